/* source = logins: what needs the pool's lists, or would make a name or an id that is known before
 * the first login another one after it. */
#include "daemon/settings/logins.h"

#include <string.h>

struct contradiction {
    const char *key; /* of [directory] */
    const char *why;
};

static const struct contradiction contradictions[] = {
    {"uid_attribute", "the uid follows from the Username"},
    {"gid_attribute", "the gid is the uid"},
    {"primary_group", "the gid is the uid"},
};

/* Before the first login nobody knows what they hold. */
static const struct contradiction provisional_contradictions[] = {
    {"home_attribute", "the first login has no attributes yet, and the next one would move"},
    {"shell_attribute", "the first login has no attributes yet"},
};

static void report(struct settings_loading *loading, const struct contradiction *found,
                   const char *with)
{
    const struct settings_place *place =
        settings_record_find(&loading->record, "directory", found->key);

    if (place != NULL)
        settings_problem_add(loading->problems, *place,
                             "%s in [directory] does not go together with %s: %s", found->key, with,
                             found->why);
}

/* A name that can change would be somebody else's tomorrow. */
static void check_login_name(struct settings_loading *loading)
{
    const struct settings_place *place =
        settings_record_find(&loading->record, "directory", "login_name");
    const char *choice = loading->settings->directory.login_name;

    if (place != NULL && choice != NULL && strcmp(choice, "username") != 0)
        settings_problem_add(loading->problems, *place,
                             "login_name = %s in [directory] does not go together with "
                             "source = logins: only the Username never changes",
                             choice);
}

static void check_groups(struct settings_loading *loading)
{
    const struct group_mapping_list *groups = &loading->settings->groups;

    if (groups->count == 0)
        return;
    const struct settings_place *place =
        settings_record_find(&loading->record, "groups", groups->mappings[0].group);
    if (place != NULL)
        settings_problem_add(loading->problems, *place,
                             "[groups] does not go together with source = logins: without the "
                             "pool's lists a token alone would speak for groups of this host");
}

static void check_provisional_names(struct settings_loading *loading, bool is_logins)
{
    const struct settings_place *place =
        settings_record_find(&loading->record, "directory", "provisional_names");

    if (place == NULL)
        return;
    if (!is_logins)
        settings_problem_add(loading->problems, *place,
                             "provisional_names in [directory] has no meaning without "
                             "source = logins");
    for (size_t i = 0;
         is_logins && i < sizeof provisional_contradictions / sizeof provisional_contradictions[0];
         i++)
        report(loading, &provisional_contradictions[i], "provisional_names");
}

void settings_check_logins(struct settings_loading *loading)
{
    bool is_logins = loading->settings->directory.source == SETTINGS_SOURCE_LOGINS;

    check_provisional_names(loading, is_logins);
    if (!is_logins)
        return;
    for (size_t i = 0; i < sizeof contradictions / sizeof contradictions[0]; i++)
        report(loading, &contradictions[i], "source = logins");
    check_login_name(loading);
    check_groups(loading);
}

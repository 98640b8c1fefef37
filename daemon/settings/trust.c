/* Attributes that decide who somebody is on this host: users who can write theirs can be anybody.
 */
#include "daemon/settings/trust.h"

#include <string.h>

#include "daemon/settings/grammar.h"

#define TRUST "trust_user_writable_attributes"

static const struct text_list *insisted_on(const struct settings_directory *directory)
{
    return &directory->trust_user_writable_attributes;
}

bool settings_trust_all_attributes(const struct settings_directory *directory)
{
    return text_list_contains(insisted_on(directory), "yes");
}

static const struct settings_place *place_of(const struct settings_loading *loading,
                                             const char *key)
{
    return settings_record_find(&loading->record, "directory", key);
}

static bool is_word(const char *item)
{
    return strcmp(item, "yes") == 0 || strcmp(item, "no") == 0;
}

static void check_item(struct settings_loading *loading, const struct text_list *items,
                       const char *item)
{
    const struct settings_place *place = place_of(loading, TRUST);

    if (place == NULL)
        return;
    if (is_word(item) && items->count > 1)
        settings_problem_add(loading->problems, *place,
                             TRUST " in [directory] has \"%s\" and more; write yes, no, or the "
                                   "names of attributes",
                             item);
    if (strcmp(item, "email_local_part") == 0 || !grammar_is_attribute(item))
        settings_problem_add(loading->problems, *place,
                             TRUST " = \"%s\" in [directory] is not an attribute's name; one "
                                   "looks like email or custom:uid",
                             item);
}

/* Whether users' own tokens are all that this host ever sees. */
static bool can_find_out(const struct settings *settings)
{
    return settings->directory.source != SETTINGS_SOURCE_LOGINS;
}

static void check_attribute(struct settings_loading *loading, const char *key,
                            const char *attribute)
{
    const struct settings_directory *directory = &loading->settings->directory;
    const struct settings_place *place = place_of(loading, key);

    if (place == NULL || attribute == NULL || settings_trust_all_attributes(directory) ||
        text_list_contains(insisted_on(directory), attribute))
        return;
    settings_problem_add(loading->problems, *place,
                         "%s in [directory] needs " TRUST " = %s with source = logins: this host "
                         "cannot find out whether users can write that attribute themselves",
                         key, attribute);
}

/* A login_name that is no Username is refused with source = logins, and so are ids. */
static void check_attributes(struct settings_loading *loading)
{
    const struct settings_directory *directory = &loading->settings->directory;

    check_attribute(loading, "home_attribute", directory->home_attribute);
    check_attribute(loading, "shell_attribute", directory->shell_attribute);
    for (size_t i = 0; i < directory->ssh_keys_attribute.count; i++)
        check_attribute(loading, "ssh_keys_attribute", directory->ssh_keys_attribute.texts[i]);
}

void settings_check_trust(struct settings_loading *loading)
{
    const struct text_list *items = insisted_on(&loading->settings->directory);

    for (size_t i = 0; i < items->count; i++)
        check_item(loading, items, items->texts[i]);
    if (!can_find_out(loading->settings))
        check_attributes(loading);
}

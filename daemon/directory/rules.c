/* What the host may publish of what the pool tells. The order of the questions is from the name to
 * the ids; nothing is pinned for a user who is refused. */
#include "daemon/directory/rules.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/local_files.h"
#include "daemon/directory/text.h"
#include "daemon/ids/derive.h"

static enum ruling refuse(const struct rules *rules, enum directory_problem_kind kind,
                          const char *subject, const char *detail)
{
    problems_add(rules->problems, kind, subject, detail);
    return RULING_REFUSED;
}

static enum ruling refuse_id(const struct rules *rules, enum directory_problem_kind kind,
                             const char *subject, uint32_t id)
{
    char detail[16];

    (void)snprintf(detail, sizeof detail, "%" PRIu32, id);
    return refuse(rules, kind, subject, detail);
}

/* What one of the local files says: local wins. */
static enum ruling judge_local(const struct rules *rules, int answer,
                               enum directory_problem_kind kind, const char *name)
{
    if (answer < 0)
        return RULING_CANNOT_TELL;
    return answer == 0 ? RULING_PUBLISH : refuse(rules, kind, name, "");
}

/* sudo and others match groups by name: a private group must not be taken for another one. */
static enum ruling judge_private_group(const struct rules *rules, const struct ids_user *ids)
{
    if (ids->uid != ids->gid)
        return RULING_PUBLISH;
    if (people_find_group(rules->people, ids->name) != NULL)
        return refuse(rules, DIRECTORY_PROBLEM_GROUP_NAME, ids->name, "");
    return judge_local(rules, local_files_has_group(rules->settings->paths.group, ids->name),
                       DIRECTORY_PROBLEM_LOCAL_GROUP, ids->name);
}

static enum ruling judge_name(const struct rules *rules, const char *username)
{
    if (!identity_name_is_acceptable(username))
        return refuse(rules, DIRECTORY_PROBLEM_NAME, username, "");
    return judge_local(rules, local_files_has_user(rules->settings->paths.passwd, username),
                       DIRECTORY_PROBLEM_LOCAL_USER, username);
}

/* The value of a configured attribute; NULL when nothing is configured or the user has none. */
static const char *attribute_of(const struct directory_user *user, const char *attribute)
{
    const char *value = attribute == NULL ? NULL : text_map_get(&user->attributes, attribute);

    return value == NULL || *value == '\0' ? NULL : value;
}

static enum ruling read_id(const struct rules *rules, const char *subject, const char *text,
                           uint32_t *out)
{
    if (identity_parse_id(text, out) < 0)
        return refuse(rules, DIRECTORY_PROBLEM_ID_NOT_ALLOWED, subject, text);
    return RULING_PUBLISH;
}

static enum ruling choose_uid(const struct rules *rules, const struct directory_user *user,
                              struct ids_user *wanted)
{
    const char *text = attribute_of(user, rules->settings->uid_attribute);

    if (text != NULL)
        return read_id(rules, user->username, text, &wanted->uid);
    if (ids_derive_uid(rules->settings->pool_id, wanted->sub, &wanted->uid) < 0)
        return refuse(rules, DIRECTORY_PROBLEM_LEDGER, user->username, "no digest");
    return RULING_PUBLISH;
}

static enum ruling choose_gid(const struct rules *rules, const struct directory_user *user,
                              struct ids_user *wanted)
{
    const char *text = attribute_of(user, rules->settings->gid_attribute);
    const char *group_name = rules->settings->primary_group;

    if (text != NULL)
        return read_id(rules, user->username, text, &wanted->gid);
    wanted->gid = wanted->uid;
    if (group_name == NULL)
        return RULING_PUBLISH;
    const struct pool_group *group = people_find_group(rules->people, group_name);
    if (group == NULL)
        return refuse(rules, DIRECTORY_PROBLEM_PRIMARY_GROUP, user->username, group_name);
    wanted->gid = group->gid;
    return RULING_PUBLISH;
}

/* The ids that will be published, be they asked for or pinned long ago. */
static enum ruling judge_ids(const struct rules *rules, const struct ids_user *ids)
{
    const struct directory_paths *paths = &rules->settings->paths;

    if (!identity_uid_is_allowed(rules->ranges, ids->uid))
        return refuse_id(rules, DIRECTORY_PROBLEM_ID_NOT_ALLOWED, ids->name, ids->uid);
    if (!identity_gid_is_allowed(rules->ranges, ids->gid))
        return refuse_id(rules, DIRECTORY_PROBLEM_ID_NOT_ALLOWED, ids->name, ids->gid);
    enum ruling ruling = judge_local(rules, local_files_has_uid(paths->passwd, ids->uid),
                                     DIRECTORY_PROBLEM_LOCAL_ID, ids->name);
    if (ruling == RULING_PUBLISH)
        ruling = judge_local(rules, local_files_has_gid(paths->group, ids->gid),
                             DIRECTORY_PROBLEM_LOCAL_ID, ids->name);
    return ruling == RULING_PUBLISH ? judge_private_group(rules, ids) : ruling;
}

static enum ruling pin_user(const struct rules *rules, const struct ids_user *wanted,
                            struct ids_user *out)
{
    switch (ids_pin_user(rules->ids, wanted, out)) {
    case IDS_PINNED:
        return RULING_PUBLISH;
    case IDS_CHANGED:
        (void)refuse_id(rules, DIRECTORY_PROBLEM_ID_CHANGED, wanted->name,
                        wanted->uid == out->uid ? wanted->gid : wanted->uid);
        return RULING_PUBLISH;
    case IDS_COLLIDES:
        return refuse_id(rules, DIRECTORY_PROBLEM_ID_COLLIDES, wanted->name, wanted->uid);
    case IDS_NAME_REUSED:
        return refuse(rules, DIRECTORY_PROBLEM_NAME_REUSED, wanted->name, wanted->sub);
    case IDS_NOT_PINNED:
        return refuse(rules, DIRECTORY_PROBLEM_LEDGER, wanted->name, wanted->sub);
    }
    return RULING_REFUSED;
}

/* A pinned user whose attribute has become unusable keeps the pinned ids. */
static enum ruling choose_ids(const struct rules *rules, const struct directory_user *user,
                              struct ids_user *wanted)
{
    const struct ids_user *pinned = ids_find_sub(rules->ids, wanted->sub);

    enum ruling ruling = choose_uid(rules, user, wanted);
    if (ruling == RULING_PUBLISH)
        ruling = choose_gid(rules, user, wanted);
    if (ruling == RULING_PUBLISH && pinned == NULL)
        ruling = judge_ids(rules, wanted);
    if (ruling != RULING_REFUSED || pinned == NULL || strcmp(pinned->name, wanted->name) != 0)
        return ruling;
    wanted->uid = pinned->uid;
    wanted->gid = pinned->gid;
    return RULING_PUBLISH;
}

static enum ruling set_ids(const struct rules *rules, struct directory_user *user)
{
    struct ids_user wanted = {.sub = user->sub, .name = user->username};
    struct ids_user ids = {0};

    enum ruling ruling = choose_ids(rules, user, &wanted);
    if (ruling == RULING_PUBLISH)
        ruling = pin_user(rules, &wanted, &ids);
    if (ruling == RULING_PUBLISH)
        ruling = judge_ids(rules, &ids);
    user->uid = ids.uid;
    user->gid = ids.gid;
    return ruling;
}

static enum ruling set_name_and_sub(const struct rules *rules, struct directory_user *user)
{
    const char *sub = attribute_of(user, "sub");

    if (sub == NULL || strlen(sub) > IDS_MAX_SUB)
        return refuse(rules, DIRECTORY_PROBLEM_NO_SUB, user->username, "");
    user->name = strdup(user->username);
    user->sub = strdup(sub);
    return user->name == NULL || user->sub == NULL ? RULING_CANNOT_TELL : RULING_PUBLISH;
}

static int set_gecos(const struct rules *rules, struct directory_user *user)
{
    const char *given = attribute_of(user, rules->settings->gecos_attribute);
    char *gecos = NULL;
    bool is_as_given = true;

    int r = directory_make_gecos(given, &gecos, &is_as_given);
    if (r < 0)
        return r;
    if (!is_as_given)
        problems_add(rules->problems, DIRECTORY_PROBLEM_ATTRIBUTE, user->name,
                     rules->settings->gecos_attribute);
    free(user->gecos);
    user->gecos = gecos;
    return 0;
}

static int set_home(const struct rules *rules, struct directory_user *user)
{
    const char *base = rules->settings->home_base;
    const char *given = attribute_of(user, rules->settings->home_attribute);
    char *home = NULL;

    bool is_usable = given != NULL && directory_home_is_acceptable(given, base) &&
                     identity_home_is_allowed(rules->ranges, given);
    if (given != NULL && !is_usable)
        problems_add(rules->problems, DIRECTORY_PROBLEM_ATTRIBUTE, user->name, given);
    if (is_usable)
        home = strdup(given);
    else if (asprintf(&home, "%s/%s", base, user->name) < 0)
        return -ENOMEM;
    if (home == NULL)
        return -ENOMEM;
    free(user->home);
    user->home = home;
    return 0;
}

static int set_shell(const struct rules *rules, struct directory_user *user)
{
    const char *given = attribute_of(user, rules->settings->shell_attribute);

    bool is_usable =
        given != NULL && directory_shell_is_acceptable(given, rules->settings->paths.shells);
    if (given != NULL && !is_usable)
        problems_add(rules->problems, DIRECTORY_PROBLEM_ATTRIBUTE, user->name, given);
    char *shell = strdup(is_usable ? given : rules->settings->default_shell);
    if (shell == NULL)
        return -ENOMEM;
    free(user->shell);
    user->shell = shell;
    return 0;
}

int rules_set_texts(const struct rules *rules, struct directory_user *user)
{
    int r = set_gecos(rules, user);
    if (r == 0)
        r = set_home(rules, user);
    if (r == 0)
        r = set_shell(rules, user);
    return r;
}

enum ruling rules_complete_user(const struct rules *rules, struct directory_user *user)
{
    enum ruling ruling = judge_name(rules, user->username);
    if (ruling == RULING_PUBLISH)
        ruling = set_name_and_sub(rules, user);
    if (ruling == RULING_PUBLISH)
        ruling = set_ids(rules, user);
    if (ruling != RULING_PUBLISH)
        return ruling;
    if (rules_set_texts(rules, user) < 0)
        return RULING_CANNOT_TELL;
    if (!identity_home_is_allowed(rules->ranges, user->home))
        return refuse(rules, DIRECTORY_PROBLEM_HOME, user->name, user->home);
    return RULING_PUBLISH;
}

enum ruling rules_judge_known_user(const struct rules *rules, const struct directory_user *user)
{
    struct ids_user ids = {
        .sub = user->sub, .name = user->name, .uid = user->uid, .gid = user->gid};

    enum ruling ruling = judge_name(rules, user->name);
    return ruling == RULING_PUBLISH ? judge_ids(rules, &ids) : ruling;
}

/* The number behind a word "gid=", as a text. False when the description has none. */
static bool gid_in_description(const char *description, char *out, size_t size)
{
    static const char key[] = "gid=";

    for (const char *at = strstr(description, key); at != NULL; at = strstr(at + 1, key)) {
        bool begins_a_word = at == description || strchr(" \t,;", at[-1]) != NULL;
        size_t length = strcspn(at + sizeof key - 1, " \t,;");
        if (!begins_a_word || length >= size)
            continue;
        memcpy(out, at + sizeof key - 1, length);
        out[length] = '\0';
        return true;
    }
    return false;
}

static enum ruling choose_group_gid(const struct rules *rules, const char *name,
                                    const char *description, uint32_t *out)
{
    char text[32];

    if (gid_in_description(description, text, sizeof text))
        return read_id(rules, name, text, out);
    if (ids_derive_gid(rules->settings->pool_id, name, out) < 0)
        return refuse(rules, DIRECTORY_PROBLEM_LEDGER, name, "no digest");
    return RULING_PUBLISH;
}

static enum ruling judge_gid(const struct rules *rules, const char *name, uint32_t gid)
{
    if (!identity_gid_is_allowed(rules->ranges, gid))
        return refuse_id(rules, DIRECTORY_PROBLEM_ID_NOT_ALLOWED, name, gid);
    return judge_local(rules, local_files_has_gid(rules->settings->paths.group, gid),
                       DIRECTORY_PROBLEM_LOCAL_ID, name);
}

static enum ruling pin_group(const struct rules *rules, const char *name, uint32_t gid,
                             uint32_t *out)
{
    switch (ids_pin_group(rules->ids, name, gid, out)) {
    case IDS_PINNED:
        return RULING_PUBLISH;
    case IDS_CHANGED:
        (void)refuse_id(rules, DIRECTORY_PROBLEM_ID_CHANGED, name, gid);
        return judge_gid(rules, name, *out);
    case IDS_COLLIDES:
        return refuse_id(rules, DIRECTORY_PROBLEM_ID_COLLIDES, name, gid);
    case IDS_NAME_REUSED:
    case IDS_NOT_PINNED:
        return refuse(rules, DIRECTORY_PROBLEM_LEDGER, name, "");
    }
    return RULING_REFUSED;
}

enum ruling rules_group_gid(const struct rules *rules, const char *name, const char *description,
                            uint32_t *out)
{
    uint32_t wanted = 0;

    if (!identity_name_is_acceptable(name))
        return refuse(rules, DIRECTORY_PROBLEM_NAME, name, "");
    enum ruling ruling =
        judge_local(rules, local_files_has_group(rules->settings->paths.group, name),
                    DIRECTORY_PROBLEM_LOCAL_GROUP, name);
    if (ruling == RULING_PUBLISH)
        ruling = choose_group_gid(rules, name, description, &wanted);
    if (ruling == RULING_PUBLISH)
        ruling = judge_gid(rules, name, wanted);
    return ruling == RULING_PUBLISH ? pin_group(rules, name, wanted, out) : ruling;
}

/* What the host may publish of a user of the pool. The order of the questions is from the name to
 * the ids; nothing is pinned for a user who is refused. */
#include "daemon/directory/rules.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/directory/login_name.h"
#include "daemon/directory/named_attributes.h"
#include "daemon/directory/ruling.h"
#include "daemon/ids/derive.h"

/* sudo and others match groups by name: a private group must not be taken for another one. */
static enum ruling judge_private_group(const struct rules *rules, const struct ids_user *ids)
{
    if (ids->uid != ids->gid)
        return RULING_PUBLISH;
    if (people_find_group(rules->people, ids->name) != NULL)
        return ruling_refuse(rules, DIRECTORY_PROBLEM_GROUP_NAME, ids->name, "");
    return ruling_of_local(rules, local_people_have_group(rules->local_people, ids->name),
                           DIRECTORY_PROBLEM_LOCAL_GROUP, ids->name);
}

static enum ruling judge_name(const struct rules *rules, const char *name)
{
    if (!identity_name_is_acceptable(name))
        return ruling_refuse(rules, DIRECTORY_PROBLEM_NAME, name, "");
    enum ruling ruling = ruling_of_local(rules, local_people_have_user(rules->local_people, name),
                                         DIRECTORY_PROBLEM_LOCAL_USER, name);
    return ruling == RULING_PUBLISH ? ruling_of_system_name(rules, name) : ruling;
}

/* Reads an id from an attribute that must not be the user's own choice. */
static enum ruling read_id(const struct rules *rules, const struct directory_user *user,
                           const struct deciding_attribute *deciding, uint32_t *out)
{
    enum ruling ruling = ruling_of_trust(rules, user, deciding);

    return ruling != RULING_PUBLISH ? ruling
                                    : ruling_read_id(rules, user->username,
                                                     ruling_attribute_of(user, deciding->attribute),
                                                     deciding->attribute, out);
}

static enum ruling choose_uid(const struct rules *rules, const struct directory_user *user,
                              struct ids_user *wanted)
{
    const struct deciding_attribute deciding = {.key = "uid_attribute",
                                                .attribute = rules->settings->uid_attribute};

    if (ruling_attribute_of(user, deciding.attribute) != NULL)
        return read_id(rules, user, &deciding, &wanted->uid);
    enum ruling ruling = ruling_of_absence(rules, user);
    if (ruling != RULING_PUBLISH)
        return ruling;
    int r = rules->settings->knows_logins_only
                ? ids_derive_uid_of_username(rules->settings->pool_id, user->username, &wanted->uid)
                : ids_derive_uid(rules->settings->pool_id, wanted->sub, &wanted->uid);
    if (r < 0)
        return ruling_refuse(rules, DIRECTORY_PROBLEM_LEDGER, user->username, "no digest");
    return RULING_PUBLISH;
}

static enum ruling choose_gid(const struct rules *rules, const struct directory_user *user,
                              struct ids_user *wanted)
{
    const struct deciding_attribute deciding = {.key = "gid_attribute",
                                                .attribute = rules->settings->gid_attribute};
    const char *group_name = rules->settings->primary_group;

    if (ruling_attribute_of(user, deciding.attribute) != NULL)
        return read_id(rules, user, &deciding, &wanted->gid);
    wanted->gid = wanted->uid;
    if (group_name == NULL)
        return RULING_PUBLISH;
    const struct pool_group *group = people_find_group(rules->people, group_name);
    if (group == NULL)
        return ruling_refuse(rules, DIRECTORY_PROBLEM_PRIMARY_GROUP, user->username, group_name);
    wanted->gid = group->gid;
    return RULING_PUBLISH;
}

/* The ids that will be published, be they asked for or pinned long ago. */
static enum ruling judge_ids(const struct rules *rules, const struct ids_user *ids)
{
    const char *uid_attribute = rules->settings->uid_attribute;
    const char *gid_attribute = rules->settings->gid_attribute;

    if (!identity_uid_is_allowed(rules->ranges, ids->uid))
        return ruling_refuse_range(rules, ids->name, "uid", ids->uid, uid_attribute);
    if (!identity_gid_is_allowed(rules->ranges, ids->gid))
        return ruling_refuse_range(rules, ids->name, "gid", ids->gid,
                                   ids->gid == ids->uid ? uid_attribute : gid_attribute);
    enum ruling ruling =
        ruling_of_local(rules, local_people_have_uid(rules->local_people, ids->uid),
                        DIRECTORY_PROBLEM_LOCAL_ID, ids->name);
    if (ruling == RULING_PUBLISH)
        ruling = ruling_of_local(rules, local_people_have_gid(rules->local_people, ids->gid),
                                 DIRECTORY_PROBLEM_LOCAL_ID, ids->name);
    return ruling == RULING_PUBLISH ? judge_private_group(rules, ids) : ruling;
}

static enum ruling pin_user(const struct rules *rules, const struct ids_user *wanted,
                            struct ids_user *out)
{
    if (ids_let_go_of_user(rules->ids, wanted, rules->told_at_unix))
        return ruling_refuse(rules, DIRECTORY_PROBLEM_LET_GO, wanted->name, "");
    enum ids_answer answer = ids_pin_user(rules->ids, wanted, out);

    if (out->state == IDS_DELETED)
        problems_add(rules->problems, DIRECTORY_PROBLEM_LEDGER_LAGS, out->name, "");
    switch (answer) {
    case IDS_PINNED:
        return RULING_PUBLISH;
    case IDS_CHANGED:
        (void)ruling_refuse_id(rules, DIRECTORY_PROBLEM_ID_CHANGED, wanted->name,
                               wanted->uid == out->uid ? wanted->gid : wanted->uid);
        return RULING_PUBLISH;
    case IDS_RENAMED:
        problems_add(rules->problems, DIRECTORY_PROBLEM_NAME_CHANGED, out->name, wanted->name);
        return RULING_PUBLISH;
    case IDS_COLLIDES:
        return ruling_refuse_id(rules, DIRECTORY_PROBLEM_ID_COLLIDES, wanted->name, wanted->uid);
    case IDS_NAME_REUSED:
        return ruling_refuse(rules, DIRECTORY_PROBLEM_NAME_REUSED, wanted->name, wanted->sub);
    case IDS_FULL:
        return ruling_refuse(rules, DIRECTORY_PROBLEM_LEDGER_FULL, wanted->name, wanted->sub);
    case IDS_NOT_PINNED:
        return ruling_refuse(rules, DIRECTORY_PROBLEM_LEDGER, wanted->name, wanted->sub);
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
    if (ruling != RULING_REFUSED || pinned == NULL)
        return ruling;
    wanted->uid = pinned->uid;
    wanted->gid = pinned->gid;
    return RULING_PUBLISH;
}

static int replace_text(char **text, const char *by)
{
    char *copy = strdup(by);

    if (copy == NULL)
        return -ENOMEM;
    free(*text);
    *text = copy;
    return 0;
}

static enum ruling set_ids(const struct rules *rules, struct directory_user *user)
{
    struct ids_user wanted = {.sub = user->sub, .name = user->name, .username = user->username};
    struct ids_user ids = {0};

    enum ruling ruling = choose_ids(rules, user, &wanted);
    if (ruling == RULING_PUBLISH)
        ruling = pin_user(rules, &wanted, &ids);
    if (ruling == RULING_PUBLISH)
        ruling = judge_ids(rules, &ids);
    if (ruling == RULING_PUBLISH && strcmp(ids.name, user->name) != 0)
        ruling = judge_name(rules, ids.name); /* pinned long ago: the host may have it by now */
    user->uid = ids.uid;
    user->gid = ids.gid;
    if (ruling == RULING_PUBLISH && replace_text(&user->name, ids.name) < 0)
        return RULING_CANNOT_TELL;
    return ruling;
}

static enum ruling set_sub(const struct rules *rules, struct directory_user *user)
{
    const char *sub = ruling_attribute_of(user, "sub");

    if (sub == NULL || strlen(sub) > IDS_MAX_SUB)
        return ruling_refuse(rules, DIRECTORY_PROBLEM_NO_SUB, user->username, "");
    return replace_text(&user->sub, sub) < 0 ? RULING_CANNOT_TELL : RULING_PUBLISH;
}

/* The name that the pool says. */
static enum ruling read_name(const struct rules *rules, const struct directory_user *user,
                             char name[LOGIN_NAME_SIZE])
{
    const char *choice = rules->settings->login_name;
    const struct deciding_attribute deciding = {.key = "login_name",
                                                .attribute = login_name_attribute(choice)};

    if (deciding.attribute != NULL) {
        enum ruling ruling = ruling_of_trust(rules, user, &deciding);
        if (ruling != RULING_PUBLISH)
            return ruling;
    }
    switch (login_name_of(choice, user->username, &user->attributes, name)) {
    case LOGIN_NAME_FOUND:
        return RULING_PUBLISH;
    case LOGIN_NAME_NONE:
        return ruling_refuse(rules, DIRECTORY_PROBLEM_NO_LOGIN_NAME, user->username, choice);
    case LOGIN_NAME_UNVERIFIED:
        return ruling_refuse(rules, DIRECTORY_PROBLEM_UNVERIFIED, user->username, name);
    case LOGIN_NAME_UNFIT:
        return ruling_refuse(rules, DIRECTORY_PROBLEM_NAME, user->username,
                             strcmp(name, user->username) == 0 ? "" : name);
    }
    return RULING_REFUSED;
}

/* A pinned user whose pool says no name that can be keeps the pinned one. */
static enum ruling choose_name(const struct rules *rules, const struct directory_user *user,
                               char name[LOGIN_NAME_SIZE])
{
    const struct ids_user *pinned = ids_find_sub(rules->ids, user->sub);

    enum ruling ruling = read_name(rules, user, name);
    if (ruling != RULING_REFUSED || pinned == NULL)
        return ruling;
    (void)snprintf(name, LOGIN_NAME_SIZE, "%s", pinned->name);
    return RULING_PUBLISH;
}

/* Another name than the pinned one is told and not followed, be it one that could be or not. */
static bool is_followed(const struct rules *rules, const struct directory_user *user,
                        const char *name)
{
    const struct ids_user *pinned = ids_find_sub(rules->ids, user->sub);

    return pinned == NULL || strcmp(pinned->name, name) == 0;
}

static enum ruling set_name(const struct rules *rules, struct directory_user *user)
{
    char name[LOGIN_NAME_SIZE];

    enum ruling ruling = choose_name(rules, user, name);
    if (ruling == RULING_PUBLISH && is_followed(rules, user, name))
        ruling = judge_name(rules, name);
    if (ruling == RULING_PUBLISH && replace_text(&user->name, name) < 0)
        return RULING_CANNOT_TELL;
    return ruling;
}

enum ruling rules_complete_user(const struct rules *rules, struct directory_user *user)
{
    if (trust_is_undecided(rules->trust) && trust_is_needed(rules->settings))
        return RULING_CANNOT_TELL;
    enum ruling ruling = set_sub(rules, user);
    if (ruling == RULING_PUBLISH)
        ruling = set_name(rules, user);
    if (ruling == RULING_PUBLISH)
        ruling = set_ids(rules, user);
    if (ruling != RULING_PUBLISH)
        return ruling;
    if (rules_set_texts(rules, user) < 0)
        return RULING_CANNOT_TELL;
    if (!identity_home_is_allowed(rules->ranges, user->home))
        return ruling_refuse(rules, DIRECTORY_PROBLEM_HOME, user->name, user->home);
    named_attributes_keep(rules->settings, &user->attributes);
    return RULING_PUBLISH;
}

static enum ruling set_provisional_ids(const struct rules *rules, struct directory_user *user)
{
    struct ids_user wanted = {.sub = user->sub, .name = user->name, .username = user->username};
    const struct ids_user *pinned = ids_find_name(rules->ids, user->name);

    if (pinned != NULL && replace_text(&user->sub, pinned->sub) < 0)
        return RULING_CANNOT_TELL;
    enum ruling ruling = pinned == NULL ? choose_uid(rules, user, &wanted) : RULING_PUBLISH;
    user->uid = pinned == NULL ? wanted.uid : pinned->uid;
    user->gid = pinned == NULL ? wanted.uid : pinned->gid;
    wanted.uid = user->uid;
    wanted.gid = user->gid;
    if (ruling == RULING_PUBLISH && pinned == NULL &&
        ids_judge_new_user(rules->ids, &wanted) != IDS_PINNED)
        return RULING_REFUSED;
    return ruling == RULING_PUBLISH ? judge_ids(rules, &wanted) : ruling;
}

enum ruling rules_complete_provisional_user(const struct rules *rules, struct directory_user *user)
{
    enum ruling ruling = judge_name(rules, user->name);
    if (ruling == RULING_PUBLISH)
        ruling = set_provisional_ids(rules, user);
    if (ruling != RULING_PUBLISH)
        return ruling;
    if (rules_set_texts(rules, user) < 0)
        return RULING_CANNOT_TELL;
    return identity_home_is_allowed(rules->ranges, user->home) ? RULING_PUBLISH : RULING_REFUSED;
}

enum ruling rules_judge_known_user(const struct rules *rules, const struct directory_user *user)
{
    struct ids_user ids = {
        .sub = user->sub, .name = user->name, .uid = user->uid, .gid = user->gid};

    enum ruling ruling = judge_name(rules, user->name);
    return ruling == RULING_PUBLISH ? judge_ids(rules, &ids) : ruling;
}

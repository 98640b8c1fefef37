/* Which gid a group of the pool has on the host. */
#include <string.h>

#include "daemon/directory/ruling.h"
#include "daemon/ids/derive.h"

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
        return ruling_read_id(rules, name, text, NULL, out);
    if (ids_derive_gid(rules->settings->pool_id, name, out) < 0)
        return ruling_refuse(rules, DIRECTORY_PROBLEM_LEDGER, name, "no digest");
    return RULING_PUBLISH;
}

static enum ruling judge_gid(const struct rules *rules, const char *name, uint32_t gid)
{
    if (!identity_gid_is_allowed(rules->ranges, gid))
        return ruling_refuse_range(rules, name, "gid", gid, NULL);
    return ruling_of_local(rules, local_people_have_gid(rules->local_people, gid),
                           DIRECTORY_PROBLEM_LOCAL_ID, name);
}

/* Who may make a group of the pool may also fill it, so one that was made again gets into no files
 * that its maker could not get into before; but somebody should know. */
static enum ruling pin_group(const struct rules *rules, const struct ids_group *wanted,
                             uint32_t *out)
{
    bool was_made_again = false;

    if (ids_let_go_of_group(rules->ids, wanted, rules->told_at_unix))
        return ruling_refuse(rules, DIRECTORY_PROBLEM_LET_GO, wanted->name, "");
    enum ids_answer answer = ids_pin_group(rules->ids, wanted, out, &was_made_again);

    if (was_made_again)
        (void)ruling_refuse_id(rules, DIRECTORY_PROBLEM_MADE_AGAIN, wanted->name, *out);
    switch (answer) {
    case IDS_PINNED:
        return RULING_PUBLISH;
    case IDS_CHANGED:
        (void)ruling_refuse_id(rules, DIRECTORY_PROBLEM_ID_CHANGED, wanted->name, wanted->gid);
        return judge_gid(rules, wanted->name, *out);
    case IDS_COLLIDES:
        return ruling_refuse_id(rules, DIRECTORY_PROBLEM_ID_COLLIDES, wanted->name, wanted->gid);
    case IDS_FULL:
        return ruling_refuse(rules, DIRECTORY_PROBLEM_LEDGER_FULL, wanted->name, "");
    case IDS_RENAMED:
    case IDS_NAME_REUSED:
    case IDS_NOT_PINNED:
        return ruling_refuse(rules, DIRECTORY_PROBLEM_LEDGER, wanted->name, "");
    }
    return RULING_REFUSED;
}

/* A pinned group whose description has become unusable keeps the pinned gid. */
static enum ruling choose_gid(const struct rules *rules, const struct listed_group *group,
                              uint32_t *out)
{
    const struct ids_group *pinned = ids_find_group(rules->ids, group->name);

    enum ruling ruling = choose_group_gid(rules, group->name, group->description, out);
    if (ruling == RULING_PUBLISH)
        ruling = judge_gid(rules, group->name, *out);
    if (ruling != RULING_REFUSED || pinned == NULL)
        return ruling;
    *out = pinned->gid;
    return judge_gid(rules, group->name, *out);
}

/* Of a group, whether the host has one of the name, or may come to have one. */
static enum ruling judge_name(const struct rules *rules, const char *name)
{
    enum ruling ruling = ruling_of_local(rules, local_people_have_group(rules->local_people, name),
                                         DIRECTORY_PROBLEM_LOCAL_GROUP, name);

    return ruling == RULING_PUBLISH ? ruling_of_system_name(rules, name) : ruling;
}

enum ruling rules_group_gid(const struct rules *rules, const struct listed_group *group,
                            uint32_t *out)
{
    struct ids_group wanted = {.name = group->name, .created_at_ms = group->created_at_ms};

    if (!identity_name_is_acceptable(group->name))
        return ruling_refuse(rules, DIRECTORY_PROBLEM_NAME, group->name, "");
    enum ruling ruling = judge_name(rules, group->name);
    if (ruling == RULING_PUBLISH)
        ruling = choose_gid(rules, group, &wanted.gid);
    return ruling == RULING_PUBLISH ? pin_group(rules, &wanted, out) : ruling;
}

enum ruling rules_judge_known_group(const struct rules *rules, const char *name, uint32_t gid)
{
    enum ruling ruling = judge_name(rules, name);

    return ruling == RULING_PUBLISH ? judge_gid(rules, name, gid) : ruling;
}

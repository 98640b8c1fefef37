/* Leaves lines out, and makes sure that it makes no difference. */
#include "daemon/ids/compaction.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "daemon/ids/replay.h"

#define LINES_AT_ONCE 65536 /* written, so that they need not all be in memory: 6 MB */

struct compaction {
    const struct rows *now;
    struct rows then; /* what the kept lines say */
    struct ids_file *kept;
    size_t line_count;
};

/* A tombstone counts if it is the last word. */
static bool is_users_tombstone(const struct rows *now, const struct ids_line *line)
{
    const struct ids_user *user = rows_find_sub(now, line->sub);

    return user != NULL && user->state == IDS_DELETED && user->state_since_unix == line->at_unix;
}

static bool is_groups_tombstone(const struct rows *now, const struct ids_line *line)
{
    const struct ids_group *group = rows_find_group(now, line->name);

    return group != NULL && group->state == IDS_DELETED && group->state_since_unix == line->at_unix;
}

/* That a group is there again may be news of when it was made. */
static bool tells_when_made(const struct compaction *compaction, const struct ids_line *line)
{
    const struct ids_group *now = rows_find_group(compaction->now, line->name);
    const struct ids_group *then = rows_find_group(&compaction->then, line->name);

    return now != NULL && then != NULL && line->created_at_ms == now->created_at_ms &&
           line->created_at_ms != then->created_at_ms;
}

static bool is_needed(const struct compaction *compaction, const struct ids_line *line)
{
    switch (line->kind) {
    case IDS_LINE_USER_DELETED:
        return is_users_tombstone(compaction->now, line);
    case IDS_LINE_USER_RESTORED:
        return false;
    case IDS_LINE_GROUP_DELETED:
        return is_groups_tombstone(compaction->now, line);
    case IDS_LINE_GROUP_RESTORED:
        return tells_when_made(compaction, line);
    case IDS_LINE_USER:
    case IDS_LINE_USERNAME:
    case IDS_LINE_USER_FORGOTTEN:
    case IDS_LINE_USER_RELEASED:
    case IDS_LINE_GROUP:
    case IDS_LINE_GROUP_FORGOTTEN:
    case IDS_LINE_GROUP_RELEASED:
        break;
    }
    return true;
}

/* Two tombstones of one second are one: what stood between them has been left out. */
static bool is_tombstone(const struct ids_line *line)
{
    return line->kind == IDS_LINE_USER_DELETED || line->kind == IDS_LINE_GROUP_DELETED;
}

static int take_line(void *context, const struct ids_line *line)
{
    struct compaction *compaction = context;

    if (!is_needed(compaction, line))
        return 0;
    int r = replay_line(&compaction->then, line);
    if (r == -EEXIST && is_tombstone(line))
        return 0;
    if (r == 0)
        r = ids_file_append(compaction->kept, line);
    compaction->line_count++;
    if (r == 0 && compaction->line_count % LINES_AT_ONCE == 0)
        r = ids_file_commit(compaction->kept);
    return r;
}

static bool are_equal_texts(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static int compare_user(void *context, const struct ids_user *user)
{
    const struct rows *others = context;
    const struct ids_user *other = rows_find_sub(others, user->sub);

    bool is_same = other != NULL && other->uid == user->uid && other->gid == user->gid &&
                   other->since_unix == user->since_unix && other->state == user->state &&
                   strcmp(other->name, user->name) == 0 &&
                   are_equal_texts(other->username, user->username) &&
                   (user->state == IDS_LIVE || other->state_since_unix == user->state_since_unix);
    return is_same ? 0 : -EUCLEAN;
}

/* When a forgotten group was made nobody asks. */
static int compare_group(void *context, const struct ids_group *group)
{
    const struct rows *others = context;
    const struct ids_group *other = rows_find_gid(others, group->gid);

    bool is_same =
        other != NULL && strcmp(other->name, group->name) == 0 &&
        other->since_unix == group->since_unix && other->state == group->state &&
        (group->state == IDS_FORGOTTEN || other->created_at_ms == group->created_at_ms) &&
        (group->state == IDS_LIVE || other->state_since_unix == group->state_since_unix);
    return is_same ? 0 : -EUCLEAN;
}

static int compare(const struct rows *now, struct rows *then)
{
    if (now->users_by_sub.count != then->users_by_sub.count ||
        now->users_by_name.count != then->users_by_name.count ||
        now->groups_by_gid.count != then->groups_by_gid.count ||
        now->groups_by_name.count != then->groups_by_name.count)
        return -EUCLEAN;
    int r = rows_visit_users(now, compare_user, then);
    return r < 0 ? r : rows_visit_groups(now, compare_group, then);
}

int compaction_run(struct ids_file *file, const struct rows *rows, size_t *out_line_count)
{
    struct compaction compaction = {.now = rows};

    int r = ids_file_begin_next(file, &compaction.kept);
    if (r == 0)
        r = ids_file_visit(file, take_line, &compaction);
    if (r == 0)
        r = compare(rows, &compaction.then);
    if (r == 0)
        r = ids_file_take_place(file, compaction.kept);
    if (r == 0)
        *out_line_count = compaction.line_count;
    ids_file_discard(compaction.kept);
    rows_clear(&compaction.then);
    return r;
}

/* The ledger's rows are what its lines have made of them, one after the other. */
#include "daemon/ids/replay.h"

#include <errno.h>
#include <string.h>

/* A uid is also a private group's gid, so users and groups share one space of numbers; only a
 * primary group that several users name may occur more than once. */
static bool is_somebody_elses_uid(const struct rows *rows, const struct ids_user *wanted)
{
    const struct ids_user *holder = rows_find_uid(rows, wanted->uid);

    return (holder != NULL && strcmp(holder->sub, wanted->sub) != 0) ||
           rows_find_gid(rows, wanted->uid) != NULL;
}

enum ids_answer replay_judge_user(const struct rows *rows, const struct ids_user *wanted)
{
    if (rows_find_name(rows, wanted->name) != NULL)
        return IDS_NAME_REUSED;
    if (is_somebody_elses_uid(rows, wanted))
        return IDS_COLLIDES;
    if (wanted->gid != wanted->uid && rows_find_uid(rows, wanted->gid) != NULL)
        return IDS_COLLIDES;
    return IDS_PINNED;
}

enum ids_answer replay_judge_group(const struct rows *rows, const struct ids_group *wanted)
{
    const struct ids_group *holder = rows_find_gid(rows, wanted->gid);

    if (rows_find_group(rows, wanted->name) != NULL)
        return IDS_NAME_REUSED;
    if (holder != NULL && strcmp(holder->name, wanted->name) != 0)
        return IDS_COLLIDES;
    return rows_find_uid(rows, wanted->gid) != NULL ? IDS_COLLIDES : IDS_PINNED;
}

static int replay_user(struct rows *rows, const struct ids_line *line)
{
    const struct ids_user wanted = {.sub = line->sub,
                                    .name = line->name,
                                    .uid = line->uid,
                                    .gid = line->gid,
                                    .since_unix = line->at_unix};
    struct ids_user *known = rows_find_sub(rows, line->sub);

    if (replay_judge_user(rows, &wanted) != IDS_PINNED)
        return -EEXIST;
    if (known == NULL)
        return rows_add_user(rows, &wanted);
    if (known->state != IDS_FORGOTTEN || known->uid != line->uid)
        return -EEXIST;
    int r = rows_rename(rows, known, line->name);
    if (r < 0)
        return r;
    known->gid = line->gid;
    known->since_unix = line->at_unix;
    known->state = IDS_LIVE;
    known->state_since_unix = 0;
    return 0;
}

static int replay_group(struct rows *rows, const struct ids_line *line)
{
    const struct ids_group wanted = {.name = line->name,
                                     .gid = line->gid,
                                     .created_at_ms = line->created_at_ms,
                                     .since_unix = line->at_unix};
    struct ids_group *known = rows_find_gid(rows, line->gid);

    if (replay_judge_group(rows, &wanted) != IDS_PINNED)
        return -EEXIST;
    if (known == NULL)
        return rows_add_group(rows, &wanted);
    int r = rows_recall_group(rows, known);
    if (r < 0)
        return r;
    known->created_at_ms = line->created_at_ms;
    known->since_unix = line->at_unix;
    known->state = IDS_LIVE;
    known->state_since_unix = 0;
    return 0;
}

/* The state that a line changes, and the one it makes of it. */
struct turn {
    enum ids_state from;
    enum ids_state to;
};

static int turn_user(struct rows *rows, const struct ids_line *line, struct turn turn)
{
    struct ids_user *user = rows_find_sub(rows, line->sub);

    if (user == NULL || user->state != turn.from)
        return -EEXIST;
    user->state = turn.to;
    user->state_since_unix = line->at_unix;
    return 0;
}

static int turn_group(struct rows *rows, const struct ids_line *line, struct turn turn)
{
    struct ids_group *group = rows_find_group(rows, line->name);

    if (group == NULL || group->state != turn.from)
        return -EEXIST;
    group->state = turn.to;
    group->state_since_unix = line->at_unix;
    return 0;
}

/* Also says when the group was made that is there now. */
static int restore_group(struct rows *rows, const struct ids_line *line)
{
    struct ids_group *group = rows_find_group(rows, line->name);

    if (group == NULL)
        return -EEXIST;
    group->state = IDS_LIVE;
    group->state_since_unix = 0;
    group->created_at_ms = line->created_at_ms;
    return 0;
}

static int forget_user(struct rows *rows, const struct ids_line *line)
{
    struct ids_user *user = rows_find_sub(rows, line->sub);

    if (user == NULL || user->state == IDS_FORGOTTEN)
        return -EEXIST;
    rows_forget_name(rows, user);
    return turn_user(rows, line, (struct turn){user->state, IDS_FORGOTTEN});
}

static int forget_group(struct rows *rows, const struct ids_line *line)
{
    struct ids_group *group = rows_find_group(rows, line->name);

    if (group == NULL)
        return -EEXIST;
    int r = turn_group(rows, line, (struct turn){group->state, IDS_FORGOTTEN});
    rows_forget_group(rows, group);
    return r;
}

static int release_user(struct rows *rows, const struct ids_line *line)
{
    struct ids_user *user = rows_find_sub(rows, line->sub);

    if (user == NULL)
        return -EEXIST;
    user->state_since_unix = line->at_unix;
    rows_release_user(rows, user);
    return 0;
}

static int release_group(struct rows *rows, const struct ids_line *line)
{
    struct ids_group *group = rows_find_group(rows, line->name);

    if (group == NULL)
        return -EEXIST;
    group->state_since_unix = line->at_unix;
    rows_release_group(rows, group);
    return 0;
}

static int set_username(struct rows *rows, const struct ids_line *line)
{
    struct ids_user *user = rows_find_sub(rows, line->sub);

    return user == NULL ? -EEXIST : rows_set_username(rows, user, line->username);
}

int replay_line(struct rows *rows, const struct ids_line *line)
{
    switch (line->kind) {
    case IDS_LINE_USER:
        return replay_user(rows, line);
    case IDS_LINE_USERNAME:
        return set_username(rows, line);
    case IDS_LINE_USER_DELETED:
        return turn_user(rows, line, (struct turn){IDS_LIVE, IDS_DELETED});
    case IDS_LINE_USER_RESTORED:
        return turn_user(rows, line, (struct turn){IDS_DELETED, IDS_LIVE});
    case IDS_LINE_USER_FORGOTTEN:
        return forget_user(rows, line);
    case IDS_LINE_USER_RELEASED:
        return release_user(rows, line);
    case IDS_LINE_GROUP:
        return replay_group(rows, line);
    case IDS_LINE_GROUP_DELETED:
        return turn_group(rows, line, (struct turn){IDS_LIVE, IDS_DELETED});
    case IDS_LINE_GROUP_RESTORED:
        return restore_group(rows, line);
    case IDS_LINE_GROUP_FORGOTTEN:
        return forget_group(rows, line);
    case IDS_LINE_GROUP_RELEASED:
        return release_group(rows, line);
    }
    return -EEXIST;
}

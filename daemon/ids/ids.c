/* What may be pinned, and what each pinning writes. */
#include "daemon/ids/ids.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/ids/compaction.h"
#include "daemon/ids/file.h"
#include "daemon/ids/let_go.h"
#include "daemon/ids/replay.h"
#include "daemon/ids/rows.h"

/* A file of fewer lines is not worth the work. */
#define LEAST_LINES 1000

struct ids {
    struct ids_file *file;
    struct rows rows;
    size_t line_count;
    size_t dead_line_count; /* of them, those that a later one takes back, and that one */
    int64_t let_go_at_unix;
};

static int64_t now_unix(void)
{
    return (int64_t)time(NULL);
}

const struct ids_user *ids_find_sub(const struct ids *ids, const char *sub)
{
    const struct ids_user *user = rows_find_sub(&ids->rows, sub);

    return user == NULL || user->state == IDS_FORGOTTEN ? NULL : user;
}

const struct ids_user *ids_find_name(const struct ids *ids, const char *name)
{
    return rows_find_name(&ids->rows, name);
}

const struct ids_group *ids_find_group(const struct ids *ids, const char *name)
{
    return rows_find_group(&ids->rows, name);
}

static int copy_text(const char *text, char *out, size_t size)
{
    if (strlen(text) >= size)
        return -EINVAL;
    memcpy(out, text, strlen(text) + 1);
    return 0;
}

static bool lets_go(enum ids_line_kind kind)
{
    return kind == IDS_LINE_USER_FORGOTTEN || kind == IDS_LINE_USER_RELEASED ||
           kind == IDS_LINE_GROUP_FORGOTTEN || kind == IDS_LINE_GROUP_RELEASED;
}

/* Who is there again was said to be gone before. */
static void count_line(struct ids *ids, const struct ids_line *line)
{
    ids->line_count++;
    if (lets_go(line->kind))
        ids->let_go_at_unix = line->at_unix;
    if (line->kind == IDS_LINE_USER_RESTORED || line->kind == IDS_LINE_GROUP_RESTORED)
        ids->dead_line_count += 2;
}

/* Keeps the line, and does to the rows what it says: both or neither. */
static int write_line(struct ids *ids, const struct ids_line *line)
{
    int r = ids_file_append(ids->file, line);
    if (r < 0)
        return r;
    r = replay_line(&ids->rows, line);
    if (r == 0)
        count_line(ids, line);
    else
        ids_file_take_back(ids->file);
    return r;
}

static int write_user_line(struct ids *ids, enum ids_line_kind kind, const struct ids_user *user)
{
    struct ids_line line = {
        .kind = kind, .uid = user->uid, .gid = user->gid, .at_unix = now_unix()};

    int r = copy_text(user->sub, line.sub, sizeof line.sub);
    if (r == 0 && kind == IDS_LINE_USER)
        r = copy_text(user->name, line.name, sizeof line.name);
    if (r == 0 && kind == IDS_LINE_USERNAME)
        r = copy_text(user->username, line.username, sizeof line.username);
    return r < 0 ? r : write_line(ids, &line);
}

static int write_group_line(struct ids *ids, enum ids_line_kind kind, const struct ids_group *group)
{
    struct ids_line line = {.kind = kind,
                            .gid = group->gid,
                            .at_unix = now_unix(),
                            .created_at_ms = group->created_at_ms};

    int r = copy_text(group->name, line.name, sizeof line.name);
    return r < 0 ? r : write_line(ids, &line);
}

static enum ids_answer answer_of(int r)
{
    if (r == 0)
        return IDS_PINNED;
    return r == -EFBIG ? IDS_FULL : IDS_NOT_PINNED;
}

static enum ids_answer pin_new_user(struct ids *ids, const struct ids_user *wanted)
{
    enum ids_answer answer = replay_judge_user(&ids->rows, wanted);

    return answer == IDS_PINNED ? answer_of(write_user_line(ids, IDS_LINE_USER, wanted)) : answer;
}

/* Root has let go of the name: another one may be pinned, and another primary group. */
static enum ids_answer pin_forgotten_user(struct ids *ids, const struct ids_user *pinned,
                                          const struct ids_user *wanted)
{
    struct ids_user again = *wanted;

    again.uid = pinned->uid;
    if (wanted->gid == wanted->uid)
        again.gid = again.uid;
    enum ids_answer answer = pin_new_user(ids, &again);
    return answer == IDS_PINNED && again.uid != wanted->uid ? IDS_CHANGED : answer;
}

/* Whose name and ids stand has them, too, when the file is too large to note anything more. */
static bool can_do_without(int r)
{
    return r == 0 || r == -EFBIG;
}

static enum ids_answer pin_known_user(struct ids *ids, const struct ids_user *pinned,
                                      const struct ids_user *wanted)
{
    if (pinned->state == IDS_DELETED &&
        !can_do_without(write_user_line(ids, IDS_LINE_USER_RESTORED, pinned)))
        return IDS_NOT_PINNED;
    if (strcmp(pinned->name, wanted->name) != 0)
        return IDS_RENAMED;
    return pinned->uid == wanted->uid && pinned->gid == wanted->gid ? IDS_PINNED : IDS_CHANGED;
}

/* What the sub signs in as. It never changes; ledgers of old do not say it. */
static int note_username(struct ids *ids, const struct ids_user *pinned, const char *username)
{
    const char *known = pinned->username != NULL ? pinned->username : pinned->name;
    struct ids_user user = *pinned;

    if (username == NULL || strcmp(known, username) == 0)
        return 0;
    user.username = username;
    return write_user_line(ids, IDS_LINE_USERNAME, &user);
}

static bool stands(enum ids_answer answer)
{
    return answer == IDS_PINNED || answer == IDS_CHANGED || answer == IDS_RENAMED;
}

enum ids_answer ids_pin_user(struct ids *ids, const struct ids_user *wanted, struct ids_user *out)
{
    const struct ids_user *pinned = rows_find_sub(&ids->rows, wanted->sub);
    enum ids_answer answer = IDS_NOT_PINNED;

    if (pinned == NULL)
        answer = pin_new_user(ids, wanted);
    else if (pinned->state == IDS_FORGOTTEN)
        answer = pin_forgotten_user(ids, pinned, wanted);
    else
        answer = pin_known_user(ids, pinned, wanted);
    if (!stands(answer))
        return answer;
    pinned = rows_find_sub(&ids->rows, wanted->sub);
    if (!can_do_without(note_username(ids, pinned, wanted->username)))
        return IDS_NOT_PINNED;
    *out = *pinned;
    return answer;
}

enum ids_answer ids_judge_new_user(const struct ids *ids, const struct ids_user *wanted)
{
    return replay_judge_user(&ids->rows, wanted);
}

static enum ids_answer pin_new_group(struct ids *ids, const struct ids_group *wanted)
{
    enum ids_answer answer = replay_judge_group(&ids->rows, wanted);

    return answer == IDS_PINNED ? answer_of(write_group_line(ids, IDS_LINE_GROUP, wanted)) : answer;
}

/* Ledgers of old do not know when a group was made: that it is told now makes it no other one. */
static int note_group_is_there(struct ids *ids, const struct ids_group *pinned,
                               const struct ids_group *wanted, bool *out_made_again)
{
    bool is_told = wanted->created_at_ms != 0;
    bool differs = is_told && wanted->created_at_ms != pinned->created_at_ms;
    struct ids_group now = *pinned;

    if (pinned->state != IDS_DELETED && !differs)
        return 0;
    if (is_told)
        now.created_at_ms = wanted->created_at_ms;
    int r = write_group_line(ids, IDS_LINE_GROUP_RESTORED, &now);
    *out_made_again = r == 0 && differs && pinned->created_at_ms != 0;
    return r;
}

enum ids_answer ids_pin_group(struct ids *ids, const struct ids_group *wanted, uint32_t *out,
                              bool *out_made_again)
{
    const struct ids_group *pinned = rows_find_group(&ids->rows, wanted->name);

    *out_made_again = false;
    if (pinned == NULL) {
        enum ids_answer answer = pin_new_group(ids, wanted);
        if (answer == IDS_PINNED)
            *out = wanted->gid;
        return answer;
    }
    struct ids_group before = *pinned;
    if (!can_do_without(note_group_is_there(ids, &before, wanted, out_made_again)))
        return IDS_NOT_PINNED;
    *out = pinned->gid;
    return pinned->gid == wanted->gid ? IDS_PINNED : IDS_CHANGED;
}

int ids_mark_user_deleted(struct ids *ids, const char *sub)
{
    const struct ids_user *user = rows_find_sub(&ids->rows, sub);

    if (user == NULL || user->state != IDS_LIVE)
        return 0;
    return write_user_line(ids, IDS_LINE_USER_DELETED, user);
}

int ids_mark_group_deleted(struct ids *ids, const char *name)
{
    const struct ids_group *group = rows_find_group(&ids->rows, name);

    if (group == NULL || group->state != IDS_LIVE)
        return 0;
    return write_group_line(ids, IDS_LINE_GROUP_DELETED, group);
}

int ids_forget_user(struct ids *ids, const char *name, bool with_ids)
{
    const struct ids_user *user = rows_find_name(&ids->rows, name);

    if (user == NULL)
        return -ENOENT;
    return write_user_line(ids, with_ids ? IDS_LINE_USER_RELEASED : IDS_LINE_USER_FORGOTTEN, user);
}

int ids_forget_group(struct ids *ids, const char *name, bool with_ids)
{
    const struct ids_group *group = rows_find_group(&ids->rows, name);

    if (group == NULL)
        return -ENOENT;
    return write_group_line(ids, with_ids ? IDS_LINE_GROUP_RELEASED : IDS_LINE_GROUP_FORGOTTEN,
                            group);
}

bool ids_let_go_of_user(const struct ids *ids, const struct ids_user *wanted, int64_t told_at_unix)
{
    return let_go_of_user(&ids->rows, wanted, told_at_unix);
}

bool ids_let_go_of_group(const struct ids *ids, const struct ids_group *wanted,
                         int64_t told_at_unix)
{
    return let_go_of_group(&ids->rows, wanted, told_at_unix);
}

int64_t ids_let_go_at(const struct ids *ids)
{
    return ids->let_go_at_unix;
}

int ids_visit_users(const struct ids *ids, ids_user_visitor *visitor, void *context)
{
    return rows_visit_users(&ids->rows, visitor, context);
}

int ids_visit_groups(const struct ids *ids, ids_group_visitor *visitor, void *context)
{
    return rows_visit_groups(&ids->rows, visitor, context);
}

/* For ids_file_open(). */
static int take_over(void *context, const struct ids_line *line)
{
    struct ids *ids = context;

    count_line(ids, line);
    return replay_line(&ids->rows, line);
}

int ids_open(const char *path, struct ids **out, char error_text[IDS_ERROR_SIZE])
{
    struct ids *ids = calloc(1, sizeof *ids);

    if (ids == NULL)
        return -ENOMEM;
    int r = ids_file_open(path, take_over, ids, &ids->file, error_text);
    if (r < 0) {
        ids_close(ids);
        return r;
    }
    *out = ids;
    return 0;
}

void ids_close(struct ids *ids)
{
    if (ids == NULL)
        return;
    rows_clear(&ids->rows);
    ids_file_close(ids->file);
    free(ids);
}

int ids_commit(struct ids *ids)
{
    return ids_file_commit(ids->file);
}

int ids_tidy(struct ids *ids)
{
    if (ids->line_count < LEAST_LINES || ids->dead_line_count < ids->line_count / 2)
        return 0;
    /* Tried again when there are as many more, whether or not it goes well. */
    ids->dead_line_count = 0;
    return compaction_run(ids->file, &ids->rows, &ids->line_count);
}

unsigned ids_percent_full(const struct ids *ids)
{
    return ids_file_percent_full(ids->file);
}

void ids_set_max_file_size(struct ids *ids, size_t size)
{
    ids_file_set_max_size(ids->file, size);
}

size_t ids_size(const struct ids *ids)
{
    return rows_size(&ids->rows);
}

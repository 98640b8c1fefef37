/* The ledger in memory: trees by sub, by name and by id. */
#include "daemon/ids/ids.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/ids/file.h"
#include "daemon/ids/line.h"

struct pinned_group {
    const char *name;
    uint32_t gid;
};

/* Trees of tsearch(3); what they point to is freed with the first tree of each kind. */
struct ids {
    struct ids_file *file;
    void *users_by_sub;
    void *users_by_name;
    void *users_by_uid;
    void *groups_by_name;
    void *groups_by_gid;
};

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_subs(const void *a, const void *b)
{
    return strcmp(((const struct ids_user *)a)->sub, ((const struct ids_user *)b)->sub);
}

static int compare_user_names(const void *a, const void *b)
{
    return strcmp(((const struct ids_user *)a)->name, ((const struct ids_user *)b)->name);
}

static int compare_uids(const void *a, const void *b)
{
    return compare_numbers(((const struct ids_user *)a)->uid, ((const struct ids_user *)b)->uid);
}

static int compare_group_names(const void *a, const void *b)
{
    return strcmp(((const struct pinned_group *)a)->name, ((const struct pinned_group *)b)->name);
}

static int compare_gids(const void *a, const void *b)
{
    return compare_numbers(((const struct pinned_group *)a)->gid,
                           ((const struct pinned_group *)b)->gid);
}

static void *find_in(void *const *tree, const void *key, int (*compare)(const void *, const void *))
{
    void *const *node = tfind(key, tree, compare);

    return node == NULL ? NULL : *node;
}

const struct ids_user *ids_find_sub(const struct ids *ids, const char *sub)
{
    struct ids_user key = {.sub = sub};

    return find_in(&ids->users_by_sub, &key, compare_subs);
}

const struct ids_user *ids_find_name(const struct ids *ids, const char *name)
{
    struct ids_user key = {.name = name};

    return find_in(&ids->users_by_name, &key, compare_user_names);
}

static const struct ids_user *find_uid(const struct ids *ids, uint32_t uid)
{
    struct ids_user key = {.uid = uid};

    return find_in(&ids->users_by_uid, &key, compare_uids);
}

static const struct pinned_group *find_group(const struct ids *ids, const char *name)
{
    struct pinned_group key = {.name = name};

    return find_in(&ids->groups_by_name, &key, compare_group_names);
}

static const struct pinned_group *find_gid(const struct ids *ids, uint32_t gid)
{
    struct pinned_group key = {.gid = gid};

    return find_in(&ids->groups_by_gid, &key, compare_gids);
}

static void free_user(void *user)
{
    struct ids_user *pinned = user;

    free((void *)(uintptr_t)pinned->sub);
    free((void *)(uintptr_t)pinned->name);
    free(pinned);
}

static void free_group(void *group)
{
    struct pinned_group *pinned = group;

    free((void *)(uintptr_t)pinned->name);
    free(pinned);
}

static struct ids_user *copy_user(const struct ids_user *user)
{
    struct ids_user *copy = calloc(1, sizeof *copy);

    if (copy == NULL)
        return NULL;
    *copy = (struct ids_user){
        .sub = strdup(user->sub), .name = strdup(user->name), .uid = user->uid, .gid = user->gid};
    if (copy->sub != NULL && copy->name != NULL)
        return copy;
    free_user(copy);
    return NULL;
}

/* Into all three trees or into none. */
static int add_user(struct ids *ids, const struct ids_user *user)
{
    struct ids_user *copy = copy_user(user);

    if (copy == NULL)
        return -ENOMEM;
    if (tsearch(copy, &ids->users_by_sub, compare_subs) != NULL) {
        if (tsearch(copy, &ids->users_by_name, compare_user_names) != NULL) {
            if (tsearch(copy, &ids->users_by_uid, compare_uids) != NULL)
                return 0;
            (void)tdelete(copy, &ids->users_by_name, compare_user_names);
        }
        (void)tdelete(copy, &ids->users_by_sub, compare_subs);
    }
    free_user(copy);
    return -ENOMEM;
}

static int add_group(struct ids *ids, const char *name, uint32_t gid)
{
    struct pinned_group *group = calloc(1, sizeof *group);

    if (group == NULL)
        return -ENOMEM;
    *group = (struct pinned_group){.name = strdup(name), .gid = gid};
    if (group->name != NULL && tsearch(group, &ids->groups_by_name, compare_group_names) != NULL) {
        if (tsearch(group, &ids->groups_by_gid, compare_gids) != NULL)
            return 0;
        (void)tdelete(group, &ids->groups_by_name, compare_group_names);
    }
    free_group(group);
    return -ENOMEM;
}

/* A uid is also a private group's gid, so users and groups share one space of numbers; only a
 * primary group that several users name may occur more than once. */
static enum ids_answer judge_new_user(const struct ids *ids, const struct ids_user *wanted)
{
    if (ids_find_name(ids, wanted->name) != NULL)
        return IDS_NAME_REUSED;
    if (find_uid(ids, wanted->uid) != NULL || find_gid(ids, wanted->uid) != NULL)
        return IDS_COLLIDES;
    if (wanted->gid != wanted->uid && find_uid(ids, wanted->gid) != NULL)
        return IDS_COLLIDES;
    return IDS_PINNED;
}

static enum ids_answer judge_known_user(const struct ids_user *pinned,
                                        const struct ids_user *wanted)
{
    if (strcmp(pinned->name, wanted->name) != 0)
        return IDS_NAME_REUSED;
    return pinned->uid == wanted->uid && pinned->gid == wanted->gid ? IDS_PINNED : IDS_CHANGED;
}

static int describe_user(const struct ids_user *user, struct ids_line *out)
{
    *out = (struct ids_line){.uid = user->uid, .gid = user->gid};
    if (strlen(user->sub) >= sizeof out->sub || strlen(user->name) >= sizeof out->name)
        return -EINVAL;
    memcpy(out->sub, user->sub, strlen(user->sub) + 1);
    memcpy(out->name, user->name, strlen(user->name) + 1);
    return 0;
}

enum ids_answer ids_pin_user(struct ids *ids, const struct ids_user *wanted, struct ids_user *out)
{
    const struct ids_user *pinned = ids_find_sub(ids, wanted->sub);
    struct ids_line line;

    enum ids_answer answer =
        pinned != NULL ? judge_known_user(pinned, wanted) : judge_new_user(ids, wanted);
    if (pinned == NULL && answer == IDS_PINNED) {
        if (describe_user(wanted, &line) < 0 || ids_file_append(ids->file, &line) < 0)
            return IDS_NOT_PINNED;
        if (add_user(ids, wanted) < 0) {
            ids_file_take_back(ids->file);
            return IDS_NOT_PINNED;
        }
        pinned = ids_find_sub(ids, wanted->sub);
    }
    if (answer == IDS_PINNED || answer == IDS_CHANGED)
        *out = *pinned;
    return answer;
}

enum ids_answer ids_pin_group(struct ids *ids, const char *name, uint32_t gid, uint32_t *out)
{
    const struct pinned_group *pinned = find_group(ids, name);
    struct ids_line line = {.is_group = true, .gid = gid};

    if (pinned != NULL) {
        *out = pinned->gid;
        return pinned->gid == gid ? IDS_PINNED : IDS_CHANGED;
    }
    if (find_gid(ids, gid) != NULL || find_uid(ids, gid) != NULL)
        return IDS_COLLIDES;
    if (strlen(name) >= sizeof line.name)
        return IDS_NOT_PINNED;
    memcpy(line.name, name, strlen(name) + 1);
    if (ids_file_append(ids->file, &line) < 0)
        return IDS_NOT_PINNED;
    if (add_group(ids, name, gid) < 0) {
        ids_file_take_back(ids->file);
        return IDS_NOT_PINNED;
    }
    *out = gid;
    return IDS_PINNED;
}

/* For ids_file_open(): a line that was pinned once. */
static int take_over(void *context, const struct ids_line *line)
{
    struct ids *ids = context;
    struct ids_user user = {
        .sub = line->sub, .name = line->name, .uid = line->uid, .gid = line->gid};

    if (line->is_group) {
        bool repeats = find_group(ids, line->name) != NULL || find_gid(ids, line->gid) != NULL ||
                       find_uid(ids, line->gid) != NULL;
        return repeats ? -EEXIST : add_group(ids, line->name, line->gid);
    }
    if (ids_find_sub(ids, line->sub) != NULL || judge_new_user(ids, &user) != IDS_PINNED)
        return -EEXIST;
    return add_user(ids, &user);
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

static void free_nothing(void *unused)
{
    (void)unused;
}

void ids_close(struct ids *ids)
{
    if (ids == NULL)
        return;
    tdestroy(ids->users_by_uid, free_nothing);
    tdestroy(ids->users_by_name, free_nothing);
    tdestroy(ids->users_by_sub, free_user);
    tdestroy(ids->groups_by_gid, free_nothing);
    tdestroy(ids->groups_by_name, free_group);
    ids_file_close(ids->file);
    free(ids);
}

int ids_commit(struct ids *ids)
{
    return ids_file_commit(ids->file);
}

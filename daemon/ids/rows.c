/* Users and groups of the ledger, found by each of their keys. */
#include "daemon/ids/rows.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

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
    return strcmp(((const struct ids_group *)a)->name, ((const struct ids_group *)b)->name);
}

static int compare_gids(const void *a, const void *b)
{
    return compare_numbers(((const struct ids_group *)a)->gid, ((const struct ids_group *)b)->gid);
}

static void *find_in(void *const *tree, const void *key, int (*compare)(const void *, const void *))
{
    void *const *node = tfind(key, tree, compare);

    return node == NULL ? NULL : *node;
}

struct ids_user *rows_find_sub(const struct rows *rows, const char *sub)
{
    struct ids_user key = {.sub = sub};

    return find_in(&rows->users_by_sub, &key, compare_subs);
}

struct ids_user *rows_find_name(const struct rows *rows, const char *name)
{
    struct ids_user key = {.name = name};

    return find_in(&rows->users_by_name, &key, compare_user_names);
}

struct ids_user *rows_find_uid(const struct rows *rows, uint32_t uid)
{
    struct ids_user key = {.uid = uid};

    return find_in(&rows->users_by_uid, &key, compare_uids);
}

struct ids_group *rows_find_group(const struct rows *rows, const char *name)
{
    struct ids_group key = {.name = name};

    return find_in(&rows->groups_by_name, &key, compare_group_names);
}

struct ids_group *rows_find_gid(const struct rows *rows, uint32_t gid)
{
    struct ids_group key = {.gid = gid};

    return find_in(&rows->groups_by_gid, &key, compare_gids);
}

static void free_text(const char *text)
{
    free((void *)(uintptr_t)text);
}

static void free_user(void *row)
{
    struct ids_user *user = row;

    free_text(user->sub);
    free_text(user->name);
    free_text(user->username);
    free(user);
}

static void free_group(void *row)
{
    struct ids_group *group = row;

    free_text(group->name);
    free(group);
}

static struct ids_user *copy_user(const struct ids_user *user)
{
    struct ids_user *copy = malloc(sizeof *copy);

    if (copy == NULL)
        return NULL;
    *copy = *user;
    copy->sub = strdup(user->sub);
    copy->name = strdup(user->name);
    copy->username = user->username == NULL ? NULL : strdup(user->username);
    if (copy->sub != NULL && copy->name != NULL &&
        (copy->username != NULL || user->username == NULL))
        return copy;
    free_user(copy);
    return NULL;
}

int rows_add_user(struct rows *rows, const struct ids_user *user)
{
    struct ids_user *copy = copy_user(user);

    if (copy == NULL)
        return -ENOMEM;
    if (tsearch(copy, &rows->users_by_sub, compare_subs) != NULL) {
        if (tsearch(copy, &rows->users_by_name, compare_user_names) != NULL) {
            if (tsearch(copy, &rows->users_by_uid, compare_uids) != NULL)
                return 0;
            (void)tdelete(copy, &rows->users_by_name, compare_user_names);
        }
        (void)tdelete(copy, &rows->users_by_sub, compare_subs);
    }
    free_user(copy);
    return -ENOMEM;
}

int rows_add_group(struct rows *rows, const struct ids_group *group)
{
    struct ids_group *copy = malloc(sizeof *copy);

    if (copy == NULL)
        return -ENOMEM;
    *copy = *group;
    copy->name = strdup(group->name);
    if (copy->name != NULL && tsearch(copy, &rows->groups_by_name, compare_group_names) != NULL) {
        if (tsearch(copy, &rows->groups_by_gid, compare_gids) != NULL)
            return 0;
        (void)tdelete(copy, &rows->groups_by_name, compare_group_names);
    }
    free_group(copy);
    return -ENOMEM;
}

int rows_set_username(struct ids_user *user, const char *username)
{
    char *copy = strdup(username);

    if (copy == NULL)
        return -ENOMEM;
    free_text(user->username);
    user->username = copy;
    return 0;
}

void rows_forget_name(struct rows *rows, struct ids_user *user)
{
    (void)tdelete(user, &rows->users_by_name, compare_user_names);
}

int rows_rename(struct rows *rows, struct ids_user *user, const char *name)
{
    const char *before = user->name;

    user->name = strdup(name);
    if (user->name != NULL && tsearch(user, &rows->users_by_name, compare_user_names) != NULL) {
        free_text(before);
        return 0;
    }
    free_text(user->name);
    user->name = before;
    return -ENOMEM;
}

void rows_forget_group(struct rows *rows, struct ids_group *group)
{
    (void)tdelete(group, &rows->groups_by_name, compare_group_names);
}

int rows_recall_group(struct rows *rows, struct ids_group *group)
{
    return tsearch(group, &rows->groups_by_name, compare_group_names) == NULL ? -ENOMEM : 0;
}

void rows_remove_user(struct rows *rows, struct ids_user *user)
{
    if (rows_find_name(rows, user->name) == user)
        rows_forget_name(rows, user);
    (void)tdelete(user, &rows->users_by_uid, compare_uids);
    (void)tdelete(user, &rows->users_by_sub, compare_subs);
    free_user(user);
}

void rows_remove_group(struct rows *rows, struct ids_group *group)
{
    if (rows_find_group(rows, group->name) == group)
        rows_forget_group(rows, group);
    (void)tdelete(group, &rows->groups_by_gid, compare_gids);
    free_group(group);
}

/* tsearch(3) has no way to end a walk early: after an error the rest is passed over. */
struct walk {
    ids_user_visitor *user;
    ids_group_visitor *group;
    void *context;
    int r;
};

static void show_row(const void *node, VISIT visit, void *closure)
{
    struct walk *walk = closure;
    const void *row = *(void *const *)node;

    if (walk->r < 0 || (visit != postorder && visit != leaf))
        return;
    walk->r = walk->user != NULL ? walk->user(walk->context, row) : walk->group(walk->context, row);
}

int rows_visit_users(const struct rows *rows, ids_user_visitor *visitor, void *context)
{
    struct walk walk = {.user = visitor, .context = context};

    twalk_r(rows->users_by_sub, show_row, &walk);
    return walk.r;
}

int rows_visit_groups(const struct rows *rows, ids_group_visitor *visitor, void *context)
{
    struct walk walk = {.group = visitor, .context = context};

    twalk_r(rows->groups_by_gid, show_row, &walk);
    return walk.r;
}

static void free_nothing(void *unused)
{
    (void)unused;
}

void rows_clear(struct rows *rows)
{
    tdestroy(rows->users_by_uid, free_nothing);
    tdestroy(rows->users_by_name, free_nothing);
    tdestroy(rows->users_by_sub, free_user);
    tdestroy(rows->groups_by_name, free_nothing);
    tdestroy(rows->groups_by_gid, free_group);
    *rows = (struct rows){0};
}

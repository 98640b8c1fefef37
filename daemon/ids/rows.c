/* Users and groups of the ledger, found by each of their keys. */
#include "daemon/ids/rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"

static struct record_key key_of_number(const uint32_t *number)
{
    return (struct record_key){number, sizeof *number};
}

static struct record_key sub_of(const void *record)
{
    return record_key_of_text(((const struct ids_user *)record)->sub);
}

static struct record_key name_of(const void *record)
{
    return record_key_of_text(((const struct ids_user *)record)->name);
}

static struct record_key uid_of(const void *record)
{
    return key_of_number(&((const struct ids_user *)record)->uid);
}

static struct record_key group_name_of(const void *record)
{
    return record_key_of_text(((const struct ids_group *)record)->name);
}

static struct record_key gid_of(const void *record)
{
    return key_of_number(&((const struct ids_group *)record)->gid);
}

static void *row_at(const struct rows *rows, uint32_t place)
{
    return place == 0 ? NULL : arena_at(&rows->records, place);
}

static uint32_t place_of_sub(const struct rows *rows, const char *sub)
{
    return record_index_find(&rows->users_by_sub, &rows->records, sub_of, record_key_of_text(sub));
}

static uint32_t place_of_gid(const struct rows *rows, uint32_t gid)
{
    return record_index_find(&rows->groups_by_gid, &rows->records, gid_of, key_of_number(&gid));
}

struct ids_user *rows_find_sub(const struct rows *rows, const char *sub)
{
    return row_at(rows, place_of_sub(rows, sub));
}

struct ids_user *rows_find_name(const struct rows *rows, const char *name)
{
    return row_at(rows, record_index_find(&rows->users_by_name, &rows->records, name_of,
                                          record_key_of_text(name)));
}

struct ids_user *rows_find_uid(const struct rows *rows, uint32_t uid)
{
    return row_at(
        rows, record_index_find(&rows->users_by_uid, &rows->records, uid_of, key_of_number(&uid)));
}

struct ids_group *rows_find_group(const struct rows *rows, const char *name)
{
    return row_at(rows, record_index_find(&rows->groups_by_name, &rows->records, group_name_of,
                                          record_key_of_text(name)));
}

struct ids_group *rows_find_gid(const struct rows *rows, uint32_t gid)
{
    return row_at(rows, place_of_gid(rows, gid));
}

static size_t size_of_text(const char *text)
{
    return text == NULL ? 0 : strlen(text) + 1;
}

/* Copies a text to where the next one goes. */
static const char *put_text(char **at, const char *text)
{
    size_t size = size_of_text(text);
    char *put = *at;

    if (size == 0)
        return NULL;
    memcpy(put, text, size);
    *at += size;
    return put;
}

/* A text of its own, for a row that gets another one. */
static const char *add_text(struct rows *rows, const char *text)
{
    uint32_t place = 0;
    char *at = arena_take(&rows->records, size_of_text(text), &place);

    return at == NULL ? NULL : put_text(&at, text);
}

static int add_to(struct rows *rows, struct record_index *index, record_key_of *key_of,
                  uint32_t place)
{
    return record_index_put(index, &rows->records, key_of, place);
}

/* In the place of an earlier one with the same key. */
static void put_last(struct rows *rows, struct record_index *index, record_key_of *key_of,
                     uint32_t place)
{
    struct record_key key = key_of(row_at(rows, place));
    uint32_t before = record_index_find(index, &rows->records, key_of, key);

    if (before == 0)
        (void)add_to(rows, index, key_of, place);
    else
        record_index_replace(index, &rows->records, key_of, before, place);
}

static void take_from(struct rows *rows, struct record_index *index, record_key_of *key_of,
                      uint32_t place)
{
    record_index_remove(index, &rows->records, key_of, place);
}

int rows_add_user(struct rows *rows, const struct ids_user *user)
{
    size_t texts =
        size_of_text(user->sub) + size_of_text(user->name) + size_of_text(user->username);
    uint32_t place = 0;

    struct ids_user *row = arena_take(&rows->records, sizeof *row + texts, &place);
    if (row == NULL)
        return -ENOMEM;
    char *at = (char *)(row + 1);
    *row = *user;
    row->sub = put_text(&at, user->sub);
    row->name = put_text(&at, user->name);
    row->username = put_text(&at, user->username);
    int r = add_to(rows, &rows->users_by_sub, sub_of, place);
    if (r == 0)
        r = add_to(rows, &rows->users_by_name, name_of, place);
    if (r == 0)
        r = add_to(rows, &rows->users_by_uid, uid_of, place);
    if (r < 0)
        rows_remove_user(rows, row);
    return r;
}

int rows_add_group(struct rows *rows, const struct ids_group *group)
{
    uint32_t place = 0;

    struct ids_group *row =
        arena_take(&rows->records, sizeof *row + size_of_text(group->name), &place);
    if (row == NULL)
        return -ENOMEM;
    char *at = (char *)(row + 1);
    *row = *group;
    row->name = put_text(&at, group->name);
    int r = add_to(rows, &rows->groups_by_gid, gid_of, place);
    if (r == 0)
        r = add_to(rows, &rows->groups_by_name, group_name_of, place);
    if (r < 0)
        rows_remove_group(rows, row);
    return r;
}

int rows_set_username(struct rows *rows, struct ids_user *user, const char *username)
{
    const char *copy = add_text(rows, username);

    if (copy == NULL)
        return -ENOMEM;
    user->username = copy;
    return 0;
}

void rows_forget_name(struct rows *rows, struct ids_user *user)
{
    take_from(rows, &rows->users_by_name, name_of, place_of_sub(rows, user->sub));
}

int rows_rename(struct rows *rows, struct ids_user *user, const char *name)
{
    const char *before = user->name;
    const char *copy = add_text(rows, name);

    if (copy == NULL)
        return -ENOMEM;
    user->name = copy;
    int r = add_to(rows, &rows->users_by_name, name_of, place_of_sub(rows, user->sub));
    if (r < 0)
        user->name = before;
    return r;
}

void rows_forget_group(struct rows *rows, struct ids_group *group)
{
    uint32_t place = place_of_gid(rows, group->gid);

    take_from(rows, &rows->groups_by_name, group_name_of, place);
    put_last(rows, &rows->let_go_groups_by_name, group_name_of, place);
}

int rows_recall_group(struct rows *rows, struct ids_group *group)
{
    return add_to(rows, &rows->groups_by_name, group_name_of, place_of_gid(rows, group->gid));
}

void rows_remove_user(struct rows *rows, struct ids_user *user)
{
    uint32_t place = place_of_sub(rows, user->sub);

    if (place == 0)
        return;
    take_from(rows, &rows->users_by_name, name_of, place);
    take_from(rows, &rows->users_by_uid, uid_of, place);
    take_from(rows, &rows->users_by_sub, sub_of, place);
}

void rows_remove_group(struct rows *rows, struct ids_group *group)
{
    uint32_t place = place_of_gid(rows, group->gid);

    if (place == 0)
        return;
    take_from(rows, &rows->groups_by_name, group_name_of, place);
    take_from(rows, &rows->groups_by_gid, gid_of, place);
}

void rows_release_user(struct rows *rows, struct ids_user *user)
{
    put_last(rows, &rows->released_users_by_sub, sub_of, place_of_sub(rows, user->sub));
    rows_remove_user(rows, user);
}

void rows_release_group(struct rows *rows, struct ids_group *group)
{
    rows_forget_group(rows, group);
    rows_remove_group(rows, group);
}

const struct ids_user *rows_find_let_go_user(const struct rows *rows, const char *sub)
{
    const struct ids_user *user = rows_find_sub(rows, sub);

    if (user != NULL)
        return user->state == IDS_FORGOTTEN ? user : NULL;
    return row_at(rows, record_index_find(&rows->released_users_by_sub, &rows->records, sub_of,
                                          record_key_of_text(sub)));
}

const struct ids_group *rows_find_let_go_group(const struct rows *rows, const char *name)
{
    if (rows_find_group(rows, name) != NULL)
        return NULL;
    return row_at(rows, record_index_find(&rows->let_go_groups_by_name, &rows->records,
                                          group_name_of, record_key_of_text(name)));
}

static int compare_subs(const void *a, const void *b)
{
    const struct ids_user *const *first = a;
    const struct ids_user *const *second = b;

    return strcmp((*first)->sub, (*second)->sub);
}

static int compare_gids(const void *a, const void *b)
{
    const struct ids_group *const *first = a;
    const struct ids_group *const *second = b;

    return ((*first)->gid > (*second)->gid) - ((*first)->gid < (*second)->gid);
}

/* All rows of an index in an order; the caller frees the array. NULL: no memory. */
static const void **sort(const struct rows *rows, const struct record_index *index,
                         int (*compare)(const void *, const void *))
{
    const void **sorted = calloc(index->count + 1, sizeof *sorted);
    size_t at = 0;

    if (sorted == NULL)
        return NULL;
    for (size_t i = 0; i < index->count; i++)
        sorted[i] = row_at(rows, record_index_next(index, &at));
    qsort(sorted, index->count, sizeof *sorted, compare);
    return sorted;
}

int rows_visit_users(const struct rows *rows, ids_user_visitor *visitor, void *context)
{
    auto_free const void **sorted = sort(rows, &rows->users_by_sub, compare_subs);
    int r = sorted == NULL ? -ENOMEM : 0;

    for (size_t i = 0; r >= 0 && i < rows->users_by_sub.count; i++)
        r = visitor(context, sorted[i]);
    return r < 0 ? r : 0;
}

int rows_visit_groups(const struct rows *rows, ids_group_visitor *visitor, void *context)
{
    auto_free const void **sorted = sort(rows, &rows->groups_by_gid, compare_gids);
    int r = sorted == NULL ? -ENOMEM : 0;

    for (size_t i = 0; r >= 0 && i < rows->groups_by_gid.count; i++)
        r = visitor(context, sorted[i]);
    return r < 0 ? r : 0;
}

size_t rows_size(const struct rows *rows)
{
    return rows->records.taken + record_index_size(&rows->users_by_sub) +
           record_index_size(&rows->users_by_name) + record_index_size(&rows->users_by_uid) +
           record_index_size(&rows->groups_by_gid) + record_index_size(&rows->groups_by_name) +
           record_index_size(&rows->released_users_by_sub) +
           record_index_size(&rows->let_go_groups_by_name);
}

void rows_clear(struct rows *rows)
{
    record_index_clear(&rows->users_by_sub);
    record_index_clear(&rows->users_by_name);
    record_index_clear(&rows->users_by_uid);
    record_index_clear(&rows->groups_by_gid);
    record_index_clear(&rows->groups_by_name);
    record_index_clear(&rows->released_users_by_sub);
    record_index_clear(&rows->let_go_groups_by_name);
    arena_clear(&rows->records);
    *rows = (struct rows){0};
}

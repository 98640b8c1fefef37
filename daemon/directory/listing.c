/* What the pool told, in memory. */
#include "daemon/directory/listing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/directory/named_attributes.h"

static void *room_for_one(void *array, size_t count, size_t *capacity, size_t element_size)
{
    if (count < *capacity)
        return array;
    size_t wanted = *capacity == 0 ? 64 : *capacity * 2;
    void *larger = reallocarray(array, wanted, element_size);
    if (larger != NULL)
        *capacity = wanted;
    return larger;
}

static int copy_attributes(const struct listing *listing, const struct text_map *from,
                           struct text_map *to)
{
    return listing->keeps_for == NULL ? text_map_merge(to, from)
                                      : named_attributes_copy(listing->keeps_for, from, to);
}

int listing_note_user(void *context, const struct source_user *user)
{
    struct listing *listing = context;
    auto_directory_user struct directory_user copy = {.enabled = user->enabled,
                                                      .created_at_ms = user->created_at_ms,
                                                      .told_moment = listing->users_moment,
                                                      .heard_moment = listing->users_moment};

    if (atomic_load(listing->stop))
        return -ECANCELED;
    copy.username = strdup(user->username);
    copy.status = strdup(user->status);
    if (copy.username == NULL || copy.status == NULL)
        return -ENOMEM;
    int r = copy_attributes(listing, user->attributes, &copy.attributes);
    for (size_t i = 0; r == 0 && user->groups != NULL && i < user->groups->count; i++)
        r = text_list_append(&copy.groups, user->groups->texts[i], strlen(user->groups->texts[i]));
    if (r < 0)
        return r;
    struct directory_user *users =
        room_for_one(listing->users, listing->user_count, &listing->user_capacity, sizeof *users);
    if (users == NULL)
        return -ENOMEM;
    listing->users = users;
    users[listing->user_count++] = copy;
    copy = (struct directory_user){0};
    return 0;
}

int listing_note_group(void *context, const struct source_group *group)
{
    struct listing *listing = context;

    if (atomic_load(listing->stop))
        return -ECANCELED;
    struct listed_group *groups = room_for_one(listing->groups, listing->group_count,
                                               &listing->group_capacity, sizeof *groups);
    if (groups == NULL)
        return -ENOMEM;
    listing->groups = groups;
    struct listed_group *copy = &groups[listing->group_count];
    *copy = (struct listed_group){.name = strdup(group->name),
                                  .description = strdup(group->description),
                                  .created_at_ms = group->created_at_ms};
    listing->group_count++;
    return copy->name == NULL || copy->description == NULL ? -ENOMEM : 0;
}

static int compare_usernames(const void *a, const void *b)
{
    return strcmp(((const struct directory_user *)a)->username,
                  ((const struct directory_user *)b)->username);
}

static int compare_ages(const void *a, const void *b)
{
    const struct directory_user *first = a;
    const struct directory_user *second = b;

    if (first->created_at_ms != second->created_at_ms)
        return first->created_at_ms < second->created_at_ms ? -1 : 1;
    return compare_usernames(a, b);
}

/* The pool is eventually consistent: a user may come twice, on two pages. */
static void drop_repeated(struct listing *listing)
{
    size_t kept = 0;

    for (size_t i = 0; i < listing->user_count; i++) {
        struct directory_user *user = &listing->users[i];
        if (kept > 0 && compare_usernames(user, &listing->users[kept - 1]) == 0) {
            directory_user_clear(user);
            continue;
        }
        if (kept != i) {
            listing->users[kept] = *user;
            *user = (struct directory_user){0};
        }
        kept++;
    }
    listing->user_count = kept;
}

static void sort_users(struct listing *listing, int (*compare)(const void *, const void *))
{
    if (listing->user_count > 1)
        qsort(listing->users, listing->user_count, sizeof *listing->users, compare);
}

static struct directory_user *find_user(struct listing *listing, const char *username)
{
    struct directory_user key = {.username = (char *)(uintptr_t)username};

    if (listing->user_count == 0)
        return NULL;
    return bsearch(&key, listing->users, listing->user_count, sizeof key, compare_usernames);
}

int listing_note_member(struct listing *listing, size_t group, const char *username)
{
    struct listed_names *members = &listing->groups[group].members;
    size_t size = strlen(username) + 1;

    if (atomic_load(listing->stop))
        return -ECANCELED;
    if (members->capacity - members->size < size) {
        size_t wanted = members->capacity * 2 + size + 16;
        char *larger = realloc(members->texts, wanted);
        if (larger == NULL)
            return -ENOMEM;
        members->texts = larger;
        members->capacity = wanted;
    }
    memcpy(members->texts + members->size, username, size);
    members->size += size;
    return 0;
}

/* A member who was made since the users were listed comes with the next listing. */
static int tell_member(struct listing *listing, const char *username, const char *group)
{
    struct directory_user *user = find_user(listing, username);

    if (user == NULL || text_list_contains(&user->groups, group))
        return 0;
    return text_list_append(&user->groups, group, strlen(group));
}

static int tell_members(struct listing *listing, struct listed_group *group)
{
    int r = 0;

    for (size_t at = 0; r == 0 && at < group->members.size;) {
        const char *username = group->members.texts + at;
        r = tell_member(listing, username, group->name);
        at += strlen(username) + 1;
    }
    free(group->members.texts);
    group->members = (struct listed_names){0};
    return r;
}

int listing_finish(struct listing *listing)
{
    int r = 0;

    sort_users(listing, compare_usernames);
    drop_repeated(listing);
    for (size_t i = 0; r == 0 && i < listing->group_count; i++)
        r = tell_members(listing, &listing->groups[i]);
    sort_users(listing, compare_ages);
    return r;
}

void listing_drop_users(struct listing *listing, size_t kept_count)
{
    while (listing->user_count > kept_count)
        directory_user_clear(&listing->users[--listing->user_count]);
}

static void clear_group(struct listed_group *group)
{
    free(group->name);
    free(group->description);
    free(group->members.texts);
}

void listing_drop_groups(struct listing *listing, size_t kept_count)
{
    while (listing->group_count > kept_count)
        clear_group(&listing->groups[--listing->group_count]);
}

static int join_listed_groups(struct listing *listing)
{
    struct directory_user *user = &listing->users[0];

    for (size_t i = 0; i < listing->group_count; i++) {
        const char *name = listing->groups[i].name;
        int r = text_list_append(&user->groups, name, strlen(name));
        if (r < 0)
            return r;
    }
    return 0;
}

int listing_read_some(struct listing *out, const struct directory_source *source,
                      const struct source_question *question, struct deadline deadline)
{
    struct source_visitor visitor = {.context = out, .user = listing_note_user};

    out->users_moment = listing_moment(out);
    int r = source->find_users(source->context, question, &visitor, deadline);
    if (r < 0)
        return r;
    sort_users(out, compare_usernames);
    drop_repeated(out);
    sort_users(out, compare_ages);
    return 0;
}

static void keep_one(struct listing *listing, size_t index)
{
    struct directory_user chosen = listing->users[index];

    listing->users[index] = (struct directory_user){0};
    for (size_t i = 0; i < listing->user_count; i++)
        directory_user_clear(&listing->users[i]);
    listing->users[0] = chosen;
    listing->user_count = 1;
}

int listing_choose(struct listing *listing, size_t index, const struct directory_source *source,
                   struct deadline deadline)
{
    struct source_visitor visitor = {.context = listing, .group = listing_note_group};

    keep_one(listing, index);
    listing->users[0].heard_moment = listing_moment(listing);
    int r = source->list_groups_of_user(source->context, listing->users[0].username, &visitor,
                                        deadline);
    return r < 0 ? r : join_listed_groups(listing);
}

struct wanted_group {
    struct listing *listing;
    const char *name;
};

const struct listed_group *listing_find_group(const struct listing *listing, const char *name)
{
    for (size_t i = 0; i < listing->group_count; i++)
        if (strcmp(listing->groups[i].name, name) == 0)
            return &listing->groups[i];
    return NULL;
}

static bool has_group(const struct listing *listing, const char *name)
{
    return listing_find_group(listing, name) != NULL;
}

static int note_wanted_group(void *context, const struct source_group *group)
{
    const struct wanted_group *wanted = context;

    if (strcmp(group->name, wanted->name) != 0 || has_group(wanted->listing, wanted->name))
        return 0;
    return listing_note_group(wanted->listing, group);
}

int listing_add_group(struct listing *listing, const char *name,
                      const struct directory_source *source, struct deadline deadline)
{
    struct wanted_group wanted = {.listing = listing, .name = name};
    struct source_visitor visitor = {.context = &wanted, .group = note_wanted_group};

    struct source_place place = {0};
    int r = 0;

    while (r == 0 && !has_group(listing, name) && !place.is_at_end)
        r = source->list_groups(source->context, &place, &visitor, deadline);
    free(place.token);
    return r;
}

uint64_t listing_moment(const struct listing *listing)
{
    return listing->moments == NULL ? 0 : moments_next(listing->moments);
}

bool listing_has_begun(const struct listing *listing)
{
    return listing->users_place.token != NULL || listing->users_place.is_at_end ||
           listing->groups_place.token != NULL || listing->groups_place.is_at_end;
}

void listing_clear(struct listing *listing)
{
    listing_drop_users(listing, 0);
    listing_drop_groups(listing, 0);
    free(listing->users);
    free(listing->groups);
    free(listing->users_place.token);
    free(listing->groups_place.token);
    free(listing->members_place.token);
    *listing = (struct listing){
        .stop = listing->stop, .keeps_for = listing->keeps_for, .moments = listing->moments};
}

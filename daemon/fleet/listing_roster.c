/* Everything in an order of its own, so that the same pool gives the same roster. */
#include "daemon/fleet/listing_roster.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/directory/writers.h"
#include "daemon/fleet/roster.h"

/* Pointers into the listing, to be sorted. */
struct order {
    const struct directory_user **users;
    const struct listed_group **groups;
    const char **subs; /* of the users that have one */
    size_t sub_count;
};

static void order_clear(struct order *order)
{
    free(order->users);
    free(order->groups);
    free(order->subs);
}

static int compare_users(const void *a, const void *b)
{
    const struct directory_user *const *first = a;
    const struct directory_user *const *second = b;

    return strcmp((*first)->username, (*second)->username);
}

static int compare_groups(const void *a, const void *b)
{
    const struct listed_group *const *first = a;
    const struct listed_group *const *second = b;

    return strcmp((*first)->name, (*second)->name);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int make_order(const struct listing *listing, struct order *out)
{
    out->users = calloc(listing->user_count + 1, sizeof(void *));
    out->groups = calloc(listing->group_count + 1, sizeof(void *));
    out->subs = calloc(listing->user_count + 1, sizeof(void *));
    if (out->users == NULL || out->groups == NULL || out->subs == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < listing->user_count; i++) {
        const char *sub = text_map_get(&listing->users[i].attributes, "sub");
        out->users[i] = &listing->users[i];
        if (sub != NULL)
            out->subs[out->sub_count++] = sub;
    }
    for (size_t i = 0; i < listing->group_count; i++)
        out->groups[i] = &listing->groups[i];
    qsort(out->users, listing->user_count, sizeof(void *), compare_users);
    qsort(out->groups, listing->group_count, sizeof(void *), compare_groups);
    qsort(out->subs, out->sub_count, sizeof(void *), compare_texts);
    return 0;
}

/* What other hosts may believe as this one would. */
static void write_fixed(FILE *to, const struct listing *listing, const struct text_list *attributes)
{
    for (size_t i = 0; listing->writers != NULL && i < attributes->count; i++)
        if (writers_find(listing->writers, attributes->texts[i]) == NULL)
            roster_write_fixed(to, attributes->texts[i]);
}

static void write_group(FILE *to, const struct listed_group *group)
{
    const struct roster_group line = {.name = group->name,
                                      .description = group->description,
                                      .created_at_ms = group->created_at_ms};

    roster_write_group(to, &line);
}

/* Attributes in the order of their list, which is sorted. What one user has written must not make
 * the roster of all one that nobody reads. */
static void write_attributes(FILE *to, const struct directory_user *user,
                             const struct text_list *attributes)
{
    for (size_t i = 0; i < attributes->count; i++) {
        const char *value = text_map_get(&user->attributes, attributes->texts[i]);
        if (value != NULL && roster_attribute_fits(attributes->texts[i], value))
            roster_write_attribute(to, attributes->texts[i], value);
    }
}

static int write_groups_of(FILE *to, const struct directory_user *user)
{
    size_t count = user->groups.count;
    auto_free const char **names = calloc(count + 1, sizeof(char *));

    if (names == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++)
        names[i] = user->groups.texts[i];
    qsort(names, count, sizeof(char *), compare_texts);
    for (size_t i = 0; i < count; i++)
        roster_write_member(to, names[i]);
    return 0;
}

static int write_user(FILE *to, const struct directory_user *user,
                      const struct text_list *attributes)
{
    const struct roster_user line = {.username = user->username,
                                     .status = user->status,
                                     .enabled = user->enabled,
                                     .created_at_ms = user->created_at_ms};

    roster_write_user(to, &line);
    write_attributes(to, user, attributes);
    return write_groups_of(to, user);
}

/* Who is in the ledger and not in the listing. */
struct gone {
    FILE *to;
    const struct order *order;
};

static int write_gone(void *context, const struct ids_user *user)
{
    const struct gone *gone = context;
    const struct roster_gone line = {.sub = user->sub,
                                     .name = user->name,
                                     .username = user->username != NULL ? user->username : "",
                                     .uid = user->uid,
                                     .gid = user->gid};

    if (user->state == IDS_FORGOTTEN ||
        bsearch(&user->sub, gone->order->subs, gone->order->sub_count, sizeof(char *),
                compare_texts) != NULL)
        return 0;
    roster_write_gone(gone->to, &line);
    return 0;
}

int listing_roster_write(const struct listing *listing, const struct ids *ids,
                         const struct text_list *attributes, FILE *to)
{
    __attribute__((cleanup(order_clear))) struct order order = {0};
    struct gone gone = {.to = to, .order = &order};

    int r = make_order(listing, &order);
    if (r < 0)
        return r;
    roster_write_head(to);
    write_fixed(to, listing, attributes);
    for (size_t i = 0; i < listing->group_count; i++)
        write_group(to, order.groups[i]);
    for (size_t i = 0; r == 0 && i < listing->user_count; i++)
        r = write_user(to, order.users[i], attributes);
    if (r == 0)
        r = ids_visit_users(ids, write_gone, &gone);
    roster_write_end(to, listing->user_count, listing->group_count);
    return r;
}

/* From people to the published files: whose group names become gids, and which users a group has.
 */
#include "daemon/directory/publish.h"

#include <errno.h>
#include <stdlib.h>

#include "common/ownership.h"
#include "common/snapshot_format.h"
#include "daemon/directory/snapshot_writer.h"

/* The arrays that the writer's entries are and point into. */
struct publication {
    bool only_recent;
    struct person_list persons; /* also those of whom only the memberships are published */
    struct snapshot_user_entry *users;
    size_t user_count;
    uint32_t *gids; /* of all users, one behind the other */
    struct snapshot_group_entry *groups;
    size_t group_count;
    const char **members; /* of all groups, one behind the other */
    const struct pool_group *
        *groups_by_word; /* by the number of the name; NULL: not a group here */
};

#define auto_publication __attribute__((cleanup(publication_free)))
static void publication_free(struct publication *publication)
{
    person_list_clear(&publication->persons);
    free(publication->users);
    free(publication->gids);
    free(publication->groups);
    free(publication->members);
    free(publication->groups_by_word);
}

static size_t count_memberships(const struct person_list *persons)
{
    size_t count = 0;

    for (size_t i = 0; i < persons->count; i++)
        count += persons->persons[i]->group_count;
    return count;
}

static size_t count_local_memberships(const struct person_list *persons)
{
    size_t count = 0;

    for (size_t i = 0; i < persons->count; i++) {
        struct directory_user user = person_numbers(persons->persons[i]);
        count += (size_t)__builtin_popcountll(local_groups_in_force(&user));
    }
    return count;
}

static bool any_group_is_recent(const struct people *people)
{
    for (size_t i = 0; i < people->group_count; i++)
        if (people->groups[i].is_recent)
            return true;
    return false;
}

/* Most changes are of a user whose groups stay the same: then a million others need not be gone
 * through for the members. */
static int list_persons(const struct people *people, bool only_recent, struct person_list *out)
{
    return only_recent && !any_group_is_recent(people) ? people_list_recent(people, out)
                                                       : people_list(people, out);
}

/* One element more than counted: calloc of none may return NULL. */
static int allocate(const struct people *people, struct publication *out)
{
    size_t memberships = count_memberships(&out->persons);
    size_t gids = memberships + count_local_memberships(&out->persons);

    out->users = calloc(out->persons.count + 1, sizeof *out->users);
    out->gids = calloc(gids + 1, sizeof *out->gids);
    out->groups = calloc(people->group_count + 1, sizeof *out->groups);
    out->members = calloc(memberships + 1, sizeof *out->members);
    out->groups_by_word =
        calloc((size_t)words_end(&people->words) + 1, sizeof(const struct pool_group *));
    return out->users == NULL || out->gids == NULL || out->groups == NULL || out->members == NULL ||
                   out->groups_by_word == NULL
               ? -ENOMEM
               : 0;
}

/* Looked up once a group and not once a member. The number 0 is nobody's. */
static void find_groups(const struct people *people, struct publication *out)
{
    for (size_t i = 0; i < people->group_count; i++)
        out->groups_by_word[words_find(&people->words, people->groups[i].name)] =
            &people->groups[i];
}

static uint16_t flags_of(const struct person *user)
{
    unsigned flags = 0;

    if (user->uid == user->gid)
        flags |= SNAPSHOT_PRIVATE_GROUP;
    if (!user->enabled)
        flags |= SNAPSHOT_DISABLED;
    return (uint16_t)flags;
}

/* Writes the gids behind `gids` and returns how many: those of the host's groups first, so that no
 * number of others crowds them out; then of groups that have one here. Last that of the primary
 * group, for the next daemon: to have it as the primary one is not to be a member. */
static size_t put_gids(const struct publication *publication,
                       const struct local_groups *local_groups, const struct person *person,
                       uint32_t *gids)
{
    struct directory_user numbers = person_numbers(person);
    size_t count = local_groups_gids(local_groups, &numbers, gids);

    bool is_in_primary = false;

    for (size_t i = 0; i < person->group_count && count < SNAPSHOT_MAX_GIDS; i++) {
        const struct pool_group *group = publication->groups_by_word[person->numbers[i]];
        if (group != NULL && group->gid == person->gid)
            is_in_primary = true;
        else if (group != NULL)
            gids[count++] = group->gid;
    }
    if (is_in_primary && count < SNAPSHOT_MAX_GIDS)
        gids[count++] = person->gid;
    return count;
}

static void put_users(const struct people *people, bool only_recent,
                      const struct local_groups *local_groups, struct publication *out)
{
    uint32_t *gids = out->gids;

    for (size_t i = 0; i < out->persons.count; i++) {
        const struct person *person = out->persons.persons[i];
        if (only_recent && !person->is_recent)
            continue;
        size_t gid_count = put_gids(out, local_groups, person, gids);
        out->users[out->user_count++] =
            (struct snapshot_user_entry){.name = person_name(person),
                                         .gecos = person_gecos(person),
                                         .home = person_home(person),
                                         .shell = person_shell(person, &people->words),
                                         .uid = person->uid,
                                         .gid = person->gid,
                                         .gids = gids,
                                         .gid_count = gid_count,
                                         .flags = flags_of(person)};
        gids += gid_count;
    }
}

/* Calls for each membership in a published group: the group's number and the user's name. */
static void for_each_membership(const struct people *people,
                                void (*visit)(struct publication *, size_t, const char *),
                                struct publication *out)
{
    for (size_t i = 0; i < out->persons.count; i++) {
        const struct person *person = out->persons.persons[i];
        for (size_t n = 0; n < person->group_count; n++) {
            const struct pool_group *group = out->groups_by_word[person->numbers[n]];
            if (group != NULL && (group->is_recent || !out->only_recent))
                visit(out, (size_t)(group - people->groups), person_name(person));
        }
    }
}

static void count_member(struct publication *out, size_t group, const char *name)
{
    (void)name;
    out->groups[group].member_count++;
}

static void put_member(struct publication *out, size_t group, const char *name)
{
    struct snapshot_group_entry *entry = &out->groups[group];

    out->members[(entry->members - out->members) + (ptrdiff_t)entry->member_count] = name;
    entry->member_count++;
}

/* First all groups, by their number among the people, each with its part of the members. */
static void put_groups(const struct people *people, struct publication *out)
{
    const char **members = out->members;

    for_each_membership(people, count_member, out);
    for (size_t i = 0; i < people->group_count; i++) {
        size_t member_count = out->groups[i].member_count;
        out->groups[i] = (struct snapshot_group_entry){
            .name = people->groups[i].name, .gid = people->groups[i].gid, .members = members};
        members += member_count;
    }
    for_each_membership(people, put_member, out);
    out->group_count = people->group_count;
}

static void keep_recent_groups(const struct people *people, struct publication *out)
{
    out->group_count = 0;
    for (size_t i = 0; i < people->group_count; i++)
        if (people->groups[i].is_recent)
            out->groups[out->group_count++] = out->groups[i];
}

int publish_people(const struct people *people, bool only_recent,
                   const struct publish_target *target)
{
    auto_publication struct publication publication = {.only_recent = only_recent};

    int r = list_persons(people, only_recent, &publication.persons);
    if (r == 0)
        r = allocate(people, &publication);
    if (r < 0)
        return r;
    find_groups(people, &publication);
    if (!only_recent)
        person_list_sort_by_name(&publication.persons);
    put_users(people, only_recent, target->local_groups, &publication);
    put_groups(people, &publication);
    if (only_recent)
        keep_recent_groups(people, &publication);
    struct snapshot_contents contents = {.users = publication.users,
                                         .user_count = publication.user_count,
                                         .groups = publication.groups,
                                         .group_count = publication.group_count,
                                         .generation = target->generation,
                                         .flags = target->flags,
                                         .adds_to = target->adds_to};
    return snapshot_write(target->path, &contents);
}

/* The users and groups in memory. */
#include "daemon/directory/people.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/directory/local_groups.h"

/* Room for one element more, as an array that has grown or the same. */
static void *grow(void *array, size_t count, size_t *capacity, size_t element_size)
{
    if (count < *capacity)
        return array;
    size_t wanted = *capacity == 0 ? 64 : *capacity * 2;
    void *larger = reallocarray(array, wanted, element_size);
    if (larger != NULL)
        *capacity = wanted;
    return larger;
}

/* Where the name is or would be; `*found` says which. */
static size_t place_of_person(const struct people *people, const char *name, bool *found)
{
    size_t low = 0;
    size_t high = people->person_count;

    *found = false;
    while (low < high && !*found) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(people->persons[middle]->user.name, name);
        if (order < 0)
            low = middle + 1;
        if (order >= 0)
            high = middle;
        *found = order == 0;
    }
    return *found ? high : low;
}

static size_t place_of_group(const struct people *people, const char *name, bool *found)
{
    size_t low = 0;
    size_t high = people->group_count;

    *found = false;
    while (low < high && !*found) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(people->groups[middle].name, name);
        if (order < 0)
            low = middle + 1;
        if (order >= 0)
            high = middle;
        *found = order == 0;
    }
    return *found ? high : low;
}

struct person *people_find(const struct people *people, const char *name)
{
    bool found = false;
    size_t place = place_of_person(people, name, &found);

    return found ? people->persons[place] : NULL;
}

struct pool_group *people_find_group(const struct people *people, const char *name)
{
    bool found = false;
    size_t place = place_of_group(people, name, &found);

    return found ? &people->groups[place] : NULL;
}

static int insert_person(struct people *people, size_t place, struct person *person)
{
    struct person **persons = grow(people->persons, people->person_count, &people->person_capacity,
                                   sizeof(struct person *));
    if (persons == NULL)
        return -ENOMEM;
    people->persons = persons;
    memmove(persons + place + 1, persons + place,
            (people->person_count - place) * sizeof(struct person *));
    persons[place] = person;
    people->person_count++;
    return 0;
}

int people_put(struct people *people, struct directory_user *user)
{
    bool found = false;
    size_t place = place_of_person(people, user->name, &found);

    if (directory_user_pack(user) < 0)
        return -ENOMEM;
    if (found) {
        directory_user_clear(&people->persons[place]->user);
    } else {
        auto_free struct person *person = calloc(1, sizeof *person);
        if (person == NULL || insert_person(people, place, person) < 0)
            return -ENOMEM;
        (void)take_pointer(&person);
    }
    people->persons[place]->user = *user;
    people->persons[place]->is_recent = true;
    *user = (struct directory_user){0};
    return 0;
}

static bool has_all(const struct text_list *list, const struct text_list *others)
{
    for (size_t i = 0; i < others->count; i++)
        if (!text_list_contains(list, others->texts[i]))
            return false;
    return true;
}

static bool have_same_keys(const struct directory_user *a, const struct directory_user *b)
{
    return strcmp(a->ssh_keys == NULL ? "" : a->ssh_keys, b->ssh_keys == NULL ? "" : b->ssh_keys) ==
           0;
}

bool people_look_alike(const struct directory_user *a, const struct directory_user *b)
{
    return a->uid == b->uid && a->gid == b->gid && a->enabled == b->enabled &&
           local_groups_in_force(a) == local_groups_in_force(b) &&
           strcmp(a->gecos, b->gecos) == 0 && strcmp(a->home, b->home) == 0 &&
           strcmp(a->shell, b->shell) == 0 && have_same_keys(a, b) &&
           has_all(&a->groups, &b->groups) && has_all(&b->groups, &a->groups);
}

static int insert_group(struct people *people, size_t place, const char *name, uint32_t gid)
{
    struct pool_group *groups =
        grow(people->groups, people->group_count, &people->group_capacity, sizeof *groups);
    if (groups == NULL)
        return -ENOMEM;
    people->groups = groups;
    char *copy = strdup(name);
    if (copy == NULL)
        return -ENOMEM;
    memmove(groups + place + 1, groups + place, (people->group_count - place) * sizeof *groups);
    groups[place] = (struct pool_group){.name = copy, .gid = gid, .is_recent = true};
    people->group_count++;
    return 0;
}

int people_put_group(struct people *people, const char *name, uint32_t gid)
{
    bool found = false;
    size_t place = place_of_group(people, name, &found);

    if (!found)
        return insert_group(people, place, name, gid);
    if (people->groups[place].gid != gid) {
        people->groups[place].gid = gid;
        people->groups[place].is_recent = true;
    }
    return 0;
}

static void disable(struct directory_user *user)
{
    user->enabled = false;
    user->local_by_directory = 0;
    user->local_by_token = 0;
}

void people_remove(struct people *people, const char *name)
{
    bool found = false;
    size_t place = place_of_person(people, name, &found);

    if (!found)
        return;
    directory_user_clear(&people->persons[place]->user);
    free(people->persons[place]);
    people->person_count--;
    memmove(people->persons + place, people->persons + place + 1,
            (people->person_count - place) * sizeof *people->persons);
}

void people_remove_group(struct people *people, const char *name)
{
    bool found = false;
    size_t place = place_of_group(people, name, &found);

    if (!found)
        return;
    free(people->groups[place].name);
    people->group_count--;
    memmove(people->groups + place, people->groups + place + 1,
            (people->group_count - place) * sizeof *people->groups);
}

void people_disable_all(struct people *people)
{
    for (size_t i = 0; i < people->person_count; i++)
        disable(&people->persons[i]->user);
}

void people_mark_published(struct people *people)
{
    for (size_t i = 0; i < people->person_count; i++)
        people->persons[i]->is_recent = false;
    for (size_t i = 0; i < people->group_count; i++)
        people->groups[i].is_recent = false;
}

void people_clear(struct people *people)
{
    for (size_t i = 0; i < people->person_count; i++) {
        directory_user_clear(&people->persons[i]->user);
        free(people->persons[i]);
    }
    for (size_t i = 0; i < people->group_count; i++)
        free(people->groups[i].name);
    free(people->persons);
    free(people->groups);
    *people = (struct people){0};
}

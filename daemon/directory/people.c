/* The users and groups in memory. */
#include "daemon/directory/people.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/directory/local_groups.h"

#define LEAST_GAPS ((size_t)1 << 20) /* bytes that are not worth the work of closing them */

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

static struct record_key key_of_person(const void *record)
{
    return record_key_of_text(person_name(record));
}

/* The number of a person's record; 0: there is none. */
static uint32_t place_of_person(const struct people *people, const char *name)
{
    return record_index_find(&people->by_name, &people->records, key_of_person,
                             record_key_of_text(name));
}

size_t people_count(const struct people *people)
{
    return people->by_name.count;
}

struct person *people_find(const struct people *people, const char *name)
{
    uint32_t place = place_of_person(people, name);

    return place == 0 ? NULL : arena_at(&people->records, place);
}

struct person *people_next(const struct people *people, size_t *at)
{
    uint32_t place = record_index_next(&people->by_name, at);

    return place == 0 ? NULL : arena_at(&people->records, place);
}

int people_copy_user(const struct people *people, const char *name, struct directory_user *out)
{
    const struct person *person = people_find(people, name);

    return person == NULL ? -ENOENT : person_unpack(person, &people->words, out);
}

static int list(const struct people *people, bool only_recent, struct person_list *out)
{
    size_t at = 0;

    out->persons = calloc(people_count(people) + 1, sizeof *out->persons);
    if (out->persons == NULL)
        return -ENOMEM;
    for (const struct person *person = people_next(people, &at); person != NULL;
         person = people_next(people, &at))
        if (!only_recent || person->is_recent)
            out->persons[out->count++] = person;
    return 0;
}

int people_list(const struct people *people, struct person_list *out)
{
    return list(people, false, out);
}

int people_list_recent(const struct people *people, struct person_list *out)
{
    return list(people, true, out);
}

static int compare_names(const void *a, const void *b)
{
    const struct person *const *first = a;
    const struct person *const *second = b;

    return strcmp(person_name(*first), person_name(*second));
}

void person_list_sort_by_name(struct person_list *list)
{
    qsort(list->persons, list->count, sizeof(const struct person *), compare_names);
}

void person_list_clear(struct person_list *list)
{
    free(list->persons);
    *list = (struct person_list){0};
}

struct pool_group *people_find_group(const struct people *people, const char *name)
{
    bool found = false;
    size_t place = place_of_group(people, name, &found);

    return found ? &people->groups[place] : NULL;
}

static struct person *add_record(struct people *people, const struct person *packed,
                                 uint32_t *out_place)
{
    struct person *person = arena_take(&people->records, packed->size, out_place);

    if (person != NULL)
        memcpy(person, packed, packed->size);
    return person;
}

static int add_person(struct people *people, const struct person *packed)
{
    uint32_t place = 0;

    if (add_record(people, packed, &place) == NULL)
        return -ENOMEM;
    return record_index_put(&people->by_name, &people->records, key_of_person, place);
}

/* All records anew, without gaps. Without the memory for that the gaps stay. */
static void close_gaps(struct people *people)
{
    struct people packed = {0};
    size_t at = 0;
    int r = 0;

    for (const struct person *person = people_next(people, &at); r == 0 && person != NULL;
         person = people_next(people, &at))
        r = add_person(&packed, person);
    if (r < 0) {
        people_clear(&packed);
        return;
    }
    record_index_clear(&people->by_name);
    arena_clear(&people->records);
    people->by_name = packed.by_name;
    people->records = packed.records;
    people->dead_size = 0;
}

static void leave_gap(struct people *people, size_t size)
{
    people->dead_size += size;
    if (people->dead_size > LEAST_GAPS && people->dead_size > people->records.taken / 2)
        close_gaps(people);
}

static int replace_person(struct people *people, uint32_t known_place, const struct person *packed)
{
    struct person *known = arena_at(&people->records, known_place);
    size_t room = known->size;
    uint32_t place = 0;

    if (packed->size <= room) {
        memcpy(known, packed, packed->size);
        known->size = (uint32_t)room;
        return 0;
    }
    if (add_record(people, packed, &place) == NULL)
        return -ENOMEM;
    record_index_replace(&people->by_name, &people->records, key_of_person, known_place, place);
    leave_gap(people, room);
    return 0;
}

static int put_person(struct people *people, uint32_t known_place,
                      const struct directory_user *user, bool is_recent)
{
    auto_free struct person *packed = NULL;

    int r = person_pack(user, &people->words, &packed);
    if (r < 0)
        return r;
    packed->is_recent = is_recent;
    return known_place == 0 ? add_person(people, packed)
                            : replace_person(people, known_place, packed);
}

int people_put(struct people *people, const struct directory_user *user)
{
    return put_person(people, place_of_person(people, user->name), user, true);
}

int people_update(struct people *people, const struct directory_user *user)
{
    const struct person *known = people_find(people, user->name);
    bool is_recent = known == NULL || known->is_recent;

    return put_person(people, place_of_person(people, user->name), user, is_recent);
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

void people_remove(struct people *people, const char *name)
{
    uint32_t place = place_of_person(people, name);

    if (place == 0)
        return;
    const struct person *person = arena_at(&people->records, place);
    record_index_remove(&people->by_name, &people->records, key_of_person, place);
    leave_gap(people, person->size);
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

static void disable(struct person *person)
{
    person->enabled = false;
    person->local_by_directory = 0;
    person->local_by_token = 0;
}

void people_disable_all(struct people *people)
{
    size_t at = 0;

    for (struct person *person = people_next(people, &at); person != NULL;
         person = people_next(people, &at)) {
        disable(person);
        person->seen_at_unix = 0;
    }
}

void people_mark_published(struct people *people)
{
    size_t at = 0;

    for (struct person *person = people_next(people, &at); person != NULL;
         person = people_next(people, &at))
        person->is_recent = false;
    for (size_t i = 0; i < people->group_count; i++)
        people->groups[i].is_recent = false;
}

size_t people_size(const struct people *people)
{
    return people->records.taken + record_index_size(&people->by_name);
}

void people_clear(struct people *people)
{
    record_index_clear(&people->by_name);
    arena_clear(&people->records);
    words_clear(&people->words);
    for (size_t i = 0; i < people->group_count; i++)
        free(people->groups[i].name);
    free(people->groups);
    *people = (struct people){0};
}

/* The users and groups in memory. For the directory's own files; all zeros is nobody.
 *
 * A person that was found stays where it is until the next change of the people. */
#ifndef DAEMON_DIRECTORY_PEOPLE_H
#define DAEMON_DIRECTORY_PEOPLE_H

#include "daemon/directory/person.h"

struct pool_group {
    char *name;
    uint32_t gid;
    bool is_recent;
};

struct people {
    struct arena records; /* persons */
    struct record_index by_name;
    size_t dead_size; /* bytes of records that others have taken the place of */
    struct words words;
    struct pool_group *groups; /* sorted by name */
    size_t group_count;
    size_t group_capacity;
};

#define auto_people __attribute__((cleanup(people_clear)))
void people_clear(struct people *people);

size_t people_count(const struct people *people);

/* NULL when there is none. */
struct person *people_find(const struct people *people, const char *name);
struct pool_group *people_find_group(const struct people *people, const char *name);

/* Walks everybody, in no order that means anything; `*at` is 0 at first. NULL: no more. */
struct person *people_next(const struct people *people, size_t *at);

/* Everybody, for whoever needs an order. */
struct person_list {
    const struct person **persons;
    size_t count;
};

#define auto_person_list __attribute__((cleanup(person_list_clear)))
void person_list_clear(struct person_list *list);

/* Errors: -ENOMEM. */
int people_list(const struct people *people, struct person_list *out);
int people_list_recent(const struct people *people, struct person_list *out);
void person_list_sort_by_name(struct person_list *list);

/* A copy of a user; `out` must be empty. Errors: -ENOENT; -ENOMEM. */
int people_copy_user(const struct people *people, const char *name, struct directory_user *out);

/* Puts a user in, in place of one with the same name, and marks it as recent. Errors: -ENOMEM;
 * -E2BIG; -EIO no random numbers. */
int people_put(struct people *people, const struct directory_user *user);

/* Likewise, of somebody known and published like that already: what is recent stays so. */
int people_update(struct people *people, const struct directory_user *user);

/* Whether two states of a user are published alike. */
bool people_look_alike(const struct directory_user *a, const struct directory_user *b);

/* Puts a group in, or changes its gid; recent if that changed anything. Errors: -ENOMEM. */
int people_put_group(struct people *people, const char *name, uint32_t gid);

/* Take one out, if there is one. */
void people_remove(struct people *people, const char *name);
void people_remove_group(struct people *people, const char *name);

/* Whoever is there keeps resolving, may not log in, and counts as never asked about. */
void people_disable_all(struct people *people);

/* Everything is in the large file now. */
void people_mark_published(struct people *people);

/* The bytes that users take in memory, groups not counted. */
size_t people_size(const struct people *people);

#endif

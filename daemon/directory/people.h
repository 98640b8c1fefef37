/* The users and groups in memory, each sorted by name. For the directory's own files. */
#ifndef DAEMON_DIRECTORY_PEOPLE_H
#define DAEMON_DIRECTORY_PEOPLE_H

#include "daemon/directory/directory.h"

struct person {
    struct directory_user user;
    bool is_recent; /* not in the large file as it is here */
};

struct pool_group {
    char *name;
    uint32_t gid;
    bool is_recent;
};

struct people {
    struct person **persons;
    size_t person_count;
    size_t person_capacity;
    struct pool_group *groups;
    size_t group_count;
    size_t group_capacity;
};

#define auto_people __attribute__((cleanup(people_clear)))
void people_clear(struct people *people);

/* NULL when there is none. */
struct person *people_find(const struct people *people, const char *name);
struct pool_group *people_find_group(const struct people *people, const char *name);

/* Puts a user in, in place of one with the same name, and marks it as recent. The user's content is
 * taken over, unless it fails: -ENOMEM. */
int people_put(struct people *people, struct directory_user *user);

/* Whether two states of a user are published alike. */
bool people_look_alike(const struct directory_user *a, const struct directory_user *b);

/* Puts a group in, or changes its gid; recent if that changed anything. Errors: -ENOMEM. */
int people_put_group(struct people *people, const char *name, uint32_t gid);

/* Take one out, if there is one. */
void people_remove(struct people *people, const char *name);
void people_remove_group(struct people *people, const char *name);

/* Whoever is there keeps resolving and may not log in. */
void people_disable_all(struct people *people);

/* Everything is in the large file now. */
void people_mark_published(struct people *people);

#endif

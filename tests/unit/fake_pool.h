/* A pool in memory for the directory's tests: users, groups, and what goes wrong. */
#ifndef TESTS_UNIT_FAKE_POOL_H
#define TESTS_UNIT_FAKE_POOL_H

#include <stdatomic.h>

#include "common/text_map.h"
#include "daemon/directory/source.h"

#define FAKE_POOL_MAX_USERS     600
#define FAKE_POOL_MAX_GROUPS    10000
#define FAKE_POOL_GROUPS_A_USER 100

struct fake_user {
    char username[64];
    bool is_disabled;
    const char *status; /* NULL: CONFIRMED */
    int64_t created_at_ms;
    struct text_map attributes;
    const char *groups[FAKE_POOL_GROUPS_A_USER];
};

struct fake_group {
    const char *name;
    const char *description;
    int64_t created_at_ms;
};

struct fake_pool {
    struct fake_user users[FAKE_POOL_MAX_USERS];
    size_t user_count;
    struct fake_group groups[FAKE_POOL_MAX_GROUPS];
    size_t group_count;
    int fails_with;            /* negative errno of every call; 0: none */
    size_t fails_after_users;  /* with that error, a listing of all breaks off here */
    size_t fails_after_groups; /* and here, unless 0, the listing of members: so many groups */
    size_t page_size;          /* users on a page; 0: all */
    bool has_lost_places;      /* a listing that is not at its beginning is refused */
    int held_from_page;        /* is_list_held holds no page before this one */
    atomic_int questions;      /* calls of find_users */
    atomic_int listings;       /* of users, from the beginning */
    atomic_int pages;          /* of users, that were listed whole */
    atomic_int group_lists;    /* of groups */
    atomic_int member_lists;   /* of a group, that were listed whole */
    atomic_bool is_held;       /* questions wait here until it is false again */
    atomic_bool is_list_held;  /* listings, likewise */
};

/* Adds a user whose sub is "sub-USERNAME"; created one second after the one before. */
struct fake_user *fake_pool_add(struct fake_pool *pool, const char *username);
void fake_pool_add_group(struct fake_pool *pool, const char *name, const char *description);
void fake_pool_remove(struct fake_pool *pool, const char *username);
void fake_pool_clear(struct fake_pool *pool);

struct directory_source fake_pool_source(struct fake_pool *pool);

#endif

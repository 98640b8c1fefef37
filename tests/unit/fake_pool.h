/* A pool in memory for the directory's tests: users, groups, and what goes wrong. */
#ifndef TESTS_UNIT_FAKE_POOL_H
#define TESTS_UNIT_FAKE_POOL_H

#include <stdatomic.h>

#include "daemon/directory/directory.h"

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

/* A directory over a folder of its own, with local files: root, localjane (uid 1000), groups sudo
 * (27) and localgroup (1000), shells /bin/sh and /bin/bash. */
struct directory_fixture {
    char folder[32];
    char texts[12][64];
    struct directory_settings settings;
    struct fake_pool pool;
    struct directory *directory;
};

void directory_fixture_make(struct directory_fixture *out);
void directory_fixture_open(struct directory_fixture *fixture);
void directory_fixture_reopen(struct directory_fixture *fixture);
void directory_fixture_remove(struct directory_fixture *fixture);

/* Writes one of the fixture's files anew. */
void directory_fixture_write(const char *path, const char *text);

/* Lists the pool; fails the test if that fails. */
void directory_fixture_refresh(struct directory_fixture *fixture);

/* Users seen in the second in which a listing begins might be new: makes them older than the next
 * one, which may then find that they are gone. */
void directory_fixture_let_a_second_begin(void);

/* Whether the status tells of such a problem about this subject. */
bool directory_fixture_has_problem(struct directory_fixture *fixture,
                                   enum directory_problem_kind kind, const char *subject);

/* What the published files say, as the NSS module would see it: a user's uid or a group's gid; 0
 * when there is none. */
uint32_t directory_fixture_published_uid(struct directory_fixture *fixture, const char *name);
uint32_t directory_fixture_published_gid(struct directory_fixture *fixture, const char *name);

/* Whether initgroups gives a user this gid, by the published files. */
bool directory_fixture_gives_gid(struct directory_fixture *fixture, const char *name, uint32_t gid);

/* The published GECOS, home and shell of a user as "GECOS|HOME|SHELL". */
const char *directory_fixture_published_texts(struct directory_fixture *fixture, const char *name);

#endif

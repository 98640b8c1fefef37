/* A directory over a pool in memory, in a folder of its own, and what its published files say. */
#ifndef TESTS_UNIT_DIRECTORY_FIXTURE_H
#define TESTS_UNIT_DIRECTORY_FIXTURE_H

#include "daemon/directory/directory.h"
#include "tests/unit/fake_pool.h"

/* With local files: root, localjane (uid 1000), groups sudo (27) and localgroup (1000), shells
 * /bin/sh and /bin/bash. */
struct directory_fixture {
    char folder[32];
    char texts[13][64];
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

/* For what goes by seconds: ages, and the dates of editions. */
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

/* Published files for the tests of those who read them. */
#ifndef TESTS_UNIT_SNAPSHOT_FIXTURE_H
#define TESTS_UNIT_SNAPSHOT_FIXTURE_H

#include "common/snapshot_pair.h"
#include "daemon/directory/snapshot_writer.h"

#define FIXTURE_FIRST_ID (IDENTITY_MIN_ID + 1000)

/* A folder of its own under /tmp with the paths of the two files. */
struct snapshot_fixture {
    char folder[32];
    char directory[64];
    char recent[64];
    struct snapshot_paths paths;
};

void snapshot_fixture_make(struct snapshot_fixture *out);
void snapshot_fixture_remove(struct snapshot_fixture *fixture);

/* Writes `count` users "user0"…, uid = gid = FIXTURE_FIRST_ID + number, GECOS "generation N", each
 * in the groups "crew" (gid FIXTURE_FIRST_ID - 1) and "odd" or "even" (… - 2, … - 3). */
void snapshot_fixture_publish(const char *path, size_t count, uint64_t generation);

/* Writes this user alone. */
void snapshot_fixture_publish_user(const char *path, const struct snapshot_user_entry *user,
                                   uint64_t generation);

#endif

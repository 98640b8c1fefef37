/* A publisher over a fake pool, a follower, and a folder between them. */
#ifndef TESTS_UNIT_FLEET_FIXTURE_H
#define TESTS_UNIT_FLEET_FIXTURE_H

#include "daemon/fleet/follower.h"
#include "daemon/fleet/publisher.h"
#include "tests/unit/directory_fixture.h"

#define FLEET_POOL_ID "eu-west-1_TestPool1"
#define FLEET_LIMIT   deadline_in_ms(UNIT_PATIENCE_MS)

struct fleet_scene {
    struct directory_fixture pool;
    char folder[32];
    struct log log;
    struct text_list attributes;
    struct publisher_settings publishing;
    struct publisher *publisher;
    struct follower_settings following;
    struct follower *follower;
};

/* The one of this test. */
extern struct fleet_scene fleet;

/* Before and after each test. The pool has jane, of linux-users, and john. */
void fleet_make(void);
void fleet_end(void);

/* Opens them anew, with fleet.publishing and fleet.following. */
void fleet_reopen_publisher(void);
void fleet_reopen_follower(void);
void fleet_pin_key_of_publisher(void);

/* Lists the pool and publishes it. */
void fleet_publish(void);

/* Fetches, and expects that to come of it. */
void fleet_expect(enum follower_outcome expected);

/* A file of the folder: "store", "store.0", "followed" … */
void fleet_read_file(const char *name, struct secret *out);
void fleet_write_file(const char *name, const void *bytes, size_t length);

/* Whom the follower lists: "jane(linux-users) john() ". */
void fleet_expect_listed(const struct source_question *question, const char *expected);

#endif

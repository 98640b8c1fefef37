/* Two users of a pool that has groups which Linux may not show, and daemons that are started anew
 * while the pool is away. */
#ifndef TESTS_UNIT_CONTRACTORS_FIXTURE_H
#define TESTS_UNIT_CONTRACTORS_FIXTURE_H

#include "tests/unit/directory_fixture.h"

/* Opens and lists a directory: jane, who is in "crew" and in "Contractors", which cannot be shown,
 * and john, who is in "crew". There is a group "docker", too, which cannot be shown either. */
void contractors_open(struct directory_fixture *out);
struct fake_user *contractors_jane(struct directory_fixture *fixture);
struct fake_user *contractors_john(struct directory_fixture *fixture);

/* Ends the daemon's directory and opens the next one's, while the pool cannot be asked. */
void contractors_restart(struct directory_fixture *fixture);

/* Asks the pool about a user who is there. */
void contractors_ask_about(struct directory_fixture *fixture, const char *name);

/* A user who must be known. */
struct directory_user contractors_find(struct directory_fixture *fixture, const char *name);

/* Fails the test unless the user is in so many groups, and in this one. */
void contractors_expect_groups(struct directory_fixture *fixture, const char *name, size_t count,
                               const char *one);

/* Whether the pool was never asked about a user, who must be enabled. */
bool contractors_were_never_asked(struct directory_fixture *fixture, const char *name);

#endif

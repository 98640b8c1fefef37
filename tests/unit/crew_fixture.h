/* Users with an SSH key, and groups one of which gives a group of the host: for the tests on which
 * of two things heard about a user is the newer one. */
#ifndef TESTS_UNIT_CREW_FIXTURE_H
#define TESTS_UNIT_CREW_FIXTURE_H

#include "tests/unit/directory_fixture.h"

#define CREW_KEY "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB4Ck2kcBBKTsuXKpYSGWwV8RwF4Ssx6BHn1kKLLnyjs"

/* Makes a directory that reads keys, with the groups crew, which gives the host's sudo, and staff;
 * users are to be added before it is opened. */
void crew_make(struct directory_fixture *out);

/* Adds Jane, who has a key and is in both groups, and Joe: each on a page of an own. And opens it.
 */
enum { CREW_JANE, CREW_JOE };
void crew_open_two(struct directory_fixture *fixture);

/* Of Jane, who is so opened: the pool takes key and groups from her; it is asked about her; and
 * nothing of it is known here any more. */
void crew_withdraw_all(struct directory_fixture *fixture);
void crew_ask_about_jane(struct directory_fixture *fixture);
void crew_expect_jane_has_nothing(struct directory_fixture *fixture);

/* A listing that has told of Jane, and goes on with the next refresh. */
void crew_break_off_a_listing(struct directory_fixture *fixture);

/* What the pool says of a user from now on, by number: the key, and the groups; NULL: none. */
void crew_set_key(struct directory_fixture *fixture, size_t user, const char *key);
void crew_set_groups(struct directory_fixture *fixture, size_t user, const char *first,
                     const char *second);

/* Learns of a login whose token has these groups. */
void crew_sign_in(struct directory_fixture *fixture, const char *name, char **groups,
                  size_t group_count);

/* A user as known now; fails the test if there is none. */
struct directory_user crew_find(struct directory_fixture *fixture, const char *name);

#endif

/* Creating, changing and deleting users while the emulator runs. */
#ifndef TESTS_EMULATOR_CONTROL_USERS_H
#define TESTS_EMULATOR_CONTROL_USERS_H

#include "tests/emulator/world.h"

/* Does what {"userPoolId", "action": "create"|"update"|"delete", "user": {…}} says; the user is
 * written as in the state file, and an update changes only what it names. NULL, or what is wrong
 * with it, to be freed; then nothing has changed. */
char *control_users_change(struct world *world, const char *body);

/* What stands against users: {"userPoolId", "username", "passwordFailures", "codeFailures"} of each
 * who has any failures to their name. The caller's. */
struct json_object *control_users_lockouts(const struct world *world);

#endif

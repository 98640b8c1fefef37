/* Making and deleting groups while the emulator runs. */
#ifndef TESTS_EMULATOR_CONTROL_GROUPS_H
#define TESTS_EMULATOR_CONTROL_GROUPS_H

#include "tests/emulator/world.h"

/* Does what {"userPoolId", "action": "create"|"delete", "group": {…}} says; the group is written as
 * in the state file. NULL, or what is wrong with it, to be freed; then nothing has changed. */
char *control_groups_change(struct world *world, struct json_object *order,
                            struct json_object *answer);

#endif

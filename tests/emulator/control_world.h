/* Moving the clock, the pools' keys and people's identities while the emulator runs. */
#ifndef TESTS_EMULATOR_CONTROL_WORLD_H
#define TESTS_EMULATOR_CONTROL_WORLD_H

#include "tests/emulator/world.h"

/* Each carries out an order, {"offsetSeconds"}, {"userPoolId"} or {"identityId"}, and adds to the
 * answer what came of it. NULL, or what is wrong, to be freed. */
char *control_world_set_clock(struct world *world, struct json_object *order,
                              struct json_object *answer);
char *control_world_roll_keys(struct world *world, struct json_object *order,
                              struct json_object *answer);
char *control_world_merge_identity(struct world *world, struct json_object *order,
                                   struct json_object *answer);

#endif

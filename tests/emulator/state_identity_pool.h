/* The identity pools of the state file. */
#ifndef TESTS_EMULATOR_STATE_IDENTITY_POOL_H
#define TESTS_EMULATOR_STATE_IDENTITY_POOL_H

#include "tests/emulator/field.h"

/* Reads one item of "identityPools" into the world that is the owner. */
int state_read_identity_pool(struct field_reader *reader, struct json_object *value, void *world);

#endif

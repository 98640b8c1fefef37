/* The roles of a state file, that a web identity can assume. */
#ifndef TESTS_EMULATOR_STATE_ROLE_H
#define TESTS_EMULATOR_STATE_ROLE_H

#include "tests/emulator/field.h"

/* Adds a role to the world that `owner` is. */
int state_read_role(struct field_reader *reader, struct json_object *value, void *owner);

#endif

/* The users of the state file. */
#ifndef TESTS_EMULATOR_STATE_USER_H
#define TESTS_EMULATOR_STATE_USER_H

#include "tests/emulator/field.h"

/* Reads one item of "users" into the pool that is the owner. */
int state_read_user(struct field_reader *reader, struct json_object *value, void *pool);

/* Reads "generateUsers" into the pool that is the owner. */
int state_generate_users(struct field_reader *reader, struct json_object *value, void *pool);

#endif

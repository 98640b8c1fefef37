/* A user's devices and passkeys in the state file. */
#ifndef TESTS_EMULATOR_STATE_DEVICE_H
#define TESTS_EMULATOR_STATE_DEVICE_H

#include "tests/emulator/field.h"
#include "tests/emulator/world.h"

/* Reads a user's "devices", which replace those that were there; `owner` is the user. */
int state_read_devices(struct field_reader *reader, struct json_object *value, void *owner);

/* The same of "passkeys". */
int state_read_passkeys(struct field_reader *reader, struct json_object *value, void *owner);

#endif

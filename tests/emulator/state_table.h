/* Reading the tables of the state file. */
#ifndef TESTS_EMULATOR_STATE_TABLE_H
#define TESTS_EMULATOR_STATE_TABLE_H

#include "tests/emulator/field.h"

/* Adds a table to the world, which is the owner. */
int state_read_table(struct field_reader *reader, struct json_object *value, void *owner);

#endif

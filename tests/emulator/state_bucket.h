/* Reading the buckets of the state file. */
#ifndef TESTS_EMULATOR_STATE_BUCKET_H
#define TESTS_EMULATOR_STATE_BUCKET_H

#include "tests/emulator/field.h"

/* Adds a bucket to the world, which is the owner. */
int state_read_bucket(struct field_reader *reader, struct json_object *value, void *owner);

#endif

/* Attributes that somebody wants to write. */
#ifndef TESTS_EMULATOR_USER_ATTRIBUTES_H
#define TESTS_EMULATOR_USER_ATTRIBUTES_H

#include "tests/emulator/call.h"

/* A list of {Name, Value} in the input as an object, the caller's; NULL when absent. */
struct json_object *user_attributes_read(const struct call *call, const char *member);

enum attribute_writer {
    ATTRIBUTE_WRITER_USER,
    ATTRIBUTE_WRITER_ADMINISTRATOR, /* may also say that an address is verified */
};

/* Checks them against the pool's schema. `attributes` may be NULL. */
enum error user_attributes_check(struct call *call, const struct pool *pool,
                                 struct json_object *attributes, enum attribute_writer writer);

/* Refuses when one is missing that the pool requires. */
enum error user_attributes_check_required(struct call *call, const struct pool *pool,
                                          struct json_object *attributes);

#endif

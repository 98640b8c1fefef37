/* Attributes that somebody wants to write. */
#ifndef TESTS_EMULATOR_USER_ATTRIBUTES_H
#define TESTS_EMULATOR_USER_ATTRIBUTES_H

#include "tests/emulator/call.h"

/* A list of {Name, Value} in the input as an object, the caller's; NULL when absent. */
struct json_object *user_attributes_read(const struct call *call, const char *member);

struct app_client;

/* Checks them against the pool's schema and what a user may write by this app client; NULL: an
 * administrator writes, who may also say that an address is verified. `attributes` may be NULL. */
enum error user_attributes_check(struct call *call, const struct pool *pool,
                                 struct json_object *attributes, const struct app_client *client);

/* Refuses when one is missing that the pool requires. */
enum error user_attributes_check_required(struct call *call, const struct pool *pool,
                                          struct json_object *attributes);

#endif

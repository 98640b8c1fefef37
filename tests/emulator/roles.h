/* The IAM roles that a user's groups carry. */
#ifndef TESTS_EMULATOR_ROLES_H
#define TESTS_EMULATOR_ROLES_H

#include "tests/emulator/world.h"

/* Adds cognito:roles and cognito:preferred_role, as far as there are any. The preferred role is
 * that of the group with the lowest precedence; there is none when two such have different ones. */
void roles_put_claims(struct json_object *claims, const struct pool *pool, const struct user *user);

#endif

/* What a PreTokenGeneration trigger (version 1) changes in tokens: claimsOverrideDetails. */
#ifndef TESTS_EMULATOR_TOKEN_OVERRIDES_H
#define TESTS_EMULATOR_TOKEN_OVERRIDES_H

#include "tests/emulator/json.h"

/* Adds, changes and takes away claims of an ID token, those that only the service may set
 * excepted. `details` may be NULL, here and below. */
void token_overrides_change_claims(struct json_object *claims, const struct json_object *details);

/* The groups of either token. */
void token_overrides_change_groups(struct json_object *claims, const struct json_object *details);

/* The IAM roles of an ID token. */
void token_overrides_change_roles(struct json_object *claims, const struct json_object *details);

#endif

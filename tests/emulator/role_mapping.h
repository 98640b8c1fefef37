/* Which role an identity pool gives to a login. */
#ifndef TESTS_EMULATOR_ROLE_MAPPING_H
#define TESTS_EMULATOR_ROLE_MAPPING_H

#include "tests/emulator/login_token.h"

/* The role: CustomRoleArn of the call, what the mapping says, or the authenticated role. */
enum error role_mapping_choose(struct call *call, const struct identity_pool *pool,
                               const struct login *login, const char **role);

#endif

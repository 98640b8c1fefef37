/* Refresh tokens: opaque, sealed, bound to app client and user, revocable. */
#ifndef TESTS_EMULATOR_REFRESH_H
#define TESTS_EMULATOR_REFRESH_H

#include "tests/emulator/sign_in.h"
#include "tests/emulator/tokens.h"

/* A refresh token of this sign-in, to be freed. */
char *refresh_token_make(const struct world *world, const struct token_grant *grant);

/* InitiateAuth with REFRESH_TOKEN_AUTH. */
enum error refresh_by_initiate_auth(struct call *call, struct sign_in *sign_in);

#endif

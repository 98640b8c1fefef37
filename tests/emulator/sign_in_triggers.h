/* The triggers of a sign-in, each where the service has it. */
#ifndef TESTS_EMULATOR_SIGN_IN_TRIGGERS_H
#define TESTS_EMULATOR_SIGN_IN_TRIGGERS_H

#include "tests/emulator/sign_in.h"

/* Before the password is looked at. An unknown user is told of only when the client prevents
 * user existence errors. */
enum error sign_in_before(struct call *call, const struct sign_in *sign_in);

/* After the last challenge, before the tokens. */
enum error sign_in_after(struct call *call, const struct sign_in *sign_in);

/* What the tokens shall say: claimsOverrideDetails, the caller's; NULL: nothing else than usual. */
enum error sign_in_token_claims(struct call *call, const struct sign_in *sign_in,
                                const char *source, struct json_object **out);

#endif

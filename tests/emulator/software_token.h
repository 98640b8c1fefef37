/* Setting up an authenticator app: AssociateSoftwareToken and VerifySoftwareToken, by a signed-in
 * user's access token or by the Session of MFA_SETUP. */
#ifndef TESTS_EMULATOR_SOFTWARE_TOKEN_H
#define TESTS_EMULATOR_SOFTWARE_TOKEN_H

#include "tests/emulator/sign_in.h"

/* Whether VerifySoftwareToken was answered SUCCESS in this sign-in. */
bool software_token_was_set_up(const struct sign_in *sign_in);

#endif

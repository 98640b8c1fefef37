/* The challenges, one file each: how it is put, and how its answer is judged. An answer is that of
 * RespondToAuthChallenge; the user name and SECRET_HASH have been read already. */
#ifndef TESTS_EMULATOR_CHALLENGES_H
#define TESTS_EMULATOR_CHALLENGES_H

#include "tests/emulator/sign_in.h"

/* SOFTWARE_TOKEN_MFA: the code of an authenticator app. */
enum error challenge_software_token_put(struct call *call, const struct sign_in *sign_in);
enum error challenge_software_token_answer(struct call *call, struct sign_in *sign_in,
                                           const char *username);

#endif

/* NEW_PASSWORD_REQUIRED: the challenge for users whose password an administrator gave. */
#ifndef TESTS_EMULATOR_NEW_PASSWORD_H
#define TESTS_EMULATOR_NEW_PASSWORD_H

#include "tests/emulator/sign_in.h"

/* Puts the challenge into the output. */
enum error new_password_demand(struct call *call, const struct sign_in *sign_in);

/* Judges RespondToAuthChallenge with NEW_PASSWORD_REQUIRED. A refused password leaves the Session
 * good for another try. */
enum error new_password_accept(struct call *call, struct sign_in *sign_in, const char *username);

#endif

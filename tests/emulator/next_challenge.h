/* What comes next in a sign-in, as the pool and the user are set up. */
#ifndef TESTS_EMULATOR_NEXT_CHALLENGE_H
#define TESTS_EMULATOR_NEXT_CHALLENGE_H

#include "tests/emulator/sign_in.h"

/* A confirmed user's first factor was right: a second one, or tokens. */
enum error next_challenge_after_first_factor(struct call *call, const struct sign_in *sign_in);

/* Asks for this factor: a name of mfa.h. */
enum error next_challenge_put_factor(struct call *call, const struct sign_in *sign_in,
                                     const char *type);

/* The second factor was right, too, or none is needed: the device's proof, or tokens. */
enum error next_challenge_after_mfa(struct call *call, const struct sign_in *sign_in);

#endif

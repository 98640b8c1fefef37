/* PASSWORD_VERIFIER: the SRP challenge and the judgement of its answer. */
#ifndef TESTS_EMULATOR_SRP_CHALLENGE_H
#define TESTS_EMULATOR_SRP_CHALLENGE_H

#include "tests/emulator/sign_in.h"

/* Reads SRP_A out of one of the call's maps; `out` is the caller's. */
enum error srp_challenge_read(struct call *call, const char *map, BIGNUM **out);

/* Answers the client's public value (taken over) with a PASSWORD_VERIFIER challenge. Who does not
 * exist gets a simulated one, or is told so, as the client is set. */
enum error srp_challenge_issue(struct call *call, const struct sign_in *sign_in,
                               BIGNUM *client_public);

/* Judges RespondToAuthChallenge with PASSWORD_VERIFIER. */
enum error srp_challenge_judge(struct call *call, struct sign_in *sign_in, const char *username);

#endif

/* The triggers of CUSTOM_AUTH: DefineAuthChallenge decides what comes next, CreateAuthChallenge
 * makes a challenge, VerifyAuthChallengeResponse judges its answer. The world's lock is released
 * while one runs. Errors: those of trigger_fire(); InvalidParameter, the pool has no such trigger.
 */
#ifndef TESTS_EMULATOR_CUSTOM_AUTH_TRIGGERS_H
#define TESTS_EMULATOR_CUSTOM_AUTH_TRIGGERS_H

#include "tests/emulator/sign_in.h"

enum custom_auth_decision {
    CUSTOM_AUTH_FAIL,
    CUSTOM_AUTH_ISSUE_TOKENS,
    CUSTOM_AUTH_ASK_PASSWORD, /* PASSWORD_VERIFIER */
    CUSTOM_AUTH_CHALLENGE,    /* CUSTOM_CHALLENGE */
};

/* `rounds` is what was asked and answered so far: a list of {challengeName, challengeResult,
 * challengeMetadata}. */
enum error custom_auth_define(struct call *call, const struct sign_in *sign_in,
                              struct json_object *rounds, enum custom_auth_decision *out);

/* `out`, the caller's: {publicChallengeParameters, privateChallengeParameters, challengeMetadata},
 * of which any may be missing. */
enum error custom_auth_create(struct call *call, const struct sign_in *sign_in,
                              struct json_object *rounds, struct json_object **out);

/* `secret` is the challenge's privateChallengeParameters; may be NULL. */
enum error custom_auth_verify(struct call *call, const struct sign_in *sign_in,
                              struct json_object *secret, const char *answer, bool *out);

#endif

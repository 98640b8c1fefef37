/* What the emulator's tests of factors share: pools that want more than a password, and answers to
 * challenges. */
#ifndef TESTS_UNIT_FACTOR_FIXTURE_H
#define TESTS_UNIT_FACTOR_FIXTURE_H

#include "tests/emulator/world.h"

#define FACTOR_SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define FACTOR_TOTP                                                                                \
    "{\"mfa\": {\"enabled\": [\"SOFTWARE_TOKEN_MFA\"], \"totpSecret\": \"" FACTOR_SECRET "\","     \
    " \"totpDeviceName\": \"phone\"}}"

/* Changes the only pool: its mfaConfiguration, and mfaTypes as a JSON list. */
void factor_set_pool(struct world *world, enum mfa_configuration configuration, const char *types);

/* Changes a user by what a state file would say of them. */
void factor_set_user(struct world *world, const char *username, const char *json);

struct user *factor_user(struct world *world, const char *username);

/* A world of fixture_world() where "jane" must give a code of the secret FACTOR_SECRET. */
struct world *factor_totp_world(void);

/* RespondToAuthChallenge as FIXTURE_CLIENT: the answer's Session, and `responses` (JSON members,
 * such as "\"ANSWER\": \"x\"") besides USERNAME. The new answer is the caller's. */
struct json_object *factor_respond(struct world *world, const char *challenge,
                                   struct json_object *to, const char *username,
                                   const char *responses);

/* InitiateAuth with USER_AUTH, and `parameters` (JSON members) besides USERNAME. */
struct json_object *factor_choose(struct world *world, const char *username,
                                  const char *parameters);

/* The code of FACTOR_SECRET, so many steps from the present one. */
const char *factor_code(struct world *world, int steps, char out[7]);

/* Answers SOFTWARE_TOKEN_MFA with such a code. */
struct json_object *factor_answer_totp(struct world *world, struct json_object *to,
                                       const char *code);

/* Lets the world write down what it sends, for the next two. */
void factor_open_outbox(struct world *world);

/* What was sent last, the caller's; NULL: nothing. */
struct json_object *factor_last_message(struct world *world);

/* Its code. Ends the test when there is none. */
const char *factor_sent_code(struct world *world, char out[7]);

/* Calls an operation with an access token of this sign-in, and `members` (JSON) besides. */
struct json_object *factor_call_signed_in(struct world *world, struct json_object *tokens,
                                          const char *operation, const char *members);

/* Asserts that the answer has tokens, and lets it go. */
void factor_expect_tokens(struct json_object *answer);

/* Asserts that the answer is this challenge; returns it. */
struct json_object *factor_expect_challenge(struct json_object *answer, const char *challenge);

#endif

/* What the emulator's unit tests share: a world from a state text, calls into it without a network,
 * and a client's side of SRP. */
#ifndef TESTS_UNIT_EMULATOR_FIXTURE_H
#define TESTS_UNIT_EMULATOR_FIXTURE_H

#include "tests/emulator/world.h"

#define FIXTURE_POOL          "eu-west-1_TestPool1"
#define FIXTURE_CLIENT        "testclient1"  /* no secret, LEGACY, all flows */
#define FIXTURE_STRICT        "strictclient" /* a secret, PreventUserExistenceErrors */
#define FIXTURE_IDENTITY_POOL "eu-west-1:11111111-2222-4333-8444-555555555555"
#define FIXTURE_PROVIDER      "cognito-idp.eu-west-1.amazonaws.com/" FIXTURE_POOL
#define FIXTURE_ROLE          "arn:aws:iam::123456789012:role/lister" /* trusts FIXTURE_CLIENT's tokens */
#define FIXTURE_SECRET        "thesecretofthestrictclient"

/* A world of FIXTURE_POOL with these users: "jane" (Right-Horse-7, group admins), "Carol" (must
 * change Temporary-1), "dave" (disabled), "una" (unconfirmed), "rex" (reset, no password), "nora"
 * (confirmed, no password). Ends the test when that fails; world_free() it. */
struct world *fixture_world(void);

/* Calls a public operation ("InitiateAuth") with this JSON; the answer's body, the caller's. */
struct json_object *fixture_call(struct world *world, const char *operation, const char *body);

/* The same of the identity pools' service. */
struct json_object *fixture_identity_call(struct world *world, const char *operation,
                                          const char *body);

/* Calls an operation as if its signature had been found good. */
struct json_object *fixture_directory_call(struct world *world, const char *operation,
                                           const char *body);

/* Asserts that the answer is this error with this message, and lets it go. */
void fixture_expect_error(struct json_object *answer, const char *type, const char *message);

/* One SRP sign-in, step by step: what a test changes in between is its own affair. */
struct srp_attempt {
    const char *client_id, *username, *password;
    const char *timestamp;         /* to be sent; NULL: the right one */
    struct json_object *challenge; /* the answer to InitiateAuth */
    BIGNUM *private_value;
};

/* Whose proof it is: pool name, USER_ID_FOR_SRP and password, or a device's group key, key and
 * secret. */
struct srp_identity {
    const char *group, *id, *secret;
};

/* PASSWORD_CLAIM_SIGNATURE of a challenge's parameters, to be freed. */
char *fixture_srp_proof(const BIGNUM *private_value, struct json_object *parameters,
                        const struct srp_identity *identity, const char *timestamp);

/* Makes the attempt's private value; returns SRP_A, to be freed. */
char *fixture_srp_public(struct srp_attempt *attempt);

/* InitiateAuth; returns attempt->challenge. */
struct json_object *fixture_srp_start(struct world *world, struct srp_attempt *attempt);

/* RespondToAuthChallenge, with the challenge's Session if it has one; the answer is the caller's.
 * Ends the attempt. */
struct json_object *fixture_srp_answer(struct world *world, struct srp_attempt *attempt);

/* Both of it. */
struct json_object *fixture_srp(struct world *world, const char *client_id, const char *username,
                                const char *password);

/* USER_PASSWORD_AUTH with FIXTURE_CLIENT. */
struct json_object *fixture_password(struct world *world, const char *username,
                                     const char *password);

#endif

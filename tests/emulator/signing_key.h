/* An RSA key pair of a pool, and JSON web tokens signed with it (RS256). */
#ifndef TESTS_EMULATOR_SIGNING_KEY_H
#define TESTS_EMULATOR_SIGNING_KEY_H

#include <openssl/evp.h>

#include "tests/emulator/json.h"

struct signing_key {
    EVP_PKEY *pair;
    char *id; /* "kid" */
};

/* A new 2048-bit pair. */
void signing_key_make(struct signing_key *key);
void signing_key_release(struct signing_key *key);

/* The public half as a JSON web key. */
struct json_object *signing_key_publish(const struct signing_key *key);

/* A compact JWS over the claims, to be freed. */
char *signing_key_sign_token(const struct signing_key *key, struct json_object *claims);

/* Takes a compact JWS apart. `claims` and `kid` are the caller's. Errors: -EBADMSG no JWS. */
int token_parse(const char *token, struct json_object **claims, char **kid);

/* Whether the token is RS256 and signed by this key. */
bool signing_key_verifies(const struct signing_key *key, const char *token);

#endif

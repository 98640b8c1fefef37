/* An RSA key pair of a pool, and JSON web tokens signed with it (RS256). */
#ifndef TESTS_EMULATOR_SIGNING_KEY_H
#define TESTS_EMULATOR_SIGNING_KEY_H

#include <openssl/evp.h>

#include "tests/emulator/json.h"

#define SIGNING_KEY_BITS 2048

struct signing_key {
    EVP_PKEY *pair;
    char *id; /* "kid" */
};

/* A new pair of SIGNING_KEY_BITS. In a file of its own: unit tests put another in its place, which
 * has pairs ready. */
void signing_key_make(struct signing_key *key);

/* This pair, which is then the key's, and an id for it. */
void signing_key_take(struct signing_key *key, EVP_PKEY *pair);
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

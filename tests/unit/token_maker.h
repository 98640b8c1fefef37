/* Keys and tokens made inside a test, good ones and bad ones. */
#ifndef TESTS_UNIT_TOKEN_MAKER_H
#define TESTS_UNIT_TOKEN_MAKER_H

#include <stddef.h>

#include "common/secret.h"

struct evp_pkey_st;

/* A pool's key pair. Free it with EVP_PKEY_free(). */
struct evp_pkey_st *token_maker_key(unsigned bits);

/* {"keys":[…]} with one RSA key. The caller frees it. */
char *token_maker_key_set(struct evp_pkey_st *key, const char *key_id);

/* header.payload.signature, signed RS256 whatever the header says. */
void token_maker_sign(struct evp_pkey_st *key, const char *header, const char *payload,
                      struct secret *out);

/* base64url(bytes), without padding. The caller frees it. */
char *token_maker_encode(const void *bytes, size_t length);

#endif

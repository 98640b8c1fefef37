/* The public keys of a user pool (its JWKS), fetched when needed and kept.
 *
 * An unknown key id makes it ask again, but not more often than the interval; when that fails the
 * keys it has stay good. May be used by many threads; no lock is held while it asks. */
#ifndef DAEMON_COGNITO_KEYS_H
#define DAEMON_COGNITO_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "common/deadline.h"
#include "daemon/http/http.h"

#define KEYS_REFETCH_INTERVAL_MS (5 * 60 * 1000) /* what callers normally pass */

struct evp_pkey_st; /* OpenSSL's EVP_PKEY */
struct key_set;

/* Makes an empty set for the issuer's keys, at ISSUER/.well-known/jwks.json. After a successful
 * fetch the next one for an unknown key comes no earlier than `refetch_interval_ms`; after a failed
 * one it may be tried again at once. `http` must outlive the set. Errors: -ENOMEM. */
int key_set_new(struct http_pool *http, const char *issuer, int64_t refetch_interval_ms,
                struct key_set **out);
void key_set_free(struct key_set *keys);

/* Fetches the keys now, whatever is known: at the start of the daemon, to be ready for an outage.
 * Errors: those of http_get(); -EBADMSG no key set came; -EREMOTEIO another status than 200. */
int key_set_fetch(struct key_set *keys, struct deadline deadline);

/* Replaces the keys by those of a JWKS document. Keys that are not RSA signature keys of at least
 * 2048 bits are left out. Errors: -EBADMSG, and nothing changes, when no usable key is in it. */
int key_set_read(struct key_set *keys, const char *json, size_t length);

/* The RSA key of that id, a reference the caller frees (EVP_PKEY_free).
 * Errors: -ENOKEY; when it had to ask and could not, those of key_set_fetch(). */
int key_set_find(struct key_set *keys, const char *key_id, struct deadline deadline,
                 struct evp_pkey_st **out);

#endif

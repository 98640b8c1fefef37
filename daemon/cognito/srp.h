/* The client's side of Cognito's SRP (Secure Remote Password with the 3072-bit group of RFC 3526):
 * proves the knowledge of a password without sending it.
 *
 * It differs from RFC 5054: numbers are hashed as shortest two's complement, the key goes through
 * HKDF, and the proof is an HMAC over a time stamp. The server never proves itself; TLS does. */
#ifndef DAEMON_COGNITO_SRP_H
#define DAEMON_COGNITO_SRP_H

#include <stddef.h>
#include <stdint.h>

#include "common/secret.h"

#define SRP_GROUP_BYTES    384
#define SRP_SECRET_BYTES   32 /* of the client's secret exponent: twice the group's strength */
#define SRP_PUBLIC_SIZE    (2 * SRP_GROUP_BYTES + 1) /* of a public value in hexadecimal, with NUL */
#define SRP_TIMESTAMP_SIZE 32
#define SRP_PROOF_SIZE     45 /* base64 of 32 bytes, with NUL */

struct srp_client; /* one attempt: a secret exponent, and its public value */

/* Begins an attempt with a fresh random exponent. Errors: -ENOMEM; -EIO no randomness. */
int srp_client_new(struct srp_client **out);
/* The same with a given exponent (big-endian): for tests. Errors: -EINVAL its public value is 0. */
int srp_client_new_with_exponent(const uint8_t *exponent, size_t length, struct srp_client **out);
/* Wipes and frees. Safe on NULL. */
void srp_client_free(struct srp_client *client);

/* SRP_A: lower-case hexadecimal without leading zeros. Lives as long as the client. */
const char *srp_client_public(const struct srp_client *client);

/* What the PASSWORD_VERIFIER challenge brought. */
struct srp_challenge {
    const char *pool_name;     /* the user pool's id behind its '_' */
    const char *user_id;       /* USER_ID_FOR_SRP, byte for byte */
    const char *salt;          /* SALT, hexadecimal */
    const char *server_public; /* SRP_B, hexadecimal */
    const char *secret_block;  /* SECRET_BLOCK, base64 */
};

/* Computes PASSWORD_CLAIM_SIGNATURE (base64) for a TIMESTAMP.
 * Errors: -EBADMSG a value of the challenge is not what it must be (not hexadecimal or base64, too
 * long, SRP_B a multiple of N); -ENOMEM; -EIO the crypto library failed. */
int srp_client_prove(const struct srp_client *client, const struct srp_challenge *challenge,
                     const struct secret *password, const char *timestamp,
                     char out[SRP_PROOF_SIZE]);

#define SRP_SALT_BYTES 16

/* What a service keeps in place of a password, as ConfirmDevice takes it: base64 of the shortest
 * two's complements. */
struct srp_verifier {
    char salt[25];      /* of up to 17 bytes */
    char verifier[517]; /* of up to 385 bytes */
};

/* Makes the verifier of a password with a fresh salt. For a device the pool's name is its group
 * key, the user's id its key. `out` is empty on failure. Errors: -ENOMEM; -EIO no randomness, or
 * the crypto library failed. */
int srp_verifier_make(const char *pool_name, const char *user_id, const struct secret *password,
                      struct srp_verifier *out);
/* The same with a given salt: for tests. */
int srp_verifier_make_with_salt(const char *pool_name, const char *user_id,
                                const struct secret *password, const uint8_t salt[SRP_SALT_BYTES],
                                struct srp_verifier *out);

/* Writes TIMESTAMP: "Sat Nov 21 19:30:05 UTC 2026", in English whatever the locale. */
void srp_timestamp(int64_t now_unix, char out[SRP_TIMESTAMP_SIZE]);

#endif

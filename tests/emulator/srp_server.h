/* The server's side of Cognito's SRP: 3072-bit group of RFC 3526, SHA-256, and Cognito's own key
 * derivation ("Caldera Derived Key"). Numbers on the wire are lower-case hex without padding; in
 * hashes they are the shortest two's complement, as Java's BigInteger.toByteArray gives them. */
#ifndef TESTS_EMULATOR_SRP_SERVER_H
#define TESTS_EMULATOR_SRP_SERVER_H

#include <openssl/bn.h>
#include <stdint.h>

#include "tests/emulator/digest.h"
#include "tests/emulator/encoding.h"

#define SRP_KEY_LENGTH 16

static inline void number_release(BIGNUM **number)
{
    BN_clear_free(*number);
}

/* auto_number BIGNUM *a = NULL; freed at the end of the scope. */
#define auto_number __attribute__((cleanup(number_release)))

/* What the service keeps of a password. */
struct srp_credential {
    BIGNUM *salt;     /* NULL: none made yet */
    BIGNUM *verifier; /* g^x */
};

void srp_credential_release(struct srp_credential *credential);

/* x = H(enc(salt), H(pool name, user id, ":", password)). */
BIGNUM *srp_make_private_key(const char *pool_name, const char *user_id, const char *password,
                             const BIGNUM *salt);

/* v = g^x. */
BIGNUM *srp_make_verifier(const char *pool_name, const char *user_id, const char *password,
                          const BIGNUM *salt);

/* A random number of so many bits. */
BIGNUM *srp_random(int bits);

/* B = k*v + g^b mod N. */
BIGNUM *srp_make_public_value(const BIGNUM *verifier, const BIGNUM *private_value);

/* Reads the client's A: hex of any case and length. Errors: -EBADMSG no hex, or A mod N is 0. */
int srp_read_public_value(const char *hex, BIGNUM **out);

/* Lower-case hex without leading zeros, to be freed. */
char *srp_write_number(const BIGNUM *number);

/* The values of one exchange. */
struct srp_exchange {
    BIGNUM *client_public;  /* A */
    BIGNUM *server_public;  /* B */
    BIGNUM *server_private; /* b */
};

void srp_exchange_release(struct srp_exchange *exchange);

/* u = H(enc(A), enc(B)). */
BIGNUM *srp_scramble(const BIGNUM *client_public, const BIGNUM *server_public);

/* The 16 bytes made of u and S by HKDF. */
void srp_expand_key(const BIGNUM *scramble, const BIGNUM *shared, uint8_t key[SRP_KEY_LENGTH]);

/* The same from the server's end: S = (A * v^u)^b. */
void srp_derive_key(const struct srp_exchange *exchange, const BIGNUM *verifier,
                    uint8_t key[SRP_KEY_LENGTH]);

/* What PASSWORD_CLAIM_SIGNATURE must be, before base64. */
void srp_sign_claim(const uint8_t key[SRP_KEY_LENGTH], const char *pool_name, const char *user_id,
                    const struct bytes *secret_block, const char *timestamp,
                    uint8_t out[DIGEST_LENGTH]);

#endif

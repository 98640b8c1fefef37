/* The arithmetic of Cognito's SRP, step by step, named as in RFC 5054 where it has a name.
 * Private to daemon/cognito (srp.h); the test vectors check every step.
 *
 * Errors of all functions: -EIO the crypto library failed, which is lack of memory. */
#ifndef DAEMON_COGNITO_SRP_MATH_H
#define DAEMON_COGNITO_SRP_MATH_H

#include <openssl/bn.h>

#include "daemon/cognito/digest.h"
#include "daemon/cognito/srp.h"

#define SRP_ENCODED_BYTES (SRP_GROUP_BYTES + 1) /* the longest encoding of a number */
#define SRP_KEY_BYTES     16

/* Numbers that are wiped when their scope ends. */
#define auto_number __attribute__((cleanup(srp_number_free)))
void srp_number_free(BIGNUM **number);

/* The 3072-bit group, and room for computing in it. */
struct srp_group {
    BIGNUM *prime;           /* N */
    BIGNUM *generator;       /* g */
    BIGNUM *multiplier;      /* k */
    BN_CTX *scratch;         /* wiped when freed */
    BN_MONT_CTX *montgomery; /* of N, for powers in constant time */
};

#define auto_srp_group __attribute__((cleanup(srp_group_close)))
int srp_group_open(struct srp_group *out);
void srp_group_close(struct srp_group *group);

/* The shortest big-endian two's complement of a number below 2^3072 that is not negative. Returns
 * its length. */
size_t srp_encode(const BIGNUM *number, uint8_t out[SRP_ENCODED_BYTES]);

/* base^exponent mod N, in a time that does not tell the exponent. */
int srp_power(const struct srp_group *group, const BIGNUM *base, BIGNUM *exponent, BIGNUM *out);

/* SHA256(pool name, user id, ":", password). */
int srp_identity_hash(const struct srp_challenge *challenge, const struct secret *password,
                      uint8_t out[DIGEST_BYTES]);

/* x = SHA256(salt, identity hash). */
int srp_password_exponent(const BIGNUM *salt, const uint8_t identity_hash[DIGEST_BYTES],
                          BIGNUM *out);

/* u = SHA256(A, B). */
int srp_scrambler(const BIGNUM *client_public, const BIGNUM *server_public, BIGNUM *out);

/* What the premaster secret is made of. */
struct srp_exchange {
    BIGNUM *client_exponent;   /* a */
    BIGNUM *server_public;     /* B */
    BIGNUM *scrambler;         /* u */
    BIGNUM *password_exponent; /* x */
};

/* S = (B - k g^x)^(a + u x) mod N. */
int srp_premaster_secret(const struct srp_group *group, const struct srp_exchange *exchange,
                         BIGNUM *out);

/* HKDF of S, salted with u. */
int srp_session_key(const BIGNUM *scrambler, const BIGNUM *premaster_secret,
                    uint8_t out[SRP_KEY_BYTES]);

#endif

/* The verifier that a service keeps in place of a password. */
#include <errno.h>
#include <sys/random.h>

#include "daemon/cognito/base64.h"
#include "daemon/cognito/srp_math.h"

static void encode(const BIGNUM *number, char *out)
{
    uint8_t encoded[SRP_ENCODED_BYTES];

    base64_encode(encoded, srp_encode(number, encoded), out);
}

static int compute(const struct srp_challenge *names, const struct secret *password,
                   const BIGNUM *salt, BIGNUM *out)
{
    auto_srp_group struct srp_group group = {0};
    auto_number BIGNUM *exponent = BN_new();
    uint8_t identity_hash[DIGEST_BYTES];

    if (exponent == NULL)
        return -ENOMEM;
    int r = srp_group_open(&group);
    if (r == 0)
        r = srp_identity_hash(names, password, identity_hash);
    if (r == 0)
        r = srp_password_exponent(salt, identity_hash, exponent);
    if (r == 0)
        r = srp_power(&group, group.generator, exponent, out);
    secret_wipe_bytes(identity_hash, sizeof identity_hash);
    return r;
}

int srp_verifier_make_with_salt(const char *pool_name, const char *user_id,
                                const struct secret *password, const uint8_t salt[SRP_SALT_BYTES],
                                struct srp_verifier *out)
{
    const struct srp_challenge names = {.pool_name = pool_name, .user_id = user_id};
    auto_number BIGNUM *salt_number = BN_bin2bn(salt, SRP_SALT_BYTES, NULL);
    auto_number BIGNUM *verifier = BN_new();

    *out = (struct srp_verifier){0};
    if (salt_number == NULL || verifier == NULL)
        return -ENOMEM;
    int r = compute(&names, password, salt_number, verifier);
    if (r < 0)
        return r;
    encode(salt_number, out->salt);
    encode(verifier, out->verifier);
    return 0;
}

int srp_verifier_make(const char *pool_name, const char *user_id, const struct secret *password,
                      struct srp_verifier *out)
{
    uint8_t salt[SRP_SALT_BYTES];

    *out = (struct srp_verifier){0};
    if (getrandom(salt, sizeof salt, 0) != (ssize_t)sizeof salt)
        return -EIO;
    return srp_verifier_make_with_salt(pool_name, user_id, password, salt, out);
}

/* SRP's numbers. What depends on the password is computed in constant time and wiped. */
#include "daemon/cognito/srp_math.h"

#include <errno.h>

void srp_number_free(BIGNUM **number)
{
    BN_clear_free(*number);
    *number = NULL;
}

void srp_group_close(struct srp_group *group)
{
    BN_free(group->prime);
    BN_free(group->generator);
    BN_free(group->multiplier);
    BN_MONT_CTX_free(group->montgomery);
    BN_CTX_free(group->scratch);
    *group = (struct srp_group){0};
}

size_t srp_encode(const BIGNUM *number, uint8_t out[SRP_ENCODED_BYTES])
{
    int bits = BN_num_bits(number);
    int length = bits / 8 + 1; /* one bit more than the number has, for the sign */

    (void)BN_bn2binpad(number, out, length);
    return (size_t)length;
}

static int hash_to_number(const struct digest_piece *pieces, size_t count, BIGNUM *out)
{
    uint8_t hash[DIGEST_BYTES];

    int r = digest_sha256(pieces, count, hash);
    if (r == 0 && BN_bin2bn(hash, sizeof hash, out) == NULL)
        r = -EIO;
    secret_wipe_bytes(hash, sizeof hash);
    return r;
}

/* SHA256 of two encoded numbers, as a number. */
static int hash_numbers(const BIGNUM *first, const BIGNUM *second, BIGNUM *out)
{
    uint8_t encoded[2][SRP_ENCODED_BYTES];
    const struct digest_piece pieces[] = {
        {.bytes = encoded[0], .length = srp_encode(first, encoded[0])},
        {.bytes = encoded[1], .length = srp_encode(second, encoded[1])},
    };

    return hash_to_number(pieces, 2, out);
}

int srp_group_open(struct srp_group *out)
{
    auto_srp_group struct srp_group group = {
        .prime = BN_get_rfc3526_prime_3072(NULL),
        .generator = BN_new(),
        .multiplier = BN_new(),
        .scratch = BN_CTX_new(),
        .montgomery = BN_MONT_CTX_new(),
    };

    if (group.prime == NULL || group.generator == NULL || group.multiplier == NULL ||
        group.scratch == NULL || group.montgomery == NULL)
        return -EIO;
    if (!BN_set_word(group.generator, 2) ||
        !BN_MONT_CTX_set(group.montgomery, group.prime, group.scratch))
        return -EIO;
    int r = hash_numbers(group.prime, group.generator, group.multiplier);
    if (r < 0)
        return r;
    *out = group;
    group = (struct srp_group){0};
    return 0;
}

int srp_power(const struct srp_group *group, const BIGNUM *base, BIGNUM *exponent, BIGNUM *out)
{
    BN_set_flags(exponent, BN_FLG_CONSTTIME);
    return BN_mod_exp_mont_consttime(out, base, exponent, group->prime, group->scratch,
                                     group->montgomery)
               ? 0
               : -EIO;
}

int srp_identity_hash(const struct srp_challenge *challenge, const struct secret *password,
                      uint8_t out[DIGEST_BYTES])
{
    const struct digest_piece pieces[] = {
        digest_text(challenge->pool_name),
        digest_text(challenge->user_id),
        digest_text(":"),
        {.bytes = secret_text(password), .length = password->length},
    };

    return digest_sha256(pieces, 4, out);
}

int srp_password_exponent(const BIGNUM *salt, const uint8_t identity_hash[DIGEST_BYTES],
                          BIGNUM *out)
{
    uint8_t encoded[SRP_ENCODED_BYTES];
    const struct digest_piece pieces[] = {
        {.bytes = encoded, .length = srp_encode(salt, encoded)},
        {.bytes = identity_hash, .length = DIGEST_BYTES},
    };

    return hash_to_number(pieces, 2, out);
}

int srp_scrambler(const BIGNUM *client_public, const BIGNUM *server_public, BIGNUM *out)
{
    return hash_numbers(client_public, server_public, out);
}

/* B - k g^x mod N. */
static int strip_verifier(const struct srp_group *group, const struct srp_exchange *exchange,
                          BIGNUM *out)
{
    auto_number BIGNUM *verifier = BN_new();

    if (verifier == NULL)
        return -EIO;
    int r = srp_power(group, group->generator, exchange->password_exponent, verifier);
    if (r < 0)
        return r;
    if (!BN_mod_mul(verifier, verifier, group->multiplier, group->prime, group->scratch) ||
        !BN_mod_sub(out, exchange->server_public, verifier, group->prime, group->scratch))
        return -EIO;
    return 0;
}

int srp_premaster_secret(const struct srp_group *group, const struct srp_exchange *exchange,
                         BIGNUM *out)
{
    auto_number BIGNUM *base = BN_new();
    auto_number BIGNUM *exponent = BN_new();

    if (base == NULL || exponent == NULL)
        return -EIO;
    int r = strip_verifier(group, exchange, base);
    if (r < 0)
        return r;
    if (!BN_mul(exponent, exchange->scrambler, exchange->password_exponent, group->scratch) ||
        !BN_add(exponent, exponent, exchange->client_exponent))
        return -EIO;
    return srp_power(group, base, exponent, out);
}

/* HKDF-SHA256 of one block: extract with the encoded u as the salt, expand with Cognito's label. */
int srp_session_key(const BIGNUM *scrambler, const BIGNUM *premaster_secret,
                    uint8_t out[SRP_KEY_BYTES])
{
    uint8_t salt[SRP_ENCODED_BYTES], secret[SRP_ENCODED_BYTES];
    uint8_t extracted[DIGEST_BYTES], expanded[DIGEST_BYTES];
    const struct digest_piece salt_piece = {salt, srp_encode(scrambler, salt)};
    const struct digest_piece secret_piece = {secret, srp_encode(premaster_secret, secret)};
    const struct digest_piece key_piece = {extracted, sizeof extracted};
    const struct digest_piece label = digest_text("Caldera Derived Key\x01");

    int r = digest_hmac(salt_piece, &secret_piece, 1, extracted);
    if (r == 0)
        r = digest_hmac(key_piece, &label, 1, expanded);
    if (r == 0)
        memcpy(out, expanded, SRP_KEY_BYTES);
    secret_wipe_bytes(secret, sizeof secret);
    secret_wipe_bytes(extracted, sizeof extracted);
    secret_wipe_bytes(expanded, sizeof expanded);
    return r;
}

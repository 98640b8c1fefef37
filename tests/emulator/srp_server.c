/* The server's side of Cognito's SRP. */
#include "tests/emulator/srp_server.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/text.h"

#define GENERATOR    2
#define NUMBER_BYTES 385 /* N, and the zero byte before it */

static BN_CTX *new_context(void)
{
    BN_CTX *context = BN_CTX_new();

    if (context == NULL)
        abort();
    return context;
}

static void context_release(BN_CTX **context)
{
    BN_CTX_free(*context);
}

#define auto_context __attribute__((cleanup(context_release)))

/* Arithmetic can only fail for want of memory. */
static void must(int succeeded)
{
    if (succeeded != 1)
        abort();
}

static BIGNUM *new_number(void)
{
    BIGNUM *number = BN_new();

    if (number == NULL)
        abort();
    return number;
}

static BIGNUM *group_prime(void)
{
    BIGNUM *prime = BN_get_rfc3526_prime_3072(NULL);

    if (prime == NULL)
        abort();
    return prime;
}

/* enc(): the shortest big-endian two's complement; zero is one zero byte. */
static size_t encode(const BIGNUM *number, uint8_t out[NUMBER_BYTES])
{
    bool needs_zero = BN_num_bits(number) % 8 == 0;

    out[0] = 0;
    return (size_t)BN_bn2bin(number, out + needs_zero) + needs_zero;
}

static BIGNUM *hash_of_two(const BIGNUM *first, const BIGNUM *second)
{
    uint8_t one[NUMBER_BYTES], two[NUMBER_BYTES], digest[DIGEST_LENGTH];
    struct span parts[] = {{one, encode(first, one)}, {two, encode(second, two)}};

    digest_sha256(parts, 2, digest);
    BIGNUM *hash = BN_bin2bn(digest, sizeof digest, NULL);
    if (hash == NULL)
        abort();
    return hash;
}

void srp_credential_release(struct srp_credential *credential)
{
    BN_clear_free(credential->salt);
    BN_clear_free(credential->verifier);
    *credential = (struct srp_credential){0};
}

void srp_exchange_release(struct srp_exchange *exchange)
{
    BN_clear_free(exchange->client_public);
    BN_clear_free(exchange->server_public);
    BN_clear_free(exchange->server_private);
    *exchange = (struct srp_exchange){0};
}

BIGNUM *srp_make_private_key(const char *pool_name, const char *user_id, const char *password,
                             const BIGNUM *salt)
{
    uint8_t inner[DIGEST_LENGTH], outer[DIGEST_LENGTH], salt_bytes[NUMBER_BYTES];
    struct span identity[] = {span_of_text(pool_name), span_of_text(user_id), span_of_text(":"),
                              span_of_text(password)};

    digest_sha256(identity, 4, inner);
    struct span salted[] = {{salt_bytes, encode(salt, salt_bytes)}, {inner, sizeof inner}};
    digest_sha256(salted, 2, outer);
    BIGNUM *x = BN_bin2bn(outer, sizeof outer, NULL);
    if (x == NULL)
        abort();
    return x;
}

static BIGNUM *power_of_generator(const BIGNUM *exponent, const BIGNUM *prime, BN_CTX *context)
{
    auto_number BIGNUM *generator = new_number();
    BIGNUM *power = new_number();

    must(BN_set_word(generator, GENERATOR));
    must(BN_mod_exp(power, generator, exponent, prime, context));
    return power;
}

BIGNUM *srp_make_verifier(const char *pool_name, const char *user_id, const char *password,
                          const BIGNUM *salt)
{
    auto_context BN_CTX *context = new_context();
    auto_number BIGNUM *prime = group_prime();
    auto_number BIGNUM *x = srp_make_private_key(pool_name, user_id, password, salt);

    return power_of_generator(x, prime, context);
}

BIGNUM *srp_random(int bits)
{
    BIGNUM *number = new_number();

    must(BN_rand(number, bits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY));
    return number;
}

BIGNUM *srp_make_public_value(const BIGNUM *verifier, const BIGNUM *private_value)
{
    auto_context BN_CTX *context = new_context();
    auto_number BIGNUM *prime = group_prime();
    auto_number BIGNUM *generator = new_number();
    must(BN_set_word(generator, GENERATOR));
    auto_number BIGNUM *k = hash_of_two(prime, generator);
    auto_number BIGNUM *power = power_of_generator(private_value, prime, context);
    auto_number BIGNUM *masked = new_number();
    BIGNUM *public_value = new_number();

    must(BN_mod_mul(masked, k, verifier, prime, context));
    must(BN_mod_add(public_value, masked, power, prime, context));
    return public_value;
}

int srp_read_public_value(const char *hex, BIGNUM **out)
{
    auto_context BN_CTX *context = new_context();
    auto_number BIGNUM *prime = group_prime();
    auto_number BIGNUM *remainder = new_number();
    auto_number BIGNUM *number = NULL;
    size_t length = strlen(hex);

    if (length == 0 || length > 2 * NUMBER_BYTES || strspn(hex, "0123456789abcdefABCDEF") != length)
        return -EBADMSG;
    if (BN_hex2bn(&number, hex) == 0)
        return -EBADMSG;
    must(BN_mod(remainder, number, prime, context));
    if (BN_is_zero(remainder) || BN_cmp(number, prime) >= 0)
        return -EBADMSG;
    *out = take_pointer(&number);
    return 0;
}

char *srp_write_number(const BIGNUM *number)
{
    uint8_t bytes[NUMBER_BYTES];
    auto_free char *hex = hex_encode(bytes, encode(number, bytes));
    size_t zeros = strspn(hex, "0");

    return text_copy(hex[zeros] == '\0' ? "0" : hex + zeros);
}

BIGNUM *srp_scramble(const BIGNUM *client_public, const BIGNUM *server_public)
{
    return hash_of_two(client_public, server_public);
}

void srp_expand_key(const BIGNUM *scramble, const BIGNUM *shared, uint8_t key[SRP_KEY_LENGTH])
{
    struct span info = span_of_text("Caldera Derived Key\x01");
    uint8_t salt[NUMBER_BYTES], secret[NUMBER_BYTES], extracted[DIGEST_LENGTH],
        expanded[DIGEST_LENGTH];
    struct span secret_span = {secret, encode(shared, secret)};

    digest_hmac_sha256((struct span){salt, encode(scramble, salt)}, &secret_span, 1, extracted);
    digest_hmac_sha256((struct span){extracted, sizeof extracted}, &info, 1, expanded);
    memcpy(key, expanded, SRP_KEY_LENGTH);
}

void srp_derive_key(const struct srp_exchange *exchange, const BIGNUM *verifier,
                    uint8_t key[SRP_KEY_LENGTH])
{
    auto_context BN_CTX *context = new_context();
    auto_number BIGNUM *prime = group_prime();
    auto_number BIGNUM *u = srp_scramble(exchange->client_public, exchange->server_public);
    auto_number BIGNUM *base = new_number();
    auto_number BIGNUM *shared = new_number();

    must(BN_mod_exp(base, verifier, u, prime, context));
    must(BN_mod_mul(base, base, exchange->client_public, prime, context));
    must(BN_mod_exp(shared, base, exchange->server_private, prime, context));
    srp_expand_key(u, shared, key);
}

void srp_sign_claim(const uint8_t key[SRP_KEY_LENGTH], const char *pool_name, const char *user_id,
                    const struct bytes *secret_block, const char *timestamp,
                    uint8_t out[DIGEST_LENGTH])
{
    struct span parts[] = {span_of_text(pool_name),
                           span_of_text(user_id),
                           {secret_block->data, secret_block->length},
                           span_of_text(timestamp)};

    digest_hmac_sha256((struct span){key, SRP_KEY_LENGTH}, parts, 4, out);
}

/* The PIN of a security key: authenticatorClientPIN, by PIN/UV auth protocol one. */
#include <fido/err.h>
#include <fido/param.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#include "tests/security_key/software_key.h"

#define GET_KEY_AGREEMENT 2
#define GET_PIN_TOKEN     5
#define COORDINATE        32 /* bytes of P-256 */
#define DIGEST_BYTES      32
#define PROOF_BYTES       16
#define MAX_WRONG_PINS    3 /* in a row, until it is plugged in again */

static void hash(const void *bytes, size_t length, uint8_t out[DIGEST_BYTES])
{
    if (EVP_Digest(bytes, length, out, NULL, EVP_sha256(), NULL) != 1)
        abort();
}

static void put_coordinate(struct cbor_writer *to, const EVP_PKEY *key, const char *name)
{
    uint8_t bytes[COORDINATE];
    BIGNUM *number = NULL;

    if (EVP_PKEY_get_bn_param(key, name, &number) != 1 ||
        BN_bn2binpad(number, bytes, sizeof bytes) != sizeof bytes)
        abort();
    BN_free(number);
    cbor_put_bytes(to, bytes, sizeof bytes);
}

/* A COSE_Key. */
static uint8_t give_agreement_key(struct software_key *key)
{
    struct cbor_writer *to = &key->answer;

    EVP_PKEY_free(key->agreement);
    key->agreement = EVP_EC_gen("P-256");
    if (key->agreement == NULL)
        abort();
    cbor_put_map(to, 1);
    cbor_put_number(to, 1);
    cbor_put_map(to, 5);
    cbor_put_number(to, 1);
    cbor_put_number(to, COSE_KTY_EC2);
    cbor_put_number(to, 3);
    cbor_put_number(to, COSE_ECDH_ES256);
    cbor_put_number(to, -1);
    cbor_put_number(to, COSE_P256);
    cbor_put_number(to, -2);
    put_coordinate(to, key->agreement, OSSL_PKEY_PARAM_EC_PUB_X);
    cbor_put_number(to, -3);
    put_coordinate(to, key->agreement, OSSL_PKEY_PARAM_EC_PUB_Y);
    return FIDO_OK;
}

/* The point as OpenSSL writes it: uncompressed. */
static bool read_point(struct cbor cose_key, uint8_t out[1 + 2 * COORDINATE])
{
    struct cbor value;
    struct cbor_bytes x, y;

    if (!cbor_find_number(cose_key, -2, &value) || !cbor_take_bytes(&value, &x) ||
        !cbor_find_number(cose_key, -3, &value) || !cbor_take_bytes(&value, &y) ||
        x.length != COORDINATE || y.length != COORDINATE)
        return false;
    out[0] = POINT_CONVERSION_UNCOMPRESSED;
    memcpy(out + 1, x.bytes, COORDINATE);
    memcpy(out + 1 + COORDINATE, y.bytes, COORDINATE);
    return true;
}

static EVP_PKEY *make_peer(uint8_t point[1 + 2 * COORDINATE])
{
    char curve[] = "P-256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, sizeof curve - 1),
        OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, 1 + 2 * COORDINATE),
        OSSL_PARAM_END};
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    EVP_PKEY *peer = NULL;

    if (context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &peer, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        peer = NULL;
    EVP_PKEY_CTX_free(context);
    return peer;
}

/* ECDH, hashed. */
static bool agree(const struct software_key *key, struct cbor cose_key, uint8_t out[DIGEST_BYTES])
{
    uint8_t point[1 + 2 * COORDINATE], x[COORDINATE];
    size_t length = sizeof x;

    if (key->agreement == NULL || !read_point(cose_key, point))
        return false;
    EVP_PKEY *peer = make_peer(point);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key->agreement, NULL);
    bool agreed = peer != NULL && context != NULL && EVP_PKEY_derive_init(context) == 1 &&
                  EVP_PKEY_derive_set_peer(context, peer) == 1 &&
                  EVP_PKEY_derive(context, x, &length) == 1;
    if (agreed)
        hash(x, length, out);
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(peer);
    return agreed;
}

/* AES-256-CBC, no padding, an IV of zeros. */
static void crypt(const uint8_t secret[DIGEST_BYTES], bool encrypts, const uint8_t *in,
                  size_t length, uint8_t *out)
{
    static const uint8_t zeros[16];
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written = 0, rest = 0;

    if (context == NULL ||
        EVP_CipherInit_ex2(context, EVP_aes_256_cbc(), secret, zeros, encrypts, NULL) != 1 ||
        EVP_CIPHER_CTX_set_padding(context, 0) != 1 ||
        EVP_CipherUpdate(context, out, &written, in, (int)length) != 1 ||
        EVP_CipherFinal_ex(context, out + written, &rest) != 1)
        abort();
    EVP_CIPHER_CTX_free(context);
}

static uint8_t check_pin(struct software_key *key, const uint8_t given[SOFTWARE_KEY_PIN_HASH])
{
    uint8_t right[DIGEST_BYTES];

    if (key->wrong_pins == MAX_WRONG_PINS)
        return FIDO_ERR_PIN_AUTH_BLOCKED;
    hash(key->pin, strlen(key->pin), right);
    if (CRYPTO_memcmp(right, given, SOFTWARE_KEY_PIN_HASH) == 0) {
        key->wrong_pins = 0;
        return FIDO_OK;
    }
    return ++key->wrong_pins == MAX_WRONG_PINS ? FIDO_ERR_PIN_AUTH_BLOCKED : FIDO_ERR_PIN_INVALID;
}

static uint8_t give_pin_token(struct software_key *key, struct cbor parameters)
{
    struct cbor value;
    struct cbor_bytes encrypted;
    uint8_t secret[DIGEST_BYTES], pin_hash[SOFTWARE_KEY_PIN_HASH], token[SOFTWARE_KEY_TOKEN];

    if (key->pin[0] == '\0')
        return FIDO_ERR_PIN_NOT_SET;
    if (!cbor_find_number(parameters, 3, &value) || !agree(key, value, secret) ||
        !cbor_find_number(parameters, 6, &value) || !cbor_take_bytes(&value, &encrypted) ||
        encrypted.length != sizeof pin_hash)
        return FIDO_ERR_MISSING_PARAMETER;
    crypt(secret, false, encrypted.bytes, sizeof pin_hash, pin_hash);
    uint8_t status = check_pin(key, pin_hash);
    if (status != FIDO_OK)
        return status;
    if (RAND_bytes(key->pin_token, sizeof key->pin_token) != 1)
        abort();
    key->has_pin_token = true;
    crypt(secret, true, key->pin_token, sizeof token, token);
    cbor_put_map(&key->answer, 1);
    cbor_put_number(&key->answer, 2);
    cbor_put_bytes(&key->answer, token, sizeof token);
    return FIDO_OK;
}

uint8_t software_key_client_pin(struct software_key *key, struct cbor parameters)
{
    struct cbor value;
    int64_t subcommand = 0;

    if (!cbor_find_number(parameters, 2, &value) || !cbor_take_number(&value, &subcommand))
        return FIDO_ERR_MISSING_PARAMETER;
    if (subcommand == GET_KEY_AGREEMENT)
        return give_agreement_key(key);
    return subcommand == GET_PIN_TOKEN ? give_pin_token(key, parameters)
                                       : FIDO_ERR_INVALID_PARAMETER;
}

uint8_t software_key_check_pin_proof(const struct software_key *key, struct cbor parameters,
                                     const struct cbor_bytes *client_data_hash)
{
    struct cbor value;
    struct cbor_bytes proof;
    uint8_t right[DIGEST_BYTES];

    if (!cbor_find_number(parameters, 6, &value) || !cbor_take_bytes(&value, &proof))
        return FIDO_ERR_MISSING_PARAMETER;
    if (HMAC(EVP_sha256(), key->pin_token, sizeof key->pin_token, client_data_hash->bytes,
             client_data_hash->length, right, NULL) == NULL)
        abort();
    return key->has_pin_token && proof.length == PROOF_BYTES &&
                   CRYPTO_memcmp(proof.bytes, right, PROOF_BYTES) == 0
               ? FIDO_OK
               : FIDO_ERR_PIN_AUTH_INVALID;
}

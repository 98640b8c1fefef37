/* Ed25519 by OpenSSL. A key is kept as its bytes: OpenSSL's object is made for each use, which
 * costs less than a lock. */
#include "daemon/cognito/ed25519.h"

#include <errno.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/rand.h>

void ed25519_key_clear(struct ed25519_key *key)
{
    secret_wipe(&key->seed);
    *key = (struct ed25519_key){0};
}

static EVP_PKEY *open_private(const void *seed)
{
    return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, ED25519_SEED_BYTES);
}

int ed25519_key_from_seed(const uint8_t seed[ED25519_SEED_BYTES], struct ed25519_key *out)
{
    struct ed25519_key key = {0};
    size_t length = sizeof key.public_key;
    EVP_PKEY *opened = open_private(seed);
    int good = opened != NULL &&
               EVP_PKEY_get_raw_public_key(opened, key.public_key, &length) == 1 &&
               length == sizeof key.public_key;

    EVP_PKEY_free(opened);
    if (!good)
        return -EIO;
    int r = secret_copy(&key.seed, seed, ED25519_SEED_BYTES);
    if (r == 0)
        *out = key;
    return r;
}

int ed25519_make_key(struct ed25519_key *out)
{
    uint8_t seed[ED25519_SEED_BYTES];

    if (RAND_priv_bytes(seed, sizeof seed) != 1)
        return -EIO;
    int r = ed25519_key_from_seed(seed, out);
    secret_wipe_bytes(seed, sizeof seed);
    return r;
}

int ed25519_sign(const struct ed25519_key *key, const void *bytes, size_t length,
                 uint8_t out[ED25519_SIGNATURE_BYTES])
{
    size_t signature_length = ED25519_SIGNATURE_BYTES;

    if (key->seed.length != ED25519_SEED_BYTES)
        return -EIO;
    EVP_PKEY *opened = open_private(key->seed.bytes);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int good = opened != NULL && context != NULL &&
               EVP_DigestSignInit(context, NULL, NULL, NULL, opened) == 1 &&
               EVP_DigestSign(context, out, &signature_length, bytes, length) == 1 &&
               signature_length == ED25519_SIGNATURE_BYTES;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(opened);
    return good ? 0 : -EIO;
}

int ed25519_verify(const uint8_t public_key[ED25519_PUBLIC_BYTES], const void *bytes, size_t length,
                   const uint8_t signature[ED25519_SIGNATURE_BYTES])
{
    EVP_PKEY *opened =
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, ED25519_PUBLIC_BYTES);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int good = opened != NULL && context != NULL &&
               EVP_DigestVerifyInit(context, NULL, NULL, NULL, opened) == 1;
    int r = good ? -EKEYREJECTED : -EIO;

    if (good && EVP_DigestVerify(context, signature, ED25519_SIGNATURE_BYTES, bytes, length) == 1)
        r = 0;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(opened);
    return r;
}

void ed25519_public_text(const uint8_t public_key[ED25519_PUBLIC_BYTES],
                         char out[ED25519_PUBLIC_SIZE])
{
    base64_encode(public_key, ED25519_PUBLIC_BYTES, out);
}

int ed25519_read_public(const char *text, uint8_t out[ED25519_PUBLIC_BYTES])
{
    uint8_t bytes[ED25519_PUBLIC_SIZE];
    size_t length = 0;

    if (strlen(text) != ED25519_PUBLIC_SIZE - 1)
        return -EBADMSG;
    int r = base64_decode(BASE64_STANDARD, text, ED25519_PUBLIC_SIZE - 1, bytes, &length);
    if (r < 0)
        return r;
    if (length != ED25519_PUBLIC_BYTES)
        return -EBADMSG;
    memcpy(out, bytes, ED25519_PUBLIC_BYTES);
    return 0;
}

int ed25519_key_id(const uint8_t public_key[ED25519_PUBLIC_BYTES], char out[ED25519_ID_SIZE])
{
    const struct digest_piece piece = {public_key, ED25519_PUBLIC_BYTES};
    uint8_t hash[DIGEST_BYTES];
    char hex[DIGEST_HEX_SIZE];

    int r = digest_sha256(&piece, 1, hash);
    if (r < 0)
        return r;
    digest_to_hex(hash, hex);
    memcpy(out, hex, ED25519_ID_SIZE - 1);
    out[ED25519_ID_SIZE - 1] = '\0';
    return 0;
}

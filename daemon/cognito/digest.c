/* The two hash functions that everything at AWS is made of. */
#include "daemon/cognito/digest.h"

#include <errno.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

int digest_sha256(const struct digest_piece *pieces, size_t count, uint8_t out[DIGEST_BYTES])
{
    EVP_MD_CTX *hash = EVP_MD_CTX_new();
    int good = hash != NULL && EVP_DigestInit_ex(hash, EVP_sha256(), NULL) == 1;

    for (size_t i = 0; good && i < count; i++)
        good = EVP_DigestUpdate(hash, pieces[i].bytes, pieces[i].length) == 1;
    good = good && EVP_DigestFinal_ex(hash, out, NULL) == 1;
    EVP_MD_CTX_free(hash);
    return good ? 0 : -EIO;
}

static int mac_pieces(EVP_MAC_CTX *context, struct digest_piece key,
                      const struct digest_piece *pieces, size_t count, uint8_t out[DIGEST_BYTES])
{
    char hash_name[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, hash_name, 0),
        OSSL_PARAM_construct_end(),
    };
    size_t length = 0;
    int good = EVP_MAC_init(context, key.bytes, key.length, parameters) == 1;

    for (size_t i = 0; good && i < count; i++)
        good = EVP_MAC_update(context, pieces[i].bytes, pieces[i].length) == 1;
    good = good && EVP_MAC_final(context, out, &length, DIGEST_BYTES) == 1;
    return good && length == DIGEST_BYTES ? 0 : -EIO;
}

int digest_hmac(struct digest_piece key, const struct digest_piece *pieces, size_t count,
                uint8_t out[DIGEST_BYTES])
{
    EVP_MAC *algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *context = algorithm == NULL ? NULL : EVP_MAC_CTX_new(algorithm);
    int r = context == NULL ? -EIO : mac_pieces(context, key, pieces, count, out);

    EVP_MAC_CTX_free(context);
    EVP_MAC_free(algorithm);
    return r;
}

void digest_to_hex(const uint8_t digest[DIGEST_BYTES], char out[DIGEST_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[2 * DIGEST_BYTES] = '\0';
}

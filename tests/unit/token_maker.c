/* RSA keys and JSON Web Signatures, written from the RFCs for the tests. */
#include "tests/unit/token_maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "tests/unit/unit.h"

EVP_PKEY *token_maker_key(unsigned bits)
{
    EVP_PKEY *key = EVP_RSA_gen(bits);

    ck_assert_ptr_nonnull(key);
    return key;
}

char *token_maker_encode(const void *bytes, size_t length)
{
    char *text = calloc(1, length / 3 * 4 + 5);

    ck_assert_ptr_nonnull(text);
    EVP_EncodeBlock((unsigned char *)text, bytes, (int)length);
    for (char *at = text; *at != '\0'; at++) {
        if (*at == '+')
            *at = '-';
        if (*at == '/')
            *at = '_';
        if (*at == '=')
            *at = '\0';
    }
    return text;
}

static char *encode_number(EVP_PKEY *key, const char *name)
{
    BIGNUM *number = NULL;
    unsigned char bytes[1024];

    ck_assert_int_eq(EVP_PKEY_get_bn_param(key, name, &number), 1);
    int length = BN_bn2bin(number, bytes);
    BN_free(number);
    return token_maker_encode(bytes, (size_t)length);
}

char *token_maker_key_set(EVP_PKEY *key, const char *key_id)
{
    char *modulus = encode_number(key, OSSL_PKEY_PARAM_RSA_N);
    char *exponent = encode_number(key, OSSL_PKEY_PARAM_RSA_E);
    char *text = NULL;

    ck_assert_int_gt(asprintf(&text,
                              "{\"keys\":[{\"alg\":\"RS256\",\"e\":\"%s\",\"kid\":\"%s\","
                              "\"kty\":\"RSA\",\"n\":\"%s\",\"use\":\"sig\"}]}",
                              exponent, key_id, modulus),
                     0);
    free(modulus);
    free(exponent);
    return text;
}

static char *sign(EVP_PKEY *key, const char *text)
{
    unsigned char signature[1024];
    size_t length = sizeof signature;
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    ck_assert_int_eq(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key), 1);
    ck_assert_int_eq(
        EVP_DigestSign(context, signature, &length, (const unsigned char *)text, strlen(text)), 1);
    EVP_MD_CTX_free(context);
    return token_maker_encode(signature, length);
}

void token_maker_sign(EVP_PKEY *key, const char *header, const char *payload, struct secret *out)
{
    char *first = token_maker_encode(header, strlen(header));
    char *second = token_maker_encode(payload, strlen(payload));
    char *signed_text = NULL, *whole = NULL;

    ck_assert_int_gt(asprintf(&signed_text, "%s.%s", first, second), 0);
    char *signature = sign(key, signed_text);
    ck_assert_int_gt(asprintf(&whole, "%s.%s", signed_text, signature), 0);
    secret_wipe(out);
    ck_assert_int_eq(secret_copy_text(out, whole), 0);
    free(first);
    free(second);
    free(signature);
    free(signed_text);
    free(whole);
}

/* RS256 with OpenSSL. */
#include "tests/emulator/signing_key.h"

#include <errno.h>
#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/encoding.h"
#include "tests/emulator/srp_server.h"
#include "tests/emulator/text.h"

/* One number of the public key ("n" or "e"), big-endian. */
static struct bytes public_number(const struct signing_key *key, const char *name)
{
    auto_number BIGNUM *number = NULL;

    if (EVP_PKEY_get_bn_param(key->pair, name, &number) != 1)
        abort();
    size_t length = (size_t)BN_num_bytes(number);
    struct bytes bytes = {.data = memory_resize(NULL, length), .length = length};
    (void)BN_bn2bin(number, bytes.data);
    return bytes;
}

void signing_key_take(struct signing_key *key, EVP_PKEY *pair)
{
    uint8_t digest[DIGEST_LENGTH];

    key->pair = pair;
    auto_bytes struct bytes modulus = public_number(key, OSSL_PKEY_PARAM_RSA_N);
    digest_sha256(&(struct span){modulus.data, modulus.length}, 1, digest);
    key->id = base64_encode(digest, sizeof digest);
}

void signing_key_release(struct signing_key *key)
{
    EVP_PKEY_free(key->pair);
    free(key->id);
    *key = (struct signing_key){0};
}

struct json_object *signing_key_publish(const struct signing_key *key)
{
    auto_bytes struct bytes modulus = public_number(key, OSSL_PKEY_PARAM_RSA_N);
    auto_bytes struct bytes exponent = public_number(key, OSSL_PKEY_PARAM_RSA_E);
    auto_free char *n = base64url_encode(modulus.data, modulus.length);
    auto_free char *e = base64url_encode(exponent.data, exponent.length);
    struct json_object *published = json_object_new_object();

    json_put_text(published, "alg", "RS256");
    json_put_text(published, "e", e);
    json_put_text(published, "kid", key->id);
    json_put_text(published, "kty", "RSA");
    json_put_text(published, "n", n);
    json_put_text(published, "use", "sig");
    return published;
}

static char *sign(const struct signing_key *key, const char *text)
{
    uint8_t signature[SIGNING_KEY_BITS / 8];
    size_t length = sizeof signature;
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    if (context == NULL || EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key->pair) != 1 ||
        EVP_DigestSign(context, signature, &length, (const uint8_t *)text, strlen(text)) != 1)
        abort();
    EVP_MD_CTX_free(context);
    return base64url_encode(signature, length);
}

char *signing_key_sign_token(const struct signing_key *key, struct json_object *claims)
{
    auto_json struct json_object *header = json_object_new_object();
    json_put_text(header, "kid", key->id);
    json_put_text(header, "alg", "RS256");

    auto_free char *head = base64url_encode(json_line(header), strlen(json_line(header)));
    auto_free char *body = base64url_encode(json_line(claims), strlen(json_line(claims)));
    auto_free char *text = text_format("%s.%s", head, body);
    auto_free char *signature = sign(key, text);
    return text_format("%s.%s", text, signature);
}

/* The n-th of the three parts as JSON; NULL when it is none. */
static struct json_object *decode_part(const char *part, size_t length)
{
    auto_bytes struct bytes text = {0};

    if (base64url_decode(part, length, &text) < 0)
        return NULL;
    struct json_object *parsed = json_tokener_parse((const char *)text.data);
    if (parsed != NULL && !json_object_is_type(parsed, json_type_object)) {
        json_object_put(parsed);
        return NULL;
    }
    return parsed;
}

int token_parse(const char *token, struct json_object **claims, char **kid)
{
    const char *body = strchr(token, '.');
    const char *signature = body == NULL ? NULL : strchr(body + 1, '.');

    if (signature == NULL || strchr(signature + 1, '.') != NULL)
        return -EBADMSG;
    auto_json struct json_object *header = decode_part(token, (size_t)(body - token));
    if (json_text(header, "kid") == NULL || json_text(header, "alg") == NULL ||
        strcmp(json_text(header, "alg"), "RS256") != 0)
        return -EBADMSG;
    struct json_object *parsed = decode_part(body + 1, (size_t)(signature - body - 1));
    if (parsed == NULL)
        return -EBADMSG;
    *claims = parsed;
    *kid = text_copy(json_text(header, "kid"));
    return 0;
}

bool signing_key_verifies(const struct signing_key *key, const char *token)
{
    const char *last_dot = strrchr(token, '.');
    auto_bytes struct bytes signature = {0};
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    if (last_dot == NULL || context == NULL ||
        base64url_decode(last_dot + 1, strlen(last_dot + 1), &signature) < 0) {
        EVP_MD_CTX_free(context);
        return false;
    }
    bool verified = EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key->pair) == 1 &&
                    EVP_DigestVerify(context, signature.data, signature.length,
                                     (const uint8_t *)token, (size_t)(last_dot - token)) == 1;
    EVP_MD_CTX_free(context);
    return verified;
}

/* A signed object: its form first, then its key, then its signature, and only then what it says. */
#include "daemon/cognito/jws.h"

#include <errno.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "daemon/cognito/base64.h"
#include "daemon/cognito/json.h"
#include "daemon/cognito/token.h"

/* A piece of the token's text. */
struct part {
    const char *text;
    size_t length;
};

struct parts {
    struct part header;
    struct part payload;
    struct part signature;
    struct part signed_text; /* header, dot, payload */
};

/* Exactly three parts with something in each. */
static int split(const struct secret *jws, struct parts *out)
{
    const char *text = secret_text(jws);
    const char *first = memchr(text, '.', jws->length);
    const char *end = text + jws->length;

    if (first == NULL)
        return -EBADMSG;
    const char *second = memchr(first + 1, '.', (size_t)(end - first - 1));
    if (second == NULL || memchr(second + 1, '.', (size_t)(end - second - 1)) != NULL)
        return -EBADMSG;
    out->header = (struct part){text, (size_t)(first - text)};
    out->payload = (struct part){first + 1, (size_t)(second - first - 1)};
    out->signature = (struct part){second + 1, (size_t)(end - second - 1)};
    out->signed_text = (struct part){text, (size_t)(second - text)};
    if (out->header.length == 0 || out->payload.length == 0 || out->signature.length == 0)
        return -EBADMSG;
    return 0;
}

static int decode(const struct part *part, struct secret *out)
{
    size_t length = 0;

    int r = secret_allocate(out, part->length / 4 * 3 + 3);
    if (r == 0)
        r = base64_decode(BASE64_URL, part->text, part->length, (uint8_t *)out->bytes, &length);
    if (r == 0)
        out->length = length;
    return r;
}

static int decode_object(const struct part *part, struct json_object **out)
{
    auto_wipe struct secret text = {0};
    auto_json struct json_object *object = NULL;

    int r = decode(part, &text);
    if (r == 0)
        r = json_read(text.bytes, text.length, &object);
    if (r < 0)
        return r;
    if (json_has_duplicates(text.bytes, text.length, object))
        return -EBADMSG;
    *out = object;
    object = NULL;
    return 0;
}

/* The key is chosen by the header's id, the algorithm never: RS256, or nothing. An extension that
 * must be understood ("crit") is not. */
static int find_key(const struct part *header, struct key_set *keys, struct deadline deadline,
                    EVP_PKEY **out)
{
    auto_json struct json_object *object = NULL;

    int r = decode_object(header, &object);
    if (r < 0)
        return r;
    if (strcmp(json_text_or_empty(object, "alg"), "RS256") != 0)
        return -EPROTONOSUPPORT;
    if (json_member(object, "crit") != NULL)
        return -EBADMSG;
    const char *key_id = json_text_or_empty(object, "kid");
    return key_id[0] == '\0' ? -EBADMSG : key_set_find(keys, key_id, deadline, out);
}

static int check_signature(const struct parts *parts, EVP_PKEY *key)
{
    auto_wipe struct secret signature = {0};
    EVP_PKEY_CTX *padding = NULL;

    int r = decode(&parts->signature, &signature);
    if (r < 0)
        return r;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL)
        return -ENOMEM;
    bool good =
        EVP_DigestVerifyInit(context, &padding, EVP_sha256(), NULL, key) == 1 &&
        EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PADDING) == 1 &&
        EVP_DigestVerify(context, (const uint8_t *)signature.bytes, signature.length,
                         (const uint8_t *)parts->signed_text.text, parts->signed_text.length) == 1;
    EVP_MD_CTX_free(context);
    return good ? 0 : -EKEYREJECTED;
}

int jws_verify(const struct secret *jws, struct key_set *keys, struct deadline deadline,
               struct json_object **payload)
{
    struct parts parts = {0};
    EVP_PKEY *key = NULL;

    if (jws->length > TOKEN_MAX_LENGTH)
        return -EMSGSIZE;
    int r = split(jws, &parts);
    if (r == 0)
        r = find_key(&parts.header, keys, deadline, &key);
    if (r < 0)
        return r;
    r = check_signature(&parts, key);
    EVP_PKEY_free(key);
    return r < 0 ? r : decode_object(&parts.payload, payload);
}

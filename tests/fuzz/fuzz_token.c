/* ID tokens: none is accepted that our key has not signed, nor one that claims something else.
 *
 * The input is a header, a newline and a payload. They are signed here, because no mutation finds a
 * signature; then the token is left as it is, or one of its bytes is changed. An odd first byte
 * takes the input for the whole token instead. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "common/ownership.h"
#include "daemon/cognito/token.h"
#include "tests/fuzz/fault.h"

#define ISSUER  "https://localhost/eu-west-1_AbC123xyz"
#define CLIENT  "client"
#define NOW     1795300000
#define MAX_AGE 7200

#define MODE_RAW    1
#define MODE_CHANGE 2

struct pool {
    EVP_PKEY *key; /* "key-1" */
    struct key_set *keys;
};

/* No key but ours is to be had. */
int __wrap_http_get(struct http_pool *pool, const struct http_request *request,
                    struct deadline deadline, struct http_reply *out, struct http_problem *problem);

int __wrap_http_get(struct http_pool *pool, const struct http_request *request,
                    struct deadline deadline, struct http_reply *out, struct http_problem *problem)
{
    (void)pool;
    (void)request;
    (void)deadline;
    (void)out;
    (void)problem;
    return -ECONNREFUSED;
}

/* base64url without padding. The caller frees it. */
static char *encode(const void *bytes, size_t length)
{
    char *text = calloc(1, length / 3 * 4 + 5);

    FUZZ_CHECK(text != NULL);
    if (length > 0)
        (void)EVP_EncodeBlock((unsigned char *)text, bytes, (int)length);
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

static void make_pool(struct pool *out)
{
    unsigned char modulus[256];
    BIGNUM *number = NULL;
    char *document = NULL;

    out->key = EVP_RSA_gen(2048);
    FUZZ_CHECK(out->key != NULL);
    FUZZ_CHECK(EVP_PKEY_get_bn_param(out->key, OSSL_PKEY_PARAM_RSA_N, &number) == 1);
    FUZZ_CHECK(BN_bn2bin(number, modulus) == sizeof modulus);
    BN_free(number);
    auto_free char *text = encode(modulus, sizeof modulus);
    int length = asprintf(&document,
                          "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"key-1\",\"alg\":\"RS256\","
                          "\"use\":\"sig\",\"e\":\"AQAB\",\"n\":\"%s\"}]}",
                          text);
    FUZZ_CHECK(length > 0);
    FUZZ_CHECK(key_set_new(NULL, ISSUER, 1000, &out->keys) == 0);
    FUZZ_CHECK(key_set_read(out->keys, document, (size_t)length) == 0);
    free(document);
}

static char *sign(EVP_PKEY *key, const char *text)
{
    unsigned char signature[256];
    size_t length = sizeof signature;
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    FUZZ_CHECK(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1);
    FUZZ_CHECK(EVP_DigestSign(context, signature, &length, (const unsigned char *)text,
                              strlen(text)) == 1);
    EVP_MD_CTX_free(context);
    return encode(signature, length);
}

static void make_token(EVP_PKEY *key, const struct fuzz_input *header,
                       const struct fuzz_input *payload, struct secret *out)
{
    auto_free char *first = encode(header->bytes, header->length);
    auto_free char *second = encode(payload->bytes, payload->length);
    auto_free char *text = NULL;
    auto_free char *whole = NULL;

    FUZZ_CHECK(asprintf(&text, "%s.%s", first, second) > 0);
    auto_free char *signature = sign(key, text);
    FUZZ_CHECK(asprintf(&whole, "%s.%s", text, signature) > 0);
    FUZZ_CHECK(secret_copy_text(out, whole) == 0);
}

/* json-c's own view, without our strictness. */
static bool member_is(struct json_object *object, const char *name, const char *text)
{
    struct json_object *member = json_object_object_get(object, name);

    return member != NULL && json_object_is_type(member, json_type_string) &&
           strcmp(json_object_get_string(member), text) == 0;
}

static struct json_object *parse(const struct fuzz_input *text)
{
    struct json_tokener *tokener = json_tokener_new();

    FUZZ_CHECK(tokener != NULL);
    struct json_object *object =
        json_tokener_parse_ex(tokener, (const char *)text->bytes, (int)text->length);
    json_tokener_free(tokener);
    return object;
}

/* What has been accepted says all that it must. */
static void check_accepted(const struct fuzz_input *header, const struct fuzz_input *payload,
                           const struct id_token *token)
{
    struct json_object *head = parse(header);
    struct json_object *claims = parse(payload);

    FUZZ_CHECK(member_is(head, "alg", "RS256") && member_is(head, "kid", "key-1"));
    FUZZ_CHECK(member_is(claims, "iss", ISSUER) && member_is(claims, "aud", CLIENT));
    FUZZ_CHECK(member_is(claims, "token_use", "id"));
    FUZZ_CHECK(member_is(claims, "sub", token->sub) && token->sub[0] != '\0');
    FUZZ_CHECK(member_is(claims, "cognito:username", token->username));
    FUZZ_CHECK(token->username[0] != '\0' && token->group_count <= TOKEN_MAX_GROUPS);
    FUZZ_CHECK(token->expires_at_unix > NOW - TOKEN_LEEWAY_SECONDS);
    FUZZ_CHECK(token->auth_time_unix >= NOW - MAX_AGE - TOKEN_LEEWAY_SECONDS);
    FUZZ_CHECK(token->issued_at_unix <= NOW + TOKEN_LEEWAY_SECONDS);
    json_object_put(head);
    json_object_put(claims);
}

static int verify(const struct pool *pool, struct fuzz_input *faults, const struct secret *jwt,
                  struct id_token *out)
{
    static const struct token_expectation expectation = {ISSUER, CLIENT, MAX_AGE};

    fault_arm(faults);
    int r = token_verify_id(jwt, &expectation, pool->keys, NOW, deadline_in_ms(1000), out);
    bool struck = fault_disarm();
    FUZZ_CHECK(r == 0 ? !struck : out->sub == NULL && out->username == NULL && out->groups == NULL);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct pool pool;
    struct fuzz_input input = {bytes, length};
    struct fuzz_input faults = fuzz_take(&input, 2);
    uint8_t mode = fuzz_take_byte(&input);
    size_t place = fuzz_take_byte(&input) * 4u;
    uint8_t change = fuzz_take_byte(&input) | 1;
    auto_wipe struct secret jwt = {0};
    auto_id_token struct id_token token = {0};

    if (pool.keys == NULL)
        make_pool(&pool);
    if ((mode & MODE_RAW) != 0) {
        FUZZ_CHECK(secret_copy(&jwt, input.bytes, input.length) == 0);
        FUZZ_CHECK(verify(&pool, &faults, &jwt, &token) < 0);
        return 0;
    }
    struct fuzz_input header = fuzz_take_until(&input, '\n');
    make_token(pool.key, &header, &input, &jwt);
    if ((mode & MODE_CHANGE) != 0)
        jwt.bytes[place % jwt.length] ^= (char)change;
    if (verify(&pool, &faults, &jwt, &token) < 0)
        return 0;
    FUZZ_CHECK((mode & MODE_CHANGE) == 0);
    check_accepted(&header, &input, &token);
    return 0;
}

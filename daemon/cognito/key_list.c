/* Reading a JWKS document. */
#include "daemon/cognito/key_list.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "common/ownership.h"
#include "daemon/cognito/base64.h"
#include "daemon/cognito/json.h"

#define MAX_KEYS          32   /* the service has two, more while they are being rotated */
#define MAX_NUMBER_LENGTH 1024 /* characters: RSA of 6,000 bits */
#define MIN_MODULUS_BITS  2048

struct key {
    char *id;
    EVP_PKEY *key;
};

struct key_list {
    struct key keys[MAX_KEYS];
    size_t count;
};

void key_list_free(struct key_list *list)
{
    if (list == NULL)
        return;
    for (size_t i = 0; i < list->count; i++) {
        free(list->keys[i].id);
        EVP_PKEY_free(list->keys[i].key);
    }
    free(list);
}

struct evp_pkey_st *key_list_find(const struct key_list *list, const char *key_id)
{
    for (size_t i = 0; list != NULL && i < list->count; i++)
        if (strcmp(list->keys[i].id, key_id) == 0)
            return list->keys[i].key;
    return NULL;
}

static BIGNUM *read_number(struct json_object *key, const char *name)
{
    const char *text = json_text_or_empty(key, name);
    size_t length = strlen(text);
    uint8_t bytes[MAX_NUMBER_LENGTH];

    if (length == 0 || length > MAX_NUMBER_LENGTH - 3 ||
        base64_decode(BASE64_URL, text, length, bytes, &length) < 0)
        return NULL;
    return BN_bin2bn(bytes, (int)length, NULL);
}

/* An RSA public key of two numbers; NULL when they make none. */
static EVP_PKEY *make_key(const BIGNUM *modulus, const BIGNUM *exponent)
{
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    OSSL_PARAM *parameters = NULL;
    EVP_PKEY *key = NULL;

    if (builder != NULL && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent))
        parameters = OSSL_PARAM_BLD_to_param(builder);
    if (parameters != NULL && context != NULL && EVP_PKEY_fromdata_init(context) == 1)
        (void)EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    EVP_PKEY_CTX_free(context);
    return key;
}

static EVP_PKEY *read_rsa(struct json_object *key)
{
    BIGNUM *modulus = read_number(key, "n");
    BIGNUM *exponent = read_number(key, "e");
    EVP_PKEY *made = NULL;

    if (modulus != NULL && exponent != NULL && BN_num_bits(modulus) >= MIN_MODULUS_BITS &&
        BN_is_odd(exponent) && !BN_is_one(exponent))
        made = make_key(modulus, exponent);
    BN_free(modulus);
    BN_free(exponent);
    return made;
}

/* What says that it is for something else than RS256 signatures is not for us. */
static bool is_for_signatures(struct json_object *key)
{
    const char *use = json_text_member(key, "use");
    const char *algorithm = json_text_member(key, "alg");

    return strcmp(json_text_or_empty(key, "kty"), "RSA") == 0 &&
           (use == NULL || strcmp(use, "sig") == 0) &&
           (algorithm == NULL || strcmp(algorithm, "RS256") == 0);
}

static int append(struct key_list *list, struct json_object *json)
{
    const char *id = json_text_or_empty(json, "kid");

    if (id[0] == '\0' || !is_for_signatures(json) || list->count == MAX_KEYS ||
        key_list_find(list, id) != NULL)
        return 0;
    EVP_PKEY *key = read_rsa(json);
    if (key == NULL)
        return 0;
    char *own_id = strdup(id);
    if (own_id == NULL) {
        EVP_PKEY_free(key);
        return -ENOMEM;
    }
    list->keys[list->count++] = (struct key){.id = own_id, .key = key};
    return 0;
}

static int read_keys(struct json_object *keys, struct key_list *list)
{
    for (size_t i = 0; i < json_object_array_length(keys); i++) {
        int r = append(list, json_object_array_get_idx(keys, i));
        if (r < 0)
            return r;
    }
    return list->count == 0 ? -EBADMSG : 0;
}

int key_list_read(const char *json, size_t length, struct key_list **out)
{
    auto_json struct json_object *document = NULL;

    int r = json_read(json, length, &document);
    if (r < 0)
        return r;
    struct json_object *keys = json_array_member(document, "keys");
    if (keys == NULL)
        return -EBADMSG;
    struct key_list *list = calloc(1, sizeof *list);
    if (list == NULL)
        return -ENOMEM;
    r = read_keys(keys, list);
    if (r < 0) {
        key_list_free(list);
        return r;
    }
    *out = list;
    return 0;
}

/* An authenticator of WebAuthn in software. */
#include "tests/unit/software_authenticator.h"

#include <openssl/ec.h>
#include <openssl/x509.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/encoding.h"
#include "tests/emulator/json.h"
#include "tests/emulator/text.h"
#include "tests/unit/unit.h"

struct software_authenticator software_authenticator_make(void)
{
    return (struct software_authenticator){
        .key = EVP_EC_gen("P-256"),
        .id = AUTHENTICATOR_CREDENTIAL,
        .type = "webauthn.get",
        .origin = "https://" AUTHENTICATOR_RELYING_PARTY,
        .relying_party_id = AUTHENTICATOR_RELYING_PARTY,
        .flags = AUTHENTICATOR_PRESENT,
    };
}

char *software_authenticator_public_key(EVP_PKEY *key)
{
    unsigned char *der = NULL;
    int length = i2d_PUBKEY(key, &der);

    ck_assert_int_gt(length, 0);
    char *text = base64_encode(der, (size_t)length);
    OPENSSL_free(der);
    return text;
}

static char *make_client_data(const struct software_authenticator *authenticator,
                              const char *challenge)
{
    return text_format("{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\","
                       "\"crossOrigin\":false}",
                       authenticator->type, challenge, authenticator->origin);
}

#define DATA_LENGTH (DIGEST_LENGTH + 5)
static void make_authenticator_data(const struct software_authenticator *authenticator,
                                    uint8_t out[DATA_LENGTH])
{
    struct span name = span_of_text(authenticator->relying_party_id);

    digest_sha256(&name, 1, out);
    out[DIGEST_LENGTH] = authenticator->flags;
    for (int i = 0; i < 4; i++)
        out[DIGEST_LENGTH + 1 + i] = (uint8_t)(authenticator->counter >> (24 - 8 * i));
}

/* In base64url. */
static char *sign(EVP_PKEY *key, const uint8_t data[DATA_LENGTH], const char *client_data)
{
    uint8_t message[DATA_LENGTH + DIGEST_LENGTH], signature[128];
    struct span client_span = span_of_text(client_data);
    size_t length = sizeof signature;
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    memcpy(message, data, DATA_LENGTH);
    digest_sha256(&client_span, 1, message + DATA_LENGTH);
    ck_assert_int_eq(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key), 1);
    ck_assert_int_eq(EVP_DigestSign(context, signature, &length, message, sizeof message), 1);
    EVP_MD_CTX_free(context);
    return base64url_encode(signature, length);
}

struct json_object *software_authenticator_assert(
    const struct software_authenticator *authenticator, const char *challenge)
{
    struct json_object *credential = json_object_new_object();
    uint8_t data[DATA_LENGTH];
    auto_free char *client_data = make_client_data(
        authenticator, authenticator->challenge == NULL ? challenge : authenticator->challenge);

    make_authenticator_data(authenticator, data);
    auto_free char *client_text = base64url_encode(client_data, strlen(client_data));
    auto_free char *data_text = base64url_encode(data, sizeof data);
    auto_free char *signature = sign(authenticator->key, data, client_data);
    json_put_text(credential, "id", authenticator->id);
    json_put_text(credential, "rawId", authenticator->id);
    json_put_text(credential, "type", "public-key");
    json_put_object(credential, "clientExtensionResults");
    struct json_object *response = json_put_object(credential, "response");
    json_put_text(response, "clientDataJSON", client_text);
    json_put_text(response, "authenticatorData", data_text);
    json_put_text(response, "signature", signature);
    return credential;
}

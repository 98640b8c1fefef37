/* Passkeys. */
#include "tests/emulator/passkey.h"

#include <errno.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/encoding.h"
#include "tests/emulator/text.h"

/* The layout of authenticatorData. */
#define FLAGS_AT           DIGEST_LENGTH
#define COUNTER_AT         (FLAGS_AT + 1)
#define SHORTEST_DATA      (COUNTER_AT + 4)
#define FLAG_USER_PRESENT  0x01
#define FLAG_USER_VERIFIED 0x04
#define LONGEST_CURVE_NAME 32

struct passkey *passkey_find(const struct user *user, const char *id)
{
    for (size_t i = 0; i < user->passkey_count; i++) {
        if (strcmp(user->passkeys[i]->id, id) == 0)
            return user->passkeys[i];
    }
    return NULL;
}

static bool is_on_p256(EVP_PKEY *key)
{
    char curve[LONGEST_CURVE_NAME];
    size_t length = 0;

    return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
           EVP_PKEY_get_group_name(key, curve, sizeof curve, &length) == 1 &&
           strcmp(curve, "prime256v1") == 0;
}

int passkey_add(struct user *user, const char *id, const char *public_key)
{
    auto_bytes struct bytes der = {0};

    if (base64_decode(public_key, &der) < 0)
        return -EBADMSG;
    const unsigned char *at = der.data;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)der.length);
    if (key == NULL || !is_on_p256(key)) {
        EVP_PKEY_free(key);
        return -EBADMSG;
    }
    struct passkey *passkey = memory_resize(NULL, sizeof *passkey);
    *passkey = (struct passkey){.id = text_copy(id), .key = key};
    list_append(user->passkeys, user->passkey_count, passkey);
    return 0;
}

void passkey_forget_all(struct user *user)
{
    for (size_t i = 0; i < user->passkey_count; i++) {
        free(user->passkeys[i]->id);
        EVP_PKEY_free(user->passkeys[i]->key);
        free(user->passkeys[i]);
    }
    free(user->passkeys);
    user->passkeys = NULL;
    user->passkey_count = 0;
}

/* Whether an origin is https and of the relying party's domain or below it. */
static bool origin_fits(const char *origin, const char *relying_party_id)
{
    static const char scheme[] = "https://";

    if (origin == NULL || !text_starts_with(origin, scheme))
        return false;
    auto_free char *host = text_copy(origin + strlen(scheme));
    host[strcspn(host, ":/")] = '\0';
    size_t length = strlen(host), wanted = strlen(relying_party_id);
    if (length < wanted || strcmp(host + length - wanted, relying_party_id) != 0)
        return false;
    return length == wanted || host[length - wanted - 1] == '.';
}

/* What the browser, or who does its work, says of the request it answered. */
static bool client_data_fits(const struct bytes *data, const struct passkey_request *request)
{
    auto_json struct json_object *said = json_parse((const char *)data->data, data->length, NULL);
    const char *type = json_text(said, "type");
    const char *challenge = json_text(said, "challenge");

    return type != NULL && strcmp(type, "webauthn.get") == 0 && challenge != NULL &&
           text_equals_in_constant_time(challenge, request->challenge) &&
           origin_fits(json_text(said, "origin"), request->relying_party_id);
}

static uint32_t read_counter(const struct bytes *data)
{
    const uint8_t *at = data->data + COUNTER_AT;

    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* A counter that stands still is that of an authenticator that has none, if it never moved. */
static bool counter_fits(const struct passkey *passkey, uint32_t counter)
{
    return counter > passkey->counter || (counter == 0 && passkey->counter == 0);
}

static bool authenticator_data_fits(const struct bytes *data, const struct passkey_request *request)
{
    struct span name = span_of_text(request->relying_party_id);
    uint8_t digest[DIGEST_LENGTH];

    if (data->length < SHORTEST_DATA)
        return false;
    digest_sha256(&name, 1, digest);
    if (memcmp(data->data, digest, sizeof digest) != 0)
        return false;
    uint8_t flags = data->data[FLAGS_AT];
    return (flags & FLAG_USER_PRESENT) != 0 &&
           (!request->needs_user_verification || (flags & FLAG_USER_VERIFIED) != 0);
}

/* ES256 over the authenticator's data and the hash of the client's. */
static bool signature_fits(const struct passkey *passkey, const struct bytes *authenticator_data,
                           const struct bytes *client_data, const struct bytes *signature)
{
    struct span client_span = {client_data->data, client_data->length};
    uint8_t digest[DIGEST_LENGTH];
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    digest_sha256(&client_span, 1, digest);
    if (context == NULL ||
        EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, passkey->key) != 1 ||
        EVP_DigestVerifyUpdate(context, authenticator_data->data, authenticator_data->length) !=
            1 ||
        EVP_DigestVerifyUpdate(context, digest, sizeof digest) != 1)
        abort();
    bool fits = EVP_DigestVerifyFinal(context, signature->data, signature->length) == 1;
    EVP_MD_CTX_free(context);
    return fits;
}

static bool decode(const char *text, struct bytes *out)
{
    return base64url_decode(text, strlen(text), out) == 0;
}

bool passkey_proves(struct passkey *passkey, const struct passkey_request *request,
                    const struct passkey_assertion *assertion)
{
    auto_bytes struct bytes client_data = {0};
    auto_bytes struct bytes authenticator_data = {0};
    auto_bytes struct bytes signature = {0};

    if (!decode(assertion->client_data, &client_data) ||
        !decode(assertion->authenticator_data, &authenticator_data) ||
        !decode(assertion->signature, &signature) || !client_data_fits(&client_data, request) ||
        !authenticator_data_fits(&authenticator_data, request) ||
        !signature_fits(passkey, &authenticator_data, &client_data, &signature))
        return false;
    uint32_t counter = read_counter(&authenticator_data);
    if (!counter_fits(passkey, counter))
        return false;
    passkey->counter = counter;
    return true;
}

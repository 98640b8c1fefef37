/* WEB_AUTHN. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/challenges.h"
#include "tests/emulator/choice.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/encoding.h"
#include "tests/emulator/passkey.h"

#define CHALLENGE        "WEB_AUTHN"
#define REQUEST          "webAuthnChallenge" /* what sign_in_remember() knows */
#define CHALLENGE_LENGTH 32
#define TIMEOUT_MS       180000

/* PublicKeyCredentialRequestOptionsJSON. */
static struct json_object *make_options(const struct sign_in *sign_in, const char *challenge)
{
    struct json_object *options = json_object_new_object();

    json_put_text(options, "challenge", challenge);
    json_put_integer(options, "timeout", TIMEOUT_MS);
    json_put_text(options, "rpId", sign_in->pool->relying_party_id);
    struct json_object *allowed = json_put_list(options, "allowCredentials");
    for (size_t i = 0; i < sign_in->user->passkey_count; i++) {
        struct json_object *credential = json_object_new_object();
        json_put_text(credential, "type", "public-key");
        json_put_text(credential, "id", sign_in->user->passkeys[i]->id);
        json_object_array_add(allowed, credential);
    }
    json_put_text(options, "userVerification",
                  sign_in->pool->needs_user_verification ? "required" : "preferred");
    return options;
}

enum error challenge_web_authn_go_on(struct call *call, const struct sign_in *sign_in,
                                     const char *challenge, const char *map)
{
    uint8_t bytes[CHALLENGE_LENGTH];

    (void)map;
    if (!sign_in->user->enabled)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "User is disabled.");
    random_bytes(bytes, sizeof bytes);
    auto_free char *request = base64url_encode(bytes, sizeof bytes);
    sign_in_remember(sign_in, REQUEST, request);
    struct json_object *parameters = sign_in_challenge(call, sign_in, challenge);
    auto_json struct json_object *options = make_options(sign_in, request);
    json_put_text(parameters, "CREDENTIAL_REQUEST_OPTIONS", json_line(options));
    return ERROR_NONE;
}

/* Reads AuthenticationResponseJSON; the texts live as long as `credential`. */
static enum error read_assertion(struct call *call, struct json_object *credential, const char **id,
                                 struct passkey_assertion *out)
{
    struct json_object *response = json_member(credential, "response");
    const char *raw_id = json_text(credential, "rawId");

    *id = json_text(credential, "id");
    out->client_data = json_text(response, "clientDataJSON");
    out->authenticator_data = json_text(response, "authenticatorData");
    out->signature = json_text(response, "signature");
    if (*id == NULL || raw_id == NULL || strcmp(*id, raw_id) != 0 || out->client_data == NULL ||
        out->authenticator_data == NULL || out->signature == NULL)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Invalid CREDENTIAL.");
    return ERROR_NONE;
}

enum error challenge_web_authn_answer(struct call *call, struct sign_in *sign_in,
                                      const char *username)
{
    struct challenge_session *session = NULL;
    struct passkey_assertion assertion = {0};
    const char *text = NULL, *id = NULL;

    enum error error = sign_in_resume(call, sign_in, CHALLENGE, username, &session);
    if (error == ERROR_NONE)
        error = call_require_parameter(call, "ChallengeResponses", "CREDENTIAL", &text);
    if (error != ERROR_NONE)
        return error;
    auto_json struct json_object *credential = json_parse(text, strlen(text), NULL);
    error = read_assertion(call, credential, &id, &assertion);
    if (error != ERROR_NONE)
        return error;
    session->spent = true;
    struct passkey_request request = {
        .challenge = sign_in_recall(sign_in, REQUEST),
        .relying_party_id = sign_in->pool->relying_party_id,
        .needs_user_verification = sign_in->pool->needs_user_verification,
    };
    struct passkey *passkey = passkey_find(sign_in->user, id);
    if (passkey == NULL || !passkey_proves(passkey, &request, &assertion))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Incorrect username or password.");
    return choice_passwordless_done(call, sign_in);
}

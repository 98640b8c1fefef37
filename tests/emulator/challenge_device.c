/* DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/challenges.h"
#include "tests/emulator/device.h"
#include "tests/emulator/next_challenge.h"
#include "tests/emulator/srp_challenge.h"
#include "tests/emulator/srp_claim.h"
#include "tests/emulator/text.h"

#define PRIVATE_BITS 256

enum error challenge_device_put(struct call *call, const struct sign_in *sign_in)
{
    (void)sign_in_challenge(call, sign_in, CHALLENGE_DEVICE_SRP);
    return ERROR_NONE;
}

/* The device that the answer names, which must still be remembered. */
static enum error find_device(struct call *call, const struct sign_in *sign_in,
                              struct device **device)
{
    const char *key = NULL;
    enum error error = call_require_parameter(call, "ChallengeResponses", "DEVICE_KEY", &key);

    if (error != ERROR_NONE)
        return error;
    *device = device_find(sign_in->user, key);
    if (*device == NULL || !(*device)->remembered)
        return call_refuse(call, ERROR_RESOURCE_NOT_FOUND, "Device does not exist.");
    return ERROR_NONE;
}

static void put_verifier(struct call *call, const struct sign_in *sign_in,
                         const struct device *device, BIGNUM *client_public)
{
    auto_secret_block struct secret_block block = {
        .challenge = text_copy(CHALLENGE_DEVICE_VERIFIER),
        .client_id = text_copy(sign_in->client->id),
        .username = text_copy(sign_in->user->name),
        .device_key = text_copy(device->key),
        .issued_at = call_now(call),
        .exchange.client_public = client_public,
        .exchange.server_private = srp_random(PRIVATE_BITS),
    };

    block.exchange.server_public =
        srp_make_public_value(device->credential.verifier, block.exchange.server_private);
    auto_free char *salt = srp_write_number(device->credential.salt);
    auto_free char *server_public = srp_write_number(block.exchange.server_public);
    auto_free char *sealed = secret_block_seal(&call->world->seal, &block);
    struct json_object *parameters = sign_in_challenge(call, sign_in, CHALLENGE_DEVICE_VERIFIER);
    json_put_text(parameters, "SALT", salt);
    json_put_text(parameters, "SECRET_BLOCK", sealed);
    json_put_text(parameters, "SRP_B", server_public);
    json_put_text(parameters, "USERNAME", sign_in->user->name);
    json_put_text(parameters, "DEVICE_KEY", device->key);
}

enum error challenge_device_start(struct call *call, struct sign_in *sign_in, const char *username)
{
    struct challenge_session *session = NULL;
    struct device *device = NULL;
    BIGNUM *client_public = NULL;

    enum error error = sign_in_resume(call, sign_in, CHALLENGE_DEVICE_SRP, username, &session);
    if (error == ERROR_NONE)
        error = find_device(call, sign_in, &device);
    if (error == ERROR_NONE)
        error = srp_challenge_read(call, "ChallengeResponses", &client_public);
    if (error != ERROR_NONE)
        return error;
    session->spent = true;
    put_verifier(call, sign_in, device, client_public);
    return ERROR_NONE;
}

enum error challenge_device_answer(struct call *call, struct sign_in *sign_in, const char *username)
{
    struct challenge_session *session = NULL;
    struct device *device = NULL;
    auto_srp_claim struct srp_claim claim = {0};

    enum error error = sign_in_resume(call, sign_in, CHALLENGE_DEVICE_VERIFIER, username, &session);
    if (error == ERROR_NONE)
        error = find_device(call, sign_in, &device);
    if (error == ERROR_NONE)
        error = srp_claim_read(call, CHALLENGE_DEVICE_VERIFIER, &claim);
    if (error != ERROR_NONE)
        return error;
    session->spent = true;
    if (!srp_claim_fits(call, sign_in, &claim, username) ||
        strcmp(claim.block.device_key, device->key) != 0 ||
        !srp_claim_proves(&claim, device->credential.verifier, device->group_key, device->key))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, INCORRECT_PASSWORD);
    sign_in_remember(sign_in, REMEMBERED_DEVICE_PROOF, "yes");
    return next_challenge_after_mfa(call, sign_in);
}

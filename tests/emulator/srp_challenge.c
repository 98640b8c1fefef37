/* The SRP challenge PASSWORD_VERIFIER. Its state is in SECRET_BLOCK; it has a Session only when it
 * was chosen in USER_AUTH. */
#include "tests/emulator/srp_challenge.h"

#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/custom_auth.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/srp_claim.h"
#include "tests/emulator/text.h"

#define CHALLENGE    "PASSWORD_VERIFIER"
#define PRIVATE_BITS 256

enum error srp_challenge_read(struct call *call, const char *map, BIGNUM **out)
{
    const char *hex = NULL;

    enum error error = call_require_parameter(call, map, "SRP_A", &hex);
    if (error == ERROR_NONE && srp_read_public_value(hex, out) < 0)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "SRP_A is invalid.");
    return error;
}

static void answer(struct call *call, const struct secret_block *block, const BIGNUM *salt)
{
    struct json_object *parameters = json_put_object(call->output, "ChallengeParameters");
    auto_free char *salt_hex = srp_write_number(salt);
    auto_free char *server_public = srp_write_number(block->exchange.server_public);
    auto_free char *sealed = secret_block_seal(&call->world->seal, block);

    json_put_text(call->output, "ChallengeName", CHALLENGE);
    json_put_text(parameters, "SALT", salt_hex);
    json_put_text(parameters, "SECRET_BLOCK", sealed);
    json_put_text(parameters, "SRP_B", server_public);
    json_put_text(parameters, "USERNAME", block->username);
    json_put_text(parameters, "USER_ID_FOR_SRP", block->username);
}

/* A made-up user's salt, verifier and name: always the same for one unknown name. */
static struct srp_credential simulate(const struct call *call, const struct sign_in *sign_in,
                                      char **username)
{
    const char *typed = sign_in->typed_name;
    struct span key = {call->world->seal.key, sizeof call->world->seal.key};
    struct span name_parts[] = {span_of_text("name"), span_of_text(sign_in->pool->id),
                                span_of_text(typed)};
    struct span salt_parts[] = {span_of_text("salt"), span_of_text(sign_in->pool->id),
                                span_of_text(typed)};
    uint8_t digest[DIGEST_LENGTH];
    struct srp_credential credential = {0};

    digest_hmac_sha256(key, name_parts, 3, digest);
    *username = uuid_of_digest(digest);
    digest_hmac_sha256(key, salt_parts, 3, digest);
    credential.salt = BN_bin2bn(digest, DIGEST_LENGTH / 2, NULL);
    credential.verifier =
        srp_make_verifier(sign_in->pool->name, *username, *username, credential.salt);
    return credential;
}

static void challenge(struct call *call, const struct sign_in *sign_in, struct secret_block *block,
                      const struct srp_credential *credential)
{
    struct sign_in named = *sign_in;

    block->exchange.server_private = srp_random(PRIVATE_BITS);
    block->exchange.server_public =
        srp_make_public_value(credential->verifier, block->exchange.server_private);
    answer(call, block, credential->salt);
    named.typed_name = block->username;
    if (block->in_session)
        json_put_text(call->output, "Session", sign_in_issue_session(call, &named, CHALLENGE));
}

/* Plain USER_SRP_AUTH has none: all is in the block. */
static bool has_session(const struct sign_in *sign_in)
{
    return sign_in_recall(sign_in, REMEMBERED_CHOICE) != NULL || custom_auth_is_under_way(sign_in);
}

enum error srp_challenge_issue(struct call *call, const struct sign_in *sign_in,
                               BIGNUM *client_public)
{
    auto_secret_block struct secret_block block = {
        .challenge = text_copy(CHALLENGE),
        .client_id = text_copy(sign_in->client->id),
        .in_session = has_session(sign_in),
        .device_key = text_copy(sign_in_recall(sign_in, REMEMBERED_DEVICE)),
        .issued_at = call_now(call),
        .exchange.client_public = client_public,
    };
    const struct srp_credential *credential =
        sign_in->user == NULL ? NULL : user_credential(sign_in->pool, sign_in->user);

    if (credential != NULL) {
        block.username = text_copy(sign_in->user->name);
        challenge(call, sign_in, &block, credential);
        return ERROR_NONE;
    }
    if (!sign_in->client->prevents_user_existence_errors)
        return sign_in->user == NULL ? sign_in_refuse_unknown(call, sign_in)
                                     : sign_in_refuse_without_password(call, sign_in);
    block.simulated = true;
    struct srp_credential made_up = simulate(call, sign_in, &block.username);
    challenge(call, sign_in, &block, &made_up);
    srp_credential_release(&made_up);
    return ERROR_NONE;
}

/* The Session of a block that came with one, and none of one that came without. */
static enum error check_session(struct call *call, struct sign_in *sign_in,
                                const struct secret_block *block, const char *username)
{
    struct challenge_session *session = NULL;

    if (!block->in_session && call_text(call, "Session") != NULL)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Invalid session for the user.");
    if (!block->in_session)
        return ERROR_NONE;
    enum error error = sign_in_resume(call, sign_in, CHALLENGE, username, &session);
    if (error == ERROR_NONE)
        session->spent = true;
    return error;
}

static bool proves(const struct sign_in *sign_in, const struct srp_claim *claim)
{
    const struct srp_credential *credential = user_credential(sign_in->pool, sign_in->user);

    return credential != NULL &&
           srp_claim_proves(claim, credential->verifier, sign_in->pool->name, sign_in->user->name);
}

/* The device key may come with the answer or have come with InitiateAuth. */
static void remember_device(struct call *call, const struct sign_in *sign_in,
                            const struct secret_block *block)
{
    const char *given = call_parameter(call, "ChallengeResponses", REMEMBERED_DEVICE);

    sign_in_remember(sign_in, REMEMBERED_DEVICE, given == NULL ? block->device_key : given);
}

enum error srp_challenge_judge(struct call *call, struct sign_in *sign_in, const char *username)
{
    auto_srp_claim struct srp_claim claim = {0};

    enum error error = srp_claim_read(call, CHALLENGE, &claim);
    if (error == ERROR_NONE)
        error = check_session(call, sign_in, &claim.block, username);
    if (error != ERROR_NONE)
        return error;
    if (!srp_claim_fits(call, sign_in, &claim, username) || claim.block.simulated)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, INCORRECT_PASSWORD);
    sign_in->user = pool_find_user(sign_in->pool, username);
    if (sign_in->user == NULL)
        return sign_in_refuse_unknown(call, sign_in);
    json_put_text(call->log, "user", sign_in->user->name);
    remember_device(call, sign_in, &claim.block);
    return sign_in_judge_password(call, sign_in, proves(sign_in, &claim));
}

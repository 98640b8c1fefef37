/* Proving a password, a user's or a device's. */
#include "daemon/cognito/srp_attempt.h"

#include <errno.h>

#include "daemon/cognito/user_pool_private.h"

#define MAX_RESPONSES 4

void srp_attempt_end(struct srp_attempt *attempt)
{
    srp_client_free(attempt->client);
    attempt->client = NULL;
}

int srp_attempt_begin(struct srp_attempt *attempt, struct cognito_failure *failure)
{
    int r = srp_stash_take(attempt->pool->stash, &attempt->client);

    return r < 0 ? cognito_call_failed_here(failure, r) : 0;
}

/* Who proves what: the names in the hashes, and the password. */
struct claim {
    const char *pool_name;
    const char *user_id;
    const struct secret *password;
    const char *device_key; /* NULL: none is sent */
};

static int prove(const struct srp_attempt *attempt, const struct cognito_auth_reply *verifier,
                 const struct claim *claim, const char *timestamp, char out[SRP_PROOF_SIZE])
{
    const struct text_map *parameters = &verifier->parameters;
    const struct srp_challenge challenge = {
        .pool_name = claim->pool_name,
        .user_id = claim->user_id,
        .salt = text_map_get(parameters, "SALT"),
        .server_public = text_map_get(parameters, "SRP_B"),
        .secret_block = text_map_get(parameters, "SECRET_BLOCK"),
    };

    if (challenge.user_id == NULL || challenge.salt == NULL || challenge.server_public == NULL ||
        challenge.secret_block == NULL)
        return -EBADMSG;
    return srp_client_prove(attempt->client, &challenge, claim->password, timestamp, out);
}

static int answer(const struct srp_attempt *attempt, const struct cognito_auth_reply *verifier,
                  const struct claim *claim, struct cognito_auth_reply *out,
                  struct cognito_failure *failure)
{
    char timestamp[SRP_TIMESTAMP_SIZE], proof[SRP_PROOF_SIZE];

    srp_timestamp(cognito_user_pool_now_unix(attempt->pool), timestamp);
    int r = prove(attempt, verifier, claim, timestamp, proof);
    if (r == -EBADMSG)
        return cognito_call_not_understood(failure, "a value of the SRP challenge is malformed");
    if (r < 0)
        return cognito_call_failed_here(failure, r);
    const struct cognito_parameter responses[MAX_RESPONSES] = {
        {"PASSWORD_CLAIM_SECRET_BLOCK", text_map_get(&verifier->parameters, "SECRET_BLOCK")},
        {"PASSWORD_CLAIM_SIGNATURE", proof},
        {"TIMESTAMP", timestamp},
        {"DEVICE_KEY", claim->device_key},
    };
    const struct cognito_answer says = {
        .to = verifier,
        .responses = responses,
        .response_count = claim->device_key == NULL ? MAX_RESPONSES - 1 : MAX_RESPONSES,
        .metadata = attempt->metadata,
    };
    return cognito_respond_to_auth_challenge(attempt->pool, &says, attempt->deadline, out, failure);
}

int srp_attempt_prove_password(const struct srp_attempt *attempt,
                               const struct cognito_auth_reply *verifier,
                               const struct secret *password, const struct cognito_device *device,
                               struct cognito_auth_reply *out, struct cognito_failure *failure)
{
    const struct claim claim = {.pool_name = cognito_user_pool_name(attempt->pool),
                                .user_id = text_map_get(&verifier->parameters, "USER_ID_FOR_SRP"),
                                .password = password,
                                .device_key = device == NULL ? NULL : device->key};

    return answer(attempt, verifier, &claim, out, failure);
}

int srp_attempt_prove_device(const struct srp_attempt *attempt,
                             const struct cognito_auth_reply *verifier,
                             const struct cognito_device *device, struct cognito_auth_reply *out,
                             struct cognito_failure *failure)
{
    const struct claim claim = {.pool_name = device->group_key,
                                .user_id = device->key,
                                .password = &device->secret,
                                .device_key = device->key};

    return answer(attempt, verifier, &claim, out, failure);
}

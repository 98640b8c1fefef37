/* Signing in with a password. */
#include "daemon/cognito/sign_in.h"

#include <errno.h>

#include "daemon/cognito/call.h"
#include "daemon/cognito/srp.h"

/* One SRP attempt. */
struct attempt {
    struct cognito_user_pool *pool;
    const struct cognito_sign_in *sign_in;
    struct srp_client *client;
    struct deadline deadline;
};

#define auto_attempt __attribute__((cleanup(attempt_end)))
static void attempt_end(struct attempt *attempt)
{
    srp_client_free(attempt->client);
}

static int begin(struct attempt *attempt, struct cognito_auth_reply *out,
                 struct cognito_failure *failure)
{
    const struct cognito_initiation initiation = {.username = attempt->sign_in->username,
                                                  .metadata = attempt->sign_in->initiate_metadata};

    int r = srp_client_new(&attempt->client);
    if (r < 0)
        return cognito_call_failed_here(failure, r);
    return cognito_initiate_auth_srp(attempt->pool, &initiation, srp_client_public(attempt->client),
                                     attempt->deadline, out, failure);
}

static int prove(const struct attempt *attempt, const struct cognito_auth_reply *verifier,
                 const char *timestamp, char out[SRP_PROOF_SIZE])
{
    const struct text_map *parameters = &verifier->parameters;
    const struct srp_challenge challenge = {
        .pool_name = cognito_user_pool_name(attempt->pool),
        .user_id = text_map_get(parameters, "USER_ID_FOR_SRP"),
        .salt = text_map_get(parameters, "SALT"),
        .server_public = text_map_get(parameters, "SRP_B"),
        .secret_block = text_map_get(parameters, "SECRET_BLOCK"),
    };

    if (challenge.user_id == NULL || challenge.salt == NULL || challenge.server_public == NULL ||
        challenge.secret_block == NULL)
        return -EBADMSG;
    return srp_client_prove(attempt->client, &challenge, attempt->sign_in->password, timestamp,
                            out);
}

static int finish(const struct attempt *attempt, const struct cognito_auth_reply *verifier,
                  struct cognito_auth_reply *out, struct cognito_failure *failure)
{
    char timestamp[SRP_TIMESTAMP_SIZE], proof[SRP_PROOF_SIZE];

    srp_timestamp(cognito_user_pool_now_unix(attempt->pool), timestamp);
    int r = prove(attempt, verifier, timestamp, proof);
    if (r == -EBADMSG)
        return cognito_call_not_understood(failure, "a value of the SRP challenge is malformed");
    if (r < 0)
        return cognito_call_failed_here(failure, r);
    const struct cognito_response responses[] = {
        {"PASSWORD_CLAIM_SECRET_BLOCK", text_map_get(&verifier->parameters, "SECRET_BLOCK")},
        {"PASSWORD_CLAIM_SIGNATURE", proof},
        {"TIMESTAMP", timestamp},
    };
    const struct cognito_answer answer = {
        .to = verifier,
        .responses = responses,
        .response_count = sizeof responses / sizeof *responses,
        .metadata = attempt->sign_in->respond_metadata,
    };
    return cognito_respond_to_auth_challenge(attempt->pool, &answer, attempt->deadline, out,
                                             failure);
}

/* The service must put the SRP challenge before anything else: a reply that skips it would let in
 * whoever knows a name. */
static int sign_in_by_srp(struct cognito_user_pool *pool, const struct cognito_sign_in *sign_in,
                          struct deadline deadline, struct cognito_auth_reply *out,
                          struct cognito_failure *failure)
{
    auto_attempt struct attempt attempt = {.pool = pool, .sign_in = sign_in, .deadline = deadline};
    auto_cognito_auth_reply struct cognito_auth_reply verifier = {0};

    int r = begin(&attempt, &verifier, failure);
    if (r < 0)
        return r;
    if (verifier.challenge != COGNITO_CHALLENGE_PASSWORD_VERIFIER)
        return cognito_call_not_understood(failure,
                                           "USER_SRP_AUTH began without PASSWORD_VERIFIER");
    return finish(&attempt, &verifier, out, failure);
}

static int sign_in_by_password(struct cognito_user_pool *pool,
                               const struct cognito_sign_in *sign_in, struct deadline deadline,
                               struct cognito_auth_reply *out, struct cognito_failure *failure)
{
    const struct cognito_initiation initiation = {.username = sign_in->username,
                                                  .metadata = sign_in->initiate_metadata};

    return cognito_initiate_auth_password(pool, &initiation, sign_in->password, deadline, out,
                                          failure);
}

static int try_flow(struct cognito_user_pool *pool, const struct cognito_sign_in *sign_in,
                    struct deadline deadline, struct cognito_auth_reply *out,
                    struct cognito_failure *failure)
{
    *failure = (struct cognito_failure){0};
    switch (sign_in->flow) {
    case COGNITO_FLOW_SRP:
        return sign_in_by_srp(pool, sign_in, deadline, out, failure);
    case COGNITO_FLOW_PASSWORD:
        return sign_in_by_password(pool, sign_in, deadline, out, failure);
    }
    return cognito_call_failed_here(failure, -EINVAL);
}

int cognito_sign_in(struct cognito_user_pool *pool, const struct cognito_sign_in *sign_in,
                    struct deadline deadline, struct cognito_auth_reply *out,
                    struct cognito_failure *failure)
{
    int r = try_flow(pool, sign_in, deadline, out, failure);

    if (r == -EREMOTEIO && failure->row->remedy == FAILURE_REMEDY_RESTART_ONCE)
        r = try_flow(pool, sign_in, deadline, out, failure);
    return r;
}

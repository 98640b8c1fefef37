/* The flows of InitiateAuth. */
#include "daemon/cognito/sign_in.h"

#include <errno.h>
#include <string.h>

#include "daemon/cognito/call.h"
#include "daemon/cognito/srp_attempt.h"

#define MAX_PARAMETERS 4

/* The first call as it is being put together. */
struct opening {
    const char *flow;
    struct cognito_parameter parameters[MAX_PARAMETERS];
    size_t count;
    bool once; /* it counts as a try, or sends a code */
};

static void add(struct opening *opening, const char *name, const char *value)
{
    opening->parameters[opening->count++] = (struct cognito_parameter){name, value};
}

static int open_sign_in(struct cognito_user_pool *pool, const struct cognito_sign_in *sign_in,
                        struct opening *opening, struct deadline deadline,
                        struct cognito_auth_reply *out, struct cognito_failure *failure)
{
    if (sign_in->device != NULL)
        add(opening, "DEVICE_KEY", sign_in->device->key);
    const struct cognito_initiation initiation = {.flow = opening->flow,
                                                  .username = sign_in->username,
                                                  .parameters = opening->parameters,
                                                  .parameter_count = opening->count,
                                                  .once = opening->once,
                                                  .metadata = sign_in->initiate_metadata};
    return cognito_initiate_auth(pool, &initiation, deadline, out, failure);
}

/* The password by SRP first. The service must put that challenge before anything else, or whoever
 * knows a name could skip it; where the user has a choice it may want something else instead. */
static int sign_in_by_srp(struct cognito_user_pool *pool, const struct cognito_sign_in *sign_in,
                          struct opening opening, struct deadline deadline,
                          struct cognito_auth_reply *out, struct cognito_failure *failure)
{
    auto_srp_attempt struct srp_attempt attempt = {
        .pool = pool, .metadata = sign_in->respond_metadata, .deadline = deadline};
    auto_cognito_auth_reply struct cognito_auth_reply verifier = {0};

    int r = srp_attempt_begin(&attempt, failure);
    if (r < 0)
        return r;
    add(&opening, "SRP_A", srp_client_public(attempt.client));
    r = open_sign_in(pool, sign_in, &opening, deadline, &verifier, failure);
    if (r < 0)
        return r;
    if (verifier.challenge == COGNITO_CHALLENGE_PASSWORD_VERIFIER)
        return srp_attempt_prove_password(&attempt, &verifier, sign_in->password, sign_in->device,
                                          out, failure);
    if (sign_in->flow != COGNITO_FLOW_CHOICE || verifier.challenge == COGNITO_CHALLENGE_NONE)
        return cognito_call_not_understood(failure, "a sign-in by SRP without PASSWORD_VERIFIER");
    *out = cognito_auth_reply_take(&verifier);
    return 0;
}

static int sign_in_by_password(struct cognito_user_pool *pool,
                               const struct cognito_sign_in *sign_in, struct opening opening,
                               struct deadline deadline, struct cognito_auth_reply *out,
                               struct cognito_failure *failure)
{
    opening.once = true;
    add(&opening, "PASSWORD", secret_text(sign_in->password));
    return open_sign_in(pool, sign_in, &opening, deadline, out, failure);
}

/* Nothing is proven yet, so there must be a challenge. */
static int sign_in_by_name(struct cognito_user_pool *pool, const struct cognito_sign_in *sign_in,
                           struct opening opening, struct deadline deadline,
                           struct cognito_auth_reply *out, struct cognito_failure *failure)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};

    opening.once = true;
    int r = open_sign_in(pool, sign_in, &opening, deadline, &reply, failure);
    if (r < 0)
        return r;
    if (reply.challenge == COGNITO_CHALLENGE_NONE)
        return cognito_call_not_understood(failure, "tokens for nothing but a name");
    *out = cognito_auth_reply_take(&reply);
    return 0;
}

static int sign_in_by_choice(struct cognito_user_pool *pool, const struct cognito_sign_in *sign_in,
                             struct deadline deadline, struct cognito_auth_reply *out,
                             struct cognito_failure *failure)
{
    struct opening opening = {.flow = "USER_AUTH"};
    const char *preferred = sign_in->preferred;

    if (preferred == NULL)
        return sign_in_by_name(pool, sign_in, opening, deadline, out, failure);
    add(&opening, "PREFERRED_CHALLENGE", preferred);
    if (strcmp(preferred, "PASSWORD_SRP") == 0)
        return sign_in_by_srp(pool, sign_in, opening, deadline, out, failure);
    if (strcmp(preferred, "PASSWORD") == 0)
        return sign_in_by_password(pool, sign_in, opening, deadline, out, failure);
    return sign_in_by_name(pool, sign_in, opening, deadline, out, failure);
}

static int try_flow(struct cognito_user_pool *pool, const struct cognito_sign_in *sign_in,
                    struct deadline deadline, struct cognito_auth_reply *out,
                    struct cognito_failure *failure)
{
    *failure = (struct cognito_failure){0};
    switch (sign_in->flow) {
    case COGNITO_FLOW_SRP:
        return sign_in_by_srp(pool, sign_in, (struct opening){.flow = "USER_SRP_AUTH"}, deadline,
                              out, failure);
    case COGNITO_FLOW_PASSWORD:
        return sign_in_by_password(pool, sign_in, (struct opening){.flow = "USER_PASSWORD_AUTH"},
                                   deadline, out, failure);
    case COGNITO_FLOW_CUSTOM:
        return sign_in_by_name(pool, sign_in, (struct opening){.flow = "CUSTOM_AUTH"}, deadline,
                               out, failure);
    case COGNITO_FLOW_CUSTOM_SRP:
        return sign_in_by_srp(pool, sign_in,
                              (struct opening){.flow = "CUSTOM_AUTH",
                                               .parameters = {{"CHALLENGE_NAME", "SRP_A"}},
                                               .count = 1},
                              deadline, out, failure);
    case COGNITO_FLOW_CHOICE:
        return sign_in_by_choice(pool, sign_in, deadline, out, failure);
    }
    return cognito_call_failed_here(failure, -EINVAL);
}

int cognito_sign_in(struct cognito_user_pool *pool, const struct cognito_sign_in *sign_in,
                    struct deadline deadline, struct cognito_auth_reply *out,
                    struct cognito_failure *failure)
{
    int r = try_flow(pool, sign_in, deadline, out, failure);

    if (r == -EREMOTEIO && failure->row->error == COGNITO_ERROR_SESSION_INVALID)
        r = try_flow(pool, sign_in, deadline, out, failure);
    return r;
}

/* Sends SRP_A as (part of) the answer to a challenge. */
static int send_public(const struct srp_attempt *attempt, const struct cognito_auth_reply *to,
                       const struct cognito_parameter *also, struct cognito_auth_reply *out,
                       struct cognito_failure *failure)
{
    const struct cognito_parameter responses[] = {{"SRP_A", srp_client_public(attempt->client)},
                                                  {also->name, also->value}};
    const struct cognito_answer answer = {.to = to,
                                          .responses = responses,
                                          .response_count = also->name == NULL ? 1 : 2,
                                          .metadata = attempt->metadata};

    return cognito_respond_to_auth_challenge(attempt->pool, &answer, attempt->deadline, out,
                                             failure);
}

int cognito_prove_password(struct cognito_user_pool *pool, const struct cognito_auth_reply *to,
                           const struct cognito_sign_in *sign_in, struct deadline deadline,
                           struct cognito_auth_reply *out, struct cognito_failure *failure)
{
    auto_srp_attempt struct srp_attempt attempt = {
        .pool = pool, .metadata = sign_in->respond_metadata, .deadline = deadline};
    auto_cognito_auth_reply struct cognito_auth_reply verifier = {0};
    struct cognito_parameter choice = {0};

    if (to->challenge == COGNITO_CHALLENGE_SELECT)
        choice = (struct cognito_parameter){"ANSWER", "PASSWORD_SRP"};
    int r = srp_attempt_begin(&attempt, failure);
    if (r == 0)
        r = send_public(&attempt, to, &choice, &verifier, failure);
    if (r < 0)
        return r;
    if (verifier.challenge != COGNITO_CHALLENGE_PASSWORD_VERIFIER)
        return cognito_call_not_understood(failure, "PASSWORD_SRP without PASSWORD_VERIFIER");
    return srp_attempt_prove_password(&attempt, &verifier, sign_in->password, sign_in->device, out,
                                      failure);
}

int cognito_prove_device(struct cognito_user_pool *pool, const struct cognito_auth_reply *to,
                         const struct cognito_sign_in *sign_in, struct deadline deadline,
                         struct cognito_auth_reply *out, struct cognito_failure *failure)
{
    auto_srp_attempt struct srp_attempt attempt = {
        .pool = pool, .metadata = sign_in->respond_metadata, .deadline = deadline};
    auto_cognito_auth_reply struct cognito_auth_reply verifier = {0};
    const struct cognito_parameter key = {"DEVICE_KEY", sign_in->device->key};

    int r = srp_attempt_begin(&attempt, failure);
    if (r == 0)
        r = send_public(&attempt, to, &key, &verifier, failure);
    if (r < 0)
        return r;
    if (verifier.challenge != COGNITO_CHALLENGE_DEVICE_PASSWORD_VERIFIER)
        return cognito_call_not_understood(failure,
                                           "DEVICE_SRP_AUTH without DEVICE_PASSWORD_VERIFIER");
    return srp_attempt_prove_device(&attempt, &verifier, sign_in->device, out, failure);
}

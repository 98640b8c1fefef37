/* InitiateAuth and RespondToAuthChallenge. */
#include <errno.h>

#include "daemon/cognito/auth_reply.h"
#include "daemon/cognito/client_call.h"

static int make_and_read(struct cognito_user_pool *pool, const struct client_call *call,
                         struct deadline deadline, struct cognito_auth_reply *out,
                         struct cognito_failure *failure)
{
    auto_json struct json_object *json = NULL;
    const char *words = "";

    int r = client_call_make(pool, call, deadline, &json, failure);
    if (r < 0)
        return r;
    r = cognito_auth_reply_read(json, call->username, out, &words);
    if (r == -EBADMSG)
        return cognito_call_not_understood(failure, words);
    return r < 0 ? cognito_call_failed_here(failure, r) : 0;
}

struct initiation {
    const char *flow;
    const char *srp_a; /* one of the two */
    const struct secret *password;
    const struct text_map *metadata;
};

/* AuthParameters and ChallengeResponses both begin so. */
static struct json_form start_parameters(const struct client_call *call, const char *hash)
{
    struct json_form parameters = json_form_start();

    json_form_text(&parameters, "USERNAME", call->username);
    if (hash != NULL)
        json_form_text(&parameters, "SECRET_HASH", hash);
    return parameters;
}

static void write_initiation(const struct client_call *call, const char *hash,
                             struct json_form *request)
{
    const struct initiation *says = call->says;
    struct json_form parameters = start_parameters(call, hash);

    json_form_text(request, "AuthFlow", says->flow);
    if (says->srp_a != NULL)
        json_form_text(&parameters, "SRP_A", says->srp_a);
    if (says->password != NULL)
        json_form_secret(&parameters, "PASSWORD", says->password);
    json_form_object(request, "AuthParameters", &parameters);
    json_form_map(request, "ClientMetadata", says->metadata);
}

int cognito_initiate_auth_srp(struct cognito_user_pool *pool,
                              const struct cognito_initiation *initiation, const char *srp_a,
                              struct deadline deadline, struct cognito_auth_reply *out,
                              struct cognito_failure *failure)
{
    const struct initiation says = {
        .flow = "USER_SRP_AUTH", .srp_a = srp_a, .metadata = initiation->metadata};
    const struct client_call call = {.action = "InitiateAuth",
                                     .username = initiation->username,
                                     .write = write_initiation,
                                     .says = &says};

    return make_and_read(pool, &call, deadline, out, failure);
}

int cognito_initiate_auth_password(struct cognito_user_pool *pool,
                                   const struct cognito_initiation *initiation,
                                   const struct secret *password, struct deadline deadline,
                                   struct cognito_auth_reply *out, struct cognito_failure *failure)
{
    const struct initiation says = {
        .flow = "USER_PASSWORD_AUTH", .password = password, .metadata = initiation->metadata};
    const struct client_call call = {.action = "InitiateAuth",
                                     .username = initiation->username,
                                     .once = true,
                                     .write = write_initiation,
                                     .says = &says};

    return make_and_read(pool, &call, deadline, out, failure);
}

static void write_answer(const struct client_call *call, const char *hash,
                         struct json_form *request)
{
    const struct cognito_answer *says = call->says;
    struct json_form parameters = start_parameters(call, hash);

    json_form_text(request, "ChallengeName", says->to->challenge_name);
    if (says->to->session.length > 0)
        json_form_secret(request, "Session", &says->to->session);
    for (size_t i = 0; i < says->response_count; i++)
        json_form_text(&parameters, says->responses[i].name, says->responses[i].value);
    json_form_object(request, "ChallengeResponses", &parameters);
    json_form_map(request, "ClientMetadata", says->metadata);
}

int cognito_respond_to_auth_challenge(struct cognito_user_pool *pool,
                                      const struct cognito_answer *answer, struct deadline deadline,
                                      struct cognito_auth_reply *out,
                                      struct cognito_failure *failure)
{
    const struct client_call call = {.action = "RespondToAuthChallenge",
                                     .username = answer->to->username,
                                     .once = true,
                                     .write = write_answer,
                                     .says = answer};

    return make_and_read(pool, &call, deadline, out, failure);
}

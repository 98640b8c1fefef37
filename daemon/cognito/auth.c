/* InitiateAuth and RespondToAuthChallenge. */
#include <errno.h>
#include <string.h>

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

/* AuthParameters and ChallengeResponses both begin so. */
static struct json_form start_parameters(const struct client_call *call, const char *hash)
{
    struct json_form parameters = json_form_start();

    json_form_text(&parameters, "USERNAME", call->username);
    if (hash != NULL)
        json_form_text(&parameters, "SECRET_HASH", hash);
    return parameters;
}

static void add_parameters(struct json_form *form, const struct cognito_parameter *parameters,
                           size_t count)
{
    for (size_t i = 0; i < count; i++)
        json_form_text(form, parameters[i].name, parameters[i].value);
}

/* The value of a parameter, or NULL. */
static const char *find_parameter(const struct cognito_parameter *parameters, size_t count,
                                  const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(parameters[i].name, name) == 0)
            return parameters[i].value;
    return NULL;
}

static void write_initiation(const struct client_call *call, const char *hash,
                             struct json_form *request)
{
    const struct cognito_initiation *says = call->says;
    struct json_form parameters = start_parameters(call, hash);

    json_form_text(request, "AuthFlow", says->flow);
    add_parameters(&parameters, says->parameters, says->parameter_count);
    json_form_object(request, "AuthParameters", &parameters);
}

int cognito_initiate_auth(struct cognito_user_pool *pool,
                          const struct cognito_initiation *initiation, struct deadline deadline,
                          struct cognito_auth_reply *out, struct cognito_failure *failure)
{
    const struct client_call call = {
        .action = "InitiateAuth",
        .username = initiation->username,
        .metadata = initiation->metadata,
        .attempt = find_parameter(initiation->parameters, initiation->parameter_count, "SRP_A"),
        .once = initiation->once,
        .write = write_initiation,
        .says = initiation};

    return make_and_read(pool, &call, deadline, out, failure);
}

static const struct secret *session_of(const struct cognito_answer *says)
{
    return says->session != NULL ? says->session : &says->to->session;
}

/* The Session, or where there is none yet what began the attempt. */
static const char *attempt_of(const struct cognito_answer *says)
{
    const struct secret *session = session_of(says);
    const char *public = find_parameter(says->responses, says->response_count, "SRP_A");

    if (session->length > 0)
        return secret_text(session);
    if (public != NULL)
        return public;
    return find_parameter(says->responses, says->response_count, "PASSWORD_CLAIM_SECRET_BLOCK");
}

static void write_answer(const struct client_call *call, const char *hash,
                         struct json_form *request)
{
    const struct cognito_answer *says = call->says;
    const struct secret *session = session_of(says);
    struct json_form parameters = start_parameters(call, hash);

    json_form_text(request, "ChallengeName", says->to->challenge_name);
    if (session->length > 0)
        json_form_secret(request, "Session", session);
    add_parameters(&parameters, says->responses, says->response_count);
    json_form_object(request, "ChallengeResponses", &parameters);
}

int cognito_respond_to_auth_challenge(struct cognito_user_pool *pool,
                                      const struct cognito_answer *answer, struct deadline deadline,
                                      struct cognito_auth_reply *out,
                                      struct cognito_failure *failure)
{
    const struct client_call call = {.action = "RespondToAuthChallenge",
                                     .username = answer->to->username,
                                     .metadata = answer->metadata,
                                     .attempt = attempt_of(answer),
                                     .once = true,
                                     .write = write_answer,
                                     .says = answer};

    return make_and_read(pool, &call, deadline, out, failure);
}

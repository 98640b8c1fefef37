/* InitiateAuth and RespondToAuthChallenge. */
#include <errno.h>

#include "daemon/cognito/auth_reply.h"
#include "daemon/cognito/secret_hash.h"
#include "daemon/cognito/user_pool_private.h"

/* One InitiateAuth or RespondToAuthChallenge, as it is written for a given client secret. */
struct auth_call {
    const char *action;
    const char *username;
    bool once;
    /* Writes the members of the request; `parameters` begins with USERNAME and SECRET_HASH. */
    void (*write)(const struct auth_call *call, struct json_form *request,
                  struct json_form *parameters);
    const void *says; /* struct initiation or struct cognito_answer */
};

static int write_hash(const struct cognito_user_pool *pool, size_t secret_index,
                      const char *username, struct json_form *parameters)
{
    char hash[SECRET_HASH_SIZE];

    if (pool->client_secret_count == 0)
        return 0;
    int r = secret_hash_make(&pool->client_secrets[secret_index], username, pool->client_id, hash);
    if (r == 0)
        json_form_text(parameters, "SECRET_HASH", hash);
    return r;
}

static int write_request(const struct cognito_user_pool *pool, const struct auth_call *call,
                         size_t secret_index, struct secret *out)
{
    struct json_form request = json_form_start();
    struct json_form parameters = json_form_start();

    json_form_text(&request, "ClientId", pool->client_id);
    json_form_text(&parameters, "USERNAME", call->username);
    int r = write_hash(pool, secret_index, call->username, &parameters);
    if (r < 0)
        parameters.error = r;
    call->write(call, &request, &parameters);
    return json_form_finish(&request, out);
}

static int make_once(struct cognito_user_pool *pool, const struct auth_call *call,
                     size_t secret_index, struct deadline deadline, struct json_object **out,
                     struct cognito_failure *failure)
{
    auto_wipe struct secret body = {0};

    int r = write_request(pool, call, secret_index, &body);
    if (r < 0)
        return cognito_call_failed_here(failure, r);
    const struct cognito_call wire = {.action = call->action, .body = &body, .once = call->once};
    return cognito_call_make(&pool->endpoint, &wire, deadline, out, failure);
}

/* While a client secret is being rotated there are two: the service's refusal of the hash of one
 * (which says nothing about the user) leads to the other, which is then the first to be tried. */
static int make(struct cognito_user_pool *pool, const struct auth_call *call,
                struct deadline deadline, struct json_object **out, struct cognito_failure *failure)
{
    size_t first = atomic_load(&pool->good_secret);
    size_t other = 1 - first;

    int r = make_once(pool, call, first, deadline, out, failure);
    if (r != -EREMOTEIO || failure->row->error != COGNITO_ERROR_SECRET_HASH ||
        pool->client_secret_count < 2)
        return r;
    r = make_once(pool, call, other, deadline, out, failure);
    if (r != -EREMOTEIO || failure->row->error != COGNITO_ERROR_SECRET_HASH)
        atomic_store(&pool->good_secret, other);
    return r;
}

static int make_and_read(struct cognito_user_pool *pool, const struct auth_call *call,
                         struct deadline deadline, struct cognito_auth_reply *out,
                         struct cognito_failure *failure)
{
    auto_json struct json_object *json = NULL;
    const char *words = "";

    int r = make(pool, call, deadline, &json, failure);
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

static void write_initiation(const struct auth_call *call, struct json_form *request,
                             struct json_form *parameters)
{
    const struct initiation *says = call->says;

    json_form_text(request, "AuthFlow", says->flow);
    if (says->srp_a != NULL)
        json_form_text(parameters, "SRP_A", says->srp_a);
    if (says->password != NULL)
        json_form_secret(parameters, "PASSWORD", says->password);
    json_form_object(request, "AuthParameters", parameters);
    json_form_map(request, "ClientMetadata", says->metadata);
}

int cognito_initiate_auth_srp(struct cognito_user_pool *pool,
                              const struct cognito_initiation *initiation, const char *srp_a,
                              struct deadline deadline, struct cognito_auth_reply *out,
                              struct cognito_failure *failure)
{
    const struct initiation says = {
        .flow = "USER_SRP_AUTH", .srp_a = srp_a, .metadata = initiation->metadata};
    const struct auth_call call = {.action = "InitiateAuth",
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
    const struct auth_call call = {.action = "InitiateAuth",
                                   .username = initiation->username,
                                   .once = true,
                                   .write = write_initiation,
                                   .says = &says};

    return make_and_read(pool, &call, deadline, out, failure);
}

static void write_answer(const struct auth_call *call, struct json_form *request,
                         struct json_form *parameters)
{
    const struct cognito_answer *says = call->says;

    json_form_text(request, "ChallengeName", says->to->challenge_name);
    if (says->to->session.length > 0)
        json_form_secret(request, "Session", &says->to->session);
    for (size_t i = 0; i < says->response_count; i++)
        json_form_text(parameters, says->responses[i].name, says->responses[i].value);
    json_form_object(request, "ChallengeResponses", parameters);
    json_form_map(request, "ClientMetadata", says->metadata);
}

int cognito_respond_to_auth_challenge(struct cognito_user_pool *pool,
                                      const struct cognito_answer *answer, struct deadline deadline,
                                      struct cognito_auth_reply *out,
                                      struct cognito_failure *failure)
{
    const struct auth_call call = {.action = "RespondToAuthChallenge",
                                   .username = answer->to->username,
                                   .once = true,
                                   .write = write_answer,
                                   .says = answer};

    return make_and_read(pool, &call, deadline, out, failure);
}

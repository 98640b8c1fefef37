/* GetId and GetCredentialsForIdentity. */
#include "daemon/cognito/identity_pool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/cognito/call.h"

struct cognito_identity_pool {
    struct cognito_endpoint endpoint;
    char *id;
    char *login_key;
    char *role_arn; /* or NULL */
};

void cognito_identity_pool_free(struct cognito_identity_pool *pool)
{
    if (pool == NULL)
        return;
    cognito_endpoint_close(&pool->endpoint);
    free(pool->id);
    free(pool->login_key);
    free(pool->role_arn);
    free(pool);
}

static void release(struct cognito_identity_pool **pool)
{
    cognito_identity_pool_free(*pool);
}

int cognito_identity_pool_new(const struct cognito_identity_pool_settings *settings,
                              struct http_pool *http, struct cognito_identity_pool **out)
{
    __attribute__((cleanup(release))) struct cognito_identity_pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL)
        return -ENOMEM;
    pool->id = strdup(settings->id);
    pool->login_key = strdup(settings->login_key);
    if (settings->role_arn != NULL)
        pool->role_arn = strdup(settings->role_arn);
    if (pool->id == NULL || pool->login_key == NULL ||
        (settings->role_arn != NULL && pool->role_arn == NULL))
        return -ENOMEM;
    int r = cognito_endpoint_open(&pool->endpoint, http, settings->endpoint, "");
    if (r < 0)
        return r;
    pool->endpoint.target_prefix = "AWSCognitoIdentityService";
    pool->endpoint.service = "cognito-identity";
    *out = take_pointer(&pool);
    return 0;
}

void cognito_identity_credentials_clear(struct cognito_identity_credentials *credentials)
{
    aws_credentials_clear(&credentials->credentials);
    *credentials = (struct cognito_identity_credentials){0};
}

static void write_logins(const struct cognito_identity_pool *pool, const struct secret *id_token,
                         struct json_form *request)
{
    struct json_form logins = json_form_start();

    json_form_secret(&logins, pool->login_key, id_token);
    json_form_object(request, "Logins", &logins);
}

static int send_request(struct cognito_identity_pool *pool, const char *action,
                        struct json_form *request, struct deadline deadline,
                        struct json_object **out, struct cognito_failure *failure)
{
    const struct cognito_call call = {.action = action};

    return cognito_call_make_of(&pool->endpoint, &call, request, deadline, out, failure);
}

/* An identity id has the form REGION:UUID. */
static int read_identity_id(struct json_object *reply, char out[COGNITO_IDENTITY_ID_SIZE])
{
    const char *id = json_text_or_empty(reply, "IdentityId");

    if (strchr(id, ':') == NULL || strlen(id) >= COGNITO_IDENTITY_ID_SIZE)
        return -EBADMSG;
    (void)snprintf(out, COGNITO_IDENTITY_ID_SIZE, "%s", id);
    return 0;
}

int cognito_get_id(struct cognito_identity_pool *pool, const struct secret *id_token,
                   struct deadline deadline, char out[COGNITO_IDENTITY_ID_SIZE],
                   struct cognito_failure *failure)
{
    auto_json struct json_object *reply = NULL;
    struct json_form request = json_form_start();

    json_form_text(&request, "IdentityPoolId", pool->id);
    write_logins(pool, id_token, &request);
    int r = send_request(pool, "GetId", &request, deadline, &reply, failure);
    if (r < 0)
        return r;
    r = read_identity_id(reply, out);
    return r < 0 ? cognito_call_not_understood(failure, "the reply has no identity id") : 0;
}

static int read_credentials(struct json_object *reply, struct aws_credentials *out)
{
    struct json_object *credentials = json_object_member(reply, "Credentials");
    const char *access_key_id = json_text_or_empty(credentials, "AccessKeyId");
    double expiration = 0;

    if (access_key_id[0] == '\0' || strlen(access_key_id) >= sizeof out->access_key_id ||
        !json_number_member(credentials, "Expiration", &expiration) || expiration < 1 ||
        expiration > (double)UINT32_MAX)
        return -EBADMSG;
    (void)snprintf(out->access_key_id, sizeof out->access_key_id, "%s", access_key_id);
    out->expires_at_unix = (int64_t)expiration;
    int r = json_secret_member(credentials, "SecretKey", &out->secret_access_key);
    if (r == 0)
        r = json_secret_member(credentials, "SessionToken", &out->session_token);
    if (r == 0 && (out->secret_access_key.length == 0 || out->session_token.length == 0))
        r = -EBADMSG;
    return r;
}

int cognito_get_credentials_for_identity(struct cognito_identity_pool *pool,
                                         const char *identity_id, const struct secret *id_token,
                                         struct deadline deadline,
                                         struct cognito_identity_credentials *out,
                                         struct cognito_failure *failure)
{
    auto_json struct json_object *reply = NULL;
    auto_cognito_identity_credentials struct cognito_identity_credentials read = {0};
    struct json_form request = json_form_start();

    json_form_text(&request, "IdentityId", identity_id);
    write_logins(pool, id_token, &request);
    if (pool->role_arn != NULL)
        json_form_text(&request, "CustomRoleArn", pool->role_arn);
    int r = send_request(pool, "GetCredentialsForIdentity", &request, deadline, &reply, failure);
    if (r < 0)
        return r;
    r = read_identity_id(reply, read.identity_id);
    if (r == 0)
        r = read_credentials(reply, &read.credentials);
    if (r == -EBADMSG)
        return cognito_call_not_understood(failure, "the reply has no whole credentials");
    if (r < 0)
        return cognito_call_failed_here(failure, r);
    *out = read;
    read = (struct cognito_identity_credentials){0};
    return 0;
}

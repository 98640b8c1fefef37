/* AssociateSoftwareToken, VerifySoftwareToken. */
#include "daemon/cognito/mfa_calls.h"

#include <string.h>

#include "daemon/cognito/json.h"
#include "daemon/cognito/user_pool_private.h"

void cognito_software_token_clear(struct cognito_software_token *token)
{
    secret_wipe(&token->secret_code);
    secret_wipe(&token->session);
}

static int make(struct cognito_user_pool *pool, const char *action, struct json_form *request,
                struct deadline deadline, struct json_object **out, struct cognito_failure *failure)
{
    const struct cognito_call call = {.action = action, .once = true};

    return cognito_call_make_of(&pool->endpoint, &call, request, deadline, out, failure);
}

int cognito_associate_software_token(struct cognito_user_pool *pool, const struct secret *session,
                                     struct deadline deadline, struct cognito_software_token *out,
                                     struct cognito_failure *failure)
{
    auto_json struct json_object *reply = NULL;
    auto_cognito_software_token struct cognito_software_token token = {0};
    struct json_form request = json_form_start();

    json_form_secret(&request, "Session", session);
    int r = make(pool, "AssociateSoftwareToken", &request, deadline, &reply, failure);
    if (r < 0)
        return r;
    r = json_secret_member(reply, "SecretCode", &token.secret_code);
    if (r == 0)
        r = json_secret_member(reply, "Session", &token.session);
    if (r < 0)
        return cognito_call_failed_here(failure, r);
    if (token.secret_code.length == 0 || token.session.length == 0)
        return cognito_call_not_understood(failure, "no SecretCode, or no Session");
    *out = token;
    token = (struct cognito_software_token){0};
    return 0;
}

int cognito_verify_software_token(struct cognito_user_pool *pool,
                                  struct cognito_software_token *token, const struct secret *code,
                                  const char *device_name, struct deadline deadline,
                                  struct cognito_failure *failure)
{
    auto_json struct json_object *reply = NULL;
    auto_wipe struct secret session = {0};
    struct json_form request = json_form_start();

    json_form_secret(&request, "Session", &token->session);
    json_form_secret(&request, "UserCode", code);
    json_form_text(&request, "FriendlyDeviceName", device_name);
    int r = make(pool, "VerifySoftwareToken", &request, deadline, &reply, failure);
    if (r < 0)
        return r;
    if (strcmp(json_text_or_empty(reply, "Status"), "SUCCESS") != 0)
        return cognito_call_not_understood(failure, "VerifySoftwareToken without success");
    r = json_secret_member(reply, "Session", &session);
    if (r < 0)
        return cognito_call_failed_here(failure, r);
    secret_wipe(&token->session);
    token->session = secret_take(&session);
    return 0;
}

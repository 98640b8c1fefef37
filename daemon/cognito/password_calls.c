/* ChangePassword, ForgotPassword, ConfirmForgotPassword, ConfirmSignUp, ResendConfirmationCode. */
#include "daemon/cognito/password_calls.h"

#include <stdio.h>
#include <string.h>

#include "common/utf8.h"
#include "daemon/cognito/client_call.h"

int cognito_change_password(struct cognito_user_pool *pool,
                            const struct cognito_password_change *change, struct deadline deadline,
                            struct cognito_failure *failure)
{
    auto_wipe struct secret body = {0};
    auto_json struct json_object *reply = NULL;
    struct json_form request = json_form_start();

    json_form_secret(&request, "AccessToken", change->access_token);
    json_form_secret(&request, "PreviousPassword", change->previous);
    json_form_secret(&request, "ProposedPassword", change->proposed);
    int r = json_form_finish(&request, &body);
    if (r < 0)
        return cognito_call_failed_here(failure, r);
    const struct cognito_call call = {
        .action = "ChangePassword", .body = &body, .once = true, .may_be_empty = true};
    return cognito_call_make(&pool->endpoint, &call, deadline, &reply, failure);
}

/* What a request about an account says. */
struct account_request {
    const struct cognito_account *account;
    const struct secret *code;         /* or NULL */
    const struct secret *new_password; /* or NULL */
};

static void write_account_request(const struct client_call *call, const char *hash,
                                  struct json_form *request)
{
    const struct account_request *says = call->says;

    json_form_text(request, "Username", call->username);
    if (hash != NULL)
        json_form_text(request, "SecretHash", hash);
    if (says->code != NULL)
        json_form_secret(request, "ConfirmationCode", says->code);
    if (says->new_password != NULL)
        json_form_secret(request, "Password", says->new_password);
}

static int make(struct cognito_user_pool *pool, const char *action,
                const struct account_request *says, struct deadline deadline,
                struct json_object **out, struct cognito_failure *failure)
{
    const struct client_call call = {.action = action,
                                     .username = says->account->username,
                                     .metadata = says->account->metadata,
                                     .once = true,
                                     .may_be_empty = says->code != NULL,
                                     .write = write_account_request,
                                     .says = says};

    *failure = (struct cognito_failure){0};
    return client_call_make(pool, &call, deadline, out, failure);
}

/* A text that does not fit, or is none, counts as not told. */
static void copy_detail(struct json_object *details, const char *name, char *out, size_t size)
{
    const char *text = json_text_or_empty(details, name);
    size_t length = strlen(text);

    (void)snprintf(out, size, "%s", length < size && utf8_is_valid(text, length) ? text : "");
}

static int send_code(struct cognito_user_pool *pool, const char *action,
                     const struct cognito_account *account, struct deadline deadline,
                     struct cognito_code_delivery *out, struct cognito_failure *failure)
{
    auto_json struct json_object *reply = NULL;
    const struct account_request says = {.account = account};

    int r = make(pool, action, &says, deadline, &reply, failure);
    if (r < 0)
        return r;
    struct json_object *details = json_object_member(reply, "CodeDeliveryDetails");
    copy_detail(details, "DeliveryMedium", out->medium, sizeof out->medium);
    copy_detail(details, "Destination", out->destination, sizeof out->destination);
    return 0;
}

int cognito_forgot_password(struct cognito_user_pool *pool, const struct cognito_account *account,
                            struct deadline deadline, struct cognito_code_delivery *out,
                            struct cognito_failure *failure)
{
    return send_code(pool, "ForgotPassword", account, deadline, out, failure);
}

int cognito_confirm_forgot_password(struct cognito_user_pool *pool,
                                    const struct cognito_account *account,
                                    const struct secret *code, const struct secret *new_password,
                                    struct deadline deadline, struct cognito_failure *failure)
{
    auto_json struct json_object *reply = NULL;
    const struct account_request says = {
        .account = account, .code = code, .new_password = new_password};

    return make(pool, "ConfirmForgotPassword", &says, deadline, &reply, failure);
}

int cognito_confirm_sign_up(struct cognito_user_pool *pool, const struct cognito_account *account,
                            const struct secret *code, struct deadline deadline,
                            struct cognito_failure *failure)
{
    auto_json struct json_object *reply = NULL;
    const struct account_request says = {.account = account, .code = code};

    return make(pool, "ConfirmSignUp", &says, deadline, &reply, failure);
}

int cognito_resend_confirmation_code(struct cognito_user_pool *pool,
                                     const struct cognito_account *account,
                                     struct deadline deadline, struct cognito_code_delivery *out,
                                     struct cognito_failure *failure)
{
    return send_code(pool, "ResendConfirmationCode", account, deadline, out, failure);
}

/* Revoking, after the answer. */
#include "daemon/login/sign_out.h"

#include "daemon/cognito/token_calls.h"

void sign_out_later(struct request *request, struct cognito_tokens *tokens)
{
    secret_wipe(&request->spent_token);
    request->spent_token = secret_take(&tokens->refresh);
}

static void revoke(const struct services *services, const struct request *request)
{
    struct cognito_failure failure = {0};
    char why[COGNITO_FAILURE_MAX_TEXT + 1];

    if (cognito_revoke_token(services->user_pool, &request->spent_token,
                             deadline_in_ms(SIGN_OUT_LIMIT_MS), &failure) == 0)
        return;
    cognito_failure_describe(&failure, why);
    log_line(services->log, &request->subject, LOG_NOTICE,
             "the tokens of this sign-in are of no more use, but could not be revoked: %s", why);
}

void sign_out(const struct services *services, struct request *request)
{
    if (request->spent_token.length > 0)
        revoke(services, request);
    secret_wipe(&request->spent_token);
}

/* Revoking, after the answer. */
#include "daemon/login/sign_out.h"

#include "daemon/cognito/token_calls.h"
#include "daemon/seats.h"

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

/* Those under way keep places of strangers, who must find others. */
static unsigned at_once(const struct services *services)
{
    unsigned conversations = (unsigned)services->settings->daemon.max_conversations;
    unsigned half = conversations / SEATS_PER_STRANGER / 2;

    return half < SIGN_OUTS_AT_ONCE ? half : SIGN_OUTS_AT_ONCE;
}

static void revoke_if_there_is_room(struct services *services, const struct request *request)
{
    if (atomic_fetch_add(&services->sign_outs, 1) < at_once(services))
        revoke(services, request);
    else
        log_line(services->log, &request->subject, LOG_NOTICE,
                 "the tokens of this sign-in are of no more use, but are not revoked: too many are "
                 "being revoked");
    (void)atomic_fetch_sub(&services->sign_outs, 1);
}

void sign_out(struct services *services, struct request *request)
{
    if (request->spent_token.length > 0)
        revoke_if_there_is_room(services, request);
    secret_wipe(&request->spent_token);
}

/* Federation with the identity pool: GetId once per user, GetCredentialsForIdentity per session. */
#include "daemon/session/credentials.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* What it means to have no credentials depends on how much the service needs them. */
static void go_without(enum settings_credentials mode, struct verdict *out)
{
    static const char words[] = "This session has no AWS credentials: they could not be had.";

    switch (mode) {
    case SETTINGS_CREDENTIALS_REQUIRED:
        return;
    case SETTINGS_CREDENTIALS_OFF:
    case SETTINGS_CREDENTIALS_OPTIONAL:
        out->outcome = OUTCOME_NO_CREDENTIALS;
        (void)snprintf(out->words, sizeof out->words, "%s", words);
        return;
    }
}

/* Only who has proven something has a ticket: a session by SSH key has none, and no fault. */
static bool has_ticket(const struct request *request, struct verdict *out)
{
    if (request->begin->ticket[0] != '\0')
        return true;
    verdict_set(out, OUTCOME_NO_CREDENTIALS, "", "no ticket");
    return false;
}

static bool redeem_ticket(const struct services *services, struct request *request,
                          enum settings_credentials mode, struct session_grant *grant,
                          struct verdict *out)
{
    const struct message_begin *begin = request->begin;
    const struct session_holder holder = {
        .user = begin->user, .service = begin->service, .peer_uid = request->peer.uid};

    int r = session_redeem_ticket(services->tickets, begin->ticket, &holder, deadline_clock_ms(),
                                  grant);
    if (r < 0) {
        verdict_set(out, OUTCOME_UNAVAILABLE, "Too much time has passed. Please sign in again.",
                    r == -EPERM ? "the ticket is another user's or service's"
                                : "the ticket is spent or has expired");
        if (services->settings->sign_in.session_claim == NULL) /* else it may have had an end */
            go_without(mode, out);
        return false;
    }
    request->subject.is_known = true;
    return true;
}

/* GetId, unless an earlier session has asked already. */
static int find_identity(const struct services *services, const struct session_grant *grant,
                         struct deadline deadline, char out[COGNITO_IDENTITY_ID_SIZE],
                         struct cognito_failure *failure)
{
    if (identity_cache_find(services->identities, services->settings->identity_pool.id, grant->sub,
                            out))
        return 0;
    return cognito_get_id(services->identity_pool, &grant->id_token, deadline, out, failure);
}

/* Keeps what the service answered with, which may be another identity than was asked for. */
static void keep_identity(const struct services *services, const char *sub, const char *identity_id)
{
    const char *pool_id = services->settings->identity_pool.id;
    char known[COGNITO_IDENTITY_ID_SIZE];

    if (identity_cache_find(services->identities, pool_id, sub, known) &&
        strcmp(known, identity_id) == 0)
        return;
    int r = identity_cache_keep(services->identities, pool_id, sub, identity_id);
    if (r < 0)
        log_failure(services->log, NULL, r,
                    "cannot write the file of identity ids: %m; they are "
                    "asked for again after the next start");
}

/* Whether the identity id that was kept is not this user's any more. */
static bool is_stale(const struct cognito_failure *failure)
{
    return failure->row->error == COGNITO_ERROR_IDENTITY_NOT_FOUND ||
           failure->row->error == COGNITO_ERROR_IDENTITY_FORBIDDEN;
}

static int obtain(const struct services *services, const struct session_grant *grant,
                  struct cognito_identity_credentials *out, struct cognito_failure *failure)
{
    struct cognito_identity_pool *pool = services->identity_pool;
    struct deadline deadline = deadline_in_ms(CREDENTIALS_LIMIT_MS);
    char identity_id[COGNITO_IDENTITY_ID_SIZE];

    int r = find_identity(services, grant, deadline, identity_id, failure);
    if (r < 0)
        return r;
    r = cognito_get_credentials_for_identity(pool, identity_id, &grant->id_token, deadline, out,
                                             failure);
    if (r == -EREMOTEIO && is_stale(failure)) {
        r = cognito_get_id(pool, &grant->id_token, deadline, identity_id, failure);
        if (r < 0)
            return r;
        r = cognito_get_credentials_for_identity(pool, identity_id, &grant->id_token, deadline, out,
                                                 failure);
    }
    if (r == 0)
        keep_identity(services, grant->sub, out->identity_id);
    return r;
}

/* RFC 3339 in UTC, as AWS tools read it. */
static void format_time(int64_t at_unix, char out[static 32])
{
    time_t at = (time_t)at_unix;
    struct tm parts = {0};

    (void)gmtime_r(&at, &parts);
    (void)strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

/* The credentials have an end of their own; what the session is told is whichever comes first. */
static int64_t end_of(const struct aws_credentials *credentials, int64_t limit_seconds)
{
    int64_t end_of_session = (int64_t)time(NULL) + limit_seconds;

    return limit_seconds > 0 && end_of_session < credentials->expires_at_unix
               ? end_of_session
               : credentials->expires_at_unix;
}

static int fill_environment(const struct settings *settings,
                            const struct aws_credentials *credentials, int64_t limit_seconds,
                            struct verdict *out)
{
    const char *region = settings->user_pool.region;
    char expiration[32];

    format_time(end_of(credentials, limit_seconds), expiration);
    const struct environment_entry entries[] = {
        {"AWS_ACCESS_KEY_ID", credentials->access_key_id},
        {"AWS_SECRET_ACCESS_KEY", secret_text(&credentials->secret_access_key)},
        {"AWS_SESSION_TOKEN", secret_text(&credentials->session_token)},
        {"AWS_CREDENTIAL_EXPIRATION", expiration},
        {"AWS_REGION", region},
        {"AWS_DEFAULT_REGION", region},
    };
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        int r = verdict_add_environment(out, entries[i].name, entries[i].value);
        if (r < 0)
            return r;
    }
    return 0;
}

/* A session whose end cannot be told does not begin. */
static bool pass_limit_on(const struct session_grant *grant, struct verdict *out)
{
    char seconds[24];

    if (grant->limit_seconds == 0)
        return true;
    (void)snprintf(seconds, sizeof seconds, "%" PRId64, grant->limit_seconds);
    if (verdict_add_environment(out, "COGNITO_SESSION_SECONDS", seconds) == 0)
        return true;
    verdict_set(out, OUTCOME_UNAVAILABLE, verdict_try_later, "out of memory");
    return false;
}

void credentials_redeem(const struct services *services, struct request *request,
                        struct verdict *out)
{
    enum settings_credentials mode =
        settings_credentials_mode(services->settings, request->begin->service);
    auto_session_grant struct session_grant grant = {0};
    auto_cognito_identity_credentials struct cognito_identity_credentials obtained = {0};
    struct cognito_failure failure = {0};

    if (!has_ticket(request, out))
        return;
    if (!redeem_ticket(services, request, mode, &grant, out))
        return;
    if (!pass_limit_on(&grant, out))
        return;
    if (mode == SETTINGS_CREDENTIALS_OFF) {
        verdict_set(out, OUTCOME_NO_CREDENTIALS, "", "credentials are off for this service");
        return;
    }
    if (obtain(services, &grant, &obtained, &failure) < 0) {
        verdict_set_failure(out, &failure);
        go_without(mode, out);
        return;
    }
    if (fill_environment(services->settings, &obtained.credentials, grant.limit_seconds, out) < 0) {
        verdict_clear(out);
        return;
    }
    verdict_set(out, OUTCOME_SUCCESS, "", "credentials of %s", obtained.identity_id);
}

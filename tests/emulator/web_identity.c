/* AssumeRoleWithWebIdentity: the form, the token, the role's trust, the keys. */
#include "tests/emulator/web_identity.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/encoding.h"
#include "tests/emulator/signing_key.h"
#include "tests/emulator/sts_reply.h"
#include "tests/emulator/temporary_key.h"
#include "tests/emulator/text.h"

#define LEAST_SECONDS   900
#define DEFAULT_SECONDS 3600 /* and a role's MaxSessionDuration, unless it is changed */

/* A question and what has been found out about it. */
struct assumption {
    struct world *world;
    const struct request *request;
    struct reply *reply;
    char *role_arn, *session, *token, *duration; /* NULL: not given */
    struct json_object *claims;
    const char *issuer, *audience, *subject; /* of the claims */
    const struct role *role;
    int64_t seconds;
};

static void assumption_release(struct assumption *assumption)
{
    free(assumption->role_arn);
    free(assumption->session);
    free(assumption->token);
    free(assumption->duration);
    json_object_put(assumption->claims);
}

/* Refuses, and returns false for the caller to pass on. */
static bool refuse(const struct assumption *assumption, int http_status, const char *code,
                   const char *message)
{
    sts_refuse(assumption->request, assumption->reply, http_status, code, message);
    return false;
}

static bool refuse_value(const struct assumption *assumption, const char *name, const char *value,
                         const char *constraint)
{
    auto_free char *message =
        text_format("1 validation error detected: Value %s%s%s at '%s' failed to satisfy "
                    "constraint: %s",
                    value == NULL ? "" : "'", value == NULL ? "null" : value,
                    value == NULL ? "" : "'", name, constraint);

    return refuse(assumption, 400, "ValidationError", message);
}

/* Fields that the service has and this emulator does not are refused, not passed over. */
static bool fields_are_known(const struct assumption *assumption)
{
    static const char *const known[] = {"Action",          "Version",          "RoleArn",
                                        "RoleSessionName", "WebIdentityToken", "DurationSeconds"};
    const char *at = assumption->request->body;

    while (*at != '\0') {
        size_t length = strcspn(at, "=&");
        bool is_known = false;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            is_known |= strlen(known[i]) == length && strncmp(at, known[i], length) == 0;
        if (!is_known)
            return refuse(assumption, 400, "ValidationError",
                          "A parameter that this emulator does not know");
        at += strcspn(at, "&");
        at += *at == '&';
    }
    return true;
}

static bool is_session_name(const char *name)
{
    size_t length = strlen(name);

    if (length < 2 || length > 64)
        return false;
    for (; *name != '\0'; name++)
        if (!isalnum((unsigned char)*name) && strchr("_+=,.@-", *name) == NULL)
            return false;
    return true;
}

static bool read_duration(struct assumption *assumption)
{
    char *end = NULL;

    assumption->seconds = DEFAULT_SECONDS;
    if (assumption->duration == NULL)
        return true;
    assumption->seconds = strtoll(assumption->duration, &end, 10);
    if (*assumption->duration == '\0' || *end != '\0' || assumption->seconds < LEAST_SECONDS)
        return refuse_value(assumption, "durationSeconds", assumption->duration,
                            "Member must have value greater than or equal to 900");
    if (assumption->seconds > DEFAULT_SECONDS)
        return refuse(assumption, 400, "ValidationError",
                      "The requested DurationSeconds exceeds the MaxSessionDuration set for this "
                      "role.");
    return true;
}

static bool read_form(struct assumption *assumption)
{
    const char *form = assumption->request->body;

    assumption->role_arn = form_value(form, "RoleArn");
    assumption->session = form_value(form, "RoleSessionName");
    assumption->token = form_value(form, "WebIdentityToken");
    assumption->duration = form_value(form, "DurationSeconds");
    if (!fields_are_known(assumption))
        return false;
    if (assumption->role_arn == NULL)
        return refuse_value(assumption, "roleArn", NULL, "Member must not be null");
    if (strlen(assumption->role_arn) < 20)
        return refuse_value(assumption, "roleArn", assumption->role_arn,
                            "Member must have length greater than or equal to 20");
    if (assumption->session == NULL)
        return refuse_value(assumption, "roleSessionName", NULL, "Member must not be null");
    if (!is_session_name(assumption->session))
        return refuse_value(assumption, "roleSessionName", assumption->session,
                            "Member must satisfy regular expression pattern: [\\w+=,.@-]*");
    if (assumption->token == NULL)
        return refuse_value(assumption, "webIdentityToken", NULL, "Member must not be null");
    return read_duration(assumption);
}

static bool refuse_token(const struct assumption *assumption, const char *message)
{
    return refuse(assumption, 400, "InvalidIdentityToken", message);
}

static bool signature_is_good(const struct pool *pool, const char *kid, const char *token)
{
    return strcmp(pool->id_key.id, kid) == 0 && signing_key_verifies(&pool->id_key, token);
}

static bool check_time(const struct assumption *assumption)
{
    int64_t now = (int64_t)clock_now(&assumption->world->clock);
    int64_t end = json_object_get_int64(json_member(assumption->claims, "exp"));
    auto_free char *message = text_format("Token expired: current date/time %lld must be before "
                                          "the expiration date/time%lld",
                                          (long long)now, (long long)end);

    return now < end || refuse(assumption, 400, "ExpiredTokenException", message);
}

static bool check_token(struct assumption *assumption)
{
    auto_free char *kid = NULL;

    if (token_parse(assumption->token, &assumption->claims, &kid) < 0)
        return refuse_token(assumption, "The ID Token provided is not a valid JWT. (You may see "
                                        "this error if you sent an Access Token)");
    assumption->issuer = json_text(assumption->claims, "iss");
    assumption->audience = json_text(assumption->claims, "aud");
    assumption->subject = json_text(assumption->claims, "sub");
    if (assumption->issuer == NULL || assumption->audience == NULL || assumption->subject == NULL)
        return refuse_token(assumption, "Missing a required claim");
    const struct pool *pool = world_find_pool_by_issuer(assumption->world, assumption->issuer);
    if (pool == NULL)
        return refuse_token(assumption, "No OpenIDConnect provider found in your account for it");
    if (!signature_is_good(pool, kid, assumption->token))
        return refuse_token(assumption, "Couldn't retrieve verification key from your identity "
                                        "provider, please reference AssumeRoleWithWebIdentity "
                                        "documentation for requirements");
    return check_time(assumption);
}

static bool find_role(struct assumption *assumption)
{
    const struct world *world = assumption->world;

    for (size_t i = 0; assumption->role == NULL && i < world->role_count; i++)
        if (strcmp(world->roles[i]->arn, assumption->role_arn) == 0)
            assumption->role = world->roles[i];
    const struct role *role = assumption->role;
    if (role != NULL && strcmp(role->audience, assumption->audience) != 0)
        return refuse_token(assumption, "Incorrect token audience");
    if (role == NULL || (role->subject != NULL && strcmp(role->subject, assumption->subject) != 0))
        return refuse(assumption, 403, "AccessDenied",
                      "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    return true;
}

static void give_keys(const struct assumption *assumption)
{
    const struct key_order order = {.role_arn = assumption->role->arn,
                                    .session_name = assumption->session,
                                    .seconds = assumption->seconds,
                                    .allowed_actions = assumption->role->allowed_actions};
    const struct access_key *key = temporary_key_issue(assumption->world, &order);
    char end[CLOCK_EXTENDED_SIZE];

    clock_format_extended(key->expires_at, end);
    end[strcspn(end, ".")] = '\0';
    assumption->reply->content_type = "text/xml";
    assumption->reply->http_status = 200;
    assumption->reply->body = text_format(
        "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/" STS_API_VERSION
        "/\">\n  <AssumeRoleWithWebIdentityResult>\n    <SubjectFromWebIdentityToken>%s"
        "</SubjectFromWebIdentityToken>\n    <Audience>%s</Audience>\n    <AssumedRoleUser>\n"
        "      <Arn>%s</Arn>\n      <AssumedRoleId>%s</AssumedRoleId>\n    </AssumedRoleUser>\n"
        "    <Credentials>\n      <SessionToken>%s</SessionToken>\n      <SecretAccessKey>%s"
        "</SecretAccessKey>\n      <Expiration>%sZ</Expiration>\n      "
        "<AccessKeyId>%s</AccessKeyId>\n"
        "    </Credentials>\n    <Provider>%s</Provider>\n  </AssumeRoleWithWebIdentityResult>\n"
        "  <ResponseMetadata>\n    <RequestId>%s</RequestId>\n  </ResponseMetadata>\n"
        "</AssumeRoleWithWebIdentityResponse>\n",
        assumption->subject, assumption->audience, key->arn, key->principal_id, key->session_token,
        key->secret, end, key->id, assumption->issuer, assumption->reply->request_id);
}

void web_identity_answer(struct world *world, const struct request *request,
                         struct json_object *log, struct reply *reply)
{
    __attribute__((cleanup(assumption_release))) struct assumption assumption = {
        .world = world, .request = request, .reply = reply};

    json_put_text(log, "operation", "AssumeRoleWithWebIdentity");
    if (read_form(&assumption) && check_token(&assumption) && find_role(&assumption))
        give_keys(&assumption);
}

/* STS: which action, and GetCallerIdentity. */
#include "tests/emulator/sts.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/encoding.h"
#include "tests/emulator/sigv4_verify.h"
#include "tests/emulator/sts_reply.h"
#include "tests/emulator/text.h"
#include "tests/emulator/web_identity.h"

#define WEB_IDENTITY "AssumeRoleWithWebIdentity"

bool sts_wants_json(const struct request *request)
{
    const char *accept = request_header(request, "Accept");

    return accept != NULL && strstr(accept, "application/json") != NULL;
}

void sts_refuse(const struct request *request, struct reply *reply, int http_status,
                const char *code, const char *message)
{
    reply->http_status = http_status;
    reply->error_type = text_copy(code);
    reply->error_message = text_copy(message);
    if (sts_wants_json(request)) {
        auto_json struct json_object *body = json_object_new_object();
        struct json_object *error = json_put_object(body, "Error");
        json_put_text(error, "Code", code);
        json_put_text(error, "Message", message);
        json_put_text(error, "Type", "Sender");
        json_put_text(body, "RequestId", reply->request_id);
        reply->body = text_copy(json_line(body));
        return;
    }
    reply->body = text_format(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/" STS_API_VERSION "/\">\n"
        "  <Error>\n    <Type>Sender</Type>\n    <Code>%s</Code>\n    <Message>%s</Message>\n"
        "  </Error>\n  <RequestId>%s</RequestId>\n</ErrorResponse>\n",
        code, message, reply->request_id);
}

static const char *signature_error_code(enum signature_verdict verdict)
{
    switch (verdict) {
    case SIGNATURE_MISSING:
        return "MissingAuthenticationToken";
    case SIGNATURE_INCOMPLETE:
        return "IncompleteSignature";
    case SIGNATURE_UNKNOWN_KEY:
        return "InvalidClientTokenId";
    case SIGNATURE_EXPIRED_KEY:
        return "ExpiredToken";
    case SIGNATURE_REFUSED:
        return "SignatureDoesNotMatch";
    case SIGNATURE_GOOD:
        break;
    }
    abort();
}

/* The account is the fifth field of the caller's ARN. */
static char *account_of(const char *arn)
{
    for (int colons = 0; colons < 4; colons++)
        arn += strcspn(arn, ":") + 1;
    return text_format("%.*s", (int)strcspn(arn, ":"), arn);
}

static void tell_identity(const struct request *request, const struct access_key *key,
                          struct reply *reply)
{
    auto_free char *account = account_of(key->arn);

    reply->http_status = 200;
    if (sts_wants_json(request)) {
        auto_json struct json_object *body = json_object_new_object();
        struct json_object *response = json_put_object(body, "GetCallerIdentityResponse");
        struct json_object *result = json_put_object(response, "GetCallerIdentityResult");
        json_put_text(result, "Account", account);
        json_put_text(result, "Arn", key->arn);
        json_put_text(result, "UserId", key->principal_id);
        json_put_text(json_put_object(response, "ResponseMetadata"), "RequestId",
                      reply->request_id);
        reply->body = text_copy(json_line(body));
        return;
    }
    reply->body = text_format(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/" STS_API_VERSION "/\">\n"
        "  <GetCallerIdentityResult>\n    <Arn>%s</Arn>\n    <UserId>%s</UserId>\n"
        "    <Account>%s</Account>\n  </GetCallerIdentityResult>\n  <ResponseMetadata>\n"
        "    <RequestId>%s</RequestId>\n  </ResponseMetadata>\n</GetCallerIdentityResponse>\n",
        key->arn, key->principal_id, account, reply->request_id);
}

bool sts_is_asked(const struct request *request)
{
    return strcmp(request->method, "GET") == 0 && strcmp(request->path, "/") == 0 &&
           strstr(request->query, "Action=") != NULL;
}

/* A token belongs into a body, not into a query that others write down. */
static bool is_answered(const char *action, bool is_get)
{
    return strcmp(action, "GetCallerIdentity") == 0 ||
           (!is_get && strcmp(action, WEB_IDENTITY) == 0);
}

/* NULL, or why this form is none that we answer. */
static const char *find_wrong_action(const struct request *request, bool *out_is_web_identity)
{
    bool is_get = strcmp(request->method, "GET") == 0;
    const char *form = is_get ? request->query : request->body;
    auto_free char *action = form_value(form, "Action");
    auto_free char *version = form_value(form, "Version");

    if (action == NULL)
        return "MissingAction";
    if (version == NULL || strcmp(version, STS_API_VERSION) != 0 || !is_answered(action, is_get))
        return "InvalidAction";
    *out_is_web_identity = strcmp(action, WEB_IDENTITY) == 0;
    return NULL;
}

/* Who signed the request. */
static void answer_caller(const struct world *world, const struct request *request,
                          struct json_object *log, struct reply *reply)
{
    struct signature_check check = {
        .request = request,
        .service = "sts",
        .region = world->region,
        .now_unix = clock_now(&world->clock),
    };
    const struct access_key *key = NULL;
    auto_free char *message = NULL;

    json_put_text(log, "operation", "GetCallerIdentity");
    enum signature_verdict verdict = sigv4_verify(world, &check, &key, &message);
    if (verdict != SIGNATURE_GOOD) {
        sts_refuse(request, reply, 403, signature_error_code(verdict), message);
        return;
    }
    json_put_text(log, "accessKey", key->id);
    tell_identity(request, key, reply);
}

void sts_answer(struct world *world, const struct request *request, struct json_object *log,
                struct reply *reply)
{
    reply->request_id = uuid_random();
    reply->content_type = sts_wants_json(request) ? "application/json" : "text/xml";
    json_put_text(log, "service", "sts");
    bool is_web_identity = false;
    const char *wrong = find_wrong_action(request, &is_web_identity);
    if (wrong != NULL) {
        sts_refuse(request, reply, 400, wrong,
                   "Could not find operation for version " STS_API_VERSION);
        return;
    }
    if (is_web_identity)
        web_identity_answer(world, request, log, reply);
    else
        answer_caller(world, request, log, reply);
}

/* What faults do to replies. */
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/faults.h"
#include "tests/emulator/signing_key.h"
#include "tests/emulator/text.h"

static void answer_with_page(const struct fault *fault, struct reply *reply)
{
    reply->http_status = (int)fault->http_status;
    reply->content_type = "text/html";
    reply->body =
        text_format("<html><head><title>%lld</title></head><body><h1>%lld</h1></body></html>\n",
                    (long long)fault->http_status, (long long)fault->http_status);
}

static void answer_with_throttling(struct reply *reply)
{
    static const char type[] = "TooManyRequestsException";

    reply->http_status = 400;
    reply->content_type = "application/x-amz-json-1.1";
    reply->error_type = text_copy(type);
    reply->error_message = text_copy("Rate exceeded");
    reply->body = text_format("{\"__type\":\"%s\",\"message\":\"Rate exceeded\"}", type);
}

bool fault_answer_instead(const struct fault *fault, struct reply *reply)
{
    switch ((enum fault_kind)fault->kind) {
    case FAULT_DROP_BEFORE:
        reply->content_type = "text/plain";
        reply->body = text_copy("");
        reply->end = REPLY_DROPPED;
        return true;
    case FAULT_HTML:
        answer_with_page(fault, reply);
        return true;
    case FAULT_THROTTLE:
        answer_with_throttling(reply);
        return true;
    case FAULT_DELAY:
    case FAULT_DROP_AFTER:
    case FAULT_TRUNCATED:
    case FAULT_MALFORMED:
    case FAULT_OVERSIZED:
    case FAULT_DUPLICATED:
    case FAULT_WRONG_SIGNATURE:
        return false;
    }
    abort();
}

static void replace_body(struct reply *reply, char *body)
{
    free(reply->body);
    reply->body = body;
}

/* A long member before all others. */
static char *oversize(const char *body, size_t bytes)
{
    static const char head[] = "{\"Padding\":\"";
    const char *rest = strcmp(body, "{}") == 0 ? "\"}" : "\",";
    size_t head_length = sizeof head - 1;
    size_t body_length = strcmp(body, "{}") == 0 ? 0 : strlen(body + 1);
    char *padded = memory_resize(NULL, head_length + bytes + 2 + body_length + 1);

    memcpy(padded, head, head_length);
    memset(padded + head_length, 'x', bytes);
    memcpy(padded + head_length + bytes, rest, 2);
    memcpy(padded + head_length + bytes + 2, body + 1, body_length);
    padded[head_length + bytes + 2 + body_length] = '\0';
    return padded;
}

/* The same claims and the same key id, but not by that key. */
static char *forge_token(const char *token)
{
    auto_json struct json_object *claims = NULL;
    struct signing_key other = {0};
    char *kid = NULL;

    if (token_parse(token, &claims, &kid) < 0)
        return NULL;
    signing_key_make(&other);
    free(other.id);
    other.id = kid;
    char *forged = signing_key_sign_token(&other, claims);
    signing_key_release(&other);
    return forged;
}

static char *forge_tokens(const char *body)
{
    static const char *const tokens[] = {"IdToken", "AccessToken"};
    auto_json struct json_object *document = json_tokener_parse(body);
    struct json_object *result = json_member(document, "AuthenticationResult");

    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        const char *token = json_text(result, tokens[i]);
        auto_free char *forged = token == NULL ? NULL : forge_token(token);
        json_put_text(result, tokens[i], forged);
    }
    return text_copy(json_line(document));
}

void fault_spoil(const struct fault *fault, struct reply *reply)
{
    switch ((enum fault_kind)fault->kind) {
    case FAULT_DROP_AFTER:
        reply->end = REPLY_DROPPED;
        return;
    case FAULT_TRUNCATED:
        reply->end = REPLY_TRUNCATED;
        return;
    case FAULT_MALFORMED:
        replace_body(reply, text_format("%.*s", (int)(strlen(reply->body) / 2), reply->body));
        return;
    case FAULT_OVERSIZED:
        replace_body(reply, oversize(reply->body, (size_t)fault->bytes));
        return;
    case FAULT_DUPLICATED:
        replace_body(reply, text_format("%s%s", reply->body, reply->body));
        return;
    case FAULT_WRONG_SIGNATURE:
        replace_body(reply, forge_tokens(reply->body));
        return;
    case FAULT_DELAY:
    case FAULT_DROP_BEFORE:
    case FAULT_HTML:
    case FAULT_THROTTLE:
        return;
    }
}

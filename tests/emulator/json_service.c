/* From an HTTP request to an operation and back, for the services that speak JSON 1.1. */
#include "tests/emulator/json_service.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/secret_log.h"
#include "tests/emulator/sigv4_verify.h"
#include "tests/emulator/text.h"

#define CONTENT_TYPE "application/x-amz-json-1.1"

static enum error signature_error(enum signature_verdict verdict)
{
    switch (verdict) {
    case SIGNATURE_MISSING:
        return ERROR_MISSING_AUTHENTICATION_TOKEN;
    case SIGNATURE_INCOMPLETE:
        return ERROR_INCOMPLETE_SIGNATURE;
    case SIGNATURE_UNKNOWN_KEY:
        return ERROR_UNRECOGNIZED_CLIENT;
    case SIGNATURE_EXPIRED_KEY:
        return ERROR_EXPIRED_TOKEN;
    case SIGNATURE_REFUSED:
        return ERROR_INVALID_SIGNATURE;
    case SIGNATURE_GOOD:
        return ERROR_NONE;
    }
    return ERROR_INVALID_SIGNATURE;
}

static enum error check_permission(struct call *call, const struct operation *operation,
                                   const struct access_key *key)
{
    auto_free char *action = text_format("%s:%s", operation->service, operation->name);
    const char *pool = call_text(call, "UserPoolId");

    if (json_list_holds(key->allowed_actions, action))
        return ERROR_NONE;
    return call_refuse(call, ERROR_ACCESS_DENIED,
                       "User: %s is not authorized to perform: %s on resource: "
                       "arn:aws:cognito-idp:%s:%s:userpool/%s because no identity-based policy "
                       "allows the %s action",
                       key->arn, action, call->world->region, call->world->account_id,
                       pool == NULL ? "*" : pool, action);
}

static enum error check_signature(struct call *call, const struct operation *operation)
{
    struct signature_check check = {
        .request = call->request,
        .service = operation->service,
        .region = call->world->region,
        .now_unix = call_now(call),
    };
    const struct access_key *key = NULL;

    if (operation->access == OPERATION_PUBLIC)
        return ERROR_NONE;
    enum error error = signature_error(sigv4_verify(call->world, &check, &key, &call->message));
    if (error != ERROR_NONE)
        return error;
    json_put_text(call->log, "accessKey", key->id);
    return check_permission(call, operation, key);
}

static enum error parse_input(struct call *call)
{
    call->input = json_parse(call->request->body, call->request->body_length, NULL);
    if (!json_object_is_type(call->input, json_type_object))
        return ERROR_SERIALIZATION;
    return ERROR_NONE;
}

static bool content_type_is_right(const struct request *request)
{
    const char *type = request_header(request, "Content-Type");

    return type != NULL && strncmp(type, CONTENT_TYPE, strlen(CONTENT_TYPE)) == 0 &&
           strchr("; ", type[strlen(CONTENT_TYPE)]) != NULL;
}

/* What a test may want to know of a call; nothing in it is secret. */
static void note_input(struct call *call)
{
    static const char *const noted[] = {"AuthFlow",       "ChallengeName", "UserPoolId",
                                        "IdentityPoolId", "Filter",        "PaginationToken"};

    for (size_t i = 0; i < sizeof noted / sizeof *noted; i++) {
        struct json_object *value = json_member(call->input, noted[i]);
        if (value != NULL)
            json_object_object_add(call->log, noted[i], json_object_get(value));
    }
    struct json_object *metadata = json_member(call->input, "ClientMetadata");
    if (metadata != NULL)
        json_object_object_add(call->log, "clientMetadata", json_object_get(metadata));
}

static enum error run(struct call *call)
{
    const char *target = request_header(call->request, "X-Amz-Target");
    const struct operation *operation = operation_find(target);

    if (operation == NULL || !content_type_is_right(call->request))
        return ERROR_UNKNOWN_OPERATION;
    json_put_text(call->log, "service", operation->service);
    json_put_text(call->log, "operation", operation->name);
    enum error parsed = parse_input(call);
    enum error error = check_signature(call, operation); /* who may not ask learns nothing else */
    if (error == ERROR_NONE)
        error = parsed;
    if (error != ERROR_NONE)
        return error;
    error = shape_check(call, operation->input);
    if (error != ERROR_NONE)
        return error;
    note_input(call);
    return operation->run(call);
}

static void write_reply(struct call *call, enum error error, struct reply *reply)
{
    auto_json struct json_object *body = json_object_get(call->output);

    reply->http_status = error_http_status(error);
    reply->content_type = CONTENT_TYPE;
    reply->request_id = uuid_random();
    if (error != ERROR_NONE) {
        json_object_put(body);
        body = json_object_new_object();
        json_put_text(body, "__type", error_type(error));
        json_put_text(body, "message", call->message);
        reply->error_type = text_copy(error_type(error));
        reply->error_message = text_copy(call->message);
    }
    secret_log_add(call->world, body);
    reply->body = text_copy(json_line(body));
}

void json_service_answer(struct world *world, const struct request *request,
                         struct json_object *log, struct reply *reply)
{
    struct call call = {
        .world = world,
        .request = request,
        .output = json_object_new_object(),
        .log = log,
    };

    enum error error = run(&call);
    write_reply(&call, error, reply);
    json_object_put(call.input);
    json_object_put(call.output);
    free(call.message);
}

/* Telling triggers. */
#include "tests/emulator/trigger.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/program_run.h"
#include "tests/emulator/text.h"

#define HIDDEN_PASSWORD "(hidden)"
#define MOST_TRIES      3 /* of a function that does not answer in time */
#define NO_CLIENT       "CLIENT_ID_NOT_APPLICABLE"

const char *trigger_name(enum trigger trigger)
{
    switch (trigger) {
    case TRIGGER_PRE_SIGN_UP:
        return "PreSignUp";
    case TRIGGER_POST_CONFIRMATION:
        return "PostConfirmation";
    case TRIGGER_PRE_AUTHENTICATION:
        return "PreAuthentication";
    case TRIGGER_POST_AUTHENTICATION:
        return "PostAuthentication";
    case TRIGGER_PRE_TOKEN_GENERATION:
        return "PreTokenGeneration";
    case TRIGGER_USER_MIGRATION:
        return "UserMigration";
    case TRIGGER_CUSTOM_MESSAGE:
        return "CustomMessage";
    case TRIGGER_DEFINE_AUTH_CHALLENGE:
        return "DefineAuthChallenge";
    case TRIGGER_CREATE_AUTH_CHALLENGE:
        return "CreateAuthChallenge";
    case TRIGGER_VERIFY_AUTH_CHALLENGE_RESPONSE:
        return "VerifyAuthChallengeResponse";
    }
    abort();
}

int trigger_log_write_to(struct world *world, const char *path)
{
    world->trigger_log = fopen(path, "ae");
    return world->trigger_log == NULL ? -errno : 0;
}

struct json_object *trigger_request(const struct user *user)
{
    struct json_object *request = json_object_new_object();
    struct json_object *attributes = json_put_object(request, "userAttributes");

    if (user == NULL)
        return request;
    json_put_text(attributes, "sub", user->sub);
    json_put_text(attributes, "cognito:user_status", user_status_name(user->status));
    if (user->attributes == NULL)
        return request;
    json_object_object_foreach(user->attributes, name, value)
        json_object_object_add(attributes, name, json_object_get(value));
    return request;
}

void trigger_put_metadata(const struct call *call, struct json_object *request, const char *member)
{
    json_object_object_add(request, member,
                           json_object_get(json_member(call->input, "ClientMetadata")));
}

void trigger_put_metadata_of_answer(const struct call *call, struct json_object *request)
{
    if (call_text(call, "AuthFlow") == NULL)
        trigger_put_metadata(call, request, "clientMetadata");
}

static struct json_object *make_event(const struct call *call, const struct trigger_event *event)
{
    struct json_object *document = json_object_new_object();

    json_put_text(document, "version", "1");
    json_put_text(document, "triggerSource", event->source);
    json_put_text(document, "region", call->world->region);
    json_put_text(document, "userPoolId", event->pool->id);
    json_put_text(document, "userName", event->username);
    struct json_object *caller = json_put_object(document, "callerContext");
    json_put_text(caller, "awsSdkVersion", "aws-sdk-unknown-unknown");
    json_put_text(caller, "clientId", event->client == NULL ? NO_CLIENT : event->client->id);
    json_object_object_add(document, "request", json_object_get(event->request));
    (void)json_put_object(document, "response");
    return document;
}

/* The event as it is, but for the password that a migration trigger is given. */
static void log_event(const struct world *world, struct json_object *event)
{
    struct json_object *copy = NULL;

    if (world->trigger_log == NULL)
        return;
    (void)json_object_deep_copy(event, &copy, NULL);
    struct json_object *request = json_member(copy, "request");
    if (json_member(request, "password") != NULL)
        json_put_text(request, "password", HIDDEN_PASSWORD);
    (void)fprintf(world->trigger_log, "%s\n", json_line(copy));
    (void)fflush(world->trigger_log);
    json_object_put(copy);
}

static enum error refuse_unexpected(struct call *call, enum trigger trigger, const char *why)
{
    return call_refuse(call, ERROR_UNEXPECTED_LAMBDA, "%s invocation failed due to error %s.",
                       trigger_name(trigger), why);
}

/* The text that a program failed with, as one sentence's part. */
static enum error refuse_validation(struct call *call, enum trigger trigger, char *complaint)
{
    for (size_t end = strlen(complaint); end > 0 && strchr(" \t\n.", complaint[end - 1]); end--)
        complaint[end - 1] = '\0';
    for (char *at = complaint; *at != '\0'; at++) {
        if (*at == '\n')
            *at = ' ';
    }
    return call_refuse(call, ERROR_USER_LAMBDA_VALIDATION, "%s failed with error %s.",
                       trigger_name(trigger), complaint);
}

static enum error read_answer(struct call *call, const char *output, struct json_object **response)
{
    auto_json struct json_object *answer = json_parse(output, strlen(output), NULL);
    struct json_object *member = json_member(answer, "response");

    if (!json_object_is_type(member, json_type_object))
        return call_refuse(call, ERROR_INVALID_LAMBDA_RESPONSE, "Unrecognizable lambda output");
    *response = json_object_get(member);
    return ERROR_NONE;
}

/* Lets others use the world meanwhile. */
static enum program_end run_once(struct world *world, const struct program_order *order,
                                 struct program_result *out)
{
    (void)pthread_mutex_unlock(&world->lock);
    enum program_end end = program_run(order, out);
    (void)pthread_mutex_lock(&world->lock);
    return end;
}

static enum program_end run_until_answered(struct world *world, const struct program_order *order,
                                           struct program_result *out)
{
    enum program_end end = PROGRAM_TIMED_OUT;

    for (unsigned tries = 0; end == PROGRAM_TIMED_OUT && tries < MOST_TRIES; tries++) {
        program_result_release(out);
        end = run_once(world, order, out);
    }
    return end;
}

static enum error run(struct call *call, const struct trigger_event *event, const char *document,
                      struct json_object **response)
{
    struct program_order order = {
        .path = event->pool->triggers[event->trigger],
        .input = document,
        .timeout_ms = (int)event->pool->trigger_timeout_ms,
    };
    auto_program_result struct program_result result = {0};

    switch (run_until_answered(call->world, &order, &result)) {
    case PROGRAM_NOT_RUN:
        return refuse_unexpected(call, event->trigger, "Lambda function could not be run");
    case PROGRAM_TIMED_OUT:
        return refuse_unexpected(call, event->trigger,
                                 "Socket timeout while invoking Lambda function");
    case PROGRAM_FAILED:
        return refuse_validation(call, event->trigger, result.complaint);
    case PROGRAM_SUCCEEDED:
        return read_answer(call, result.output, response);
    }
    abort();
}

enum error trigger_fire(struct call *call, const struct trigger_event *event,
                        struct json_object **response)
{
    auto_json struct json_object *document = make_event(call, event);

    *response = NULL;
    log_event(call->world, document);
    if (event->pool->triggers[event->trigger] == NULL)
        return ERROR_NONE;
    return run(call, event, json_line(document), response);
}

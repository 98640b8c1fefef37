/* From a request to the service that it is for. */
#include "tests/emulator/router.h"

#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "tests/emulator/control.h"
#include "tests/emulator/issuer_documents.h"
#include "tests/emulator/json_service.h"
#include "tests/emulator/object_store.h"
#include "tests/emulator/sts.h"
#include "tests/emulator/table_store.h"
#include "tests/emulator/text.h"

static void refuse_path(struct reply *reply)
{
    reply->http_status = 404;
    reply->content_type = "application/x-amz-json-1.1";
    reply->error_type = text_copy("UnknownOperationException");
    reply->body = text_copy("{\"__type\":\"UnknownOperationException\"}");
}

static void route(struct world *world, const struct request *request, struct json_object *log,
                  struct reply *reply)
{
    if (object_store_operation(world, request) != NULL) {
        object_store_answer(world, request, log, reply);
        return;
    }
    if (sts_is_asked(request)) {
        sts_answer(world, request, log, reply);
        return;
    }
    if (strcmp(request->method, "GET") == 0) {
        issuer_documents_answer(world, request, log, reply);
        return;
    }
    if (strcmp(request->method, "POST") != 0 || strcmp(request->path, "/") != 0) {
        refuse_path(reply);
        return;
    }
    const char *type = request_header(request, "Content-Type");
    const char *target = request_header(request, "X-Amz-Target");
    if (table_store_is_meant(target))
        table_store_answer(world, request, log, reply);
    else if (target != NULL)
        json_service_answer(world, request, log, reply);
    else if (type != NULL && text_starts_with(type, "application/x-www-form-urlencoded"))
        sts_answer(world, request, log, reply);
    else
        refuse_path(reply);
}

/* "InitiateAuth", to be freed; NULL: for no operation. */
static char *operation_of(const struct world *world, const struct request *request)
{
    static const char parameter[] = "Action=";
    const char *target = request_header(request, "X-Amz-Target");
    const char *action = strstr(request->body, parameter);

    const char *of_store = object_store_operation(world, request);

    if (of_store != NULL)
        return text_copy(of_store);
    if (sts_is_asked(request))
        return text_copy("GetCallerIdentity");
    if (strcmp(request->method, "GET") == 0)
        return text_copy(issuer_documents_operation(request));
    if (target != NULL && strchr(target, '.') != NULL)
        return text_copy(strchr(target, '.') + 1);
    if (target != NULL || action == NULL)
        return NULL;
    action += strlen(parameter);
    return text_format("%.*s", (int)strcspn(action, "&"), action);
}

/* Others are served meanwhile. */
static void wait_unlocked(struct world *world, int64_t milliseconds)
{
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};

    (void)pthread_mutex_unlock(&world->lock);
    (void)nanosleep(&time, NULL);
    (void)pthread_mutex_lock(&world->lock);
}

/* The answer, with the fault that is due, if any. */
static void route_with_faults(struct world *world, const struct request *request,
                              struct json_object *log, struct reply *reply)
{
    auto_free char *operation = operation_of(world, request);
    struct fault fault = {0};

    if (!faults_take(&world->faults, operation, &fault)) {
        route(world, request, log, reply);
        return;
    }
    json_put_text(log, "operation", operation);
    json_put_text(log, "fault", fault_name(&fault));
    if (fault.delay_ms > 0)
        wait_unlocked(world, fault.delay_ms);
    if (fault_answer_instead(&fault, reply))
        return;
    route(world, request, log, reply);
    fault_spoil(&fault, reply);
}

static void answer_and_log(struct world *world, const struct request *request, struct reply *reply)
{
    struct json_object *log = json_object_new_object();
    char time[CLOCK_EXTENDED_SIZE];

    clock_format_extended(clock_now(&world->clock), time);
    json_put_text(log, "time", time);
    json_put_integer(log, "connection", (int64_t)request->connection);
    route_with_faults(world, request, log, reply);
    json_put_integer(log, "httpStatus", reply->http_status);
    json_put_text(log, "error", reply->error_type);
    json_put_text(log, "message", reply->error_message);
    request_log_add(&world->log, log);
}

void router_answer(struct world *world, const struct request *request, struct reply *reply)
{
    (void)pthread_mutex_lock(&world->lock);
    if (text_starts_with(request->path, CONTROL_PREFIX))
        control_answer(world, request, reply);
    else
        answer_and_log(world, request, reply);
    (void)pthread_mutex_unlock(&world->lock);
}

/* The tests' own interface. */
#include "tests/emulator/control.h"

#include <string.h>

#include "tests/emulator/control_users.h"
#include "tests/emulator/text.h"

static void answer(struct reply *reply, int http_status, struct json_object *body)
{
    reply->http_status = http_status;
    reply->body = text_copy(json_line(body));
    json_object_put(body);
}

static void show_requests(struct world *world, const struct request *request, struct reply *reply)
{
    (void)request;
    answer(reply, 200, json_object_get(world->log.entries));
}

static void show_counters(struct world *world, const struct request *request, struct reply *reply)
{
    (void)request;
    answer(reply, 200, request_log_counters(&world->log));
}

static void reset_log(struct world *world, const struct request *request, struct reply *reply)
{
    (void)request;
    request_log_reset(&world->log);
    answer(reply, 200, json_object_new_object());
}

static void change_users(struct world *world, const struct request *request, struct reply *reply)
{
    char *problem = control_users_change(world, request->body);
    struct json_object *body = json_object_new_object();

    json_put_text(body, "error", problem);
    answer(reply, problem == NULL ? 200 : 400, body);
    free(problem);
}

static const struct {
    const char *method, *path;
    void (*run)(struct world *world, const struct request *request, struct reply *reply);
} controls[] = {
    {"GET", CONTROL_PREFIX "requests", show_requests},
    {"GET", CONTROL_PREFIX "counters", show_counters},
    {"POST", CONTROL_PREFIX "reset-log", reset_log},
    {"POST", CONTROL_PREFIX "users", change_users},
};

void control_answer(struct world *world, const struct request *request, struct reply *reply)
{
    reply->content_type = "application/json";
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
        if (strcmp(controls[i].method, request->method) == 0 &&
            strcmp(controls[i].path, request->path) == 0) {
            controls[i].run(world, request, reply);
            return;
        }
    }
    struct json_object *body = json_object_new_object();
    json_put_text(body, "error", "no such control; see tests/emulator/README.md");
    answer(reply, 404, body);
}

/* The tests' own interface. */
#include "tests/emulator/control.h"

#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/control_groups.h"
#include "tests/emulator/control_users.h"
#include "tests/emulator/control_world.h"
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

static void show_lockouts(struct world *world, const struct request *request, struct reply *reply)
{
    (void)request;
    answer(reply, 200, control_users_lockouts(world));
}

/* Carries out an order that is a JSON object, and says what came of it. */
static void obey(struct world *world, const struct request *request, struct reply *reply,
                 char *(*act)(struct world *world, struct json_object *order,
                              struct json_object *answer))
{
    auto_json struct json_object *order = json_parse(request->body, request->body_length, NULL);
    struct json_object *body = json_object_new_object();
    auto_free char *problem = json_object_is_type(order, json_type_object)
                                  ? act(world, order, body)
                                  : text_copy("the body is no JSON object");

    json_put_text(body, "error", problem);
    answer(reply, problem == NULL ? 200 : 400, body);
}

static void change_groups(struct world *world, const struct request *request, struct reply *reply)
{
    obey(world, request, reply, control_groups_change);
}

static void set_clock(struct world *world, const struct request *request, struct reply *reply)
{
    obey(world, request, reply, control_world_set_clock);
}

static void roll_keys(struct world *world, const struct request *request, struct reply *reply)
{
    obey(world, request, reply, control_world_roll_keys);
}

static void merge_identity(struct world *world, const struct request *request, struct reply *reply)
{
    obey(world, request, reply, control_world_merge_identity);
}

static void show_faults(struct world *world, const struct request *request, struct reply *reply)
{
    (void)request;
    answer(reply, 200, faults_describe(&world->faults));
}

static char *replace_faults(struct world *world, struct json_object *order,
                            struct json_object *body)
{
    (void)body;
    return faults_replace(&world->faults, order);
}

static void set_faults(struct world *world, const struct request *request, struct reply *reply)
{
    obey(world, request, reply, replace_faults);
}

static const struct {
    const char *method, *path;
    void (*run)(struct world *world, const struct request *request, struct reply *reply);
} controls[] = {
    {"GET", CONTROL_PREFIX "requests", show_requests},
    {"GET", CONTROL_PREFIX "counters", show_counters},
    {"POST", CONTROL_PREFIX "reset-log", reset_log},
    {"POST", CONTROL_PREFIX "users", change_users},
    {"POST", CONTROL_PREFIX "groups", change_groups},
    {"GET", CONTROL_PREFIX "lockouts", show_lockouts},
    {"POST", CONTROL_PREFIX "clock", set_clock},
    {"GET", CONTROL_PREFIX "faults", show_faults},
    {"POST", CONTROL_PREFIX "faults", set_faults},
    {"POST", CONTROL_PREFIX "keys", roll_keys},
    {"POST", CONTROL_PREFIX "merge-identity", merge_identity},
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

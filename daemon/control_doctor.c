/* The daemon's checks as JSON. */
#include "daemon/control_doctor.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/doctor/doctor.h"

#define LIMIT_MS 30000

static const char *result_name(enum doctor_result result)
{
    switch (result) {
    case DOCTOR_OK:
        return "ok";
    case DOCTOR_NOTE:
        return "note";
    case DOCTOR_WARN:
        return "warn";
    case DOCTOR_FAIL:
        return "fail";
    }
    return "";
}

static struct json_object *describe(const struct doctor_finding *finding)
{
    struct json_object *object = json_object_new_object();

    (void)json_object_object_add(object, "check", json_object_new_string(finding->check));
    (void)json_object_object_add(object, "result",
                                 json_object_new_string(result_name(finding->result)));
    (void)json_object_object_add(object, "words", json_object_new_string(finding->words));
    (void)json_object_object_add(object, "remedy", json_object_new_string(finding->remedy));
    return object;
}

char *control_doctor(struct services *services)
{
    auto_free struct doctor_report *report = malloc(sizeof *report);

    if (report == NULL)
        return NULL;
    doctor_run(services, deadline_in_ms(LIMIT_MS), report);
    struct json_object *object = json_object_new_object();
    struct json_object *findings = json_object_new_array();
    (void)json_object_object_add(object, "findings", findings);
    for (size_t i = 0; i < report->count; i++)
        (void)json_object_array_add(findings, describe(&report->findings[i]));
    const char *text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
                                                                  JSON_C_TO_STRING_NOSLASHESCAPE);
    char *copy = text == NULL ? NULL : strdup(text);
    json_object_put(object);
    return copy;
}

/* The JSON 1.1 protocol of cognito-idp and cognito-identity. */
#ifndef TESTS_EMULATOR_JSON_SERVICE_H
#define TESTS_EMULATOR_JSON_SERVICE_H

#include "tests/emulator/request.h"
#include "tests/emulator/world.h"

/* Answers a POST with an X-Amz-Target header; fills the log entry. The world is locked. */
void json_service_answer(struct world *world, const struct request *request,
                         struct json_object *log, struct reply *reply);

#endif

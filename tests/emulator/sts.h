/* STS: GetCallerIdentity in the query protocol, answered in XML, or in JSON to who accepts that;
 * and AssumeRoleWithWebIdentity (web_identity.h). */
#ifndef TESTS_EMULATOR_STS_H
#define TESTS_EMULATOR_STS_H

#include <stdbool.h>

#include "tests/emulator/request.h"
#include "tests/emulator/world.h"

/* Whether a request is a GET with an action in its query, as presigned ones are. */
bool sts_is_asked(const struct request *request);

/* Answers such a GET, or a POST of a form. The world is locked. */
void sts_answer(struct world *world, const struct request *request, struct json_object *log,
                struct reply *reply);

#endif

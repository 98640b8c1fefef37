/* The two public documents of a token issuer: its keys and its OpenID configuration. */
#ifndef TESTS_EMULATOR_ISSUER_DOCUMENTS_H
#define TESTS_EMULATOR_ISSUER_DOCUMENTS_H

#include "tests/emulator/request.h"
#include "tests/emulator/world.h"

/* Answers GET /{pool}/.well-known/…; 404 for any other path. The world is locked. */
void issuer_documents_answer(struct world *world, const struct request *request,
                             struct json_object *log, struct reply *reply);

/* "GetJwks": which of them a request is for; NULL: none. */
const char *issuer_documents_operation(const struct request *request);

#endif

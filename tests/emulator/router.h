/* One endpoint for all services: who is meant by this request? */
#ifndef TESTS_EMULATOR_ROUTER_H
#define TESTS_EMULATOR_ROUTER_H

#include "tests/emulator/request.h"
#include "tests/emulator/world.h"

/* Answers a request under the world's lock, and writes it into the request log. */
void router_answer(struct world *world, const struct request *request, struct reply *reply);

#endif

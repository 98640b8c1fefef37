/* The tests' own interface, under /_emulator/: what was asked, and changes of users mid-way. */
#ifndef TESTS_EMULATOR_CONTROL_H
#define TESTS_EMULATOR_CONTROL_H

#include "tests/emulator/request.h"
#include "tests/emulator/world.h"

#define CONTROL_PREFIX "/_emulator/"

/* Answers a request to a path under CONTROL_PREFIX. The world is locked. */
void control_answer(struct world *world, const struct request *request, struct reply *reply);

#endif

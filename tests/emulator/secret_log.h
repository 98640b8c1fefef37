/* Every token, session and secret key that a reply gives out, as a line "IdToken eyJ…": what tests
 * that look for leaks must not find anywhere else. */
#ifndef TESTS_EMULATOR_SECRET_LOG_H
#define TESTS_EMULATOR_SECRET_LOG_H

#include "tests/emulator/world.h"

/* Appends to this file from now on. Errors: what fopen gives, negative. */
int secret_log_write_to(struct world *world, const char *path);

/* Notes the secrets of a reply. Without a file it does nothing. */
void secret_log_add(const struct world *world, struct json_object *reply);

#endif

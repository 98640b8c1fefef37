/* The state file: what the emulator's world is at the start. Every key is in README.md. */
#ifndef TESTS_EMULATOR_STATE_H
#define TESTS_EMULATOR_STATE_H

#include "tests/emulator/world.h"

/* Reads the file into an empty world. NULL, or what is wrong, to be freed. */
char *state_load(struct world *world, const char *path);

/* The same from text. */
char *state_parse(struct world *world, const char *text);

/* Adds or changes one user, written as in the state file. NULL, or what is wrong, to be freed. */
char *state_add_user(struct world *world, struct pool *pool, struct json_object *content);
char *state_update_user(struct world *world, struct pool *pool, struct user *user,
                        struct json_object *content);

/* Likewise adds a group, which is made now. */
char *state_add_group(struct world *world, struct pool *pool, struct json_object *content);

#endif

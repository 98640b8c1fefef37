/* What the signed calls have in common by which administrators manage users. */
#ifndef TESTS_EMULATOR_ADMIN_H
#define TESTS_EMULATOR_ADMIN_H

#include "tests/emulator/sign_in.h"

/* Finds the pool of UserPoolId, and in it the user of Username: a name, an alias or a sub. `out`
 * has no client. Errors: ResourceNotFound, UserNotFound. */
enum error admin_find_user(struct call *call, struct sign_in *out);

#endif

/* UserMigration: somebody whom the pool does not know signs in with a password, and a trigger
 * knows them. */
#ifndef TESTS_EMULATOR_USER_MIGRATION_H
#define TESTS_EMULATOR_USER_MIGRATION_H

#include "tests/emulator/sign_in.h"

/* Asks the trigger about an unknown user; sign_in->user is set when it made one of them, and stays
 * NULL when there is no trigger. */
enum error user_migration_try(struct call *call, struct sign_in *sign_in, const char *username,
                              const char *password);

/* The same for somebody who forgot the password: there is none to ask with. */
enum error user_migration_try_without_password(struct call *call, struct sign_in *sign_in,
                                               const char *username);

#endif

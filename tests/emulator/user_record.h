/* Users and groups as the directory calls write them. */
#ifndef TESTS_EMULATOR_USER_RECORD_H
#define TESTS_EMULATOR_USER_RECORD_H

#include "tests/emulator/world.h"

/* [{Name, Value}, …] of the wanted attributes; `wanted` NULL: all. The caller's. */
struct json_object *user_record_attributes(const struct user *user,
                                           const struct json_object *wanted);

/* Adds UserMFASettingList and PreferredMfaSetting, as far as there are any. */
void user_record_put_mfa(struct json_object *output, const struct user *user);

/* A UserType; the caller's. */
struct json_object *user_record(const struct user *user, const struct json_object *wanted);

/* A GroupType; the caller's. */
struct json_object *group_record(const struct pool *pool, const struct group *group);

#endif

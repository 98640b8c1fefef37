/* A user pool's users, groups and app clients. */
#ifndef TESTS_EMULATOR_POOL_H
#define TESTS_EMULATOR_POOL_H

#include "tests/emulator/world.h"

void pool_free(struct pool *pool);
void user_free(struct user *user);
void group_free(struct group *group);

/* A confirmed, enabled user without a name, born at this time. */
struct user *user_new(double now_unix);

/* The user of exactly this name (or of any case, when the pool says so). NULL: none. */
struct user *pool_find_user(const struct pool *pool, const char *name);

/* The user who signs in by this value of an alias attribute, which they have proved. NULL: none, or
 * the attribute is no alias in this pool. */
struct user *pool_find_user_by_alias(const struct pool *pool, const char *attribute,
                                     const char *value);

/* The user whom this sign-in name means: the name itself, or an alias that is verified. */
struct user *pool_find_user_by_sign_in_name(const struct pool *pool, const char *name);

struct user *pool_find_user_by_sub(const struct pool *pool, const char *sub);
struct group *pool_find_group(const struct pool *pool, const char *name);
struct app_client *pool_find_client(const struct pool *pool, const char *id);

/* Whether users of the pool can have this attribute. */
bool pool_knows_attribute(const struct pool *pool, const char *name);

/* Whoever waits for a trigger may still read the user. */
void pool_delete_user(struct pool *pool, struct user *user);

/* A group of the pool; nobody is in it any more. */
void pool_delete_group(struct pool *pool, struct group *group);

bool user_is_in_group(const struct user *user, const char *group);

/* The user's salt and verifier, made when first asked for. NULL: the user has no password. */
const struct srp_credential *user_credential(const struct pool *pool, struct user *user);

/* Whether this is the user's password. */
bool user_password_is(const struct pool *pool, struct user *user, const char *password);

/* Gives a new password; NULL takes it away. */
void user_set_password(struct user *user, const char *password);

#endif

/* The tokens of a user pool: made at sign-in and refresh, checked when they come back. */
#ifndef TESTS_EMULATOR_TOKENS_H
#define TESTS_EMULATOR_TOKENS_H

#include "tests/emulator/sign_in.h"

/* What tokens are made of. */
struct token_grant {
    const struct pool *pool;
    const struct app_client *client;
    const struct user *user;
    double authenticated_at;
    const char *device_key;              /* NULL: the pool tracks no devices */
    const char *origin;                  /* origin_jti of the sign-in; NULL: this is the sign-in */
    const struct json_object *overrides; /* claimsOverrideDetails; may be NULL */
};

/* An AuthenticationResult, the caller's. A refresh (one with an origin) has no refresh token. */
struct json_object *tokens_issue(struct world *world, const struct token_grant *grant);

/* Checks the call's AccessToken: whose is it? */
enum error tokens_check_access(struct call *call, struct pool **pool, struct user **user);

/* The same; `device_key` is the token's, to be freed, and NULL when it has none. */
enum error tokens_check_device(struct call *call, struct pool **pool, struct user **user,
                               char **device_key);

/* The same; `out` gets the app client, too, that the token was issued to. */
enum error tokens_check_caller(struct call *call, struct sign_in *out);

/* Whether the tokens that stem from this sign-in were revoked. */
bool tokens_are_revoked(const struct pool *pool, struct json_object *claims);

#endif

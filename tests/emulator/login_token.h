/* The Logins of identity pool calls: an ID token per provider, checked as the service checks it. */
#ifndef TESTS_EMULATOR_LOGIN_TOKEN_H
#define TESTS_EMULATOR_LOGIN_TOKEN_H

#include "tests/emulator/call.h"

struct login {
    struct login_provider *provider;
    struct json_object *claims; /* of the verified ID token */
};

static inline void login_release(struct login *login)
{
    json_object_put(login->claims);
}
#define auto_login __attribute__((cleanup(login_release)))

/* Checks the call's Logins, of which there must be one. */
enum error login_check(struct call *call, const struct identity_pool *pool, struct login *out);

/* Whether the call has any Logins. */
bool login_is_given(const struct call *call);

#endif

/* The whole of daemon/cognito against a running emulator. */
#ifndef TESTS_UNIT_COGNITO_FIXTURE_H
#define TESTS_UNIT_COGNITO_FIXTURE_H

#include "daemon/cognito/directory_calls.h"
#include "daemon/cognito/identity_pool.h"
#include "daemon/cognito/keys.h"
#include "daemon/cognito/sign_in.h"
#include "daemon/cognito/token.h"
#include "tests/unit/emulator_process.h"

#define FIXTURE_CROWD 130 /* users beside those of the example: three pages */

#define FIXTURE_POOL            "eu-west-1_DemoPool1"
#define FIXTURE_CLIENT          "demoappclient1234567890abcd"
#define FIXTURE_SECRET          "demosecret0abcdefghijklmnopqrstuvwxyz0123456789abcd"
#define FIXTURE_PASSWORD_CLIENT "passwordclient1234567890abc"
#define FIXTURE_KEY_ID          "AKIADEMODIRECTORY001"
#define FIXTURE_KEY_SECRET      "demoDirectorySecret/abcdefghijklmnopqrst"
#define FIXTURE_IDENTITY_POOL   "eu-west-1:11111111-2222-4333-8444-555555555555"
#define FIXTURE_LOGIN_KEY       "cognito-idp.eu-west-1.amazonaws.com/" FIXTURE_POOL

/* The emulator's example state with a crowd; the caller frees it. */
char *cognito_fixture_state(void);

/* Everything a daemon has, connected to the emulator. */
struct cognito_fixture {
    struct http_pool *http;
    struct cognito_user_pool *pool;
    struct cognito_identity_pool *identities;
    struct key_set *keys;
    struct host_credentials *credentials;
    char issuer[256];
};

struct cognito_fixture cognito_fixture_open(const struct emulator_process *emulator,
                                            const char *client_id, const char *client_secret);
void cognito_fixture_close(struct cognito_fixture *fixture);

/* The key it lists with from now on, in place of the emulator's own. */
void cognito_fixture_set_key(struct cognito_fixture *fixture, const char *id, const char *secret);

/* Another client of the same pool, with up to two secrets. */
struct cognito_user_pool *cognito_fixture_pool(const struct emulator_process *emulator,
                                               struct http_pool *http, const char *client_id,
                                               const char *const secrets[2]);

/* Signs in; an absent password is the empty one. */
int cognito_fixture_sign_in(struct cognito_user_pool *pool, enum cognito_flow flow,
                            const char *const name_and_password[2], struct cognito_auth_reply *out,
                            struct cognito_failure *failure);

int cognito_fixture_verify(struct cognito_fixture *fixture, const struct cognito_auth_reply *reply,
                           struct id_token *out);

#endif

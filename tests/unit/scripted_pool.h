/* A user pool whose service is a script: what the daemon does with any answer. */
#ifndef TESTS_UNIT_SCRIPTED_POOL_H
#define TESTS_UNIT_SCRIPTED_POOL_H

#include "daemon/cognito/sign_in.h"
#include "tests/unit/https_script.h"

/* The SRP challenge of a server that has no verifier: good in form. */
#define SCRIPTED_VERIFIER                                                                          \
    "{\"ChallengeName\":\"PASSWORD_VERIFIER\",\"ChallengeParameters\":{\"SALT\":\"7c1a\","         \
    "\"SECRET_BLOCK\":\"Zm9vYmFy\",\"SRP_B\":\"e01234\",\"USERNAME\":\"canonical\","               \
    "\"USER_ID_FOR_SRP\":\"canonical\"}}"
#define SCRIPTED_TOKENS                                                                            \
    "{\"AuthenticationResult\":{\"AccessToken\":\"access\",\"ExpiresIn\":3600,"                    \
    "\"IdToken\":\"id\",\"RefreshToken\":\"refresh\",\"TokenType\":\"Bearer\"},"                   \
    "\"ChallengeParameters\":{}}"
#define SCRIPTED_ERROR(type, message) "{\"__type\":\"" type "\",\"message\":\"" message "\"}"

struct scripted_pool {
    struct https_script *server;
    struct http_pool *http;
    struct cognito_user_pool *pool;
    struct cognito_failure failure;  /* of the last call */
    struct cognito_auth_reply reply; /* of the last call */
};

/* `request_timeout_ms` may be 0: a patient one. */
struct scripted_pool scripted_pool_start(const struct https_step *steps, size_t count,
                                         int request_timeout_ms);
void scripted_pool_end(struct scripted_pool *pool);

/* Signs jane in within that time, with validation and client metadata. */
int scripted_pool_sign_in(struct scripted_pool *pool, enum cognito_flow flow, int limit_ms);

size_t scripted_pool_request_count(struct scripted_pool *pool);

/* Whether the text stands in a request that was made. */
bool scripted_pool_request_has(struct scripted_pool *pool, size_t index, const char *text);

#endif

/* What Cognito answers, read by the calls themselves: their HTTP exchange is replaced by the input.
 *
 * A reply ends with the byte 0x1E. It begins with a status and a letter for a header's error type;
 * the rest is its body. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "common/utf8.h"
#include "daemon/cognito/directory_calls.h"
#include "daemon/cognito/identity_pool.h"
#include "daemon/cognito/sign_in.h"
#include "tests/fuzz/fault.h"

#define END_OF_REPLY 0x1E

static struct {
    struct fuzz_input left;
    int last_status; /* 0: none came */
} replies;

int __wrap_http_post(struct http_pool *pool, const struct http_request *request,
                     struct deadline deadline, struct http_reply *out,
                     struct http_problem *problem);
int __wrap_clock_nanosleep(clockid_t clock, int flags, const struct timespec *wait,
                           struct timespec *left);

int __wrap_http_post(struct http_pool *pool, const struct http_request *request,
                     struct deadline deadline, struct http_reply *out, struct http_problem *problem)
{
    static const int statuses[] = {200, 400, 403, 429, 500, 503};
    static const char *const types[] = {"", "NotAuthorizedException",
                                        "com.x#TooManyRequestsException:http://x/", "#", ","};

    (void)pool;
    (void)deadline;
    FUZZ_CHECK(request->body != NULL && request->header_count <= HTTP_MAX_HEADERS);
    replies.last_status = 0;
    if (replies.left.length == 0) {
        *problem = (struct http_problem){.words = "no more replies", .may_have_arrived = true};
        return -ETIMEDOUT;
    }
    struct fuzz_input reply = fuzz_take_until(&replies.left, END_OF_REPLY);
    out->status = statuses[fuzz_take_byte(&reply) % (sizeof statuses / sizeof *statuses)];
    const char *type = types[fuzz_take_byte(&reply) % (sizeof types / sizeof *types)];
    memcpy(out->error_type, type, strlen(type) + 1);
    int r = secret_copy(&out->body, reply.bytes, reply.length);
    replies.last_status = r < 0 ? 0 : out->status;
    return r;
}

/* Nobody waits here. */
int __wrap_clock_nanosleep(clockid_t clock, int flags, const struct timespec *wait,
                           struct timespec *left)
{
    (void)clock;
    (void)flags;
    (void)wait;
    (void)left;
    return 0;
}

static void check_failure(int r, const struct cognito_failure *failure)
{
    if (r == 0) {
        FUZZ_CHECK(replies.last_status == 200);
        return;
    }
    FUZZ_CHECK(r < 0 && failure->row != NULL);
    FUZZ_CHECK(r != -EREMOTEIO || replies.last_status != 200);
    FUZZ_CHECK(utf8_is_valid(failure->message, strlen(failure->message)));
}

static void check_auth_reply(int r, const struct cognito_auth_reply *reply)
{
    if (r < 0) {
        FUZZ_CHECK(reply->tokens.id.length == 0 && reply->challenge == COGNITO_CHALLENGE_UNKNOWN);
        return;
    }
    bool has_tokens = reply->tokens.id.length > 0 && reply->tokens.access.length > 0;
    bool has_none = reply->tokens.id.length == 0 && reply->tokens.access.length == 0 &&
                    reply->tokens.refresh.length == 0;
    bool is_done = reply->challenge == COGNITO_CHALLENGE_NONE;
    FUZZ_CHECK(is_done ? has_tokens : has_none);
    FUZZ_CHECK(is_done == (reply->challenge_name[0] == '\0'));
    FUZZ_CHECK(reply->username[0] != '\0');
    FUZZ_CHECK(reply->tokens.expires_in_seconds >= 0);
}

static void sign_in(struct cognito_user_pool *pool, enum cognito_flow flow)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    auto_cognito_auth_reply struct cognito_auth_reply next = {0};
    struct secret password = {.bytes = (char[]){"Passw0rd!"}, .length = 9};
    const struct cognito_sign_in question = {
        .flow = flow, .username = "jane", .password = &password};
    struct cognito_failure failure = {0};
    struct deadline deadline = deadline_in_ms(60000);

    int r = cognito_sign_in(pool, &question, deadline, &reply, &failure);
    check_failure(r, &failure);
    check_auth_reply(r, &reply);
    if (r < 0 || reply.challenge == COGNITO_CHALLENGE_NONE)
        return;
    const struct cognito_parameter response = {"SMS_MFA_CODE", "123456"};
    const struct cognito_answer answer = {
        .to = &reply, .responses = &response, .response_count = 1};
    failure = (struct cognito_failure){0};
    r = cognito_respond_to_auth_challenge(pool, &answer, deadline, &next, &failure);
    check_failure(r, &failure);
    check_auth_reply(r, &next);
}

static int see_user(void *context, const struct cognito_user *user)
{
    (void)context;
    FUZZ_CHECK(user->username[0] != '\0' && user->status != NULL);
    FUZZ_CHECK(user->attributes->count <= TEXT_MAP_MAX_ENTRIES);
    return 0;
}

static int see_group(void *context, const struct cognito_group *group)
{
    (void)context;
    FUZZ_CHECK(group->name[0] != '\0' && group->description != NULL && group->role_arn != NULL);
    FUZZ_CHECK(group->precedence >= -1);
    return 0;
}

/* Pages until the last: each call spends a reply at least, so it ends. */
static void list(const struct cognito_signer *signer, bool users)
{
    static const struct cognito_user_visitor user_visitor = {see_user, NULL};
    static const struct cognito_group_visitor group_visitor = {see_group, NULL};
    auto_cognito_page struct cognito_page page = {0};
    struct cognito_failure failure = {0};
    struct deadline deadline = deadline_in_ms(60000);
    int r = 0;

    while (r == 0 && !page.finished) {
        r = users ? cognito_list_users(signer, NULL, &user_visitor, &page, deadline, &failure)
                  : cognito_list_groups(signer, &group_visitor, &page, deadline, &failure);
        check_failure(r, &failure);
        FUZZ_CHECK(r < 0 || page.finished == (page.token == NULL));
    }
}

static void get_credentials(struct cognito_identity_pool *pool)
{
    auto_cognito_identity_credentials struct cognito_identity_credentials out = {0};
    struct secret token = {.bytes = (char[]){"a.b.c"}, .length = 5};
    struct cognito_failure failure = {0};
    struct deadline deadline = deadline_in_ms(60000);
    char identity[COGNITO_IDENTITY_ID_SIZE] = "";

    int r = cognito_get_id(pool, &token, deadline, identity, &failure);
    check_failure(r, &failure);
    if (r < 0)
        return;
    FUZZ_CHECK(strchr(identity, ':') != NULL);
    r = cognito_get_credentials_for_identity(pool, identity, &token, deadline, &out, &failure);
    check_failure(r, &failure);
    FUZZ_CHECK((r == 0) == (out.credentials.secret_access_key.length > 0));
    FUZZ_CHECK((r == 0) == (out.credentials.session_token.length > 0));
    FUZZ_CHECK((r == 0) == (out.credentials.access_key_id[0] != '\0'));
}

static struct cognito_user_pool *make_user_pool(void)
{
    static const struct cognito_user_pool_settings settings = {
        .id = "eu-west-1_AbC123xyz",
        .region = "eu-west-1",
        .endpoint = "https://localhost",
        .issuer = "https://localhost/eu-west-1_AbC123xyz",
        .client_id = "client"};
    struct cognito_user_pool *pool = NULL;

    FUZZ_CHECK(cognito_user_pool_new(&settings, NULL, &pool) == 0);
    return pool;
}

static struct cognito_identity_pool *make_identity_pool(void)
{
    static const struct cognito_identity_pool_settings settings = {
        .id = "eu-west-1:uuid", .endpoint = "https://localhost", .login_key = "localhost/x"};
    struct cognito_identity_pool *pool = NULL;

    FUZZ_CHECK(cognito_identity_pool_new(&settings, NULL, &pool) == 0);
    return pool;
}

static void call(uint8_t which)
{
    static struct cognito_user_pool *user_pool;
    static struct cognito_identity_pool *identity_pool;
    static struct host_credentials *host_credentials;
    const struct aws_credentials credentials = {
        .access_key_id = "AKIAEXAMPLE",
        .secret_access_key = {.bytes = (char[]){"secret"}, .length = 6}};

    if (user_pool == NULL) {
        user_pool = make_user_pool();
        identity_pool = make_identity_pool();
        (void)host_credentials_open_static(&credentials, &host_credentials);
    }
    const struct cognito_signer signer = {user_pool, host_credentials};
    switch (which % 5) {
    case 0:
        sign_in(user_pool, COGNITO_FLOW_PASSWORD);
        break;
    case 1:
        sign_in(user_pool, COGNITO_FLOW_SRP);
        break;
    case 2:
        list(&signer, true);
        break;
    case 3:
        list(&signer, false);
        break;
    case 4:
        get_credentials(identity_pool);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static bool is_ready;
    struct fuzz_input input = {bytes, length};
    struct fuzz_input faults = fuzz_take(&input, 2);
    uint8_t which = fuzz_take_byte(&input);

    replies.left = (struct fuzz_input){0};
    if (!is_ready)
        call(which); /* makes the pools while nothing fails */
    is_ready = true;
    replies.left = input;
    fault_arm(&faults);
    call(which);
    (void)fault_disarm();
    return 0;
}

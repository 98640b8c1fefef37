/* Tokens that nobody will use are revoked, a few at once, and wiped in any case. */
#include "daemon/login/sign_out.h"

#include "tests/unit/scripted_pool.h"
#include "tests/unit/unit.h"

static const struct https_step steps[] = {{.status = "200 OK", .body = ""}};
static const struct log silent = {.destination = LOG_TO_STDERR, .highest_priority = LOG_EMERG};

/* How many calls a sign-out makes while so many others are under way. */
static size_t calls_beside(unsigned others, int64_t max_conversations)
{
    const struct settings settings = {.daemon.max_conversations = max_conversations};
    struct scripted_pool pool = scripted_pool_start(steps, 1, 0);
    struct services services = {
        .log = &silent, .settings = &settings, .user_pool = pool.pool, .sign_outs = others};
    struct request request = {0};

    ck_assert_int_eq(secret_copy_text(&request.spent_token, "refresh-token"), 0);
    sign_out(&services, &request);
    ck_assert_uint_eq(services.sign_outs, others);
    ck_assert_uint_eq(request.spent_token.length, 0);
    size_t count = scripted_pool_request_count(&pool);
    scripted_pool_end(&pool);
    return count;
}

START_TEST(a_token_that_is_left_is_revoked_and_wiped)
{
    ck_assert_uint_eq(calls_beside(0, 256), 1);
    ck_assert_uint_eq(calls_beside(SIGN_OUTS_AT_ONCE - 1, 256), 1);
}
END_TEST

START_TEST(one_more_than_may_be_revoked_at_once_is_not)
{
    ck_assert_uint_eq(calls_beside(SIGN_OUTS_AT_ONCE, 256), 0);
}
END_TEST

START_TEST(half_of_the_strangers_places_are_left_where_there_are_few)
{
    ck_assert_uint_eq(calls_beside(3, 32), 1);
    ck_assert_uint_eq(calls_beside(4, 32), 0);
}
END_TEST

START_TEST(where_no_token_is_left_nobody_is_asked)
{
    struct services services = {.log = &silent};
    struct request request = {0};

    sign_out(&services, &request);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("sign_out");

    UNIT_CASE(suite, "sign_out", a_token_that_is_left_is_revoked_and_wiped,
              one_more_than_may_be_revoked_at_once_is_not,
              half_of_the_strangers_places_are_left_where_there_are_few,
              where_no_token_is_left_nobody_is_asked);
    return suite;
}

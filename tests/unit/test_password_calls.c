/* What the calls about passwords and codes say, and how their answers are read. */
#include "daemon/cognito/password_calls.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "tests/unit/scripted_pool.h"
#include "tests/unit/unit.h"

#define LIMIT_MS     UNIT_PATIENCE_MS
#define COUNT(steps) (sizeof(steps) / sizeof *(steps))
#define TARGET(name) "X-Amz-Target: AWSCognitoIdentityProviderService." name "\r\n"

static const struct https_step nothing[] = {{.status = "200 OK", .body = "{}"}};
static const struct https_step delivered[] = {
    {.status = "200 OK",
     .body = "{\"CodeDeliveryDetails\":{\"AttributeName\":\"email\",\"DeliveryMedium\":\"EMAIL\","
             "\"Destination\":\"j***@e***\"}}"}};

static struct secret code, password, token, new_password;
static struct text_map metadata;
static struct cognito_account jane;

static void remember(void)
{
    ck_assert_int_eq(secret_copy_text(&code, "123456"), 0);
    ck_assert_int_eq(secret_copy_text(&password, "Old-Password-1"), 0);
    ck_assert_int_eq(secret_copy_text(&token, "access-token"), 0);
    ck_assert_int_eq(secret_copy_text(&new_password, "New-Password-2"), 0);
    ck_assert_int_eq(text_map_set(&metadata, "host", "web1"), 0);
    jane = (struct cognito_account){.username = "jane", .metadata = &metadata};
}

static void forget(void)
{
    secret_wipe(&code);
    secret_wipe(&password);
    secret_wipe(&token);
    secret_wipe(&new_password);
    text_map_clear(&metadata);
}

static int confirm_forgot_password(struct scripted_pool *pool, int limit_ms)
{
    return cognito_confirm_forgot_password(pool->pool, &jane, &code, &new_password,
                                           deadline_in_ms(limit_ms), &pool->failure);
}

START_TEST(a_password_is_changed_by_an_access_token_and_the_old_one)
{
    struct scripted_pool pool = scripted_pool_start(nothing, COUNT(nothing), 0);
    const struct cognito_password_change change = {
        .access_token = &token, .previous = &password, .proposed = &new_password};

    ck_assert_int_eq(
        cognito_change_password(pool.pool, &change, deadline_in_ms(LIMIT_MS), &pool.failure), 0);
    ck_assert(scripted_pool_request_has(&pool, 0, TARGET("ChangePassword")));
    ck_assert(scripted_pool_request_has(&pool, 0, "\"AccessToken\":\"access-token\""));
    ck_assert(scripted_pool_request_has(&pool, 0, "\"PreviousPassword\":\"Old-Password-1\""));
    ck_assert(scripted_pool_request_has(&pool, 0, "\"ProposedPassword\":\"New-Password-2\""));
    ck_assert(!scripted_pool_request_has(&pool, 0, "ClientId"));
    ck_assert(!scripted_pool_request_has(&pool, 0, "ClientMetadata"));
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(where_the_code_of_a_forgotten_password_went_is_told)
{
    struct scripted_pool pool = scripted_pool_start(delivered, COUNT(delivered), 0);
    struct cognito_code_delivery delivery = {0};

    ck_assert_int_eq(cognito_forgot_password(pool.pool, &jane, deadline_in_ms(LIMIT_MS), &delivery,
                                             &pool.failure),
                     0);
    ck_assert_str_eq(delivery.medium, "EMAIL");
    ck_assert_str_eq(delivery.destination, "j***@e***");
    ck_assert(scripted_pool_request_has(&pool, 0, TARGET("ForgotPassword")));
    ck_assert(scripted_pool_request_has(&pool, 0, "\"ClientId\":\"4example\""));
    ck_assert(scripted_pool_request_has(&pool, 0, "\"Username\":\"jane\""));
    ck_assert(scripted_pool_request_has(&pool, 0, "\"ClientMetadata\":{\"host\":\"web1\"}"));
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(a_reply_without_a_destination_is_a_code_all_the_same)
{
    struct scripted_pool pool = scripted_pool_start(nothing, COUNT(nothing), 0);
    struct cognito_code_delivery delivery = {0};

    ck_assert_int_eq(cognito_resend_confirmation_code(pool.pool, &jane, deadline_in_ms(LIMIT_MS),
                                                      &delivery, &pool.failure),
                     0);
    ck_assert_str_eq(delivery.destination, "");
    ck_assert(scripted_pool_request_has(&pool, 0, TARGET("ResendConfirmationCode")));
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(a_forgotten_password_is_replaced_by_its_code)
{
    struct scripted_pool pool = scripted_pool_start(nothing, COUNT(nothing), 0);

    ck_assert_int_eq(confirm_forgot_password(&pool, UNIT_PATIENCE_MS), 0);
    ck_assert(scripted_pool_request_has(&pool, 0, TARGET("ConfirmForgotPassword")));
    ck_assert(scripted_pool_request_has(&pool, 0, "\"ConfirmationCode\":\"123456\""));
    ck_assert(scripted_pool_request_has(&pool, 0, "\"Password\":\"New-Password-2\""));
    ck_assert(scripted_pool_request_has(&pool, 0, "\"ClientMetadata\":{\"host\":\"web1\"}"));
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(an_empty_body_answers_a_call_that_has_no_output)
{
    static const struct https_step empty[] = {{.status = "200 OK", .body = ""}};
    struct scripted_pool pool = scripted_pool_start(empty, COUNT(empty), 0);

    ck_assert_int_eq(confirm_forgot_password(&pool, UNIT_PATIENCE_MS), 0);
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(a_sign_up_is_confirmed_by_its_code_alone)
{
    struct scripted_pool pool = scripted_pool_start(nothing, COUNT(nothing), 0);

    ck_assert_int_eq(
        cognito_confirm_sign_up(pool.pool, &jane, &code, deadline_in_ms(LIMIT_MS), &pool.failure),
        0);
    ck_assert(scripted_pool_request_has(&pool, 0, TARGET("ConfirmSignUp")));
    ck_assert(scripted_pool_request_has(&pool, 0, "\"ConfirmationCode\":\"123456\""));
    ck_assert(!scripted_pool_request_has(&pool, 0, "Password\":"));
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(a_code_that_may_have_arrived_is_not_sent_twice)
{
    static const struct https_step steps[] = {{.status = "200 OK", .body = "{}"},
                                              {.action = HTTPS_HANG}};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    ck_assert_int_eq(confirm_forgot_password(&pool, UNIT_PATIENCE_MS), 0); /* connects */
    ck_assert_int_eq(confirm_forgot_password(&pool, 1500), -ETIMEDOUT);
    ck_assert_int_eq((int)pool.failure.row->error, COGNITO_ERROR_UNREACHABLE);
    https_script_await_requests(pool.server, 2);
    ck_assert_uint_eq(scripted_pool_request_count(&pool), 2);
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(the_words_of_the_password_policy_come_back)
{
    static const struct https_step refused[] = {
        {.status = "400 Bad Request",
         .body = SCRIPTED_ERROR("InvalidPasswordException",
                                "Password did not conform with policy: Password not long enough")}};
    struct scripted_pool pool = scripted_pool_start(refused, COUNT(refused), 0);

    ck_assert_int_eq(confirm_forgot_password(&pool, UNIT_PATIENCE_MS), -EREMOTEIO);
    ck_assert_int_eq((int)pool.failure.row->error, COGNITO_ERROR_INVALID_PASSWORD);
    ck_assert_str_eq(pool.failure.message,
                     "Password did not conform with policy: Password not long enough");
    scripted_pool_end(&pool);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("password_calls");

    (void)signal(SIGPIPE, SIG_IGN); /* the scripted server writes to clients that are gone */
    UNIT_CASE_WITH(
        suite, "calls", remember, forget, a_password_is_changed_by_an_access_token_and_the_old_one,
        where_the_code_of_a_forgotten_password_went_is_told,
        a_reply_without_a_destination_is_a_code_all_the_same,
        a_forgotten_password_is_replaced_by_its_code,
        an_empty_body_answers_a_call_that_has_no_output, a_sign_up_is_confirmed_by_its_code_alone,
        a_code_that_may_have_arrived_is_not_sent_twice, the_words_of_the_password_policy_come_back);
    return suite;
}

/* What a call does with refusals, faults and silence: what is repeated, what never is. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "daemon/cognito/directory_calls.h"
#include "tests/unit/scripted_pool.h"
#include "tests/unit/unit.h"

#define LIMIT_MS     UNIT_PATIENCE_MS
#define MOMENTS      20 /* tries of what must be quick: other programs may be in its way */
#define COUNT(steps) (sizeof(steps) / sizeof *(steps))

/* The first step of scripts where little time is left for a later request: it arrives in that time,
 * however long a new connection takes. */
#define CONNECTED                                                                                  \
    {                                                                                              \
        .status = "200 OK", .body = SCRIPTED_TOKENS                                                \
    }

static void connect_pool(struct scripted_pool *pool)
{
    ck_assert_int_eq(scripted_pool_sign_in(pool, COGNITO_FLOW_PASSWORD, LIMIT_MS), 0);
}

static const struct https_step good_verifier = {.status = "200 OK", .body = SCRIPTED_VERIFIER};

START_TEST(faults_of_the_service_and_throttling_are_tried_again)
{
    static const struct https_step steps[] = {
        {.status = "500 Internal Server Error",
         .body = SCRIPTED_ERROR("InternalErrorException", "oops")},
        {.status = "400 Bad Request",
         .body = SCRIPTED_ERROR("TooManyRequestsException", "Rate exceeded")},
        {.status = "503 Service Unavailable", .body = "<html>later</html>"},
        {.status = "200 OK", .body = SCRIPTED_TOKENS},
    };
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_PASSWORD, LIMIT_MS), 0);
    ck_assert_uint_eq(scripted_pool_request_count(&pool), 4);
    ck_assert_int_eq((int)pool.reply.challenge, COGNITO_CHALLENGE_NONE);
    scripted_pool_end(&pool);
}
END_TEST

/* One of these times is enough for an answer on this machine. */
START_TEST(a_service_that_stays_throttled_is_left_before_the_deadline)
{
    static const struct https_step steps[] = {CONNECTED, {.status = "429 Too Many Requests"}};
    bool is_left_in_time = false;

    for (int i = 0; i < MOMENTS && !is_left_in_time; i++) {
        struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);
        int limit_ms = 400 << (i % 3);
        connect_pool(&pool);
        int64_t begun_ms = deadline_clock_ms();
        int r = scripted_pool_sign_in(&pool, COGNITO_FLOW_PASSWORD, limit_ms);
        is_left_in_time = r == -EREMOTEIO && deadline_clock_ms() - begun_ms < limit_ms;
        ck_assert_uint_le(scripted_pool_request_count(&pool), 7);
        if (r == -EREMOTEIO) {
            ck_assert_int_eq((int)pool.failure.row->error, COGNITO_ERROR_TOO_MANY_REQUESTS);
            ck_assert_int_eq((int)pool.failure.row->outcome, OUTCOME_UNAVAILABLE);
        }
        scripted_pool_end(&pool);
    }
    ck_assert(is_left_in_time);
}
END_TEST

START_TEST(a_refusal_is_never_repeated)
{
    static const struct https_step steps[] = {
        {.status = "400 Bad Request",
         .body = SCRIPTED_ERROR("NotAuthorizedException", "Incorrect username or password.")}};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_PASSWORD, LIMIT_MS), -EREMOTEIO);
    ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_SRP, LIMIT_MS), -EREMOTEIO);
    ck_assert_uint_eq(scripted_pool_request_count(&pool), 2);
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(a_password_that_may_have_arrived_is_not_sent_twice)
{
    static const struct https_step silence[] = {CONNECTED, {.action = HTTPS_HANG}};
    static const struct https_step cut[] = {{.action = HTTPS_CLOSE}};
    struct scripted_pool silent = scripted_pool_start(silence, COUNT(silence), 0);
    struct scripted_pool broken = scripted_pool_start(cut, COUNT(cut), 0);

    connect_pool(&silent);
    ck_assert_int_eq(scripted_pool_sign_in(&silent, COGNITO_FLOW_PASSWORD, 1500), -ETIMEDOUT);
    https_script_await_requests(silent.server, 2);
    ck_assert_uint_eq(scripted_pool_request_count(&silent), 2);
    ck_assert_int_eq((int)silent.failure.row->error, COGNITO_ERROR_UNREACHABLE);
    ck_assert(silent.failure.is_ambiguous);
    ck_assert_str_ne(silent.failure.message, "");
    ck_assert_int_eq(scripted_pool_sign_in(&broken, COGNITO_FLOW_PASSWORD, LIMIT_MS), -ECONNRESET);
    ck_assert_uint_eq(scripted_pool_request_count(&broken), 1);
    scripted_pool_end(&silent);
    scripted_pool_end(&broken);
}
END_TEST

/* A sign-in that had to wait for others has little time left. */
START_TEST(silence_is_none_where_there_was_no_time_to_answer)
{
    static const struct https_step steps[] = {CONNECTED, {.action = HTTPS_HANG}};
    bool has_arrived = false;

    for (int i = 0; i < MOMENTS && !has_arrived; i++) {
        struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);
        connect_pool(&pool);
        ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_PASSWORD, 0), -ETIMEDOUT);
        ck_assert_int_eq((int)pool.failure.silence, COGNITO_SILENCE_NONE);
        ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_PASSWORD, 900), -ETIMEDOUT);
        ck_assert_int_eq((int)pool.failure.silence, COGNITO_SILENCE_NONE);
        has_arrived = pool.failure.is_ambiguous;
        scripted_pool_end(&pool);
    }
    ck_assert(has_arrived);
}
END_TEST

START_TEST(silence_where_there_was_time_to_answer_is_told)
{
    static const struct https_step steps[] = {CONNECTED, {.action = HTTPS_HANG}};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    connect_pool(&pool);
    ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_PASSWORD, 3000), -ETIMEDOUT);
    ck_assert_int_eq((int)pool.failure.silence, COGNITO_SILENCE_NEVER_ENDING);
    ck_assert(pool.failure.is_ambiguous);
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(a_proof_that_may_have_arrived_is_not_sent_twice)
{
    const struct https_step steps[] = {good_verifier, {.action = HTTPS_CLOSE}};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_SRP, LIMIT_MS), -ECONNRESET);
    ck_assert_uint_eq(scripted_pool_request_count(&pool), 2);
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(the_first_step_of_srp_counts_for_nothing_and_is_repeated)
{
    const struct https_step steps[] = {
        {.action = HTTPS_CLOSE}, good_verifier, {.status = "200 OK", .body = SCRIPTED_TOKENS}};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_SRP, LIMIT_MS), 0);
    ck_assert_uint_eq(scripted_pool_request_count(&pool), 3);
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(the_type_of_an_error_is_found_wherever_it_stands)
{
    static const struct https_step steps[] = {
        {.status = "400 Bad Request",
         .headers = "x-amzn-ErrorType: UserNotConfirmedException:http://internal.amazon.com/\r\n",
         .body = "{\"message\":\"User is not confirmed.\"}"},
        {.status = "400 Bad Request",
         .body = "{\"code\":\"UserNotConfirmedException\",\"Message\":\"m\"}"},
        {.status = "400 Bad Request",
         .body = SCRIPTED_ERROR("com.amazonaws.cognito#UserNotConfirmedException", "m")},
        {.status = "400 Bad Request", .body = SCRIPTED_ERROR("UserNotConfirmedException", "m")},
    };
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    for (size_t i = 0; i < COUNT(steps); i++) {
        ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_PASSWORD, LIMIT_MS), -EREMOTEIO);
        ck_assert_int_eq((int)pool.failure.row->error, COGNITO_ERROR_USER_NOT_CONFIRMED);
        ck_assert_str_eq(pool.failure.type, "UserNotConfirmed");
        ck_assert_str_ne(pool.failure.message, "");
    }
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(a_refusal_without_a_type_is_told_by_its_status)
{
    static const struct https_step steps[] = {
        {.status = "403 Forbidden", .body = "<html>"},
        {.status = "413 Payload Too Large"},
        {.status = "302 Found", .headers = "Location: https://evil.example/\r\n"},
    };
    static const enum cognito_error errors[] = {COGNITO_ERROR_FORBIDDEN, COGNITO_ERROR_UNKNOWN,
                                                COGNITO_ERROR_UNKNOWN};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    for (size_t i = 0; i < COUNT(steps); i++) {
        ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_PASSWORD, LIMIT_MS), -EREMOTEIO);
        ck_assert_int_eq((int)pool.failure.row->error, (int)errors[i]);
        ck_assert_int_eq((int)pool.failure.row->outcome, OUTCOME_UNAVAILABLE);
    }
    ck_assert_uint_eq(scripted_pool_request_count(&pool), COUNT(steps));
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(a_message_is_cut_between_characters)
{
    static const struct https_step steps[] = {
        {.status = "400 Bad Request",
         .body = SCRIPTED_ERROR(
             "UserLambdaValidationException",
             "xäääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää"
             "ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää"
             "ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää"
             "äääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää"
             "ä")}};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_PASSWORD, LIMIT_MS), -EREMOTEIO);
    ck_assert_int_eq((int)pool.failure.row->error, COGNITO_ERROR_TRIGGER_REFUSED);
    ck_assert_uint_eq(strlen(pool.failure.message), 511);
    ck_assert_uint_eq((unsigned char)pool.failure.message[510], 0xa4);
    scripted_pool_end(&pool);
}
END_TEST

/* A date that many seconds from now, as a header. */
static const char *date_header(int seconds, char out[64])
{
    time_t at = time(NULL) + seconds;
    struct tm utc = {0};

    (void)gmtime_r(&at, &utc);
    (void)strftime(out, 64, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &utc);
    return out;
}

static int visit_nobody(void *context, const struct cognito_user *user)
{
    (void)context, (void)user;
    return 0;
}

static int list_once(struct scripted_pool *pool)
{
    struct aws_credentials credentials = {.access_key_id = "AKIDEXAMPLE"};
    struct cognito_signer signer = {.pool = pool->pool};
    const struct cognito_user_visitor visitor = {visit_nobody, NULL};
    auto_cognito_page struct cognito_page page = {0};

    ck_assert_int_eq(host_credentials_open_static(&credentials, &signer.credentials), 0);
    int r = cognito_list_users(&signer, NULL, &visitor, &page, deadline_in_ms(LIMIT_MS),
                               &pool->failure);
    host_credentials_close(signer.credentials);
    return r;
}

START_TEST(a_wrong_clock_is_corrected_once_for_signatures)
{
    int64_t began_unix = (int64_t)time(NULL);
    char date[64];
    const struct https_step skewed = {
        .status = "400 Bad Request",
        .headers = date_header(3600, date),
        .body = SCRIPTED_ERROR("InvalidSignatureException", "Signature expired: now is later")};
    const struct https_step helped[] = {skewed, {.status = "200 OK", .body = "{\"Users\":[]}"}};
    const struct https_step never[] = {skewed};
    struct scripted_pool mended = scripted_pool_start(helped, COUNT(helped), 0);
    struct scripted_pool hopeless = scripted_pool_start(never, COUNT(never), 0);

    ck_assert_int_eq(list_once(&mended), 0);
    ck_assert_int_ge(cognito_user_pool_now_unix(mended.pool), began_unix + 3590);
    ck_assert_str_ne(strstr(https_script_request(mended.server, 0), "X-Amz-Date: "),
                     strstr(https_script_request(mended.server, 1), "X-Amz-Date: "));
    ck_assert_int_eq(list_once(&hopeless), -EREMOTEIO);
    ck_assert_uint_eq(scripted_pool_request_count(&hopeless), 2);
    ck_assert_int_eq((int)hopeless.failure.row->error, COGNITO_ERROR_CLOCK_SKEW);
    scripted_pool_end(&mended);
    scripted_pool_end(&hopeless);
}
END_TEST

START_TEST(the_time_stamp_of_a_proof_follows_the_service_not_this_host)
{
    const struct https_step steps[] = {
        {.status = "200 OK",
         .headers = "Date: Sat, 05 Sep 2026 00:05:09 GMT\r\n",
         .body = SCRIPTED_VERIFIER},
        {.status = "200 OK", .body = SCRIPTED_TOKENS},
    };
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_SRP, LIMIT_MS), 0);
    ck_assert(scripted_pool_request_has(&pool, 1, "\"TIMESTAMP\":\"Sat Sep 5 00:05:"));
    scripted_pool_end(&pool);
}
END_TEST

Suite *unit_suite(void)
{
    const TTest *const tests[] = {
        faults_of_the_service_and_throttling_are_tried_again,
        a_refusal_is_never_repeated,
        a_password_that_may_have_arrived_is_not_sent_twice,
        silence_is_none_where_there_was_no_time_to_answer,
        silence_where_there_was_time_to_answer_is_told,
        a_proof_that_may_have_arrived_is_not_sent_twice,
        the_first_step_of_srp_counts_for_nothing_and_is_repeated,
        the_type_of_an_error_is_found_wherever_it_stands,
        a_refusal_without_a_type_is_told_by_its_status,
        a_message_is_cut_between_characters,
        a_wrong_clock_is_corrected_once_for_signatures,
        the_time_stamp_of_a_proof_follows_the_service_not_this_host,
    };
    Suite *suite = suite_create("call");
    TCase *calls = tcase_create("calls");

    tcase_set_timeout(calls, UNIT_TIMEOUT_S);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(calls, tests[i]);
    suite_add_tcase(suite, calls);
    tcase_set_tags(
        UNIT_CASE(suite, "in time", a_service_that_stays_throttled_is_left_before_the_deadline),
        UNIT_NEEDS_TIME);
    return suite;
}

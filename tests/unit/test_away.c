/* What makes Cognito away, and what a stranger can provoke and does not. */
#include "daemon/access/away.h"

#include <errno.h>

#include "tests/unit/scripted_pool.h"
#include "tests/unit/unit.h"

#define LIMIT_MS     UNIT_PATIENCE_MS
#define COUNT(steps) (sizeof(steps) / sizeof *(steps))

static bool is_away_after(const struct https_step *steps, size_t count, int timeout_ms)
{
    struct scripted_pool pool = scripted_pool_start(steps, count, timeout_ms);

    ck_assert_int_lt(scripted_pool_sign_in(&pool, COGNITO_FLOW_PASSWORD, LIMIT_MS), 0);
    bool is_away = away_is_meant_by(&pool.failure);
    scripted_pool_end(&pool);
    return is_away;
}

/* Answers of a service that is there, whatever it says. */
static const struct https_step answers[] = {
    {.status = "429 Too Many Requests"},
    {.status = "400 Bad Request", .body = SCRIPTED_ERROR("TooManyRequestsException", "Rate")},
    {.status = "503 Service Unavailable", .body = SCRIPTED_ERROR("ThrottlingException", "Rate")},
    {.status = "403 Forbidden", .body = SCRIPTED_ERROR("ForbiddenException", "blocked")},
    {.status = "403 Forbidden", .body = "<html>blocked</html>"},
    {.status = "404 Not Found"},
    {.status = "413 Payload Too Large"},
    {.status = "400 Bad Request",
     .body = SCRIPTED_ERROR("NotAuthorizedException", "Incorrect username or password.")},
    {.status = "400 Bad Request",
     .body = SCRIPTED_ERROR("NotAuthorizedException", "Password attempts exceeded")},
    {.status = "400 Bad Request",
     .body = SCRIPTED_ERROR("UnexpectedLambdaException", "PreAuthentication failed with error x.")},
    {.status = "400 Bad Request", .body = SCRIPTED_ERROR("NobodyKnowsThisException", "x")},
    {.status = "200 OK", .body = "<html>a hotel's page</html>"},
};

START_TEST(an_answer_that_strangers_can_provoke_does_not_make_it_away)
{
    ck_assert(!is_away_after(&answers[_i], 1, 0));
}
END_TEST

START_TEST(faults_of_its_own_make_it_away_when_they_last)
{
    static const struct https_step lasting[] = {{.status = "503 Service Unavailable"}};

    ck_assert(is_away_after(lasting, COUNT(lasting), 0));
}
END_TEST

START_TEST(a_single_throttling_among_its_faults_does_not_make_it_away)
{
    static const struct https_step steps[] = {
        {.status = "503 Service Unavailable"}, {.status = "429 Too Many Requests"},
        {.status = "503 Service Unavailable"}, {.status = "503 Service Unavailable"},
        {.status = "503 Service Unavailable"}, {.status = "503 Service Unavailable"},
        {.status = "503 Service Unavailable"},
    };

    ck_assert(!is_away_after(steps, COUNT(steps), 0));
}
END_TEST

START_TEST(a_fault_that_passes_is_not_noticed)
{
    static const struct https_step steps[] = {{.status = "503 Service Unavailable"},
                                              {.status = "200 OK", .body = SCRIPTED_TOKENS}};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_PASSWORD, LIMIT_MS), 0);
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(silence_and_connections_that_break_make_it_away)
{
    static const struct https_step silent[] = {{.action = HTTPS_HANG}};
    static const struct https_step breaking[] = {{.action = HTTPS_CLOSE}};

    ck_assert(is_away_after(silent, 1, 1000));
    ck_assert(is_away_after(breaking, 1, 0));
}
END_TEST

START_TEST(a_fault_of_this_host_does_not_make_it_away)
{
    const struct cognito_failure failure = {.row = failure_find_error(COGNITO_ERROR_UNREACHABLE)};

    ck_assert(!away_is_meant_by(&failure));
}
END_TEST

static const struct cognito_failure refusal = {.silence = COGNITO_SILENCE_UNREACHABLE,
                                               .message = "https://x: connection refused"};

START_TEST(while_it_is_away_one_login_now_and_then_looks_whether_it_is_back)
{
    struct away *away = NULL;

    ck_assert_int_eq(away_open(&away), 0);
    ck_assert(away_is_worth_asking(away, 1000));
    ck_assert(away_is_worth_asking(away, 1001));
    away_note_absence(away, &refusal, 1002, 77);
    ck_assert(!away_is_worth_asking(away, 1003));
    ck_assert(!away_is_worth_asking(away, 1001 + AWAY_MEMORY_MS));
    ck_assert(away_is_worth_asking(away, 1002 + AWAY_MEMORY_MS));
    ck_assert(!away_is_worth_asking(away, 1003 + AWAY_MEMORY_MS));
    away_note_answer(away, 1005 + AWAY_MEMORY_MS, 99);
    ck_assert(away_is_worth_asking(away, 1006 + AWAY_MEMORY_MS));
    away_close(away);
}
END_TEST

START_TEST(it_is_known_since_when_it_is_away_and_when_it_was_asked_last)
{
    struct away *away = NULL;
    struct away_status status;

    ck_assert_int_eq(away_open(&away), 0);
    away_get_status(away, &status);
    ck_assert_int_eq(status.since_unix, 0);
    ck_assert_int_eq(status.noted_unix, 0);
    away_note_absence(away, &refusal, 1000, 77);
    away_note_absence(away, &refusal, 1000, 99);
    away_get_status(away, &status);
    ck_assert_int_eq(status.since_unix, 77);
    ck_assert_int_eq(status.noted_unix, 99);
    away_note_answer(away, 1000, 111);
    away_get_status(away, &status);
    ck_assert_int_eq(status.since_unix, 0);
    ck_assert_int_eq(status.noted_unix, 111);
    ck_assert_str_eq(status.why, "");
    ck_assert_str_eq(status.kind, "");
    away_close(away);
}
END_TEST

static const struct {
    struct cognito_failure failure;
    const char *kind, *why;
} reasons[] = {
    {{.silence = COGNITO_SILENCE_UNREACHABLE, .message = "x: certificate problem"},
     "no connection",
     "no connection: x: certificate problem"},
    {{.silence = COGNITO_SILENCE_BROKEN_OFF, .message = "x: reset"},
     "connections break off",
     "connections break off: x: reset"},
    {{.silence = COGNITO_SILENCE_NEVER_ENDING, .message = "x: timed out"},
     "no answer",
     "no answer: x: timed out"},
    {{.http_status = 503, .is_lasting = true, .message = "<html>"},
     "nothing but faults of its own",
     "nothing but faults of its own, the last with status 503"},
};

START_TEST(it_is_known_why_it_is_away)
{
    struct away *away = NULL;
    struct away_status status;

    ck_assert_int_eq(away_open(&away), 0);
    away_note_absence(away, &reasons[_i].failure, 1000, 77);
    away_get_status(away, &status);
    ck_assert_str_eq(status.why, reasons[_i].why);
    ck_assert_str_eq(status.kind, reasons[_i].kind);
    away_close(away);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("away");
    TCase *meant = UNIT_CASE(suite, "meant", faults_of_its_own_make_it_away_when_they_last,
                             a_single_throttling_among_its_faults_does_not_make_it_away,
                             a_fault_that_passes_is_not_noticed,
                             silence_and_connections_that_break_make_it_away,
                             a_fault_of_this_host_does_not_make_it_away);

    tcase_set_timeout(meant, UNIT_TIMEOUT_S);
    tcase_add_loop_test(meant, an_answer_that_strangers_can_provoke_does_not_make_it_away, 0,
                        COUNT(answers));
    TCase *memory =
        UNIT_CASE(suite, "memory", while_it_is_away_one_login_now_and_then_looks_whether_it_is_back,
                  it_is_known_since_when_it_is_away_and_when_it_was_asked_last);
    tcase_add_loop_test(memory, it_is_known_why_it_is_away, 0, COUNT(reasons));
    return suite;
}

/* One exchange at a time: what comes back, what is kept open, and what a server cannot do to us. */
#include "daemon/http/http.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/http_fixture.h"
#include "tests/unit/unit.h"

START_TEST(a_reply_of_any_status_is_a_reply)
{
    static const struct https_step steps[] = {
        {.status = "400 Bad Request",
         .headers = "x-amzn-ErrorType: NotAuthorizedException:\r\nx-amzn-RequestId: 1234-5\r\n"
                    "Date: Sat, 21 Nov 2026 19:30:05 GMT\r\n",
         .body = "{\"message\":\"no\"}"}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    auto_http_result struct http_result result = http_fixture_get_root(&fixture);

    ck_assert_int_eq(result.r, 0);
    ck_assert_int_eq(result.reply.status, 400);
    ck_assert_str_eq(secret_text(&result.reply.body), "{\"message\":\"no\"}");
    ck_assert_uint_eq(result.reply.body.length, strlen("{\"message\":\"no\"}"));
    ck_assert_str_eq(result.reply.error_type, "NotAuthorizedException:");
    ck_assert_str_eq(result.reply.request_id, "1234-5");
    ck_assert_int_eq(result.reply.date_unix, 1795289405);
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(what_is_posted_arrives_with_its_headers_and_no_others_of_note)
{
    static const struct https_step steps[] = {{.status = "200 OK", .body = "{}"}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    auto_wipe struct secret body = {0};
    auto_http_result struct http_result result = {0};
    struct http_request request = {.url = https_script_url(fixture.server),
                                   .headers = {{"Content-Type", "application/x-amz-json-1.1"}},
                                   .header_count = 1,
                                   .body = &body};

    ck_assert_int_eq(secret_copy_text(&body, "{\"a\":\"b\"}"), 0);
    result.r =
        http_post(fixture.pool, &request, deadline_in_ms(LIMIT_MS), &result.reply, &result.problem);
    ck_assert_int_eq(result.r, 0);
    const char *sent = https_script_request(fixture.server, 0);
    ck_assert(strncmp(sent, "POST / HTTP/1.1\r\n", 17) == 0);
    ck_assert_ptr_nonnull(strstr(sent, "\r\nContent-Type: application/x-amz-json-1.1\r\n"));
    ck_assert_ptr_nonnull(strstr(sent, "\r\n\r\n{\"a\":\"b\"}"));
    ck_assert_ptr_null(strcasestr(sent, "expect"));
    ck_assert_ptr_null(strcasestr(sent, "cookie"));
    ck_assert_ptr_null(strcasestr(sent, "authorization"));
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(what_is_put_arrives_whole_and_the_etag_comes_back)
{
    static const struct https_step steps[] = {
        {.status = "200 OK", .headers = "ETag: \"5eb63bbbe01eeed0\"\r\n"}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    auto_wipe struct secret body = {0};
    auto_http_result struct http_result result = {0};
    struct http_request request = {.url = https_script_url(fixture.server), .body = &body};

    ck_assert_int_eq(secret_copy_text(&body, "hello world"), 0);
    result.r =
        http_put(fixture.pool, &request, deadline_in_ms(LIMIT_MS), &result.reply, &result.problem);
    ck_assert_int_eq(result.r, 0);
    const char *sent = https_script_request(fixture.server, 0);
    ck_assert(strncmp(sent, "PUT / HTTP/1.1\r\n", 16) == 0);
    ck_assert_ptr_nonnull(strstr(sent, "\r\nContent-Length: 11\r\n"));
    ck_assert_ptr_nonnull(strstr(sent, "\r\n\r\nhello world"));
    ck_assert_str_eq(result.reply.etag, "\"5eb63bbbe01eeed0\"");
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(a_reply_longer_than_the_request_allows_is_refused)
{
    static const struct https_step steps[] = {{.status = "200 OK", .body = "12345678"}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    auto_http_result struct http_result fits = {0}, too_long = {0};
    struct http_request request = {.url = https_script_url(fixture.server), .max_reply = 8};

    fits.r = http_get(fixture.pool, &request, deadline_in_ms(LIMIT_MS), &fits.reply, &fits.problem);
    request.max_reply = 7;
    too_long.r = http_get(fixture.pool, &request, deadline_in_ms(LIMIT_MS), &too_long.reply,
                          &too_long.problem);
    ck_assert_int_eq(fits.r, 0);
    ck_assert_int_eq(too_long.r, -EMSGSIZE);
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(a_connection_serves_the_next_exchange_too)
{
    static const struct https_step steps[] = {{.status = "200 OK", .body = "{}"}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    struct http_counters counters;

    for (int i = 0; i < 3; i++) {
        auto_http_result struct http_result result = http_fixture_get_root(&fixture);
        ck_assert_int_eq(result.r, 0);
    }
    http_pool_count(fixture.pool, &counters);
    ck_assert_uint_eq(counters.requests, 3);
    ck_assert_uint_eq(counters.connections, 1);
    ck_assert_uint_eq(counters.failures, 0);
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(a_connection_that_was_closed_meanwhile_is_replaced)
{
    static const struct https_step steps[] = {
        {.action = HTTPS_REPLY_LAST, .status = "200 OK", .body = "first"},
        {.status = "200 OK", .body = "second"}};
    struct http_fixture fixture = http_fixture_start(steps, 2, NULL);
    struct http_counters counters;
    auto_http_result struct http_result first = http_fixture_get_root(&fixture);
    auto_http_result struct http_result second = http_fixture_get_root(&fixture);

    ck_assert_int_eq(first.r, 0);
    ck_assert_int_eq(second.r, 0);
    ck_assert_str_eq(secret_text(&second.reply.body), "second");
    http_pool_count(fixture.pool, &counters);
    ck_assert_uint_eq(counters.connections, 2);
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(what_was_posted_on_a_connection_that_breaks_is_not_sent_again)
{
    static const struct https_step steps[] = {{.status = "200 OK"}, {.action = HTTPS_CLOSE}};
    struct http_fixture fixture = http_fixture_start(steps, 2, NULL);
    auto_http_result struct http_result first = http_fixture_get_root(&fixture);
    auto_http_result struct http_result second = {0};
    auto_wipe struct secret body = {0};
    const struct http_request request = {.url = https_script_url(fixture.server), .body = &body};

    ck_assert_int_eq(first.r, 0);
    ck_assert_int_eq(secret_copy_text(&body, "a wrong password"), 0);
    second.r =
        http_post(fixture.pool, &request, deadline_in_ms(LIMIT_MS), &second.reply, &second.problem);
    ck_assert_int_eq(second.r, -ECONNRESET);
    ck_assert(second.problem.may_have_arrived);
    ck_assert_uint_eq(https_script_request_count(fixture.server), 2);
    http_fixture_end(&fixture);
}
END_TEST

/* A person's tokens must not come as the answer to the next person's request. */
START_TEST(a_reply_that_comes_too_late_is_no_answer_to_the_next_request)
{
    static const struct https_step steps[] = {{.status = "200 OK", .body = "connected"},
                                              {.action = HTTPS_HANG},
                                              {.status = "200 OK", .body = "second"}};
    struct http_fixture fixture = http_fixture_start(steps, 3, NULL);
    struct http_counters counters;
    auto_http_result struct http_result connected = http_fixture_get_root(&fixture);
    auto_http_result struct http_result first =
        http_fixture_get(&fixture, https_script_url(fixture.server), 500);
    https_script_await_requests(fixture.server, 2);
    auto_http_result struct http_result second = http_fixture_get_root(&fixture);

    ck_assert_int_eq(connected.r, 0);
    ck_assert_int_eq(first.r, -ETIMEDOUT);
    ck_assert_int_eq(second.r, 0);
    ck_assert_str_eq(secret_text(&second.reply.body), "second");
    http_pool_count(fixture.pool, &counters);
    ck_assert_uint_eq(counters.connections, 2); /* where the late one may come is closed */
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(a_second_reply_to_one_request_is_no_answer_to_the_next)
{
    static const struct https_step steps[] = {
        {.body = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst"
                 "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled"},
        {.status = "200 OK", .body = "second"}};
    struct http_fixture fixture = http_fixture_start(steps, 2, NULL);
    auto_http_result struct http_result first = http_fixture_get_root(&fixture);
    auto_http_result struct http_result second = http_fixture_get_root(&fixture);

    ck_assert_str_eq(secret_text(&first.reply.body), "first");
    ck_assert_int_eq(second.r, 0);
    ck_assert_str_eq(secret_text(&second.reply.body), "second");
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(a_redirect_is_not_followed)
{
    static const struct https_step steps[] = {
        {.status = "302 Found", .headers = "Location: /elsewhere\r\n"}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    auto_http_result struct http_result result = http_fixture_get_root(&fixture);

    ck_assert_int_eq(result.r, 0);
    ck_assert_int_eq(result.reply.status, 302);
    ck_assert_uint_eq(https_script_request_count(fixture.server), 1);
    http_fixture_end(&fixture);
}
END_TEST

/* 64 KiB of one byte. */
static char *long_text(void)
{
    static char text[65537];

    memset(text, 'x', sizeof text - 1);
    return text;
}

START_TEST(a_reply_that_is_announced_too_long_or_never_ends_is_refused)
{
    char head[70000];
    (void)snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n%s",
                   long_text());
    const struct https_step steps[] = {{.action = HTTPS_FLOOD, .body = head}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    auto_http_result struct http_result result = http_fixture_get_root(&fixture);

    ck_assert_int_eq(result.r, -EMSGSIZE);
    ck_assert_uint_eq(result.reply.body.length, 0);
    ck_assert_str_ne(result.problem.words, "");
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(headers_that_never_end_are_refused)
{
    static const struct https_step steps[] = {
        {.action = HTTPS_FLOOD, .body = "X-Header: 0123456789012345678901234567890123456789\r\n"}};
    static const struct https_step begun[] = {
        {.action = HTTPS_FLOOD,
         .body = "HTTP/1.1 100 Continue\r\nX-Header: 01234567890123456789012345\r\n\r\n"}};
    struct http_fixture garbage = http_fixture_start(steps, 1, NULL);
    struct http_fixture endless = http_fixture_start(begun, 1, NULL);
    auto_http_result struct http_result first = http_fixture_get_root(&garbage);
    auto_http_result struct http_result second = http_fixture_get_root(&endless);

    ck_assert_int_eq(first.r, -EPROTO);
    ck_assert_int_eq(second.r, -EMSGSIZE);
    http_fixture_end(&garbage);
    http_fixture_end(&endless);
}
END_TEST

START_TEST(a_reply_that_breaks_off_is_no_reply)
{
    static const struct https_step steps[] = {
        {.action = HTTPS_REPLY_LAST,
         .body = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"a\""}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    auto_http_result struct http_result result = http_fixture_get_root(&fixture);

    ck_assert_int_eq(result.r, -ECONNRESET);
    ck_assert(result.problem.may_have_arrived);
    http_fixture_end(&fixture);
}
END_TEST

/* Whether a request that arrives and is not answered is given up after a second, within that time.
 * The best of several: other programs may be in the way of one. */
static bool is_given_up_in_time(const struct http_fixture *fixture, int limit_ms)
{
    bool is_in_time = false;

    for (int i = 0; i < 5 && !is_in_time; i++) {
        int64_t begun_ms = deadline_clock_ms();
        auto_http_result struct http_result result =
            http_fixture_get(fixture, https_script_url(fixture->server), limit_ms);
        ck_assert_int_eq(result.r, -ETIMEDOUT);
        is_in_time = result.problem.may_have_arrived && deadline_clock_ms() - begun_ms < 2500;
    }
    return is_in_time;
}

START_TEST(silence_ends_at_the_deadline_or_the_request_time_out)
{
    static const struct https_step steps[] = {{.action = HTTPS_HANG}};
    const struct http_settings settings = {.request_timeout_ms = 1000};
    struct http_fixture patient = http_fixture_start(steps, 1, NULL);
    struct http_fixture brief = http_fixture_start(steps, 1, &settings);

    ck_assert(is_given_up_in_time(&patient, 1000));
    ck_assert(is_given_up_in_time(&brief, LIMIT_MS));
    http_fixture_end(&patient);
    http_fixture_end(&brief);
}
END_TEST

/* 30,720 bytes have 120 ms more than none. */
START_TEST(a_long_body_has_more_time_than_a_short_one)
{
    static const struct https_step steps[] = {{.action = HTTPS_HANG}};
    const struct http_settings settings = {.request_timeout_ms = 1};
    struct http_fixture fixture = http_fixture_start(steps, 1, &settings);
    auto_wipe struct secret body = {0};
    auto_http_result struct http_result result = {0};
    struct http_request request = {.url = https_script_url(fixture.server), .body = &body};

    ck_assert_int_eq(secret_allocate(&body, 30720), 0);
    int64_t began_ms = deadline_clock_ms();
    result.r =
        http_put(fixture.pool, &request, deadline_in_ms(LIMIT_MS), &result.reply, &result.problem);
    ck_assert_int_eq(result.r, -ETIMEDOUT);
    ck_assert_int_ge(deadline_clock_ms() - began_ms, 120);
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(a_deadline_that_has_passed_asks_nobody)
{
    static const struct https_step steps[] = {{.status = "200 OK"}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    auto_http_result struct http_result result =
        http_fixture_get(&fixture, https_script_url(fixture.server), 0);

    ck_assert_int_eq(result.r, -ETIMEDOUT);
    ck_assert(!result.problem.may_have_arrived);
    ck_assert_uint_eq(https_script_request_count(fixture.server), 0);
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(where_nobody_listens_nothing_has_arrived)
{
    static const struct https_step steps[] = {{.status = "200 OK"}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    auto_http_result struct http_result result =
        http_fixture_get(&fixture, "https://127.0.0.1:1", LIMIT_MS);

    ck_assert_int_eq(result.r, -ECONNREFUSED);
    ck_assert(!result.problem.may_have_arrived);
    ck_assert_ptr_nonnull(strstr(result.problem.words, "127.0.0.1:1"));
    http_fixture_end(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    const TTest *const tests[] = {
        a_reply_of_any_status_is_a_reply,
        what_is_posted_arrives_with_its_headers_and_no_others_of_note,
        what_is_put_arrives_whole_and_the_etag_comes_back,
        a_reply_longer_than_the_request_allows_is_refused,
        a_connection_serves_the_next_exchange_too,
        a_connection_that_was_closed_meanwhile_is_replaced,
        what_was_posted_on_a_connection_that_breaks_is_not_sent_again,
        a_reply_that_comes_too_late_is_no_answer_to_the_next_request,
        a_second_reply_to_one_request_is_no_answer_to_the_next,
        a_redirect_is_not_followed,
        a_reply_that_is_announced_too_long_or_never_ends_is_refused,
        headers_that_never_end_are_refused,
        a_reply_that_breaks_off_is_no_reply,
        silence_ends_at_the_deadline_or_the_request_time_out,
        a_long_body_has_more_time_than_a_short_one,
        a_deadline_that_has_passed_asks_nobody,
        where_nobody_listens_nothing_has_arrived,
    };
    Suite *suite = suite_create("http");
    TCase *exchanges = tcase_create("exchanges");

    tcase_set_timeout(exchanges, UNIT_TIMEOUT_S);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(exchanges, tests[i]);
    suite_add_tcase(suite, exchanges);
    return suite;
}

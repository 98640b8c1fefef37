/* Whom the daemon talks to: nobody without a right certificate, no proxy that is not configured. */
#include <errno.h>
#include <stdlib.h>

#include "tests/unit/http_fixture.h"
#include "tests/unit/unit.h"

static void check_refused(enum https_certificate certificate, bool trusted)
{
    static const struct https_step steps[] = {{.status = "200 OK"}};
    struct https_script *server = https_script_start(steps, 1, certificate);
    struct https_script *another = https_script_start(steps, 1, HTTPS_CERTIFICATE_GOOD);
    const struct http_settings settings = {.ca_file =
                                               https_script_ca_file(trusted ? server : another)};
    struct http_fixture fixture = {.server = server};

    ck_assert_int_eq(http_pool_new(&settings, &fixture.pool), 0);
    auto_http_result struct http_result result = http_fixture_get_root(&fixture);
    ck_assert_int_eq(result.r, -EKEYREJECTED);
    ck_assert(!result.problem.may_have_arrived);
    ck_assert_uint_eq(https_script_request_count(server), 0);
    https_script_stop(another);
    http_fixture_end(&fixture);
}

START_TEST(a_certificate_of_an_authority_that_is_not_trusted_is_refused)
{
    check_refused(HTTPS_CERTIFICATE_GOOD, false);
}
END_TEST

START_TEST(an_expired_certificate_is_refused)
{
    check_refused(HTTPS_CERTIFICATE_EXPIRED, true);
}
END_TEST

START_TEST(a_certificate_of_another_name_is_refused)
{
    check_refused(HTTPS_CERTIFICATE_OTHER_NAME, true);
}
END_TEST

START_TEST(the_environment_names_no_proxy)
{
    static const struct https_step steps[] = {{.status = "200 OK"}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);

    ck_assert_int_eq(setenv("https_proxy", "http://127.0.0.1:1", 1), 0);
    ck_assert_int_eq(setenv("HTTPS_PROXY", "http://127.0.0.1:1", 1), 0);
    ck_assert_int_eq(setenv("ALL_PROXY", "http://127.0.0.1:1", 1), 0);
    auto_http_result struct http_result result = http_fixture_get_root(&fixture);
    ck_assert_int_eq(result.r, 0);
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(a_proxy_of_the_settings_is_used_whatever_the_environment_excepts)
{
    static const struct https_step steps[] = {{.status = "200 OK"}};
    const struct http_settings settings = {.proxy = "http://127.0.0.1:1"};
    struct http_fixture fixture = http_fixture_start(steps, 1, &settings);

    ck_assert_int_eq(setenv("no_proxy", "127.0.0.1", 1), 0);
    auto_http_result struct http_result result = http_fixture_get_root(&fixture);
    ck_assert_int_eq(result.r, -ECONNREFUSED);
    ck_assert_uint_eq(https_script_request_count(fixture.server), 0);
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(only_https_is_spoken)
{
    static const char *const urls[] = {"http://127.0.0.1/", "file:///etc/passwd", "https://",
                                       "127.0.0.1", ""};
    static const struct https_step steps[] = {{.status = "200 OK"}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);

    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        auto_http_result struct http_result result = http_fixture_get(&fixture, urls[i], LIMIT_MS);
        ck_assert_int_eq(result.r, -EINVAL);
    }
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(a_line_break_in_a_header_is_refused)
{
    static const struct https_step steps[] = {{.status = "200 OK"}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    auto_http_result struct http_result result = {0};
    const struct http_request request = {.url = https_script_url(fixture.server),
                                         .headers = {{"X-A", "b\r\nX-Evil: c"}},
                                         .header_count = 1};

    result.r =
        http_get(fixture.pool, &request, deadline_in_ms(LIMIT_MS), &result.reply, &result.problem);
    ck_assert_int_eq(result.r, -EINVAL);
    ck_assert_uint_eq(https_script_request_count(fixture.server), 0);
    http_fixture_end(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    const TTest *const tests[] = {
        a_certificate_of_an_authority_that_is_not_trusted_is_refused,
        an_expired_certificate_is_refused,
        a_certificate_of_another_name_is_refused,
        the_environment_names_no_proxy,
        a_proxy_of_the_settings_is_used_whatever_the_environment_excepts,
        only_https_is_spoken,
        a_line_break_in_a_header_is_refused,
    };
    Suite *suite = suite_create("http trust");
    TCase *exchanges = tcase_create("exchanges");

    tcase_set_timeout(exchanges, UNIT_TIMEOUT_S);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(exchanges, tests[i]);
    suite_add_tcase(suite, exchanges);
    return suite;
}

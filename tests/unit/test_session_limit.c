/* How long a session may last, by a claim. */
#include "daemon/login/session_limit.h"

#include <errno.h>

#include "tests/unit/unit.h"

static int read_limit(const char *claim, struct text_map *claims, const char *value, int64_t *out)
{
    struct id_token token = {0};

    if (value != NULL)
        ck_assert_int_eq(text_map_set(claims, "session_seconds", value), 0);
    token.attributes = *claims;
    return session_limit_read(claim, &token, out);
}

START_TEST(a_claim_in_seconds_is_the_limit)
{
    static const struct {
        const char *value;
        int64_t seconds;
    } good[] = {{"60", 60}, {"3600", 3600}, {"31536000", 31536000}};
    auto_text_map struct text_map claims = {0};
    int64_t seconds = -1;

    ck_assert_int_eq(read_limit("session_seconds", &claims, good[_i].value, &seconds), 0);
    ck_assert_int_eq(seconds, good[_i].seconds);
}
END_TEST

START_TEST(a_claim_that_is_no_text_counts_too)
{
    struct id_token token = {0};
    int64_t seconds = -1;

    ck_assert_int_eq(text_map_set(&token.other_claims, "session_seconds", "600"), 0);
    ck_assert_int_eq(session_limit_read("session_seconds", &token, &seconds), 0);
    ck_assert_int_eq(seconds, 600);
    ck_assert_int_eq(text_map_set(&token.other_claims, "session_seconds", "[600]"), 0);
    ck_assert_int_eq(session_limit_read("session_seconds", &token, &seconds), -EINVAL);
    text_map_clear(&token.other_claims);
}
END_TEST

START_TEST(a_claim_of_another_form_is_refused_not_passed_over)
{
    static const char *const wrong[] = {"",   "59",       "0",    "-60",       "+60",  "60 ",
                                        "1h", "31536001", "60.0", "999999999", "never"};
    auto_text_map struct text_map claims = {0};
    int64_t seconds = -1;

    ck_assert_int_eq(read_limit("session_seconds", &claims, wrong[_i], &seconds), -EINVAL);
    ck_assert_int_eq(seconds, 0);
}
END_TEST

START_TEST(without_a_claim_there_is_no_limit)
{
    auto_text_map struct text_map claims = {0};
    int64_t seconds = -1;

    ck_assert_int_eq(read_limit("session_seconds", &claims, NULL, &seconds), 0);
    ck_assert_int_eq(seconds, 0);
    ck_assert_int_eq(read_limit(NULL, &claims, "nonsense", &seconds), 0);
    ck_assert_int_eq(seconds, 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("session_limit");
    TCase *good = UNIT_CASE(suite, "session_limit", a_claim_that_is_no_text_counts_too,
                            without_a_claim_there_is_no_limit);

    tcase_add_loop_test(good, a_claim_in_seconds_is_the_limit, 0, 3);
    tcase_add_loop_test(good, a_claim_of_another_form_is_refused_not_passed_over, 0, 11);
    return suite;
}

/* A large pool is listed slowly enough, a small one at once. */
#include "daemon/directory/pace.h"

#include <errno.h>

#include "tests/unit/stopped_clock.h"
#include "tests/unit/unit.h"

#define NOW        1000000
#define LONG       (INT64_MAX / 2)
#define PER_SECOND 20
#define BURST      10

static const struct pace_limit limit = {.per_second = PER_SECOND, .burst = BURST};

START_TEST(a_small_pool_is_listed_without_a_wait)
{
    struct pace pace;

    pace_open(&pace, limit);
    for (int i = 0; i < BURST; i++)
        ck_assert_int_eq(pace_take(&pace, NOW, LONG), 0);
    ck_assert_int_gt(pace_take(&pace, NOW, LONG), 0);
    pace_close(&pace);
}
END_TEST

static void expect_at_most_in_a_second(struct pace *pace, int most)
{
    enum { CALLS = 2000 };
    int64_t at[CALLS];
    int64_t now = NOW;

    for (int i = 0; i < CALLS; i++) {
        now += pace_take(pace, now, LONG);
        at[i] = now;
    }
    for (int i = most; i < CALLS; i++)
        ck_assert_int_ge(at[i] - at[i - most], 1000);
    ck_assert_int_le(at[CALLS - 1] - NOW, CALLS * 1000 / pace->limit.per_second);
}

START_TEST(no_second_sees_more_calls_of_a_kind_than_cognito_answers)
{
    struct pool_paces paces;

    pool_paces_open(&paces);
    expect_at_most_in_a_second(&paces.user_lists, 30);
    expect_at_most_in_a_second(&paces.group_lists, 5);
    expect_at_most_in_a_second(&paces.memberships, 50);
    pool_paces_close(&paces);
}
END_TEST

START_TEST(a_turn_that_is_too_far_away_stays_for_others)
{
    struct pace pace;

    pace_open(&pace, limit);
    for (int i = 0; i < BURST + PER_SECOND; i++)
        (void)pace_take(&pace, NOW, LONG);
    ck_assert_int_eq(pace_take(&pace, NOW, 100), -ETIMEDOUT);
    ck_assert_int_eq(pace_take(&pace, NOW, LONG), (PER_SECOND + 1) * 1000 / PER_SECOND);
    pace_close(&pace);
}
END_TEST

START_TEST(a_pause_gives_back_no_more_than_the_burst)
{
    struct pace pace;

    pace_open(&pace, limit);
    (void)pace_take(&pace, NOW, LONG);
    for (int i = 0; i < BURST; i++)
        ck_assert_int_eq(pace_take(&pace, NOW + 3600000, LONG), 0);
    ck_assert_int_gt(pace_take(&pace, NOW + 3600000, LONG), 0);
    pace_close(&pace);
}
END_TEST

START_TEST(a_turn_behind_the_deadline_is_not_waited_for)
{
    struct pace pace;

    stopped_clock_stop();
    pace_open(&pace, limit);
    for (int i = 0; i < BURST + 100; i++)
        (void)pace_take(&pace, deadline_clock_ms(), LONG);
    ck_assert_int_eq(pace_wait(&pace, deadline_in_ms(100)), -ETIMEDOUT);
    stopped_clock_go_on();
    pace_close(&pace);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("pace");

    UNIT_CASE(suite, "pace", a_small_pool_is_listed_without_a_wait,
              no_second_sees_more_calls_of_a_kind_than_cognito_answers,
              a_turn_that_is_too_far_away_stays_for_others,
              a_pause_gives_back_no_more_than_the_burst,
              a_turn_behind_the_deadline_is_not_waited_for);
    return suite;
}

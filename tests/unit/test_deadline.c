/* Deadlines: they pass, they compare, and what is left fits poll(2). */
#include "common/deadline.h"

#include <limits.h>
#include <time.h>

#include "tests/unit/unit.h"

START_TEST(the_clock_does_not_go_backwards)
{
    int64_t first = deadline_clock_ms();

    ck_assert_int_gt(first, 0);
    ck_assert_int_ge(deadline_clock_ms(), first);
}
END_TEST

START_TEST(a_deadline_ahead_has_not_passed)
{
    struct deadline deadline = deadline_in_ms(60000);

    ck_assert(!deadline_has_passed(deadline));
    ck_assert_int_gt(deadline_left_ms(deadline), 50000);
    ck_assert_int_le(deadline_left_ms(deadline), 60000);
}
END_TEST

START_TEST(a_deadline_now_or_before_has_passed)
{
    ck_assert(deadline_has_passed(deadline_in_ms(0)));
    ck_assert(deadline_has_passed(deadline_in_ms(-5)));
    ck_assert_int_eq(deadline_left_ms(deadline_in_ms(-5)), 0);
}
END_TEST

START_TEST(a_deadline_far_ahead_leaves_no_more_than_poll_can_wait)
{
    ck_assert_int_eq(deadline_left_ms(deadline_in_ms((int64_t)INT_MAX * 4)), INT_MAX);
}
END_TEST

START_TEST(the_earlier_of_two_is_chosen)
{
    struct deadline sooner = {.at_ms = 10};
    struct deadline later = {.at_ms = 20};

    ck_assert_int_eq(deadline_earlier(sooner, later).at_ms, 10);
    ck_assert_int_eq(deadline_earlier(later, sooner).at_ms, 10);
}
END_TEST

static int64_t monotonic_ms(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

START_TEST(a_deadline_is_the_same_point_on_the_monotonic_clock)
{
    int64_t before_ms = monotonic_ms();
    struct timespec at = deadline_on_monotonic_clock(deadline_in_ms(59999));
    int64_t after_ms = monotonic_ms();
    int64_t at_ms = (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
    ck_assert_int_gt(at_ms - before_ms, 50000);
    ck_assert_int_le(at_ms - after_ms, 59999);
    ck_assert_int_lt(at.tv_nsec, 1000000000);
    ck_assert_int_ge(at.tv_nsec, 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("deadline");

    UNIT_CASE(suite, "deadline", the_clock_does_not_go_backwards, a_deadline_ahead_has_not_passed,
              a_deadline_now_or_before_has_passed,
              a_deadline_far_ahead_leaves_no_more_than_poll_can_wait, the_earlier_of_two_is_chosen,
              a_deadline_is_the_same_point_on_the_monotonic_clock);
    return suite;
}

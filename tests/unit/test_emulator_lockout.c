/* Lockout: waits of 2^(n-5) seconds from the fifth failure on. */
#include "tests/emulator/lockout.h"

#include "tests/unit/unit.h"

/* Fails so many times, each as soon as it is allowed; gives the time of the last. */
static double fail_as_soon_as_allowed(struct lockout *lockout, unsigned times)
{
    double now = 1000;

    for (unsigned i = 0; i < times; i++) {
        while (!lockout_allows(lockout, now))
            now += 0.5;
        lockout_count_failure(lockout, now);
    }
    return now;
}

START_TEST(four_failures_cost_no_wait)
{
    struct lockout lockout = {0};
    double now = fail_as_soon_as_allowed(&lockout, 4);

    ck_assert(lockout_allows(&lockout, now));
}
END_TEST

START_TEST(the_fifth_failure_costs_one_second_and_each_further_one_twice_as_much)
{
    static const double waits[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

    for (unsigned i = 0; i < sizeof waits / sizeof *waits; i++) {
        struct lockout lockout = {0};
        double now = fail_as_soon_as_allowed(&lockout, 5 + i);
        ck_assert(!lockout_allows(&lockout, now + waits[i] - 0.1));
        ck_assert(lockout_allows(&lockout, now + waits[i]));
    }
}
END_TEST

START_TEST(no_wait_is_longer_than_fifteen_minutes)
{
    struct lockout lockout = {.failures = 60, .last_failure_at = 1000};

    ck_assert(!lockout_allows(&lockout, 1000 + 899));
    ck_assert(lockout_allows(&lockout, 1000 + 900));
}
END_TEST

START_TEST(a_try_during_the_wait_does_not_lengthen_it)
{
    struct lockout lockout = {0};
    double now = fail_as_soon_as_allowed(&lockout, 7);

    for (double later = 0; later < 4; later += 0.1)
        ck_assert(!lockout_allows(&lockout, now + later));
    ck_assert(lockout_allows(&lockout, now + 4));
}
END_TEST

START_TEST(fifteen_quiet_minutes_clear_the_count)
{
    struct lockout lockout = {0};
    double now = fail_as_soon_as_allowed(&lockout, 10) + 900;

    ck_assert(lockout_allows(&lockout, now));
    lockout_count_failure(&lockout, now);
    ck_assert(lockout_allows(&lockout, now));
}
END_TEST

START_TEST(a_success_clears_the_count)
{
    struct lockout lockout = {0};
    double now = fail_as_soon_as_allowed(&lockout, 8);

    lockout_clear(&lockout);
    lockout_count_failure(&lockout, now);
    ck_assert(lockout_allows(&lockout, now));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/lockout");

    UNIT_CASE(suite, "lockout", four_failures_cost_no_wait,
              the_fifth_failure_costs_one_second_and_each_further_one_twice_as_much,
              no_wait_is_longer_than_fifteen_minutes, a_try_during_the_wait_does_not_lengthen_it,
              fifteen_quiet_minutes_clear_the_count, a_success_clears_the_count);
    return suite;
}

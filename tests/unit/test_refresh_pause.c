/* Hosts of a fleet do not list the pool all at once, nor at once again. */
#include "daemon/refresh_pause.h"

#include "tests/unit/unit.h"

#define INTERVAL_MS (15 * 60 * 1000)
#define HOSTS       1000

START_TEST(hosts_that_list_together_list_the_next_time_spread_over_a_tenth_of_the_interval)
{
    int in_tenth_of_the_spread[10] = {0};

    for (int i = 0; i < HOSTS; i++) {
        int64_t pause_ms = refresh_pause_ms(INTERVAL_MS, 0);
        ck_assert_int_ge(pause_ms, INTERVAL_MS);
        ck_assert_int_le(pause_ms, INTERVAL_MS + INTERVAL_MS / 10);
        in_tenth_of_the_spread[(pause_ms - INTERVAL_MS) * 10 / (INTERVAL_MS / 10 + 1)]++;
    }
    for (int i = 0; i < 10; i++) /* 100 each, and 45 is six deviations away */
        ck_assert_int_ge(in_tenth_of_the_spread[i], 45);
}
END_TEST

START_TEST(the_first_retry_is_soon_and_the_pauses_double_up_to_the_interval)
{
    int64_t expected_ms = 5000;

    for (unsigned failures = 1; failures < 100; failures++) {
        int64_t pause_ms = refresh_pause_ms(INTERVAL_MS, failures);
        ck_assert_int_ge(pause_ms, expected_ms);
        ck_assert_int_le(pause_ms, expected_ms + expected_ms / 10);
        expected_ms = expected_ms * 2 < INTERVAL_MS ? expected_ms * 2 : INTERVAL_MS;
    }
}
END_TEST

START_TEST(an_interval_shorter_than_the_first_retry_stays_the_longest_pause)
{
    ck_assert_int_le(refresh_pause_ms(1000, 1), 1100);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("refresh_pause");

    UNIT_CASE(suite, "pause",
              hosts_that_list_together_list_the_next_time_spread_over_a_tenth_of_the_interval,
              the_first_retry_is_soon_and_the_pauses_double_up_to_the_interval,
              an_interval_shorter_than_the_first_retry_stays_the_longest_pause);
    return suite;
}

/* A large pool is listed slowly enough, a small one at once. */
#include "daemon/directory/pace.h"

#include <errno.h>

#include "tests/unit/unit.h"

#define NOW 1000000

START_TEST(a_small_pool_is_listed_without_a_wait)
{
    struct pace pace;

    pace_open(&pace);
    for (int i = 0; i < PACE_BURST; i++)
        ck_assert_int_eq(pace_take(&pace, NOW), 0);
    ck_assert_int_gt(pace_take(&pace, NOW), 0);
    pace_close(&pace);
}
END_TEST

START_TEST(no_second_of_a_long_listing_sees_more_pages_than_it_may)
{
    enum { PAGES = 2000 };
    int64_t at[PAGES];
    int64_t now = NOW;
    struct pace pace;

    pace_open(&pace);
    for (int i = 0; i < PAGES; i++) {
        now += pace_take(&pace, now);
        at[i] = now;
    }
    for (int i = PACE_BURST + PACE_PER_SECOND; i < PAGES; i++)
        ck_assert_int_ge(at[i] - at[i - PACE_PER_SECOND], 1000);
    ck_assert_int_le(at[PAGES - 1] - NOW, (int64_t)PAGES * 1000 / PACE_PER_SECOND);
    pace_close(&pace);
}
END_TEST

START_TEST(a_pause_gives_back_no_more_than_the_burst)
{
    struct pace pace;

    pace_open(&pace);
    (void)pace_take(&pace, NOW);
    for (int i = 0; i < PACE_BURST; i++)
        ck_assert_int_eq(pace_take(&pace, NOW + 3600000), 0);
    ck_assert_int_gt(pace_take(&pace, NOW + 3600000), 0);
    pace_close(&pace);
}
END_TEST

START_TEST(a_turn_behind_the_deadline_is_not_waited_for)
{
    struct pace pace;

    pace_open(&pace);
    for (int i = 0; i < PACE_BURST + 100; i++)
        (void)pace_take(&pace, deadline_clock_ms());
    ck_assert_int_eq(pace_wait(&pace, deadline_in_ms(100)), -ETIMEDOUT);
    pace_close(&pace);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("pace");

    UNIT_CASE(suite, "pace", a_small_pool_is_listed_without_a_wait,
              no_second_of_a_long_listing_sees_more_pages_than_it_may,
              a_pause_gives_back_no_more_than_the_burst,
              a_turn_behind_the_deadline_is_not_waited_for);
    return suite;
}

/* TIMESTAMP: read leniently, written in one way only. */
#include "tests/emulator/claim_timestamp.h"

#include <errno.h>

#include "tests/unit/unit.h"

static void check_rewritten(const char *text, const char *wanted)
{
    char written[CLAIM_TIMESTAMP_SIZE];
    time_t at = 0;

    ck_assert_msg(claim_timestamp_parse(text, &at) == 0, "%s", text);
    claim_timestamp_format(at, written);
    ck_assert_str_eq(written, wanted);
}

START_TEST(a_right_timestamp_is_written_as_it_was_read)
{
    check_rewritten("Sat Nov 21 19:30:05 UTC 2026", "Sat Nov 21 19:30:05 UTC 2026");
    check_rewritten("Sat Sep 5 00:05:09 UTC 2026", "Sat Sep 5 00:05:09 UTC 2026");
    check_rewritten("Thu Dec 31 23:59:59 UTC 2026", "Thu Dec 31 23:59:59 UTC 2026");
    check_rewritten("Tue Feb 29 12:00:00 UTC 2028", "Tue Feb 29 12:00:00 UTC 2028");
}
END_TEST

START_TEST(a_day_with_a_leading_zero_is_written_without)
{
    check_rewritten("Sat Sep 05 00:05:09 UTC 2026", "Sat Sep 5 00:05:09 UTC 2026");
}
END_TEST

START_TEST(a_wrong_weekday_is_written_right)
{
    check_rewritten("Mon Nov 21 19:30:05 UTC 2026", "Sat Nov 21 19:30:05 UTC 2026");
}
END_TEST

START_TEST(hour_24_is_written_as_the_next_day)
{
    check_rewritten("Sat Nov 21 24:00:05 UTC 2026", "Sun Nov 22 00:00:05 UTC 2026");
}
END_TEST

START_TEST(what_is_no_timestamp_is_refused)
{
    static const char *const bad[] = {
        "",
        "2026-11-21T19:30:05Z",
        "Sa Nov 21 19:30:05 UTC 2026",
        "Sam Nov 21 19:30:05 UTC 2026",
        "Sat Dez 21 19:30:05 UTC 2026",
        "Sat Nov 21 19:30 UTC 2026",
        "Sat Nov 21 19:30:05 CET 2026",
        "Sat Nov 21 19:30:05 UTC",
        "Sat Nov 21 19:30:05 UTC 2026 ",
        "Sat Nov 21 19:30:05 UTC 2026x",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        time_t at = 0;
        ck_assert_msg(claim_timestamp_parse(bad[i], &at) == -EBADMSG, "\"%s\"", bad[i]);
    }
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/claim_timestamp");

    UNIT_CASE(suite, "claim_timestamp", a_right_timestamp_is_written_as_it_was_read,
              a_day_with_a_leading_zero_is_written_without, a_wrong_weekday_is_written_right,
              hour_24_is_written_as_the_next_day, what_is_no_timestamp_is_refused);
    return suite;
}

/* The command line of cognitod. */
#include "daemon/options.h"

#include <errno.h>
#include <getopt.h>

#include "tests/unit/unit.h"

/* Reads a command line of up to six words. */
static int read_words(char *const words[], struct options *out)
{
    char *arguments[8] = {(char[]){"cognitod"}};
    int count = 1;

    for (; words[count - 1] != NULL; count++)
        arguments[count] = words[count - 1];
    optind = 0;
    opterr = 0;
    return options_read(count, arguments, out);
}

START_TEST(without_options_it_serves_at_the_compiled_in_places)
{
    struct options options = {0};

    ck_assert_int_eq(read_words((char *const[]){NULL}, &options), 0);
    ck_assert_int_eq(options.task, OPTIONS_SERVE);
    ck_assert_int_eq(options.log_destination, LOG_TO_JOURNAL);
    ck_assert_str_eq(options.run_directory, RUN_DIR);
    ck_assert_str_eq(options.state_directory, STATE_DIR);
    ck_assert_str_eq(options.config_path, SYSCONF_DIR "/cognitod.conf");
    ck_assert_str_eq(options.user, "cognitod");
}
END_TEST

START_TEST(foreground_logs_to_standard_error)
{
    struct options options = {0};
    char foreground[] = "--foreground";

    ck_assert_int_eq(read_words((char *const[]){foreground, NULL}, &options), 0);
    ck_assert_int_eq(options.log_destination, LOG_TO_STDERR);
}
END_TEST

START_TEST(a_log_that_is_neither_journal_nor_stderr_is_refused)
{
    struct options options = {0};
    char log[] = "--log";
    char syslog[] = "syslog";
    char journal[] = "journal";

    ck_assert_int_eq(read_words((char *const[]){log, syslog, NULL}, &options), -EINVAL);
    ck_assert_int_eq(read_words((char *const[]){log, journal, NULL}, &options), 0);
}
END_TEST

START_TEST(unknown_options_and_stray_words_are_refused)
{
    struct options options = {0};
    char unknown[] = "--daemonize";
    char stray[] = "start";

    ck_assert_int_eq(read_words((char *const[]){unknown, NULL}, &options), -EINVAL);
    ck_assert_int_eq(read_words((char *const[]){stray, NULL}, &options), -EINVAL);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("options");

    UNIT_CASE(suite, "options", without_options_it_serves_at_the_compiled_in_places,
              foreground_logs_to_standard_error,
              a_log_that_is_neither_journal_nor_stderr_is_refused,
              unknown_options_and_stray_words_are_refused);
    return suite;
}

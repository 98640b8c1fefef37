/* Log lines: one line an event, without what people type in the wrong place. */
#include "daemon/log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/unit/unit.h"

static const struct log everything = {.destination = LOG_TO_STDERR, .highest_priority = LOG_DEBUG};

/* Standard error becomes a pipe; what is written there is read with heard(). */
static int listen_to_stderr(void)
{
    int ends[2];

    ck_assert_int_eq(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    ck_assert_int_ge(dup2(ends[1], STDERR_FILENO), 0);
    (void)close(ends[1]);
    return ends[0];
}

static const char *heard(int fd)
{
    static char text[4096];
    ssize_t length = read(fd, text, sizeof text - 1);

    text[length > 0 ? length : 0] = '\0';
    return text;
}

START_TEST(a_line_is_about_a_conversation)
{
    auto_close int log = listen_to_stderr();
    const struct log_subject about = {
        .conversation = 7, .user = "jane", .is_known = true, .service = "sshd"};

    log_line(&everything, &about, LOG_INFO, "it is %s", "well");
    ck_assert_str_eq(heard(log), "cognitod: [7] it is well\n");
}
END_TEST

START_TEST(a_name_that_is_not_in_the_directory_is_not_logged)
{
    const struct log_subject stranger = {.user = "hunter2", .is_known = false};
    const struct log_subject jane = {.user = "jane", .is_known = true};

    ck_assert_str_eq(log_user_name(&stranger), "unknown user");
    ck_assert_str_eq(log_user_name(&jane), "jane");
}
END_TEST

START_TEST(what_people_typed_cannot_start_a_line_of_its_own)
{
    auto_close int log = listen_to_stderr();

    log_line(&everything, NULL, LOG_INFO, "from %s", "here\ncognitod: all is well\033[2J");
    ck_assert_str_eq(heard(log), "cognitod: from here?cognitod: all is well?[2J\n");
    log_line(&everything, NULL, LOG_INFO, "from %s",
             "\xc2\x9b"
             "2J\xe2\x80\xae"
             "ereh");
    ck_assert_str_eq(heard(log), "cognitod: from 2Jereh\n");
}
END_TEST

START_TEST(a_failure_says_what_its_number_means_and_keeps_errno)
{
    auto_close int log = listen_to_stderr();

    errno = EPIPE;
    log_failure(&everything, NULL, -ENOENT, "cannot open: %m");
    ck_assert_int_eq(errno, EPIPE);
    ck_assert_str_eq(heard(log), "cognitod: cannot open: No such file or directory\n");
}
END_TEST

START_TEST(what_is_less_important_than_asked_for_is_left_out)
{
    const struct log errors = {.destination = LOG_TO_STDERR, .highest_priority = LOG_ERR};
    const struct log_subject about = {.user = "jane", .service = "sshd"};
    auto_close int log = listen_to_stderr();

    log_line(&errors, NULL, LOG_INFO, "nothing of note");
    log_outcome(&errors, &about, OUTCOME_REFUSED, "refused");
    ck_assert_str_eq(heard(log), "");
    log_outcome(&errors, &about, OUTCOME_MISCONFIGURED, "the administrator must mend it");
    ck_assert_str_ne(heard(log), "");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("log");

    UNIT_CASE(suite, "lines", a_line_is_about_a_conversation,
              a_name_that_is_not_in_the_directory_is_not_logged,
              what_people_typed_cannot_start_a_line_of_its_own,
              a_failure_says_what_its_number_means_and_keeps_errno,
              what_is_less_important_than_asked_for_is_left_out);
    return suite;
}

/* The table of failures: each row is found by what it describes. */
#include "daemon/cognito/failure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

/* A message that the row must take: the pattern with its '*' filled in, or any for a row that takes
 * all. */
static void sample_message(const struct failure_row *row, char *out, size_t size)
{
    const char *pattern = row->message == NULL ? "some words of the service" : row->message;
    size_t length = strlen(pattern);

    if (pattern[length - 1] == '*')
        (void)snprintf(out, size, "%.*s and more", (int)length - 1, pattern);
    else
        (void)snprintf(out, size, "%s", pattern);
}

START_TEST(every_row_is_found_by_its_type_and_message)
{
    for (size_t i = 0; i < failure_table_count; i++) {
        const struct failure_row *row = &failure_table[i];
        char message[256], type[128];

        sample_message(row, message, sizeof message);
        ck_assert_ptr_eq(failure_find(row->type, message), row);
        (void)snprintf(type, sizeof type, "%sException", row->type);
        ck_assert_ptr_eq(failure_find(type, message), row);
    }
}
END_TEST

START_TEST(every_error_has_a_row)
{
    for (int error = 0; error <= COGNITO_ERROR_LAST; error++)
        ck_assert_int_eq((int)failure_find_error((enum cognito_error)error)->error, error);
}
END_TEST

START_TEST(every_row_tells_the_person_and_the_administrator_something)
{
    for (size_t i = 0; i < failure_table_count; i++) {
        const struct failure_row *row = &failure_table[i];
        ck_assert_msg(row->words != NULL && row->words[0] != '\0', "%s has no words", row->type);
        ck_assert_msg(row->hint != NULL && row->hint[0] != '\0', "%s has no hint", row->type);
        ck_assert_msg(strchr(row->words, '|') == NULL && strchr(row->hint, '|') == NULL,
                      "%s would break the page's table", row->type);
    }
}
END_TEST

START_TEST(no_failure_is_ever_a_success)
{
    for (size_t i = 0; i < failure_table_count; i++)
        ck_assert_int_ne((int)failure_table[i].outcome, OUTCOME_SUCCESS);
}
END_TEST

START_TEST(a_refusal_is_never_repeated)
{
    for (size_t i = 0; i < failure_table_count; i++)
        if (failure_table[i].remedy == FAILURE_REMEDY_RETRY)
            ck_assert_int_eq((int)failure_table[i].outcome, OUTCOME_UNAVAILABLE);
}
END_TEST

START_TEST(an_unknown_type_or_message_is_unavailable_or_refused)
{
    ck_assert_int_eq((int)failure_find("SomethingNewException", "x")->error, COGNITO_ERROR_UNKNOWN);
    ck_assert_int_eq((int)failure_find("", "")->outcome, OUTCOME_UNAVAILABLE);
    ck_assert_int_eq((int)failure_find("NotAuthorized", "something new")->outcome, OUTCOME_REFUSED);
    ck_assert_int_eq((int)failure_find("Exception", "")->error, COGNITO_ERROR_UNKNOWN);
}
END_TEST

START_TEST(a_wrong_password_and_an_unknown_user_read_the_same)
{
    ck_assert_str_eq(failure_find("NotAuthorized", "Incorrect username or password.")->words,
                     failure_find("UserNotFound", "User does not exist.")->words);
}
END_TEST

START_TEST(the_log_is_told_what_the_service_said_and_by_which_request)
{
    char text[COGNITO_FAILURE_MAX_TEXT + 1];
    const struct cognito_failure failure = {
        .row = failure_find("NotAuthorizedException", "User is disabled."),
        .type = "NotAuthorized",
        .message = "User is disabled.",
        .request_id = "1-2-3"};

    cognito_failure_describe(&failure, text);
    ck_assert_str_eq(text, "the user is disabled in the user pool (NotAuthorized: User is "
                           "disabled.; request 1-2-3)");
}
END_TEST

START_TEST(the_log_is_told_what_failed_on_the_way_and_of_no_request)
{
    char text[COGNITO_FAILURE_MAX_TEXT + 1];
    const struct cognito_failure failure = {.row = failure_find_error(COGNITO_ERROR_UNREACHABLE),
                                            .message = "Connection refused"};

    cognito_failure_describe(&failure, text);
    ck_assert_ptr_nonnull(strstr(text, " (Connection refused)"));
    ck_assert_ptr_null(strstr(text, "request"));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("failure");

    UNIT_CASE(suite, "table", every_row_is_found_by_its_type_and_message, every_error_has_a_row,
              every_row_tells_the_person_and_the_administrator_something,
              no_failure_is_ever_a_success, a_refusal_is_never_repeated,
              an_unknown_type_or_message_is_unavailable_or_refused,
              a_wrong_password_and_an_unknown_user_read_the_same);
    UNIT_CASE(suite, "log", the_log_is_told_what_the_service_said_and_by_which_request,
              the_log_is_told_what_failed_on_the_way_and_of_no_request);
    return suite;
}

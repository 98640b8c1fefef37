/* The table of challenges is whole: each challenge has a row that says something. */
#include "daemon/login/challenge_table.h"

#include <string.h>

#include "tests/unit/unit.h"

START_TEST(every_challenge_has_its_row)
{
    for (int challenge = 0; challenge <= COGNITO_CHALLENGE_LAST; challenge++)
        if (challenge != COGNITO_CHALLENGE_NONE)
            ck_assert_int_eq(
                (int)challenge_table_find((enum cognito_challenge)challenge)->challenge, challenge);
}
END_TEST

START_TEST(every_row_has_the_name_that_the_service_uses)
{
    for (size_t i = 0; i < challenge_table_count; i++)
        ck_assert_int_eq((int)cognito_challenge_from_name(challenge_table[i].name),
                         (int)challenge_table[i].challenge);
}
END_TEST

START_TEST(no_challenge_is_ever_a_success_nor_a_wish_for_a_new_password)
{
    for (size_t i = 0; i < challenge_table_count; i++) {
        ck_assert_int_ne((int)challenge_table[i].outcome, OUTCOME_SUCCESS);
        ck_assert_int_ne((int)challenge_table[i].outcome, OUTCOME_PASSWORD_EXPIRED);
    }
}
END_TEST

START_TEST(every_row_tells_the_person_and_the_administrator_something)
{
    for (size_t i = 0; i < challenge_table_count; i++) {
        const struct challenge_row *row = &challenge_table[i];
        ck_assert_msg(row->refusal[0] != '\0', "%s has no refusal", row->name);
        ck_assert_msg(row->hint[0] != '\0', "%s has no hint", row->name);
        ck_assert_msg((row->obstacle != NULL) == (row->elsewhere != NULL),
                      "%s lacks what is said where it cannot work", row->name);
        ck_assert_msg((row->otherwise != NULL) == (strchr(row->words, '@') != NULL),
                      "%s lacks what stands for its '@'", row->name);
    }
}
END_TEST

/* sshd's PasswordAuthentication answers what is asked without echo with the password. */
START_TEST(one_time_codes_are_asked_for_with_echo)
{
    for (size_t i = 0; i < challenge_table_count; i++)
        if (challenge_table[i].response != NULL &&
            strstr(challenge_table[i].response, "_CODE") != NULL)
            ck_assert_int_eq((int)challenge_table[i].style, PROMPT_VISIBLE);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("challenge_table");

    UNIT_CASE(suite, "table", every_challenge_has_its_row,
              every_row_has_the_name_that_the_service_uses,
              no_challenge_is_ever_a_success_nor_a_wish_for_a_new_password,
              every_row_tells_the_person_and_the_administrator_something,
              one_time_codes_are_asked_for_with_echo);
    return suite;
}

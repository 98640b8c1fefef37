/* Asking for a new password: twice, not the old one, boundedly. */
#include "daemon/login/new_password_dialogue.h"

#include <string.h>
#include <sys/socket.h>

#include "tests/unit/dialogue_fixture.h"
#include "tests/unit/unit.h"

#define ASKED_TWICE "new: New password: \nnew: New password again: \n"

static struct dialogue_fixture *person;
static struct secret old, chosen;
static struct new_password_dialogue dialogue;

static void meet(void)
{
    person = dialogue_fixture_open("passwd");
    ck_assert_int_eq(secret_copy_text(&old, "Old-Password-1"), 0);
    dialogue = (struct new_password_dialogue){.conversation = &person->conversation, .old = &old};
}

static void part(void)
{
    dialogue_fixture_close(person);
    secret_wipe(&old);
    secret_wipe(&chosen);
}

static bool ask(void)
{
    return new_password_ask(&dialogue, &person->verdict, &chosen);
}

START_TEST(a_new_password_given_twice_is_taken)
{
    DIALOGUE_ANSWERS(person, "New-Password-2", "New-Password-2");
    ck_assert(ask());
    ck_assert_str_eq(secret_text(&chosen), "New-Password-2");
    ck_assert_str_eq(dialogue_fixture_heard(person), ASKED_TWICE);
}
END_TEST

START_TEST(two_different_ones_are_told_and_asked_for_again)
{
    DIALOGUE_ANSWERS(person, "New-Password-2", "New-Password-3", "", "New-Password-4",
                     "New-Password-4");
    ck_assert(ask());
    ck_assert_str_eq(secret_text(&chosen), "New-Password-4");
    ck_assert_str_eq(dialogue_fixture_heard(person),
                     ASKED_TWICE "error: The two passwords are not the same.\n" ASKED_TWICE);
}
END_TEST

START_TEST(the_old_password_is_refused_before_it_is_repeated)
{
    DIALOGUE_ANSWERS(person, "Old-Password-1", "", "New-Password-2", "New-Password-2");
    ck_assert(ask());
    ck_assert_str_eq(dialogue_fixture_heard(person),
                     "new: New password: \nerror: The new password must not be the old "
                     "one.\n" ASKED_TWICE);
}
END_TEST

START_TEST(a_program_that_answers_everything_with_the_password_gets_nowhere)
{
    ck_assert_int_eq(secret_copy_text(&person->conversation.given.password, "Typed-Password-1"), 0);
    DIALOGUE_ANSWERS(person, "Typed-Password-1", "", "Typed-Password-1", "", "Typed-Password-1",
                     "");
    ck_assert(!ask());
    ck_assert_uint_eq(chosen.length, 0);
    ck_assert_int_eq((int)person->verdict.outcome, OUTCOME_PASSWORD_NOT_CHANGED);
}
END_TEST

START_TEST(the_tries_are_bounded_over_all_reasons)
{
    const struct cognito_failure refused = {.row =
                                                failure_find_error(COGNITO_ERROR_INVALID_PASSWORD)};

    DIALOGUE_ANSWERS(person, "short", "short", "", "New-2", "New-3", "", "New-4", "New-5", "");
    ck_assert(ask());
    secret_wipe(&chosen);
    ck_assert(new_password_was_refused(&dialogue, &refused));
    ck_assert(!ask());
    ck_assert_int_eq((int)person->verdict.outcome, OUTCOME_PASSWORD_NOT_CHANGED);
    ck_assert_str_eq(person->verdict.words, "The password was not changed.");
}
END_TEST

START_TEST(enter_leaves_the_password_as_it_is)
{
    DIALOGUE_ANSWERS(person, "");
    ck_assert(!ask());
    ck_assert_int_eq((int)person->verdict.outcome, OUTCOME_ABORTED);
    ck_assert_str_eq(dialogue_fixture_heard(person), "new: New password: \n");
}
END_TEST

START_TEST(a_person_who_has_gone_has_given_no_password)
{
    (void)shutdown(person->person, SHUT_RDWR);
    ck_assert(!ask());
    ck_assert_int_eq((int)person->verdict.outcome, OUTCOME_ABORTED);
    ck_assert_uint_eq(chosen.length, 0);
}
END_TEST

START_TEST(characters_are_counted_not_bytes)
{
    char longest[2 * NEW_PASSWORD_MAX_CHARACTERS + 1] = "";
    char too_long[NEW_PASSWORD_MAX_CHARACTERS + 2] = "";

    for (size_t i = 0; i < NEW_PASSWORD_MAX_CHARACTERS; i++)
        memcpy(longest + 2 * i, "ü", 2);
    memset(too_long, 'x', NEW_PASSWORD_MAX_CHARACTERS + 1);
    DIALOGUE_ANSWERS(person, too_long, "", longest, longest);
    ck_assert(ask());
    ck_assert_str_eq(secret_text(&chosen), longest);
    ck_assert_str_eq(dialogue_fixture_heard(person),
                     "new: New password: \nerror: The new password is too long.\n" ASKED_TWICE);
}
END_TEST

START_TEST(a_refusal_is_shown_as_cognito_words_it)
{
    struct cognito_failure policy = {.row = failure_find_error(COGNITO_ERROR_INVALID_PASSWORD),
                                     .message = "Password did not conform with policy: Password "
                                                "must have numeric characters"};

    DIALOGUE_ANSWERS(person, "");
    ck_assert(new_password_was_refused(&dialogue, &policy));
    ck_assert_str_eq(dialogue_fixture_heard(person),
                     "error: Password did not conform with policy: Password must have numeric "
                     "characters\n");
}
END_TEST

START_TEST(another_failure_is_not_about_the_new_password)
{
    const struct cognito_failure wrong = {.row = failure_find_error(COGNITO_ERROR_WRONG_PASSWORD)};

    ck_assert(!new_password_was_refused(&dialogue, &wrong));
    ck_assert_str_eq(dialogue_fixture_heard(person), "");
}
END_TEST

START_TEST(a_changed_password_is_asked_for_in_pams_second_round)
{
    person->begin.action = ACTION_CHANGE_PASSWORD;
    DIALOGUE_ANSWERS(person, "", "New-Password-2", "New-Password-3", "", "New-Password-4",
                     "New-Password-4");
    ck_assert(ask());
    ck_assert_str_eq(dialogue_fixture_heard(person),
                     "hold: \n" ASKED_TWICE
                     "error: The two passwords are not the same.\n" ASKED_TWICE);
}
END_TEST

START_TEST(a_second_round_that_never_comes_changes_nothing)
{
    person->begin.action = ACTION_CHANGE_PASSWORD;
    (void)shutdown(person->person, SHUT_RDWR);
    ck_assert(!ask());
    ck_assert_int_eq((int)person->verdict.outcome, OUTCOME_ABORTED);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("new_password_dialogue");

    UNIT_CASE_WITH(suite, "asking", meet, part, a_new_password_given_twice_is_taken,
                   two_different_ones_are_told_and_asked_for_again,
                   the_old_password_is_refused_before_it_is_repeated,
                   a_program_that_answers_everything_with_the_password_gets_nowhere,
                   the_tries_are_bounded_over_all_reasons, enter_leaves_the_password_as_it_is,
                   a_person_who_has_gone_has_given_no_password, characters_are_counted_not_bytes,
                   a_changed_password_is_asked_for_in_pams_second_round,
                   a_second_round_that_never_comes_changes_nothing);
    UNIT_CASE_WITH(suite, "refusals", meet, part, a_refusal_is_shown_as_cognito_words_it,
                   another_failure_is_not_about_the_new_password);
    return suite;
}

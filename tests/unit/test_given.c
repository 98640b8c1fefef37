/* What was answered without echo is no answer to anything else. */
#include "common/given.h"

#include <stdio.h>

#include "tests/unit/unit.h"

static bool is_refused(struct given *given, enum prompt_style style, const char *question,
                       const char *words)
{
    auto_wipe struct secret answer = {0};

    ck_assert_int_eq(secret_copy_text(&answer, words), 0);
    bool refused = given_elsewhere(given, style, question, &answer);
    ck_assert_int_eq(given_note(given, style, question, &answer), 0);
    return refused;
}

START_TEST(the_password_is_an_answer_to_the_password_alone)
{
    struct given given = {0};

    ck_assert(!is_refused(&given, PROMPT_PASSWORD, "Password: ", "tr0ub4dor"));
    ck_assert(!is_refused(&given, PROMPT_PASSWORD, "Again: ", "tr0ub4dor"));
    ck_assert(is_refused(&given, PROMPT_SECRET, "Pet? ", "tr0ub4dor"));
    ck_assert(is_refused(&given, PROMPT_VISIBLE, "Code: ", "tr0ub4dor"));
    ck_assert(is_refused(&given, PROMPT_NEW_PASSWORD, "New password: ", "tr0ub4dor"));
    given_clear(&given);
}
END_TEST

START_TEST(an_answer_to_one_secret_question_is_none_to_another)
{
    struct given given = {0};

    ck_assert(!is_refused(&given, PROMPT_SECRET, "Tongue? ", "C"));
    ck_assert(!is_refused(&given, PROMPT_SECRET, "Pet? ", "cat"));
    ck_assert(is_refused(&given, PROMPT_SECRET, "Pet? ", "C"));
    ck_assert(is_refused(&given, PROMPT_VISIBLE, "Tongue? ", "C"));
    given_clear(&given);
}
END_TEST

START_TEST(the_same_question_may_be_answered_in_the_same_way)
{
    struct given given = {0};

    ck_assert(!is_refused(&given, PROMPT_SECRET, "Pet? ", "cat"));
    ck_assert(!is_refused(&given, PROMPT_SECRET, "Pet? ", "cat"));
    given_clear(&given);
}
END_TEST

START_TEST(what_was_shown_and_what_is_empty_may_be_said_again)
{
    struct given given = {0};

    ck_assert(!is_refused(&given, PROMPT_VISIBLE, "Sure? ", "yes"));
    ck_assert(!is_refused(&given, PROMPT_VISIBLE, "Really? ", "yes"));
    ck_assert(!is_refused(&given, PROMPT_SECRET, "Press Enter ", ""));
    ck_assert(!is_refused(&given, PROMPT_VISIBLE, "Press Enter again ", ""));
    given_clear(&given);
}
END_TEST

START_TEST(the_latest_secrets_are_kept)
{
    struct given given = {0};
    char question[32];

    for (int i = 0; i < 3 * GIVEN_MAX_SECRETS; i++) {
        (void)snprintf(question, sizeof question, "Question %d? ", i);
        ck_assert(!is_refused(&given, PROMPT_SECRET, question, question));
    }
    ck_assert(is_refused(&given, PROMPT_SECRET, "Pet? ", question));
    given_clear(&given);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("given");

    UNIT_CASE(suite, "answers", the_password_is_an_answer_to_the_password_alone,
              an_answer_to_one_secret_question_is_none_to_another,
              the_same_question_may_be_answered_in_the_same_way,
              what_was_shown_and_what_is_empty_may_be_said_again, the_latest_secrets_are_kept);
    return suite;
}

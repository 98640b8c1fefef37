/* Menus of factors: what is offered, what is taken without asking, and what a choice sends. */
#include <string.h>

#include "tests/unit/challenge_fixture.h"
#include "tests/unit/unit.h"

#define COUNT(steps) (sizeof(steps) / sizeof *(steps))
#define TOKENS       SCRIPT_REPLY(SCRIPTED_TOKENS)
#define SELECT(available)                                                                          \
    SCRIPT_REPLY("{\"ChallengeName\":\"SELECT_CHALLENGE\",\"Session\":\"session-of-the-choice\","  \
                 "\"AvailableChallenges\":[" available "],\"ChallengeParameters\":{}}")
#define SELECT_MFA(list) SCRIPT_CHALLENGE("SELECT_MFA_TYPE", "\"MFAS_CAN_CHOOSE\":\"[" list "]\"")
#define EMAIL            SCRIPT_CHALLENGE("EMAIL_OTP", "\"CODE_DELIVERY_DESTINATION\":\"j***@e***\"")
#define VERIFIER                                                                                   \
    SCRIPT_CHALLENGE("PASSWORD_VERIFIER",                                                          \
                     "\"SALT\":\"7c1a\",\"SECRET_BLOCK\":\"Zm9vYmFy\",\"SRP_B\":\"e01234\","       \
                     "\"USERNAME\":\"jane\",\"USER_ID_FOR_SRP\":\"jane\"")
#define MENU_OF_TWO                                                                                \
    "How do you want to sign in?\n  1  your password\n  2  a code by e-mail\nYour choice: "

/* Nothing was asked for before the choice. */
static void start_with_choice(struct challenge_fixture *fixture, const struct https_step *steps,
                              size_t count)
{
    challenge_fixture_start(fixture, steps, count);
    fixture->settings.user_pool.flow = SETTINGS_FLOW_CHOICE;
    secret_wipe(&fixture->login.password);
    secret_wipe(&fixture->conversation.given.password);
}

static void prefer(struct challenge_fixture *fixture, const char *factor)
{
    ck_assert_int_eq(
        text_list_append(&fixture->settings.sign_in.preferred_factors, factor, strlen(factor)), 0);
}

START_TEST(what_cannot_be_answered_here_is_not_offered_and_the_password_only_once)
{
    static const struct https_step steps[] = {
        SELECT("\"WEB_AUTHN\",\"PASSWORD\",\"PASSWORD_SRP\",\"EMAIL_OTP\",\"TELEPATHY\""), EMAIL,
        TOKENS};
    struct challenge_fixture fixture;

    start_with_choice(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "2");
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, MENU_OF_TWO);
    challenge_fixture_expect_sent(&fixture, 1, "\"ANSWER\":\"EMAIL_OTP\"");
    challenge_fixture_expect_sent(&fixture, 1, "\"Session\":\"session-of-the-choice\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_password_that_is_chosen_is_asked_for_and_proven_by_srp)
{
    static const struct https_step steps[] = {SELECT("\"PASSWORD_SRP\",\"EMAIL_OTP\""), VERIFIER,
                                              TOKENS};
    struct challenge_fixture fixture;

    start_with_choice(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "1");
    challenge_fixture_answer(&fixture, FIXTURE_PASSWORD);
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, MENU_OF_TWO);
    challenge_fixture_expect_prompt(&fixture, PROMPT_PASSWORD, "Password: ");
    challenge_fixture_expect_sent(&fixture, 1, "\"ANSWER\":\"PASSWORD_SRP\"");
    challenge_fixture_expect_sent(&fixture, 1, "\"SRP_A\":\"");
    challenge_fixture_expect_sent(&fixture, 2, "\"PASSWORD_CLAIM_SIGNATURE\":\"");
    challenge_fixture_expect_sent(&fixture, 2, "\"Session\":\"session-of-the-challenge\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_single_factor_is_taken_without_a_menu)
{
    static const struct https_step steps[] = {SELECT("\"PASSWORD\""), TOKENS};
    struct challenge_fixture fixture;

    start_with_choice(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, FIXTURE_PASSWORD);
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_PASSWORD, "Password: ");
    challenge_fixture_expect_sent(&fixture, 1, "\"ANSWER\":\"PASSWORD\"");
    challenge_fixture_expect_sent(&fixture, 1, "\"PASSWORD\":\"" FIXTURE_PASSWORD "\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(srp_that_is_followed_by_tokens_at_once_is_refused)
{
    static const struct https_step steps[] = {SELECT("\"PASSWORD_SRP\""), TOKENS};
    struct challenge_fixture fixture;

    start_with_choice(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, FIXTURE_PASSWORD);
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_UNAVAILABLE);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_user_with_nothing_that_works_here_is_refused)
{
    static const struct https_step steps[] = {SELECT("\"WEB_AUTHN\"")};
    struct challenge_fixture fixture;

    start_with_choice(&fixture, steps, COUNT(steps));
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_REFUSED);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(second_factors_are_a_list_in_a_parameter_of_either_name)
{
    static const struct https_step steps[] = {
        SCRIPT_CHALLENGE("SELECT_MFA_TYPE",
                         "\"MFAS_CAN_SELECT\":\"[\\\"SMS_MFA\\\",\\\"EMAIL_OTP\\\"]\""),
        EMAIL, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, " 2 ");
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_sent(&fixture, 1, "\"ChallengeName\":\"SELECT_MFA_TYPE\"");
    challenge_fixture_expect_sent(&fixture, 1, "\"ANSWER\":\"EMAIL_OTP\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(the_first_preferred_factor_on_offer_is_taken_without_asking)
{
    static const struct https_step steps[] = {SELECT_MFA("\\\"SMS_MFA\\\",\\\"EMAIL_OTP\\\""),
                                              EMAIL, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    prefer(&fixture, "SOFTWARE_TOKEN_MFA");
    prefer(&fixture, "EMAIL_OTP");
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, "Code sent to j***@e*** by e-mail: ");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_preferred_factor_is_named_at_the_beginning_of_a_choice)
{
    static const struct https_step steps[] = {EMAIL, TOKENS};
    struct challenge_fixture fixture;

    start_with_choice(&fixture, steps, COUNT(steps));
    prefer(&fixture, "EMAIL_OTP");
    ck_assert(!login_begins_with_password(&fixture.login));
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_sent(&fixture, 0, "\"AuthFlow\":\"USER_AUTH\"");
    challenge_fixture_expect_sent(&fixture, 0, "\"PREFERRED_CHALLENGE\":\"EMAIL_OTP\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_preferred_password_is_proven_at_once_and_not_asked_for_twice)
{
    static const struct https_step steps[] = {SELECT("\"PASSWORD\""), TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    fixture.settings.user_pool.flow = SETTINGS_FLOW_CHOICE;
    prefer(&fixture, "PASSWORD_SRP");
    ck_assert(login_begins_with_password(&fixture.login));
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_sent(&fixture, 0, "\"PREFERRED_CHALLENGE\":\"PASSWORD_SRP\"");
    challenge_fixture_expect_sent(&fixture, 0, "\"SRP_A\":\"");
    challenge_fixture_expect_sent(&fixture, 1, "\"PASSWORD\":\"" FIXTURE_PASSWORD "\"");
    challenge_fixture_end(&fixture);
}
END_TEST

/* Numbers beyond the menu, words, nothing. */
static const char *const no_choices[] = {"3", "0", "two", "", "11", "1 2"};

START_TEST(what_is_no_number_of_the_menu_is_asked_for_again)
{
    static const struct https_step steps[] = {SELECT_MFA("\\\"SMS_MFA\\\",\\\"EMAIL_OTP\\\""),
                                              EMAIL, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, no_choices[_i]);
    challenge_fixture_answer(&fixture, "");
    challenge_fixture_answer(&fixture, "2");
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    (void)challenge_fixture_prompt(&fixture);
    challenge_fixture_expect_prompt(&fixture, PROMPT_ERROR,
                                    "Please answer with one of the numbers.");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(enter_takes_what_was_chosen_last_time)
{
    static const struct https_step steps[] = {SELECT_MFA("\\\"SMS_MFA\\\",\\\"EMAIL_OTP\\\""),
                                              EMAIL, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    memcpy(fixture.login.remembered.factor, "EMAIL_OTP", sizeof "EMAIL_OTP");
    challenge_fixture_answer(&fixture, "");
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    ck_assert_ptr_nonnull(strstr(challenge_fixture_prompt(&fixture)->words, "\nYour choice [2]: "));
    challenge_fixture_expect_sent(&fixture, 1, "\"ANSWER\":\"EMAIL_OTP\"");
    ck_assert(!fixture.login.factor_changed);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(what_is_chosen_is_remembered)
{
    static const struct https_step steps[] = {SELECT_MFA("\\\"SMS_MFA\\\",\\\"EMAIL_OTP\\\""),
                                              EMAIL, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "2");
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    ck_assert_str_eq(fixture.login.remembered.factor, "EMAIL_OTP");
    ck_assert(fixture.login.factor_changed);
    challenge_fixture_end(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("challenge_select");
    TCase *menu = UNIT_CASE(
        suite, "menu", what_cannot_be_answered_here_is_not_offered_and_the_password_only_once,
        a_single_factor_is_taken_without_a_menu, a_user_with_nothing_that_works_here_is_refused,
        second_factors_are_a_list_in_a_parameter_of_either_name);

    tcase_add_loop_test(menu, what_is_no_number_of_the_menu_is_asked_for_again, 0,
                        COUNT(no_choices));
    UNIT_CASE(suite, "password", a_password_that_is_chosen_is_asked_for_and_proven_by_srp,
              srp_that_is_followed_by_tokens_at_once_is_refused);
    UNIT_CASE(suite, "preferred", the_first_preferred_factor_on_offer_is_taken_without_asking,
              a_preferred_factor_is_named_at_the_beginning_of_a_choice,
              a_preferred_password_is_proven_at_once_and_not_asked_for_twice,
              enter_takes_what_was_chosen_last_time, what_is_chosen_is_remembered);
    return suite;
}

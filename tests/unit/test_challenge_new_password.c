/* NEW_PASSWORD_REQUIRED: what is asked, what is sent, and which password is in force afterwards. */
#include "tests/unit/challenge_fixture.h"
#include "tests/unit/unit.h"

#define COUNT(steps) (sizeof(steps) / sizeof *(steps))
#define REQUIRED(attributes)                                                                       \
    SCRIPT_CHALLENGE("NEW_PASSWORD_REQUIRED", "\"requiredAttributes\":\"" attributes "\","         \
                                              "\"userAttributes\":\"{}\"")
#define TOKENS SCRIPT_REPLY(SCRIPTED_TOKENS)
#define WEAK                                                                                       \
    SCRIPT_ERROR("InvalidPasswordException",                                                       \
                 "Password did not conform with policy: Password not long enough")
#define ATTRIBUTES_TWO "[\\\"userAttributes.given_name\\\",\\\"userAttributes.custom:office\\\"]"

static void answer_all(struct challenge_fixture *fixture, const char *const answers[])
{
    for (size_t i = 0; answers[i] != NULL; i++)
        challenge_fixture_answer(fixture, answers[i]);
}

static const char *const good_password[] = {"" /* told why */, "New-Horse-8", "New-Horse-8", NULL};

START_TEST(a_new_password_is_asked_for_twice_without_echo_and_is_then_in_force)
{
    static const struct https_step steps[] = {REQUIRED("[]"), TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    answer_all(&fixture, good_password);
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_INFO, "You need to choose a new password.");
    challenge_fixture_expect_prompt(&fixture, PROMPT_NEW_PASSWORD, "New password: ");
    challenge_fixture_expect_prompt(&fixture, PROMPT_NEW_PASSWORD, "New password again: ");
    challenge_fixture_expect_sent(&fixture, 1, "\"NEW_PASSWORD\":\"New-Horse-8\"");
    ck_assert_str_eq(secret_text(&fixture.login.password), "New-Horse-8");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(missing_attributes_are_asked_for_in_words_and_no_others_are_sent)
{
    static const struct https_step steps[] = {REQUIRED(ATTRIBUTES_TWO), TOKENS};
    static const char *const answers[] = {"",  "Jane", "", "B 12", "New-Horse-8", "New-Horse-8",
                                          NULL};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    answer_all(&fixture, answers);
    ck_assert(challenge_fixture_sign_in(&fixture));
    (void)challenge_fixture_prompt(&fixture);
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, "Given name: ");
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, "Office: ");
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, "Office: ");
    challenge_fixture_expect_sent(&fixture, 1, "\"userAttributes.given_name\":\"Jane\"");
    challenge_fixture_expect_sent(&fixture, 1, "\"userAttributes.custom:office\":\"B 12\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_password_that_breaks_the_policy_is_refused_in_cognitos_words_and_asked_for_again)
{
    static const struct https_step steps[] = {REQUIRED("[]"), WEAK, TOKENS};
    static const char *const answers[] = {"",  "short", "short", "", "New-Horse-8", "New-Horse-8",
                                          NULL};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    answer_all(&fixture, answers);
    ck_assert(challenge_fixture_sign_in(&fixture));
    for (int i = 0; i < 3; i++)
        (void)challenge_fixture_prompt(&fixture);
    challenge_fixture_expect_prompt(
        &fixture, PROMPT_ERROR, "Password did not conform with policy: Password not long enough");
    challenge_fixture_expect_sent(&fixture, 2, "\"Session\":\"session-of-the-challenge\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(the_old_password_is_not_sent_as_the_new_one)
{
    static const struct https_step steps[] = {REQUIRED("[]"), TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    for (int i = 0; i < 8; i++)
        challenge_fixture_answer(&fixture, i % 2 == 0 ? "" : FIXTURE_PASSWORD);
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 1);
    ck_assert_str_eq(secret_text(&fixture.login.password), FIXTURE_PASSWORD);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_sign_in_that_begins_again_uses_the_new_password)
{
    static const struct https_step steps[] = {
        REQUIRED("[]"), SCRIPT_CHALLENGE("SOFTWARE_TOKEN_MFA", ""),
        SCRIPT_ERROR("NotAuthorizedException", "Invalid session for the user."), TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    answer_all(&fixture, good_password);
    challenge_fixture_answer(&fixture, "123456");
    challenge_fixture_answer(&fixture, "");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_sent(&fixture, 3, "\"PASSWORD\":\"New-Horse-8\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(an_attribute_that_is_refused_is_asked_for_again_and_the_password_is_not)
{
    static const struct https_step steps[] = {
        REQUIRED("[\\\"userAttributes.phone_number\\\"]"),
        SCRIPT_ERROR("InvalidParameterException", "Invalid phone number format."),
        SCRIPT_ERROR("AliasExistsException", "An account with the phone_number already exists."),
        TOKENS};
    static const char *const answers[] = {"",       "0170", "New-Horse-8", "New-Horse-8", "",
                                          "+49170", "",     "+49171",      NULL};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    answer_all(&fixture, answers);
    ck_assert(challenge_fixture_sign_in(&fixture));
    for (int i = 0; i < 4; i++)
        (void)challenge_fixture_prompt(&fixture);
    challenge_fixture_expect_prompt(&fixture, PROMPT_ERROR, "Invalid phone number format.");
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, "Phone number: ");
    challenge_fixture_expect_sent(&fixture, 3, "\"userAttributes.phone_number\":\"+49171\"");
    challenge_fixture_expect_sent(&fixture, 3, "\"NEW_PASSWORD\":\"New-Horse-8\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(attributes_that_are_never_good_end_the_login)
{
    static const struct https_step steps[] = {
        REQUIRED("[\\\"userAttributes.phone_number\\\"]"),
        SCRIPT_ERROR("InvalidParameterException", "Invalid phone number format.")};
    static const char *const answers[] = {
        "", "0", "New-Horse-8", "New-Horse-8", "", "1", "", "2", "", "3", "", "4", NULL};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    answer_all(&fixture, answers);
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 1 + LOGIN_MAX_TRIES);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_list_of_attributes_that_makes_no_sense_ends_the_login)
{
    static const struct https_step steps[] = {REQUIRED("[1,2]"), TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_UNAVAILABLE);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 1);
    challenge_fixture_end(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("challenge_new_password");

    UNIT_CASE(suite, "new password",
              a_new_password_is_asked_for_twice_without_echo_and_is_then_in_force,
              missing_attributes_are_asked_for_in_words_and_no_others_are_sent,
              a_password_that_breaks_the_policy_is_refused_in_cognitos_words_and_asked_for_again,
              the_old_password_is_not_sent_as_the_new_one,
              a_sign_in_that_begins_again_uses_the_new_password,
              an_attribute_that_is_refused_is_asked_for_again_and_the_password_is_not,
              attributes_that_are_never_good_end_the_login,
              a_list_of_attributes_that_makes_no_sense_ends_the_login);
    return suite;
}

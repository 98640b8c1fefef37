/* One-time codes: what the person is asked, what is sent, and what a wrong one leads to. */
#include "tests/unit/challenge_fixture.h"
#include "tests/unit/unit.h"

#define COUNT(steps) (sizeof(steps) / sizeof *(steps))
#define SMS                                                                                        \
    SCRIPT_CHALLENGE("SMS_MFA", "\"CODE_DELIVERY_DELIVERY_MEDIUM\":\"SMS\","                       \
                                "\"CODE_DELIVERY_DESTINATION\":\"+********34\","                   \
                                "\"USERNAME\":\"jane\"")
#define WRONG_CODE   SCRIPT_ERROR("CodeMismatchException", "Invalid code received for user")
#define SESSION_OVER SCRIPT_ERROR("NotAuthorizedException", "Invalid session for the user.")
#define TOKENS       SCRIPT_REPLY(SCRIPTED_TOKENS)
#define SMS_PROMPT   "Code sent to +********34 by SMS: "

START_TEST(a_code_by_sms_is_asked_for_with_echo_and_sent_in_its_session)
{
    static const struct https_step steps[] = {SMS, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, SMS_PROMPT);
    challenge_fixture_expect_sent(&fixture, 1, "\"ChallengeName\":\"SMS_MFA\"");
    challenge_fixture_expect_sent(&fixture, 1, "\"SMS_MFA_CODE\":\"123456\"");
    challenge_fixture_expect_sent(&fixture, 1, "\"Session\":\"session-of-the-challenge\"");
    challenge_fixture_end(&fixture);
}
END_TEST

/* Each kind with its own words and its own name on the wire. */
static const struct {
    struct https_step challenge;
    const char *prompt;
    const char *sent;
} kinds[] = {
    {SCRIPT_CHALLENGE("SMS_OTP", "\"CODE_DELIVERY_DESTINATION\":\"+*******12\""),
     "Code sent to +*******12 by SMS: ", "\"SMS_OTP_CODE\":\"123456\""},
    {SCRIPT_CHALLENGE("EMAIL_OTP", "\"CODE_DELIVERY_DESTINATION\":\"j***@e***\""),
     "Code sent to j***@e*** by e-mail: ", "\"EMAIL_OTP_CODE\":\"123456\""},
    {SCRIPT_CHALLENGE("EMAIL_OTP", ""),
     "Code sent to your address by e-mail: ", "\"EMAIL_OTP_CODE\":\"123456\""},
    {SCRIPT_CHALLENGE("SOFTWARE_TOKEN_MFA", "\"FRIENDLY_DEVICE_NAME\":\"phone\""),
     "Code from your authenticator app: ", "\"SOFTWARE_TOKEN_MFA_CODE\":\"123456\""},
};

START_TEST(every_kind_of_code_has_its_own_words)
{
    const struct https_step steps[] = {kinds[_i].challenge, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, kinds[_i].prompt);
    challenge_fixture_expect_sent(&fixture, 1, kinds[_i].sent);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(blanks_and_dashes_in_a_code_do_not_count)
{
    static const struct https_step steps[] = {SMS, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, " 123 4-56 ");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_sent(&fixture, 1, "\"SMS_MFA_CODE\":\"123456\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_destination_cannot_steer_the_terminal_nor_forge_a_prompt)
{
    static const struct https_step steps[] = {
        SCRIPT_CHALLENGE("SMS_MFA",
                         "\"CODE_DELIVERY_DESTINATION\":\"+1\\u001b[2J\\r\\nPassword: \""),
        TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE,
                                    "Code sent to +1[2J Password:  by SMS: ");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_wrong_code_may_be_tried_again_within_the_session)
{
    static const struct https_step steps[] = {SMS, WRONG_CODE, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "000000");
    challenge_fixture_answer(&fixture, "");
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, SMS_PROMPT);
    challenge_fixture_expect_prompt(&fixture, PROMPT_ERROR, "The code is wrong.");
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, SMS_PROMPT);
    challenge_fixture_expect_sent(&fixture, 2, "\"Session\":\"session-of-the-challenge\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(wrong_codes_end_the_login_after_three_tries)
{
    static const struct https_step steps[] = {SMS, WRONG_CODE};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    for (int i = 0; i < 8; i++)
        challenge_fixture_answer(&fixture, i % 2 == 0 ? "000000" : "");
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_TOO_MANY_TRIES);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 1 + LOGIN_MAX_TRIES);
    challenge_fixture_end(&fixture);
}
END_TEST

static const char *const no_codes[] = {"",       " - ",    "12345", "123456789",
                                       "12345a", "0x1234", "l23456"};

START_TEST(what_is_no_code_is_not_sent)
{
    static const struct https_step steps[] = {SMS, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    for (int i = 0; i < 6; i++)
        challenge_fixture_answer(&fixture, i % 2 == 0 ? no_codes[_i] : "");
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_TOO_MANY_TRIES);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 1);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(the_password_is_not_sent_as_a_code)
{
    static const struct https_step steps[] = {SMS, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, FIXTURE_PASSWORD);
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_REFUSED);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 1);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(an_expired_session_begins_again_once_without_asking_for_the_password)
{
    static const struct https_step steps[] = {SMS, SESSION_OVER, SMS, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "123456");
    challenge_fixture_answer(&fixture, "");
    challenge_fixture_answer(&fixture, "654321");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, SMS_PROMPT);
    challenge_fixture_expect_prompt(&fixture, PROMPT_INFO,
                                    "That took too long. The sign-in begins again.");
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, SMS_PROMPT);
    challenge_fixture_expect_sent(&fixture, 2, "\"PASSWORD\":\"" FIXTURE_PASSWORD "\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_session_that_expires_twice_ends_the_login)
{
    static const struct https_step steps[] = {SMS, SESSION_OVER, SMS, SESSION_OVER, SMS, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    for (int i = 0; i < 6; i++)
        challenge_fixture_answer(&fixture, i % 2 == 0 ? "123456" : "");
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_REFUSED);
    ck_assert_str_eq(fixture.verdict.words, "That took too long. Please sign in again.");
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 4);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(somebody_who_gives_up_is_not_signed_in)
{
    static const struct https_step steps[] = {SMS, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_ABORTED);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 1);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(challenges_without_end_end)
{
    static const struct https_step steps[] = {SMS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    for (int i = 0; i < LOGIN_MAX_CHALLENGES; i++)
        challenge_fixture_answer(&fixture, "123456");
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_REFUSED);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 1 + LOGIN_MAX_CHALLENGES);
    challenge_fixture_end(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("challenge_code");
    TCase *each =
        UNIT_CASE(suite, "asking", a_code_by_sms_is_asked_for_with_echo_and_sent_in_its_session,
                  blanks_and_dashes_in_a_code_do_not_count,
                  a_destination_cannot_steer_the_terminal_nor_forge_a_prompt,
                  the_password_is_not_sent_as_a_code);

    tcase_add_loop_test(each, what_is_no_code_is_not_sent, 0, COUNT(no_codes));
    tcase_add_loop_test(each, every_kind_of_code_has_its_own_words, 0, COUNT(kinds));
    UNIT_CASE(suite, "wrong", a_wrong_code_may_be_tried_again_within_the_session,
              wrong_codes_end_the_login_after_three_tries,
              an_expired_session_begins_again_once_without_asking_for_the_password,
              a_session_that_expires_twice_ends_the_login, somebody_who_gives_up_is_not_signed_in,
              challenges_without_end_end);
    return suite;
}

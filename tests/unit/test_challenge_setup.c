/* MFA_SETUP: an authenticator app or an address, set up in the middle of a sign-in. */
#include <string.h>

#include "tests/unit/challenge_fixture.h"
#include "tests/unit/unit.h"

#define COUNT(steps) (sizeof(steps) / sizeof *(steps))
#define TOKENS       SCRIPT_REPLY(SCRIPTED_TOKENS)
#define SETUP(list)  SCRIPT_CHALLENGE("MFA_SETUP", "\"MFAS_CAN_SETUP\":\"[" list "]\"")
#define APP          "\\\"SOFTWARE_TOKEN_MFA\\\""
#define ADDRESS      "\\\"EMAIL_OTP\\\""
#define SMS          "\\\"SMS_MFA\\\""
#define ASSOCIATED                                                                                 \
    SCRIPT_REPLY("{\"SecretCode\":\"JBSWY3DPEHPK3PXP\",\"Session\":\"session-associated\"}")
#define VERIFIED   SCRIPT_REPLY("{\"Status\":\"SUCCESS\",\"Session\":\"session-verified\"}")
#define WRONG_CODE SCRIPT_ERROR("EnableSoftwareTokenMFAException", "Code mismatch")
#define EMAIL      SCRIPT_CHALLENGE("EMAIL_OTP", "\"CODE_DELIVERY_DESTINATION\":\"j***@e***\"")
#define KEY        "JBSW Y3DP EHPK 3PXP"

static void answer_all(struct challenge_fixture *fixture, const char *const answers[])
{
    for (size_t i = 0; answers[i] != NULL; i++)
        challenge_fixture_answer(fixture, answers[i]);
}

START_TEST(an_app_gets_the_secret_and_proves_it_with_a_code_from_session_to_session)
{
    static const struct https_step steps[] = {SETUP(SMS "," APP), ASSOCIATED, VERIFIED, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "123 456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_sent(&fixture, 1, "AssociateSoftwareToken");
    challenge_fixture_expect_sent(&fixture, 1, "\"Session\":\"session-of-the-challenge\"");
    challenge_fixture_expect_sent(&fixture, 2, "VerifySoftwareToken");
    challenge_fixture_expect_sent(&fixture, 2, "\"Session\":\"session-associated\"");
    challenge_fixture_expect_sent(&fixture, 2, "\"UserCode\":\"123456\"");
    challenge_fixture_expect_sent(&fixture, 3, "\"ChallengeName\":\"MFA_SETUP\"");
    challenge_fixture_expect_sent(&fixture, 3, "\"Session\":\"session-verified\"");
    challenge_fixture_end(&fixture);
}
END_TEST

/* How it is drawn, by the settings and by what the service's terminal is. */
static const struct {
    enum settings_qr_code setting;
    const char *service;
    const char *tty;
    const char *drawn; /* NULL: not at all */
} drawings[] = {
    {SETTINGS_QR_CODE_AUTO, "sshd", "ssh", "█"},
    {SETTINGS_QR_CODE_AUTO, "login", "/dev/tty1", "█"},
    {SETTINGS_QR_CODE_AUTO, "login", "/dev/ttyS0", "####"},
    {SETTINGS_QR_CODE_AUTO, "gdm-password", "/dev/tty1", NULL},
    {SETTINGS_QR_CODE_UTF8, "login", "/dev/ttyS0", "█"},
    {SETTINGS_QR_CODE_ASCII, "sshd", "ssh", "####"},
    {SETTINGS_QR_CODE_OFF, "sshd", "ssh", NULL},
};

START_TEST(the_secret_is_spelt_out_and_drawn_as_the_terminal_allows)
{
    static const struct https_step steps[] = {SETUP(APP), ASSOCIATED, VERIFIED, TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    fixture.settings.sign_in.qr_code = drawings[_i].setting;
    fixture.begin.service = drawings[_i].service;
    fixture.begin.tty = drawings[_i].tty;
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    const struct message_prompt *prompt = challenge_fixture_prompt(&fixture);
    ck_assert_int_eq((int)prompt->style, PROMPT_VISIBLE);
    ck_assert_ptr_nonnull(strstr(prompt->words, KEY "\nCode that the app shows: "));
    ck_assert_int_eq(strstr(prompt->words, "Scan this") != NULL, drawings[_i].drawn != NULL);
    if (drawings[_i].drawn != NULL)
        ck_assert_ptr_nonnull(strstr(prompt->words, drawings[_i].drawn));
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_wrong_code_is_asked_for_again_with_the_same_secret)
{
    static const struct https_step steps[] = {SETUP(APP), ASSOCIATED, WRONG_CODE, VERIFIED, TOKENS};
    static const char *const answers[] = {"000000", "", "123456", NULL};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    answer_all(&fixture, answers);
    ck_assert(challenge_fixture_sign_in(&fixture));
    (void)challenge_fixture_prompt(&fixture);
    challenge_fixture_expect_prompt(&fixture, PROMPT_ERROR, "The code is wrong.");
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, "Code that the app shows: ");
    challenge_fixture_expect_sent(&fixture, 3, "\"Session\":\"session-associated\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(wrong_codes_end_it_after_three_tries)
{
    static const struct https_step steps[] = {SETUP(APP), ASSOCIATED, WRONG_CODE};
    static const char *const answers[] = {"000000", "", "000000", "", "000000", "", "000000", NULL};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    answer_all(&fixture, answers);
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_TOO_MANY_TRIES);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 2 + LOGIN_MAX_TRIES);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(an_address_is_set_up_by_a_code_that_is_sent_there)
{
    static const struct https_step steps[] = {SETUP(APP "," ADDRESS), EMAIL, TOKENS};
    static const char *const answers[] = {"2",      "nowhere", "", "2", "jane@example.com",
                                          "123456", NULL};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    answer_all(&fixture, answers);
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_sent(&fixture, 1, "\"EMAIL\":\"jane@example.com\"");
    challenge_fixture_expect_sent(&fixture, 2, "\"EMAIL_OTP_CODE\":\"123456\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_pool_that_offers_nothing_to_set_up_here_refuses)
{
    static const struct https_step steps[] = {SETUP(SMS)};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 1);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_verification_without_success_is_none)
{
    static const struct https_step steps[] = {
        SETUP(APP), ASSOCIATED, SCRIPT_REPLY("{\"Status\":\"ERROR\",\"Session\":\"session-x\"}"),
        TOKENS};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 3);
    challenge_fixture_end(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("challenge_setup");
    TCase *app = UNIT_CASE(
        suite, "app", an_app_gets_the_secret_and_proves_it_with_a_code_from_session_to_session,
        a_wrong_code_is_asked_for_again_with_the_same_secret, wrong_codes_end_it_after_three_tries,
        a_verification_without_success_is_none);

    tcase_add_loop_test(app, the_secret_is_spelt_out_and_drawn_as_the_terminal_allows, 0,
                        COUNT(drawings));
    UNIT_CASE(suite, "address", an_address_is_set_up_by_a_code_that_is_sent_there,
              a_pool_that_offers_nothing_to_set_up_here_refuses);
    return suite;
}

/* What becomes of a login whose password or code was sent and never answered: it begins again, and
 * nothing that counts is sent twice. */
#include <string.h>

#include "tests/unit/challenge_fixture.h"
#include "tests/unit/unit.h"

#define LOST                                                                                       \
    {                                                                                              \
        .action = HTTPS_CLOSE                                                                      \
    }
#define ASKS_FOR_CODE SCRIPT_CHALLENGE("SMS_MFA", "\"CODE_DELIVERY_DESTINATION\":\"+***1234\"")
#define PRESS_ENTER   "The sign-in service did not answer. Press Enter to sign in again: "

#define COUNT(steps) (sizeof(steps) / sizeof *(steps))

START_TEST(a_password_that_nobody_answered_is_asked_for_anew)
{
    static const struct https_step steps[] = {LOST, SCRIPT_REPLY(SCRIPTED_TOKENS)};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "");
    challenge_fixture_answer(&fixture, "Typed-Again-8");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, PRESS_ENTER);
    challenge_fixture_expect_prompt(&fixture, PROMPT_PASSWORD, "Password: ");
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 2);
    challenge_fixture_expect_sent(&fixture, 1, "Typed-Again-8");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_proof_of_the_password_that_nobody_answered_is_not_sent_again)
{
    static const struct https_step steps[] = {SCRIPT_REPLY(SCRIPTED_VERIFIER), LOST};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    fixture.settings.user_pool.flow = SETTINGS_FLOW_SRP;
    fixture.begin.flags = FLAG_CANNOT_PROMPT;
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_UNAVAILABLE);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 2);
    challenge_fixture_end(&fixture);
}
END_TEST

/* sshd's PasswordAuthentication has no answer to a prompt with echo. */
START_TEST(who_cannot_press_enter_sends_no_password_a_second_time)
{
    static const struct https_step steps[] = {LOST, SCRIPT_REPLY(SCRIPTED_TOKENS)};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_UNAVAILABLE);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 1);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(silence_that_goes_on_ends_the_login)
{
    static const struct https_step steps[] = {LOST};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    for (int i = 0; i < 4; i++) {
        challenge_fixture_answer(&fixture, "");
        challenge_fixture_answer(&fixture, "Typed-Again-8");
    }
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_UNAVAILABLE);
    ck_assert(fixture.login.offline.is_away);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 3);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_code_that_nobody_answered_begins_the_sign_in_again_without_the_password)
{
    static const struct https_step steps[] = {ASKS_FOR_CODE, LOST, ASKS_FOR_CODE,
                                              SCRIPT_REPLY(SCRIPTED_TOKENS)};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "123456");
    challenge_fixture_answer(&fixture, ""); /* has read it */
    challenge_fixture_answer(&fixture, "654321");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, "Code sent to +***1234 by SMS: ");
    challenge_fixture_expect_prompt(
        &fixture, PROMPT_INFO, "The sign-in service did not answer. The sign-in begins again.");
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, "Code sent to +***1234 by SMS: ");
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 4);
    challenge_fixture_expect_sent(&fixture, 1, "123456");
    challenge_fixture_expect_sent(&fixture, 2, "InitiateAuth");
    challenge_fixture_expect_sent(&fixture, 3, "654321");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_new_password_that_nobody_answered_is_asked_for_as_it_may_be_in_force)
{
    static const struct https_step steps[] = {SCRIPT_CHALLENGE("NEW_PASSWORD_REQUIRED", ""), LOST,
                                              SCRIPT_REPLY(SCRIPTED_TOKENS)};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, ""); /* has read that a new one is needed */
    challenge_fixture_answer(&fixture, "Newly-Chosen-8");
    challenge_fixture_answer(&fixture, "Newly-Chosen-8");
    challenge_fixture_answer(&fixture, ""); /* Enter */
    challenge_fixture_answer(&fixture, "Newly-Chosen-8");
    ck_assert(challenge_fixture_sign_in(&fixture));
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 3);
    challenge_fixture_expect_sent(&fixture, 2, "\"PASSWORD\":\"Newly-Chosen-8\"");
    challenge_fixture_end(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("login_silence");

    UNIT_CASE(suite, "silence", a_password_that_nobody_answered_is_asked_for_anew,
              a_proof_of_the_password_that_nobody_answered_is_not_sent_again,
              who_cannot_press_enter_sends_no_password_a_second_time,
              silence_that_goes_on_ends_the_login,
              a_code_that_nobody_answered_begins_the_sign_in_again_without_the_password,
              a_new_password_that_nobody_answered_is_asked_for_as_it_may_be_in_force);
    return suite;
}

/* What becomes of a login whose password or code was sent and never answered: it begins again, and
 * nothing that counts is sent twice. */
#include <stdio.h>
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

/* Somebody else who tries as the same user from the same place, after so many wrong answers. */
static bool others_wait_after(struct challenge_fixture *fixture, int failures)
{
    const struct throttle_subject subject = login_subject(&fixture->login);

    for (int i = 0; i < failures; i++)
        throttle_fail(fixture->services.throttle, &subject, true);
    return throttle_begin(fixture->services.throttle, &subject, deadline_in_ms(1)) > 0;
}

/* What the person sends, whose answer is lost. */
static const struct {
    enum settings_flow flow;
    struct https_step steps[2];
    size_t count;
    const char *answer;
} lost_answers[] = {
    {SETTINGS_FLOW_PASSWORD, {LOST}, 1, NULL},
    {SETTINGS_FLOW_SRP, {SCRIPT_REPLY(SCRIPTED_VERIFIER), LOST}, 2, NULL},
    {SETTINGS_FLOW_PASSWORD, {ASKS_FOR_CODE, LOST}, 2, "123456"},
};

START_TEST(an_answer_that_is_lost_counts_as_a_wrong_one)
{
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, lost_answers[_i].steps, lost_answers[_i].count);
    fixture.settings.user_pool.flow = lost_answers[_i].flow;
    fixture.settings.sign_in.throttle = true;
    if (lost_answers[_i].answer != NULL)
        challenge_fixture_answer(&fixture, lost_answers[_i].answer);
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert(others_wait_after(&fixture, THROTTLE_FREE_OF_PAIR - 1));
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_right_answer_after_a_lost_one_forgives_it)
{
    static const struct https_step steps[] = {LOST, SCRIPT_REPLY(SCRIPTED_TOKENS)};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    fixture.settings.sign_in.throttle = true;
    challenge_fixture_answer(&fixture, "");
    challenge_fixture_answer(&fixture, "Typed-Again-8");
    ck_assert(challenge_fixture_sign_in(&fixture));
    ck_assert(!others_wait_after(&fixture, THROTTLE_FREE_OF_PAIR - 1));
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(who_had_too_many_lost_sends_no_more)
{
    static const struct https_step steps[] = {LOST};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    fixture.settings.sign_in.throttle = true;
    (void)others_wait_after(&fixture, THROTTLE_FREE_OF_PAIR - 1);
    challenge_fixture_answer(&fixture, "");
    challenge_fixture_answer(&fixture, "Typed-Again-8");
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_TOO_MANY_TRIES);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 1);
    challenge_fixture_end(&fixture);
}
END_TEST

/* Each of others who share the host, a failure of whom would be the last one without a wait. */
static bool others_of_the_host_wait(struct challenge_fixture *fixture, const char *remote_host)
{
    struct throttle_subject other = {.user = "other", .remote_host = remote_host, .tty = ""};
    char name[16];

    for (int i = 0; i < THROTTLE_FREE_OF_HOST - 1; i++) {
        (void)snprintf(name, sizeof name, "other%d", i);
        other.user = name;
        throttle_fail(fixture->services.throttle, &other, true);
    }
    other.user = "another";
    return throttle_begin(fixture->services.throttle, &other, deadline_in_ms(1)) > 0;
}

/* An outage would hold a whole office up. */
START_TEST(an_answer_that_is_lost_does_not_count_for_the_remote_host)
{
    static const struct https_step steps[] = {LOST};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    fixture.settings.sign_in.throttle = true;
    fixture.begin.remote_host = "192.0.2.9";
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert(!others_of_the_host_wait(&fixture, "192.0.2.9"));
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_name_whose_answer_is_lost_counts_for_nothing)
{
    static const struct https_step steps[] = {LOST};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, COUNT(steps));
    fixture.settings.user_pool.flow = SETTINGS_FLOW_CUSTOM;
    fixture.settings.sign_in.throttle = true;
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert(!others_wait_after(&fixture, THROTTLE_FREE_OF_PAIR - 1));
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
    TCase *counts = UNIT_CASE(suite, "counts", a_right_answer_after_a_lost_one_forgives_it,
                              who_had_too_many_lost_sends_no_more,
                              an_answer_that_is_lost_does_not_count_for_the_remote_host,
                              a_name_whose_answer_is_lost_counts_for_nothing);
    tcase_add_loop_test(counts, an_answer_that_is_lost_counts_as_a_wrong_one, 0,
                        COUNT(lost_answers));
    return suite;
}

/* Every answer that Cognito counts passes the throttle at the moment it is sent. */
#include "daemon/login/guess.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/login/confirm_dialogue.h"
#include "daemon/login/reset_dialogue.h"
#include "tests/unit/challenge_fixture.h"
#include "tests/unit/unit.h"

#define COUNT(steps) (sizeof(steps) / sizeof *(steps))
#define TOKENS       SCRIPT_REPLY(SCRIPTED_TOKENS)
#define CUSTOM       SCRIPT_CHALLENGE("CUSTOM_CHALLENGE", "\"prompt\":\"Pet?\"")
#define WRONG        SCRIPT_ERROR("NotAuthorizedException", "Incorrect username or password.")
#define WRONG_CODE   SCRIPT_ERROR("CodeMismatchException", "Invalid code received for user")

static void start(struct challenge_fixture *fixture, const struct https_step *steps, size_t count)
{
    challenge_fixture_start(fixture, steps, count);
    fixture->settings.sign_in.throttle = true;
}

/* What other conversations about the user have had counted meanwhile. */
static void fail_elsewhere(struct challenge_fixture *fixture, int failures)
{
    const struct throttle_subject subject = login_subject(&fixture->login);

    for (int i = 0; i < failures; i++)
        throttle_fail(fixture->services.throttle, &subject, true);
}

static bool others_must_wait(struct challenge_fixture *fixture)
{
    struct throttle_subject subject = login_subject(&fixture->login);

    subject.forgiven = 0;
    return throttle_begin(fixture->services.throttle, &subject, deadline_in_ms(1)) > 0;
}

static const struct {
    enum cognito_challenge challenge;
    const char *name, *answer;
} kinds[] = {
    {COGNITO_CHALLENGE_SMS_MFA, "SMS_MFA", "123456"},
    {COGNITO_CHALLENGE_EMAIL_OTP, "EMAIL_OTP", "123456"},
    {COGNITO_CHALLENGE_SMS_OTP, "SMS_OTP", "123456"},
    {COGNITO_CHALLENGE_SOFTWARE_TOKEN_MFA, "SOFTWARE_TOKEN_MFA", "123456"},
    {COGNITO_CHALLENGE_CUSTOM, "CUSTOM_CHALLENGE", "cat"},
    {COGNITO_CHALLENGE_PASSWORD, "PASSWORD", ""},
    {COGNITO_CHALLENGE_PASSWORD_SRP, "PASSWORD_SRP", ""},
};

START_TEST(who_waited_at_a_prompt_while_others_failed_sends_nothing)
{
    static const struct https_step steps[] = {TOKENS};
    struct challenge_fixture fixture;
    auto_cognito_auth_reply struct cognito_auth_reply challenge = {.challenge =
                                                                       kinds[_i].challenge};

    start(&fixture, steps, COUNT(steps));
    (void)snprintf(challenge.challenge_name, sizeof challenge.challenge_name, "%s", kinds[_i].name);
    challenge_fixture_answer(&fixture, kinds[_i].answer);
    fail_elsewhere(&fixture, THROTTLE_FREE_OF_PAIR);
    ck_assert_int_eq((int)challenges_answer(&fixture.login, &challenge), CHALLENGES_REFUSED);
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_TOO_MANY_TRIES);
    ck_assert_ptr_nonnull(strstr(fixture.verdict.words, "Please wait"));
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 0);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_wrong_code_that_is_one_too_many_is_the_last_one)
{
    static const struct https_step steps[] = {SCRIPT_CHALLENGE("SMS_MFA", "\"USERNAME\":\"jane\""),
                                              WRONG_CODE, TOKENS};
    struct challenge_fixture fixture;

    start(&fixture, steps, COUNT(steps));
    fail_elsewhere(&fixture, THROTTLE_FREE_OF_PAIR - 1);
    for (int i = 0; i < 3; i++)
        challenge_fixture_answer(&fixture, i == 1 ? "" : "123456");
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_TOO_MANY_TRIES);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 2);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(rounds_of_a_trigger_hold_up_others_and_not_who_answers_them)
{
    static const struct https_step steps[] = {CUSTOM, CUSTOM, CUSTOM, CUSTOM,
                                              CUSTOM, CUSTOM, WRONG};
    struct challenge_fixture fixture;

    start(&fixture, steps, COUNT(steps));
    fixture.settings.user_pool.flow = SETTINGS_FLOW_CUSTOM;
    for (int i = 0; i < 6; i++)
        challenge_fixture_answer(&fixture, "cat");
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_REFUSED);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), COUNT(steps));
    ck_assert(others_must_wait(&fixture));
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(rounds_that_end_in_a_success_hold_up_nobody)
{
    static const struct https_step steps[] = {CUSTOM, CUSTOM, CUSTOM, CUSTOM,
                                              CUSTOM, CUSTOM, TOKENS};
    struct challenge_fixture fixture;

    start(&fixture, steps, COUNT(steps));
    fixture.settings.user_pool.flow = SETTINGS_FLOW_CUSTOM;
    for (int i = 0; i < 6; i++)
        challenge_fixture_answer(&fixture, "cat");
    ck_assert(challenge_fixture_sign_in(&fixture));
    ck_assert(!others_must_wait(&fixture));
    challenge_fixture_end(&fixture);
}
END_TEST

#define NO_DEVICE SCRIPT_ERROR("ResourceNotFoundException", "Device does not exist.")
#define DEVICE    SCRIPT_CHALLENGE("DEVICE_SRP_AUTH", "\"USERNAME\":\"jane\"")

/* How Cognito says that it does not know this host. */
static const struct {
    struct https_step steps[3];
    size_t count;
} unknown_hosts[] = {
    {{NO_DEVICE, TOKENS}, 2},
    {{DEVICE, NO_DEVICE, TOKENS}, 3},
    {{DEVICE, WRONG, TOKENS}, 3},
};

START_TEST(a_host_that_is_not_known_any_more_is_no_wrong_password_and_no_second_question)
{
    struct challenge_fixture fixture;
    struct cognito_device *device = &fixture.login.remembered.device;
    char folder[] = "/tmp/guess.XXXXXX";

    start(&fixture, unknown_hosts[_i].steps, unknown_hosts[_i].count);
    fixture.services.remembered_folder = mkdtemp(folder);
    ck_assert_int_eq(
        text_list_append(&fixture.settings.sign_in.remember_host, "login", strlen("login")), 0);
    (void)snprintf(device->key, sizeof device->key, "eu-west-1_0a1b2c");
    ck_assert_int_eq(secret_copy_text(&device->secret, "c2VjcmV0"), 0);
    fail_elsewhere(&fixture, THROTTLE_FREE_OF_PAIR - 1);
    ck_assert(challenge_fixture_sign_in(&fixture));
    ck_assert_str_eq(device->key, "");
    ck_assert_uint_eq(fixture.conversation.turns, 0);
    text_list_clear(&fixture.settings.sign_in.remember_host);
    challenge_fixture_end(&fixture);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(a_proof_of_the_host_that_comes_too_late_begins_again_with_the_same_host)
{
    static const struct https_step steps[] = {
        DEVICE, SCRIPT_ERROR("NotAuthorizedException", "Invalid session for the user."), TOKENS};
    struct challenge_fixture fixture;
    struct cognito_device *device = &fixture.login.remembered.device;

    start(&fixture, steps, COUNT(steps));
    ck_assert_int_eq(
        text_list_append(&fixture.settings.sign_in.remember_host, "login", strlen("login")), 0);
    (void)snprintf(device->key, sizeof device->key, "eu-west-1_0a1b2c");
    ck_assert_int_eq(secret_copy_text(&device->secret, "c2VjcmV0"), 0);
    challenge_fixture_answer(&fixture, ""); /* to what is told */
    ck_assert(challenge_fixture_sign_in(&fixture));
    ck_assert_str_eq(device->key, "eu-west-1_0a1b2c");
    challenge_fixture_expect_sent(&fixture, 2, "\"DEVICE_KEY\":\"eu-west-1_0a1b2c\"");
    text_list_clear(&fixture.settings.sign_in.remember_host);
    challenge_fixture_end(&fixture);
}
END_TEST

static struct code_dialogue dialogue_of(struct challenge_fixture *fixture)
{
    return (struct code_dialogue){.user_pool = fixture->scripted.pool,
                                  .conversation = &fixture->conversation,
                                  .verdict = &fixture->verdict,
                                  .guesser = login_guesser(&fixture->login),
                                  .account = {.username = "jane"}};
}

START_TEST(a_code_that_confirms_a_sign_up_passes_the_throttle)
{
    static const struct https_step steps[] = {SCRIPT_REPLY("{}")};
    struct challenge_fixture fixture;

    start(&fixture, steps, COUNT(steps));
    const struct code_dialogue dialogue = dialogue_of(&fixture);
    challenge_fixture_answer(&fixture, "");
    challenge_fixture_answer(&fixture, "123456");
    fail_elsewhere(&fixture, THROTTLE_FREE_OF_PAIR);
    ck_assert(!confirm_dialogue(&dialogue));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_TOO_MANY_TRIES);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 0);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_code_that_resets_a_password_passes_the_throttle)
{
    static const struct https_step steps[] = {SCRIPT_REPLY("{}"), SCRIPT_REPLY("{}")};
    struct challenge_fixture fixture;
    auto_wipe struct secret new_password = {0};

    start(&fixture, steps, COUNT(steps));
    const struct code_dialogue dialogue = dialogue_of(&fixture);
    challenge_fixture_answer(&fixture, "");
    challenge_fixture_answer(&fixture, "123456");
    challenge_fixture_answer(&fixture, "New-Password-1");
    challenge_fixture_answer(&fixture, "New-Password-1");
    fail_elsewhere(&fixture, THROTTLE_FREE_OF_PAIR);
    ck_assert(!reset_dialogue(&dialogue, &new_password));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_TOO_MANY_TRIES);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 1); /* for the code */
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(without_the_throttle_nobody_waits)
{
    static const struct https_step steps[] = {TOKENS};
    struct challenge_fixture fixture;

    start(&fixture, steps, COUNT(steps));
    fixture.settings.sign_in.throttle = false;
    fail_elsewhere(&fixture, 2 * THROTTLE_FREE_OF_HOST);
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_end(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("guess");
    TCase *challenges =
        UNIT_CASE(suite, "challenges", a_wrong_code_that_is_one_too_many_is_the_last_one,
                  rounds_of_a_trigger_hold_up_others_and_not_who_answers_them,
                  rounds_that_end_in_a_success_hold_up_nobody,
                  a_proof_of_the_host_that_comes_too_late_begins_again_with_the_same_host,
                  without_the_throttle_nobody_waits);

    tcase_add_loop_test(challenges, who_waited_at_a_prompt_while_others_failed_sends_nothing, 0,
                        COUNT(kinds));
    tcase_add_loop_test(
        challenges, a_host_that_is_not_known_any_more_is_no_wrong_password_and_no_second_question,
        0, COUNT(unknown_hosts));
    UNIT_CASE(suite, "dialogues", a_code_that_confirms_a_sign_up_passes_the_throttle,
              a_code_that_resets_a_password_passes_the_throttle);
    return suite;
}

/* What a failed call makes of a login: the person's words, the administrator's, the outcome. */
#include <string.h>

#include "tests/unit/challenge_fixture.h"
#include "tests/unit/unit.h"

#define REFUSED_BY_TRIGGER                                                                         \
    SCRIPT_ERROR("UserLambdaValidationException",                                                  \
                 "PreAuthentication failed with error \\u001b[31mNot\\nat night\\u202e, Jane!.")

START_TEST(a_triggers_message_is_for_the_log_alone_unless_the_settings_show_it)
{
    static const struct https_step steps[] = {REFUSED_BY_TRIGGER};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, 1);
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_REFUSED);
    ck_assert_str_eq(fixture.verdict.words,
                     "The sign-in was refused by your organisation's rules.");
    ck_assert_ptr_nonnull(strstr(fixture.verdict.reason, "Not\nat night"));
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_triggers_message_is_shown_in_one_clean_line)
{
    static const struct https_step steps[] = {REFUSED_BY_TRIGGER};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, 1);
    fixture.settings.sign_in.show_trigger_message = true;
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_str_eq(fixture.verdict.words, "[31mNot at night, Jane!.");
    challenge_fixture_end(&fixture);
}
END_TEST

/* The service words it in two ways. */
static const struct {
    enum settings_flow flow;
    struct https_step refusal;
    const char *advice;
} flows[] = {
    {SETTINGS_FLOW_SRP,
     SCRIPT_ERROR("InvalidParameterException", "USER_SRP_AUTH is not enabled for the client."),
     "ALLOW_USER_SRP_AUTH"},
    {SETTINGS_FLOW_PASSWORD,
     SCRIPT_ERROR("InvalidParameterException",
                  "USER_PASSWORD_AUTH flow not enabled for this client"),
     "ALLOW_USER_PASSWORD_AUTH"},
    {SETTINGS_FLOW_CUSTOM,
     SCRIPT_ERROR("InvalidParameterException", "CUSTOM_AUTH is not enabled for the client."),
     "ALLOW_CUSTOM_AUTH"},
    {SETTINGS_FLOW_CUSTOM_SRP,
     SCRIPT_ERROR("InvalidParameterException", "CUSTOM_AUTH flow not enabled for this client"),
     "ALLOW_CUSTOM_AUTH"},
    {SETTINGS_FLOW_CHOICE,
     SCRIPT_ERROR("InvalidParameterException", "USER_AUTH flow not enabled for this client"),
     "ALLOW_USER_AUTH"},
};

START_TEST(a_flow_that_the_client_refuses_tells_the_administrator_what_to_allow)
{
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, &flows[_i].refusal, 1);
    fixture.settings.user_pool.flow = flows[_i].flow;
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_MISCONFIGURED);
    ck_assert_ptr_nonnull(strstr(fixture.verdict.reason, flows[_i].advice));
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_challenge_that_nobody_knows_ends_with_a_clear_line)
{
    static const struct https_step steps[] = {
        SCRIPT_CHALLENGE("IRIS_\\u001b[2JSCAN", "\"USERNAME\":\"jane\"")};
    struct challenge_fixture fixture;

    challenge_fixture_start(&fixture, steps, 1);
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_REFUSED);
    ck_assert_ptr_nonnull(strstr(fixture.verdict.words, "a way to sign in that is not available"));
    ck_assert_str_eq(fixture.verdict.reason,
                     "a challenge that this version does not know (IRIS_[2JSCAN)");
    challenge_fixture_end(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("login_failure");
    TCase *words = UNIT_CASE(suite, "words",
                             a_triggers_message_is_for_the_log_alone_unless_the_settings_show_it,
                             a_triggers_message_is_shown_in_one_clean_line,
                             a_challenge_that_nobody_knows_ends_with_a_clear_line);

    tcase_add_loop_test(words, a_flow_that_the_client_refuses_tells_the_administrator_what_to_allow,
                        0, sizeof flows / sizeof *flows);
    return suite;
}

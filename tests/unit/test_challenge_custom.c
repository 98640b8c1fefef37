/* CUSTOM_CHALLENGE: whatever the pool's triggers ask. */
#include <string.h>

#include "tests/unit/challenge_fixture.h"
#include "tests/unit/unit.h"

#define COUNT(steps)       (sizeof(steps) / sizeof *(steps))
#define TOKENS             SCRIPT_REPLY(SCRIPTED_TOKENS)
#define CUSTOM(parameters) SCRIPT_CHALLENGE("CUSTOM_CHALLENGE", parameters)

static void start(struct challenge_fixture *fixture, const struct https_step *steps, size_t count)
{
    challenge_fixture_start(fixture, steps, count);
    fixture->settings.user_pool.flow = SETTINGS_FLOW_CUSTOM;
}

/* How public parameters become a prompt. */
static const struct {
    struct https_step challenge;
    enum prompt_style style;
    const char *prompt;
} questions[] = {
    {CUSTOM("\"prompt\":\"What is 2+2?\""), PROMPT_SECRET, "What is 2+2? "},
    {CUSTOM("\"prompt\":\"Your pet: \",\"echo\":\"true\""), PROMPT_VISIBLE, "Your pet: "},
    {CUSTOM("\"prompt\":\"Your pet:\",\"echo\":\"no\""), PROMPT_SECRET, "Your pet: "},
    {CUSTOM("\"question\":\"Which way?\",\"echo\":\"YES\""), PROMPT_VISIBLE, "Which way? "},
    {CUSTOM("\"USERNAME\":\"jane\""), PROMPT_SECRET, "Answer: "},
    {CUSTOM("\"prompt\":\"\",\"hint\":\"Think!\""), PROMPT_SECRET, "Think! "},
    {CUSTOM("\"prompt\":\"one\\u001b[1m\\r\\ntwo \\u202e@x\""), PROMPT_SECRET, "one[1m two @x "},
};

START_TEST(the_question_comes_from_the_public_parameters)
{
    const struct https_step steps[] = {questions[_i].challenge, TOKENS};
    struct challenge_fixture fixture;

    start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "four");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, questions[_i].style, questions[_i].prompt);
    challenge_fixture_expect_sent(&fixture, 1, "\"ANSWER\":\"four\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(there_may_be_many_rounds)
{
    static const struct https_step steps[] = {
        CUSTOM("\"prompt\":\"1?\""), CUSTOM("\"prompt\":\"2?\""), CUSTOM("\"prompt\":\"3?\""),
        CUSTOM("\"prompt\":\"4?\""), TOKENS};
    struct challenge_fixture fixture;

    start(&fixture, steps, COUNT(steps));
    for (int i = 0; i < 4; i++)
        challenge_fixture_answer(&fixture, (const char *const[]){"C", "cat", "red", "yes"}[i]);
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(rounds_without_end_end)
{
    static const struct https_step steps[] = {CUSTOM("\"prompt\":\"Again?\"")};
    struct challenge_fixture fixture;

    start(&fixture, steps, COUNT(steps));
    for (int i = 0; i <= LOGIN_MAX_CHALLENGES; i++)
        challenge_fixture_answer(&fixture, "yes");
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 1 + LOGIN_MAX_CHALLENGES);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(an_empty_answer_is_sent_for_what_is_confirmed_elsewhere)
{
    static const struct https_step steps[] = {CUSTOM("\"prompt\":\"Press Enter when approved\""),
                                              TOKENS};
    struct challenge_fixture fixture;

    start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_sent(&fixture, 1, "\"ANSWER\":\"\"");
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(the_password_never_reaches_a_trigger)
{
    static const struct https_step steps[] = {CUSTOM("\"prompt\":\"Password:\""), TOKENS};
    struct challenge_fixture fixture;

    start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, FIXTURE_PASSWORD);
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 1);
    challenge_fixture_end(&fixture);
}
END_TEST

START_TEST(a_wrong_answer_ends_the_login)
{
    static const struct https_step steps[] = {
        CUSTOM("\"prompt\":\"What is 2+2?\""),
        SCRIPT_ERROR("NotAuthorizedException", "Incorrect username or password.")};
    struct challenge_fixture fixture;

    start(&fixture, steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "five");
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_REFUSED);
    ck_assert_uint_eq(scripted_pool_request_count(&fixture.scripted), 2);
    challenge_fixture_end(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("challenge_custom");
    TCase *questions_case = UNIT_CASE(suite, "rounds", there_may_be_many_rounds,
                                      rounds_without_end_end, a_wrong_answer_ends_the_login);

    tcase_add_loop_test(questions_case, the_question_comes_from_the_public_parameters, 0,
                        COUNT(questions));
    UNIT_CASE(suite, "answers", an_empty_answer_is_sent_for_what_is_confirmed_elsewhere,
              the_password_never_reaches_a_trigger);
    return suite;
}

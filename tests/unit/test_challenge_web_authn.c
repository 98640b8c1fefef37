/* WEB_AUTHN: where a passkey is offered, what a person is asked, what is sent. */
#include <string.h>

#include "daemon/login/passkey.h"
#include "tests/security_key/software_key.h"
#include "tests/unit/challenge_fixture.h"
#include "tests/unit/unit.h"

#define COUNT(steps) (sizeof(steps) / sizeof *(steps))
#define PARTY        "login.example.com"
#define TOKENS       SCRIPT_REPLY(SCRIPTED_TOKENS)
#define CHOICE                                                                                     \
    SCRIPT_REPLY("{\"ChallengeName\":\"SELECT_CHALLENGE\",\"Session\":\"session-of-the-choice\","  \
                 "\"AvailableChallenges\":[\"EMAIL_OTP\",\"WEB_AUTHN\"],"                          \
                 "\"ChallengeParameters\":{}}")
#define WEB_AUTHN_OF(party)                                                                        \
    SCRIPT_CHALLENGE("WEB_AUTHN",                                                                  \
                     "\"CREDENTIAL_REQUEST_OPTIONS\":\"{\\\"challenge\\\":\\\"AAEC\\\","           \
                     "\\\"rpId\\\":\\\"" party "\\\"}\"")
#define WEB_AUTHN WEB_AUTHN_OF(PARTY)
#define TOUCH     "Please touch your security key."
#define PIN       "PIN of your security key: "

static struct software_key key;
static struct challenge_fixture fixture;

/* At a virtual console, with a key plugged in. */
static void start(const struct https_step *steps, size_t count)
{
    struct software_key *const keys[] = {&key};
    static char party[] = PARTY;

    software_key_make(&key, PARTY);
    software_key_plug(keys, 1);
    challenge_fixture_start(&fixture, steps, count);
    fixture.settings.user_pool.flow = SETTINGS_FLOW_CHOICE;
    fixture.settings.sign_in.passkey_relying_party = party;
    fixture.begin.tty = "tty1";
    secret_wipe(&fixture.login.password);
    given_clear(&fixture.conversation.given);
}

static void end(void)
{
    challenge_fixture_end(&fixture);
    software_key_plug(NULL, 0);
    software_key_break(&key);
}

/* A prompt that only tells something is answered, too. */
static void hear(void)
{
    challenge_fixture_answer(&fixture, "");
}

static void expect_refusal(const char *words, const char *reason)
{
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_REFUSED);
    ck_assert_str_eq(fixture.verdict.words, words);
    ck_assert_msg(strstr(fixture.verdict.reason, reason) != NULL, "%s", fixture.verdict.reason);
}

START_TEST(a_passkey_is_chosen_touched_and_sent)
{
    static const struct https_step steps[] = {CHOICE, WEB_AUTHN, TOKENS};

    start(steps, COUNT(steps));
    challenge_fixture_answer(&fixture, "2");
    hear();
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE,
                                    "How do you want to sign in?\n  1  a code by e-mail\n"
                                    "  2  your security key\nYour choice: ");
    challenge_fixture_expect_prompt(&fixture, PROMPT_INFO, TOUCH);
    challenge_fixture_expect_sent(&fixture, 1, "\"ANSWER\":\"WEB_AUTHN\"");
    challenge_fixture_expect_sent(&fixture, 2, "\"ChallengeName\":\"WEB_AUTHN\"");
    challenge_fixture_expect_sent(&fixture, 2, "\\\"type\\\":\\\"public-key\\\"");
    end();
}
END_TEST

START_TEST(a_preferred_passkey_is_taken_without_asking)
{
    static const struct https_step steps[] = {CHOICE, WEB_AUTHN, TOKENS};

    start(steps, COUNT(steps));
    ck_assert_int_eq(text_list_append(&fixture.settings.sign_in.preferred_factors, "WEB_AUTHN",
                                      strlen("WEB_AUTHN")),
                     0);
    hear();
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_INFO, TOUCH);
    end();
}
END_TEST

START_TEST(the_pin_of_the_key_is_asked_for_and_a_wrong_one_may_be_corrected)
{
    static const struct https_step steps[] = {WEB_AUTHN, TOKENS};

    start(steps, COUNT(steps));
    memcpy(key.pin, "1234", sizeof "1234");
    challenge_fixture_answer(&fixture, "4321");
    hear();
    hear();
    challenge_fixture_answer(&fixture, "1234");
    hear();
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_SECRET, PIN);
    challenge_fixture_expect_prompt(&fixture, PROMPT_INFO, TOUCH);
    challenge_fixture_expect_prompt(&fixture, PROMPT_ERROR, "The PIN is wrong.");
    challenge_fixture_expect_prompt(&fixture, PROMPT_SECRET, PIN);
    end();
}
END_TEST

START_TEST(no_pin_ends_the_sign_in_without_asking_the_key)
{
    static const struct https_step steps[] = {WEB_AUTHN};

    start(steps, COUNT(steps));
    memcpy(key.pin, "1234", sizeof "1234");
    hear();
    expect_refusal("No PIN was given.", "no PIN was given");
    ck_assert_int_eq(key.wrong_pins, 0);
    end();
}
END_TEST

START_TEST(three_wrong_pins_end_the_sign_in)
{
    static const struct https_step steps[] = {WEB_AUTHN};

    start(steps, COUNT(steps));
    memcpy(key.pin, "1234", sizeof "1234");
    for (int i = 0; i < 3; i++) {
        challenge_fixture_answer(&fixture, "4321");
        hear();
        hear();
    }
    expect_refusal("The security key is locked after too many wrong PINs.",
                   "takes no PIN any more");
    end();
}
END_TEST

START_TEST(a_key_that_nobody_touches_is_asked_again_and_then_given_up)
{
    static const struct https_step steps[] = {WEB_AUTHN};

    start(steps, COUNT(steps));
    key.person = SOFTWARE_KEY_LEFT_ALONE;
    for (int i = 0; i < 5; i++)
        hear();
    ck_assert(!challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_INFO, TOUCH);
    challenge_fixture_expect_prompt(&fixture, PROMPT_ERROR,
                                    "The security key was not touched in time.");
    challenge_fixture_expect_prompt(&fixture, PROMPT_INFO, TOUCH);
    ck_assert_str_eq(fixture.verdict.words, "No passkey was used. Please sign in again.");
    end();
}
END_TEST

START_TEST(who_refuses_on_the_key_is_not_asked_again)
{
    static const struct https_step steps[] = {WEB_AUTHN};

    start(steps, COUNT(steps));
    key.person = SOFTWARE_KEY_REFUSED;
    hear();
    expect_refusal("The sign-in was refused on the security key.", "refused on the key");
    end();
}
END_TEST

START_TEST(a_key_of_somebody_else_is_told_from_a_broken_one)
{
    static const struct https_step steps[] = {WEB_AUTHN};

    start(steps, COUNT(steps));
    memcpy(key.relying_party_id, "example.com", sizeof "example.com");
    hear();
    expect_refusal("This security key does not know your account.", "no passkey of the user");
    end();
}
END_TEST

START_TEST(a_passkey_that_cognito_refuses_is_no_wrong_password)
{
    static const struct https_step steps[] = {
        WEB_AUTHN, SCRIPT_ERROR("NotAuthorizedException", "Incorrect username or password.")};

    start(steps, COUNT(steps));
    hear();
    expect_refusal("The passkey was not accepted.", "Cognito refuses the passkey");
    end();
}
END_TEST

/* Else whoever rules the pool could have the key sign what lets them in elsewhere. */
START_TEST(no_other_relying_party_gets_an_answer)
{
    static const struct https_step steps[] = {WEB_AUTHN_OF("bank.example")};

    start(steps, COUNT(steps));
    memcpy(key.relying_party_id, "bank.example", sizeof "bank.example");
    key.counts = true;
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_MISCONFIGURED);
    ck_assert_ptr_nonnull(strstr(fixture.verdict.reason, "a passkey of bank.example"));
    ck_assert_uint_eq(key.counter, 0);
    end();
}
END_TEST

START_TEST(options_that_are_none_end_the_sign_in)
{
    static const struct https_step steps[] = {
        SCRIPT_CHALLENGE("WEB_AUTHN", "\"CREDENTIAL_REQUEST_OPTIONS\":\"{}\"")};

    start(steps, COUNT(steps));
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_int_eq((int)fixture.verdict.outcome, OUTCOME_UNAVAILABLE);
    end();
}
END_TEST

/* What keeps a passkey away from an otherwise good sign-in. */
static void set_no_relying_party(void)
{
    fixture.settings.sign_in.passkey_relying_party = NULL;
}

static void come_from_elsewhere(void)
{
    fixture.begin.remote_host = "192.0.2.7";
}

static void sit_at_a_pseudo_terminal(void)
{
    fixture.begin.tty = "/dev/pts/3";
}

static void sit_at_a_serial_line(void)
{
    fixture.begin.tty = "ttyS0";
}

static void use_a_display_of_another_host(void)
{
    fixture.begin.tty = "localhost:10.0";
}

static void sit_nowhere(void)
{
    fixture.begin.tty = "";
}

static void be_a_program_of_a_user(void)
{
    fixture.request.is_hearsay = true;
}

static void pull_the_key_out(void)
{
    software_key_plug(NULL, 0);
}

static const struct {
    void (*happens)(void);
    const char *reason;
} obstacles[] = {
    {set_no_relying_party, "passkey_relying_party is not set"},
    {come_from_elsewhere, "from another host"},
    {sit_at_a_pseudo_terminal, "not one of this host's own"},
    {sit_at_a_serial_line, "not one of this host's own"},
    {use_a_display_of_another_host, "not one of this host's own"},
    {sit_nowhere, "not one of this host's own"},
    {be_a_program_of_a_user, "only programs of root's"},
    {pull_the_key_out, "no security key is plugged in"},
};

START_TEST(where_it_cannot_work_another_factor_is_taken)
{
    static const struct https_step steps[] = {
        CHOICE, SCRIPT_CHALLENGE("EMAIL_OTP", "\"CODE_DELIVERY_DESTINATION\":\"j***@e***\""),
        TOKENS};

    start(steps, COUNT(steps));
    obstacles[_i].happens();
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    challenge_fixture_expect_prompt(&fixture, PROMPT_VISIBLE, "Code sent to j***@e*** by e-mail: ");
    end();
}
END_TEST

START_TEST(where_it_cannot_work_and_nothing_else_is_on_offer_the_reason_is_told)
{
    static const struct https_step steps[] = {SCRIPT_REPLY(
        "{\"ChallengeName\":\"SELECT_CHALLENGE\",\"Session\":\"session-of-the-choice\","
        "\"AvailableChallenges\":[\"WEB_AUTHN\"],\"ChallengeParameters\":{}}")};

    start(steps, COUNT(steps));
    obstacles[_i].happens();
    expect_refusal("Your account asks for a passkey, which cannot be used here. Passkeys work at "
                   "the host's own console, with a security key plugged in.",
                   obstacles[_i].reason);
    end();
}
END_TEST

START_TEST(where_it_cannot_work_an_unasked_challenge_is_refused_for_the_same_reason)
{
    static const struct https_step steps[] = {WEB_AUTHN};

    start(steps, COUNT(steps));
    obstacles[_i].happens();
    ck_assert(!challenge_fixture_sign_in(&fixture));
    ck_assert_ptr_nonnull(strstr(fixture.verdict.reason, obstacles[_i].reason));
    end();
}
END_TEST

static const char *const places[] = {"tty1", "/dev/tty63", ":0", ":1"};

START_TEST(it_works_at_the_consoles_and_displays_of_this_host)
{
    start(NULL, 0);
    fixture.begin.tty = places[_i];
    ck_assert_ptr_null(passkey_obstacle(&fixture.login));
    end();
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("challenge_web_authn");

    UNIT_CASE(suite, "right", a_passkey_is_chosen_touched_and_sent,
              a_preferred_passkey_is_taken_without_asking,
              the_pin_of_the_key_is_asked_for_and_a_wrong_one_may_be_corrected);
    UNIT_CASE(suite, "wrong", no_pin_ends_the_sign_in_without_asking_the_key,
              three_wrong_pins_end_the_sign_in,
              a_key_that_nobody_touches_is_asked_again_and_then_given_up,
              who_refuses_on_the_key_is_not_asked_again,
              a_key_of_somebody_else_is_told_from_a_broken_one,
              a_passkey_that_cognito_refuses_is_no_wrong_password,
              no_other_relying_party_gets_an_answer, options_that_are_none_end_the_sign_in);
    TCase *where = tcase_create("where");
    tcase_add_loop_test(where, where_it_cannot_work_another_factor_is_taken, 0, COUNT(obstacles));
    tcase_add_loop_test(where, where_it_cannot_work_and_nothing_else_is_on_offer_the_reason_is_told,
                        0, COUNT(obstacles));
    tcase_add_loop_test(where,
                        where_it_cannot_work_an_unasked_challenge_is_refused_for_the_same_reason, 0,
                        COUNT(obstacles));
    tcase_add_loop_test(where, it_works_at_the_consoles_and_displays_of_this_host, 0,
                        COUNT(places));
    suite_add_tcase(suite, where);
    return suite;
}

/* CUSTOM_AUTH: triggers that ask whatever they like, with a password first and without. */
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/secret_hash.h"
#include "tests/emulator/text.h"
#include "tests/unit/trigger_fixture.h"
#include "tests/unit/unit.h"

#define PASSWORD "Right-Horse-7"
#define DEFINE   "DefineAuthChallenge_Authentication"
#define CREATE   "CreateAuthChallenge_Authentication"
#define VERIFY   "VerifyAuthChallengeResponse_Authentication"
#define METADATA "{\"host\":\"web1\"}"

#define ANSWER(text) "echo '{\"response\": " text "}'"
#define CHALLENGE    ANSWER("{\"challengeName\": \"CUSTOM_CHALLENGE\"}")
#define TOKENS       ANSWER("{\"issueTokens\": true}")
#define FAIL         ANSWER("{\"failAuthentication\": true}")

/* Two right answers are enough, one wrong one is too many. */
#define TWO_ROUNDS                                                                                 \
    "case $(cat) in\n"                                                                             \
    "*'\"challengeResult\":false'*) " FAIL " ;;\n"                                                 \
    "*CUSTOM_CHALLENGE*CUSTOM_CHALLENGE*) " TOKENS " ;;\n"                                         \
    "*) " CHALLENGE " ;;\n"                                                                        \
    "esac"

/* The password, then one right answer. */
#define PASSWORD_AND_ROUND                                                                         \
    "case $(cat) in\n"                                                                             \
    "*'\"session\":[{\"challengeName\":\"SRP_A\",\"challengeResult\":true}]'*)\n"                  \
    "    " ANSWER(                                                                                 \
        "{\"challengeName\": \"PASSWORD_VERIFIER\"}") " ;;\n"                                      \
                                                      "*'\"challengeResult\":false'*) " FAIL       \
                                                      " ;;\n"                                      \
                                                      "*CUSTOM_CHALLENGE*) " TOKENS " ;;\n"        \
                                                      "*) " CHALLENGE " ;;\n"                      \
                                                      "esac"

static struct trigger_fixture fixture;

static void prepare(void)
{
    trigger_fixture_answer(&fixture, TRIGGER_CREATE_AUTH_CHALLENGE,
                           "{\"publicChallengeParameters\": {\"question\": \"Two and two?\"},"
                           " \"privateChallengeParameters\": {\"answer\": \"4\"},"
                           " \"challengeMetadata\": \"SUM\"}");
    trigger_fixture_program(
        &fixture, TRIGGER_VERIFY_AUTH_CHALLENGE_RESPONSE,
        "case $(cat) in\n"
        "*'\"challengeAnswer\":\"4\"'*) " ANSWER(
            "{\"answerCorrect\": true}") " ;;\n"
                                         "*) " ANSWER("{\"answerCorrect\": false}") " ;;\n"
                                                                                    "esac");
}

static void define(const char *script)
{
    trigger_fixture_program(&fixture, TRIGGER_DEFINE_AUTH_CHALLENGE, script);
}

/* InitiateAuth without a password. */
static struct json_object *start_as(const char *client_id, const char *username)
{
    auto_json struct json_object *input = json_object_new_object();
    struct json_object *parameters = json_put_object(input, "AuthParameters");

    json_put_text(input, "AuthFlow", "CUSTOM_AUTH");
    json_put_text(input, "ClientId", client_id);
    json_put_text(json_put_object(input, "ClientMetadata"), "host", "too early");
    json_put_text(parameters, "USERNAME", username);
    if (strcmp(client_id, FIXTURE_STRICT) == 0) {
        auto_free char *hash = secret_hash_of(FIXTURE_SECRET, username, FIXTURE_STRICT);
        json_put_text(parameters, "SECRET_HASH", hash);
    }
    return fixture_call(fixture.world, "InitiateAuth", json_line(input));
}

static struct json_object *start(void)
{
    return start_as(FIXTURE_CLIENT, "jane");
}

/* Answers the challenge of the reply before, which is let go. */
static struct json_object *reply(struct json_object *before, const char *answer)
{
    auto_json struct json_object *challenge = before;
    auto_free char *body = text_format(
        "{\"ClientId\": \"" FIXTURE_CLIENT "\", \"ChallengeName\": \"CUSTOM_CHALLENGE\","
        " \"Session\": \"%s\", \"ClientMetadata\": " METADATA ","
        " \"ChallengeResponses\": {\"USERNAME\": \"jane\", \"ANSWER\": \"%s\"}}",
        json_text(challenge, "Session"), answer);

    ck_assert_str_eq(json_text(challenge, "ChallengeName"), "CUSTOM_CHALLENGE");
    return fixture_call(fixture.world, "RespondToAuthChallenge", body);
}

/* InitiateAuth with SRP_A, up to the challenge PASSWORD_VERIFIER. */
static struct json_object *start_with_password(struct srp_attempt *attempt)
{
    auto_free char *client_public = fixture_srp_public(attempt);
    auto_free char *body =
        text_format("{\"AuthFlow\": \"CUSTOM_AUTH\", \"ClientId\": \"" FIXTURE_CLIENT "\","
                    " \"AuthParameters\": {\"USERNAME\": \"%s\", \"CHALLENGE_NAME\": \"SRP_A\","
                    " \"SRP_A\": \"%s\"}}",
                    attempt->username, client_public);

    attempt->challenge = fixture_call(fixture.world, "InitiateAuth", body);
    return attempt->challenge;
}

static void expect_tokens(struct json_object *answer)
{
    ck_assert_msg(json_member(answer, "AuthenticationResult") != NULL, "%s", json_line(answer));
    json_object_put(answer);
}

static void expect_line(struct json_object *value, const char *line)
{
    ck_assert_str_eq(value == NULL ? "(absent)" : json_line(value), line);
}

/* The request of the latest event that a trigger's program got, the caller's. */
static void expect_request(const char *source, const char *member, const char *line)
{
    auto_json struct json_object *event = trigger_fixture_last_event(&fixture, source);

    ck_assert_msg(event != NULL, "%s did not come", source);
    expect_line(json_member(json_member(event, "request"), member), line);
}

START_TEST(as_many_rounds_are_asked_as_the_trigger_wants)
{
    define(TWO_ROUNDS);
    struct json_object *first = start();

    expect_line(json_member(first, "ChallengeParameters"),
                "{\"USERNAME\":\"jane\",\"question\":\"Two and two?\"}");
    expect_tokens(reply(reply(first, "4"), "4"));
    ck_assert_uint_eq(trigger_fixture_count(&fixture, DEFINE), 3);
    ck_assert_uint_eq(trigger_fixture_count(&fixture, CREATE), 2);
    ck_assert_uint_eq(trigger_fixture_count(&fixture, VERIFY), 2);
    expect_request(DEFINE, "session",
                   "[{\"challengeName\":\"CUSTOM_CHALLENGE\",\"challengeResult\":true,"
                   "\"challengeMetadata\":\"SUM\"},{\"challengeName\":\"CUSTOM_CHALLENGE\","
                   "\"challengeResult\":true,\"challengeMetadata\":\"SUM\"}]");
}
END_TEST

START_TEST(a_wrong_answer_is_for_the_trigger_to_judge)
{
    define(TWO_ROUNDS);
    fixture_expect_error(reply(start(), "5"), "NotAuthorizedException",
                         "Incorrect username or password.");
    expect_request(DEFINE, "session",
                   "[{\"challengeName\":\"CUSTOM_CHALLENGE\",\"challengeResult\":false,"
                   "\"challengeMetadata\":\"SUM\"}]");
    define("case $(cat) in *'\"challengeResult\":true'*) " TOKENS ";; *) " CHALLENGE ";; esac");
    expect_tokens(reply(reply(start(), "5"), "4"));
}
END_TEST

START_TEST(each_trigger_gets_what_the_service_gives_it)
{
    define(TWO_ROUNDS);
    struct json_object *first = start();

    expect_request(DEFINE, "session", "[]");
    expect_request(DEFINE, "clientMetadata", "(absent)");
    expect_request(CREATE, "challengeName", "\"CUSTOM_CHALLENGE\"");
    expect_request(CREATE, "session", "[]");
    expect_request(CREATE, "clientMetadata", "(absent)");
    struct json_object *second = reply(first, "4");
    expect_request(VERIFY, "challengeAnswer", "\"4\"");
    expect_request(VERIFY, "privateChallengeParameters", "{\"answer\":\"4\"}");
    expect_request(VERIFY, "clientMetadata", METADATA);
    expect_request(VERIFY, "session", "(absent)");
    expect_request(DEFINE, "clientMetadata", METADATA);
    expect_request(CREATE, "clientMetadata", METADATA);
    expect_request(CREATE, "userNotFound", "(absent)");
    expect_request("PreAuthentication_Authentication", "validationData",
                   "{\"host\":\"too early\"}");
    expect_tokens(reply(second, "4"));
    expect_request("PostAuthentication_Authentication", "clientMetadata", METADATA);
    expect_request("TokenGeneration_Authentication", "clientMetadata", METADATA);
}
END_TEST

START_TEST(a_password_can_come_first)
{
    struct srp_attempt attempt = {FIXTURE_CLIENT, "jane", PASSWORD, NULL, NULL, NULL};

    define(PASSWORD_AND_ROUND);
    struct json_object *challenge = start_with_password(&attempt);
    ck_assert_str_eq(json_text(challenge, "ChallengeName"), "PASSWORD_VERIFIER");
    ck_assert_ptr_nonnull(json_text(challenge, "Session"));
    expect_request(DEFINE, "session", "[{\"challengeName\":\"SRP_A\",\"challengeResult\":true}]");
    expect_tokens(reply(fixture_srp_answer(fixture.world, &attempt), "4"));
    expect_request(DEFINE, "session",
                   "[{\"challengeName\":\"SRP_A\",\"challengeResult\":true},"
                   "{\"challengeName\":\"PASSWORD_VERIFIER\",\"challengeResult\":true},"
                   "{\"challengeName\":\"CUSTOM_CHALLENGE\",\"challengeResult\":true,"
                   "\"challengeMetadata\":\"SUM\"}]");
}
END_TEST

START_TEST(a_wrong_password_ends_it_before_any_challenge)
{
    struct srp_attempt attempt = {FIXTURE_CLIENT, "jane", "Wrong-Horse-7", NULL, NULL, NULL};

    define(PASSWORD_AND_ROUND);
    (void)start_with_password(&attempt);
    fixture_expect_error(fixture_srp_answer(fixture.world, &attempt), "NotAuthorizedException",
                         "Incorrect username or password.");
    ck_assert_uint_eq(trigger_fixture_count(&fixture, CREATE), 0);
}
END_TEST

START_TEST(a_temporary_password_is_changed_on_the_way)
{
    struct srp_attempt attempt = {FIXTURE_CLIENT, "Carol", "Temporary-1", NULL, NULL, NULL};

    define(PASSWORD_AND_ROUND);
    (void)start_with_password(&attempt);
    auto_json struct json_object *demand = fixture_srp_answer(fixture.world, &attempt);
    ck_assert_str_eq(json_text(demand, "ChallengeName"), "NEW_PASSWORD_REQUIRED");
    auto_free char *body = text_format(
        "{\"ClientId\": \"" FIXTURE_CLIENT "\", \"ChallengeName\": \"NEW_PASSWORD_REQUIRED\","
        " \"Session\": \"%s\", \"ChallengeResponses\": {\"USERNAME\": \"Carol\","
        " \"NEW_PASSWORD\": \"Quite-New-22\", \"userAttributes.given_name\": \"Carol\"}}",
        json_text(demand, "Session"));
    auto_json struct json_object *challenge =
        fixture_call(fixture.world, "RespondToAuthChallenge", body);
    ck_assert_str_eq(json_text(challenge, "ChallengeName"), "CUSTOM_CHALLENGE");
}
END_TEST

START_TEST(a_challenge_is_answered_once)
{
    define(TWO_ROUNDS);
    struct json_object *first = start();
    struct json_object *second = reply(json_object_get(first), "4");

    ck_assert_str_ne(json_text(first, "Session"), json_text(second, "Session"));
    fixture_expect_error(reply(first, "4"), "NotAuthorizedException",
                         "Invalid session for the user, session can only be used once.");
    fixture.world->clock.offset_seconds = 181;
    fixture_expect_error(reply(second, "4"), "NotAuthorizedException",
                         "Invalid session for the user, session is expired.");
}
END_TEST

START_TEST(a_trigger_can_refuse_with_words)
{
    define("echo Not from here >&2; exit 1");
    fixture_expect_error(start(), "UserLambdaValidationException",
                         "DefineAuthChallenge failed with error Not from here.");
    define(TWO_ROUNDS);
    trigger_fixture_program(&fixture, TRIGGER_VERIFY_AUTH_CHALLENGE_RESPONSE,
                            "echo Out of chalk >&2; exit 1");
    fixture_expect_error(reply(start(), "4"), "UserLambdaValidationException",
                         "VerifyAuthChallengeResponse failed with error Out of chalk.");
}
END_TEST

START_TEST(what_a_trigger_may_not_answer_is_told)
{
    static const char *const answers[] = {
        "echo '{\"response\": {}}'",
        "echo '{\"response\": {\"challengeName\": \"SMS_MFA\"}}'",
        "echo '{\"response\": {\"issueTokens\": \"yes\"}}'",
    };

    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        define(answers[i]);
        fixture_expect_error(start(), "InvalidLambdaResponseException",
                             "Unrecognizable lambda output");
    }
    define("echo '{\"response\": {\"challengeName\": \"PASSWORD_VERIFIER\"}}'");
    fixture_expect_error(start(), "InvalidLambdaResponseException",
                         "PASSWORD_VERIFIER needs a sign-in that began with SRP_A");
    define(CHALLENGE);
    trigger_fixture_answer(&fixture, TRIGGER_CREATE_AUTH_CHALLENGE,
                           "{\"publicChallengeParameters\": {\"number\": 4}}");
    fixture_expect_error(start(), "InvalidLambdaResponseException", "Unrecognizable lambda output");
}
END_TEST

START_TEST(a_pool_without_triggers_has_no_custom_challenges)
{
    fixture_expect_error(start(), "InvalidParameterException",
                         "Custom auth lambda trigger is not configured for the user pool.");
}
END_TEST

START_TEST(a_state_that_bars_from_signing_in_bars_here_too)
{
    define(TWO_ROUNDS);
    fixture_expect_error(start_as(FIXTURE_CLIENT, "dave"), "NotAuthorizedException",
                         "User is disabled.");
    fixture_expect_error(start_as(FIXTURE_CLIENT, "una"), "UserNotConfirmedException",
                         "User is not confirmed.");
    fixture_expect_error(start_as(FIXTURE_CLIENT, "rex"), "PasswordResetRequiredException",
                         "Password reset required for the user");
    fixture_expect_error(start_as(FIXTURE_CLIENT, "nobody"), "UserNotFoundException",
                         "User does not exist.");
}
END_TEST

START_TEST(a_client_that_hides_asks_nobody_the_same)
{
    define(CHALLENGE);
    auto_json struct json_object *answer = start_as(FIXTURE_STRICT, "nobody");

    expect_line(json_member(answer, "ChallengeParameters"),
                "{\"USERNAME\":\"nobody\",\"question\":\"Two and two?\"}");
    expect_request(DEFINE, "userNotFound", "true");
    expect_request(CREATE, "userNotFound", "true");
    json_object_put(start_as(FIXTURE_STRICT, "jane"));
    expect_request(DEFINE, "userNotFound", "false");
    define(TOKENS);
    fixture_expect_error(start_as(FIXTURE_STRICT, "nobody"), "NotAuthorizedException",
                         "Incorrect username or password.");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/custom-auth");
    TCase *tests = UNIT_CASE(
        suite, "custom", as_many_rounds_are_asked_as_the_trigger_wants,
        a_wrong_answer_is_for_the_trigger_to_judge, each_trigger_gets_what_the_service_gives_it,
        a_password_can_come_first, a_wrong_password_ends_it_before_any_challenge,
        a_temporary_password_is_changed_on_the_way, a_challenge_is_answered_once,
        a_trigger_can_refuse_with_words, what_a_trigger_may_not_answer_is_told,
        a_pool_without_triggers_has_no_custom_challenges,
        a_state_that_bars_from_signing_in_bars_here_too, a_client_that_hides_asks_nobody_the_same);

    trigger_fixture_add_to(tests, &fixture);
    tcase_add_checked_fixture(tests, prepare, NULL);
    return suite;
}

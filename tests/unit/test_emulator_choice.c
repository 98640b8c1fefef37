/* USER_AUTH as a client meets it: choices, and each of them as a first factor. */
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/json.h"
#include "tests/emulator/secret_hash.h"
#include "tests/emulator/state.h"
#include "tests/unit/emulator_fixture.h"
#include "tests/unit/factor_fixture.h"
#include "tests/unit/unit.h"

#define PASSWORD  "\"PASSWORD\": \"Right-Horse-7\""
#define INCORRECT "Incorrect username or password."

/* Jane can do everything. */
static struct world *make_world(void)
{
    struct world *world = fixture_world();

    world->pools[0]->first_factors =
        json_tokener_parse("[\"PASSWORD\", \"EMAIL_OTP\", \"SMS_OTP\"]");
    factor_set_user(world, "jane",
                    "{\"attributes\": {\"email\": \"jane@example.com\","
                    " \"email_verified\": \"true\", \"phone_number\": \"+4915112345678\"}}");
    factor_open_outbox(world);
    return world;
}

static void expect_choices(struct json_object *answer, const char *choices)
{
    factor_expect_challenge(answer, "SELECT_CHALLENGE");
    ck_assert_ptr_nonnull(json_text(answer, "Session"));
    ck_assert_str_eq(json_line(json_member(answer, "AvailableChallenges")), choices);
    json_object_put(answer);
}

static struct json_object *choose(struct world *world)
{
    return factor_expect_challenge(factor_choose(world, "jane", ""), "SELECT_CHALLENGE");
}

static struct json_object *pick(struct world *world, struct json_object *put, const char *responses)
{
    return factor_respond(world, "SELECT_CHALLENGE", put, "jane", responses);
}

START_TEST(a_user_is_offered_what_pool_and_user_have)
{
    struct world *world = make_world();

    expect_choices(factor_choose(world, "jane", ""),
                   "[\"PASSWORD_SRP\",\"PASSWORD\",\"EMAIL_OTP\",\"SMS_OTP\"]");
    expect_choices(factor_choose(world, "jane", "\"PREFERRED_CHALLENGE\": \"WEB_AUTHN\""),
                   "[\"PASSWORD_SRP\",\"PASSWORD\",\"EMAIL_OTP\",\"SMS_OTP\"]");
    factor_set_user(world, "jane", "{\"attributes\": {\"email\": \"jane@example.com\"}}");
    expect_choices(factor_choose(world, "jane", ""),
                   "[\"PASSWORD_SRP\",\"PASSWORD\",\"EMAIL_OTP\"]");
    json_object_put(world->pools[0]->first_factors);
    world->pools[0]->first_factors = NULL;
    expect_choices(factor_choose(world, "jane", ""), "[\"PASSWORD_SRP\",\"PASSWORD\"]");
    world_free(world);
}
END_TEST

START_TEST(a_pool_can_offer_the_plain_password_alone)
{
    struct world *world = make_world();

    world->pools[0]->hides_password_srp = true;
    expect_choices(factor_choose(world, "jane", ""), "[\"PASSWORD\",\"EMAIL_OTP\",\"SMS_OTP\"]");
    world_free(world);
}
END_TEST

START_TEST(who_has_no_password_is_not_offered_one)
{
    struct world *world = make_world();

    factor_set_user(world, "nora", "{\"attributes\": {\"email\": \"nora@example.com\"}}");
    expect_choices(factor_choose(world, "nora", ""), "[\"EMAIL_OTP\"]");
    world_free(world);
}
END_TEST

START_TEST(who_has_a_second_factor_signs_in_with_a_password)
{
    struct world *world = make_world();

    factor_set_pool(world, MFA_OPTIONAL, "[\"SOFTWARE_TOKEN_MFA\"]");
    expect_choices(factor_choose(world, "jane", ""),
                   "[\"PASSWORD_SRP\",\"PASSWORD\",\"EMAIL_OTP\",\"SMS_OTP\"]");
    factor_set_user(world, "jane", FACTOR_TOTP);
    expect_choices(factor_choose(world, "jane", "\"PREFERRED_CHALLENGE\": \"EMAIL_OTP\""),
                   "[\"PASSWORD_SRP\",\"PASSWORD\"]");
    json_object_put(factor_expect_challenge(
        factor_choose(world, "jane", "\"PREFERRED_CHALLENGE\": \"PASSWORD\", " PASSWORD),
        "SOFTWARE_TOKEN_MFA"));
    world_free(world);
}
END_TEST

START_TEST(a_preferred_password_gets_tokens_at_once)
{
    struct world *world = make_world();

    factor_expect_tokens(
        factor_choose(world, "jane", "\"PREFERRED_CHALLENGE\": \"PASSWORD\", " PASSWORD));
    fixture_expect_error(factor_choose(world, "jane",
                                       "\"PREFERRED_CHALLENGE\": \"PASSWORD\","
                                       " \"PASSWORD\": \"wrong\""),
                         "NotAuthorizedException", INCORRECT);
    fixture_expect_error(factor_choose(world, "jane", "\"PREFERRED_CHALLENGE\": \"PASSWORD\""),
                         "InvalidParameterException", "Missing required parameter PASSWORD");
    world_free(world);
}
END_TEST

START_TEST(a_password_can_come_with_the_choice_after_it_or_in_its_place)
{
    struct world *world = make_world();

    auto_json struct json_object *with = choose(world);
    factor_expect_tokens(pick(world, with, "\"ANSWER\": \"PASSWORD\", " PASSWORD));
    auto_json struct json_object *after = choose(world);
    auto_json struct json_object *asked =
        factor_expect_challenge(pick(world, after, "\"ANSWER\": \"PASSWORD\""), "PASSWORD");
    factor_expect_tokens(factor_respond(world, "PASSWORD", asked, "jane", PASSWORD));
    auto_json struct json_object *instead = choose(world);
    factor_expect_tokens(factor_respond(world, "PASSWORD", instead, "jane", PASSWORD));
    fixture_expect_error(factor_respond(world, "PASSWORD", instead, "jane", PASSWORD),
                         "NotAuthorizedException",
                         "Invalid session for the user, session can only be used once.");
    world_free(world);
}
END_TEST

/* Ends a sign-in by SRP with the answer that has PASSWORD_VERIFIER. */
static struct json_object *prove(struct world *world, struct srp_attempt *attempt,
                                 struct json_object *answer)
{
    attempt->challenge = factor_expect_challenge(answer, "PASSWORD_VERIFIER");
    ck_assert_ptr_nonnull(json_text(answer, "Session"));
    return fixture_srp_answer(world, attempt);
}

START_TEST(srp_is_a_choice_and_its_challenge_has_a_session)
{
    struct world *world = make_world();
    struct srp_attempt attempt = {FIXTURE_CLIENT, "jane", "Right-Horse-7", NULL, NULL, NULL};
    auto_free char *parameters = NULL;
    auto_free char *responses = NULL;

    auto_free char *first = fixture_srp_public(&attempt);
    ck_assert_int_gt(asprintf(&parameters,
                              "\"PREFERRED_CHALLENGE\": \"PASSWORD_SRP\", \"SRP_A\": \"%s\"",
                              first),
                     0);
    factor_expect_tokens(prove(world, &attempt, factor_choose(world, "jane", parameters)));
    auto_free char *second = fixture_srp_public(&attempt);
    auto_json struct json_object *put = choose(world);
    ck_assert_int_gt(
        asprintf(&responses, "\"ANSWER\": \"PASSWORD_SRP\", \"SRP_A\": \"%s\"", second), 0);
    factor_expect_tokens(prove(world, &attempt, pick(world, put, responses)));
    world_free(world);
}
END_TEST

START_TEST(the_session_of_srp_must_come_back)
{
    struct world *world = make_world();
    struct srp_attempt attempt = {FIXTURE_CLIENT, "jane", "Right-Horse-7", NULL, NULL, NULL};
    auto_free char *parameters = NULL;

    auto_free char *public_value = fixture_srp_public(&attempt);
    ck_assert_int_gt(asprintf(&parameters,
                              "\"PREFERRED_CHALLENGE\": \"PASSWORD_SRP\", \"SRP_A\": \"%s\"",
                              public_value),
                     0);
    attempt.challenge = factor_choose(world, "jane", parameters);
    json_object_object_del(attempt.challenge, "Session");
    fixture_expect_error(fixture_srp_answer(world, &attempt), "InvalidParameterException",
                         "Missing required parameter Session");
    world_free(world);
}
END_TEST

START_TEST(a_code_is_a_first_factor)
{
    static const char *const kinds[] = {"EMAIL_OTP", "SMS_OTP"};
    struct world *world = make_world();
    char code[7];

    for (size_t i = 0; i < 2; i++) {
        auto_free char *answer = NULL;
        auto_free char *responses = NULL;
        auto_json struct json_object *put = choose(world);
        ck_assert_int_gt(asprintf(&answer, "\"ANSWER\": \"%s\"", kinds[i]), 0);
        auto_json struct json_object *asked =
            factor_expect_challenge(pick(world, put, answer), kinds[i]);
        ck_assert_int_gt(
            asprintf(&responses, "\"%s_CODE\": \"%s\"", kinds[i], factor_sent_code(world, code)),
            0);
        auto_free char *wrong = strdup(responses);
        wrong[strlen(wrong) - 2] = wrong[strlen(wrong) - 2] == '0' ? '1' : '0';
        fixture_expect_error(factor_respond(world, kinds[i], asked, "jane", wrong),
                             "CodeMismatchException", "Invalid code or auth state for the user.");
        factor_expect_tokens(factor_respond(world, kinds[i], asked, "jane", responses));
    }
    world_free(world);
}
END_TEST

START_TEST(a_code_confirms_who_was_not_confirmed)
{
    struct world *world = make_world();
    auto_free char *responses = NULL;
    char code[7];

    factor_set_user(world, "una", "{\"attributes\": {\"email\": \"una@example.com\"}}");
    fixture_expect_error(fixture_password(world, "una", "Right-Horse-7"),
                         "UserNotConfirmedException", "User is not confirmed.");
    auto_json struct json_object *asked = factor_expect_challenge(
        factor_choose(world, "una", "\"PREFERRED_CHALLENGE\": \"EMAIL_OTP\""), "EMAIL_OTP");
    ck_assert_int_gt(
        asprintf(&responses, "\"EMAIL_OTP_CODE\": \"%s\"", factor_sent_code(world, code)), 0);
    factor_expect_tokens(factor_respond(world, "EMAIL_OTP", asked, "una", responses));
    factor_expect_tokens(fixture_password(world, "una", "Right-Horse-7"));
    world_free(world);
}
END_TEST

START_TEST(who_is_disabled_is_sent_nothing)
{
    struct world *world = make_world();

    factor_set_user(world, "dave", "{\"attributes\": {\"email\": \"dave@example.com\"}}");
    fixture_expect_error(factor_choose(world, "dave", "\"PREFERRED_CHALLENGE\": \"EMAIL_OTP\""),
                         "NotAuthorizedException", "User is disabled.");
    ck_assert_ptr_null(factor_last_message(world));
    world_free(world);
}
END_TEST

START_TEST(what_is_not_offered_cannot_be_picked)
{
    struct world *world = make_world();

    factor_set_user(world, "jane", "{\"attributes\": {}}");
    auto_json struct json_object *put = choose(world);
    fixture_expect_error(pick(world, put, "\"ANSWER\": \"EMAIL_OTP\""), "InvalidParameterException",
                         "Invalid ANSWER for SELECT_CHALLENGE.");
    factor_expect_tokens(pick(world, put, "\"ANSWER\": \"PASSWORD\", " PASSWORD));
    auto_json struct json_object *late = choose(world);
    world->clock.offset_seconds += 181;
    fixture_expect_error(pick(world, late, "\"ANSWER\": \"PASSWORD\", " PASSWORD),
                         "NotAuthorizedException",
                         "Invalid session for the user, session is expired.");
    world_free(world);
}
END_TEST

/* A call of the client that hides who exists. */
static struct json_object *strict(struct world *world, const char *operation, const char *name,
                                  const char *head, const char *map, const char *members)
{
    auto_free char *hash = secret_hash_of(FIXTURE_SECRET, name, FIXTURE_STRICT);
    auto_free char *body = NULL;

    ck_assert_int_gt(asprintf(&body,
                              "{%s, \"ClientId\": \"" FIXTURE_STRICT "\", \"%s\": {\"USERNAME\":"
                              " \"%s\", \"SECRET_HASH\": \"%s\"%s}}",
                              head, map, name, hash, members),
                     0);
    return fixture_call(world, operation, body);
}

START_TEST(nobody_is_offered_a_choice_that_leads_nowhere)
{
    struct world *world = make_world();
    auto_free char *head = NULL;

    fixture_expect_error(factor_choose(world, "nobody", ""), "UserNotFoundException",
                         "User does not exist.");
    auto_json struct json_object *put =
        factor_expect_challenge(strict(world, "InitiateAuth", "nobody",
                                       "\"AuthFlow\": \"USER_AUTH\"", "AuthParameters", ""),
                                "SELECT_CHALLENGE");
    ck_assert_str_eq(json_line(json_member(put, "AvailableChallenges")),
                     "[\"PASSWORD_SRP\",\"PASSWORD\"]");
    ck_assert_int_gt(asprintf(&head, "\"ChallengeName\": \"SELECT_CHALLENGE\", \"Session\": \"%s\"",
                              json_text(put, "Session")),
                     0);
    fixture_expect_error(strict(world, "RespondToAuthChallenge", "nobody", head,
                                "ChallengeResponses", ", \"ANSWER\": \"PASSWORD\", " PASSWORD),
                         "NotAuthorizedException", INCORRECT);
    world_free(world);
}
END_TEST

START_TEST(nobody_gets_as_far_as_a_made_up_srp_challenge)
{
    struct world *world = make_world();
    struct srp_attempt attempt = {FIXTURE_STRICT, "nobody", "Right-Horse-7", NULL, NULL, NULL};
    auto_free char *public_value = fixture_srp_public(&attempt);
    auto_free char *members = NULL;

    ck_assert_int_gt(asprintf(&members,
                              ", \"PREFERRED_CHALLENGE\": \"PASSWORD_SRP\", \"SRP_A\": \"%s\"",
                              public_value),
                     0);
    fixture_expect_error(prove(world, &attempt,
                               strict(world, "InitiateAuth", "nobody",
                                      "\"AuthFlow\": \"USER_AUTH\"", "AuthParameters", members)),
                         "NotAuthorizedException", INCORRECT);
    world_free(world);
}
END_TEST

START_TEST(codes_are_no_first_factor_where_a_second_one_is_a_must)
{
    struct world *world = world_new();
    auto_free char *problem =
        state_parse(world, "{\"userPools\": [{\"id\": \"a_b\", \"mfaConfiguration\": \"ON\","
                           " \"mfaTypes\": [\"EMAIL_OTP\"],"
                           " \"signInPolicy\": {\"allowedFirstAuthFactors\": [\"EMAIL_OTP\"]}}]}");

    ck_assert_ptr_nonnull(problem);
    ck_assert_ptr_nonnull(strstr(problem, "EMAIL_OTP cannot be a first factor while MFA is ON"));
    world_free(world);
}
END_TEST

START_TEST(who_is_signed_in_can_ask_for_the_factors)
{
    struct world *world = make_world();
    auto_json struct json_object *tokens = fixture_password(world, "jane", "Right-Horse-7");
    auto_json struct json_object *answer =
        factor_call_signed_in(world, tokens, "GetUserAuthFactors", "");

    ck_assert_str_eq(json_text(answer, "Username"), "jane");
    ck_assert_str_eq(json_line(json_member(answer, "ConfiguredUserAuthFactors")),
                     "[\"PASSWORD\",\"EMAIL_OTP\",\"SMS_OTP\"]");
    world_free(world);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/choice");

    UNIT_CASE(suite, "offers", a_user_is_offered_what_pool_and_user_have,
              a_pool_can_offer_the_plain_password_alone, who_has_no_password_is_not_offered_one,
              who_has_a_second_factor_signs_in_with_a_password,
              nobody_is_offered_a_choice_that_leads_nowhere,
              nobody_gets_as_far_as_a_made_up_srp_challenge,
              codes_are_no_first_factor_where_a_second_one_is_a_must,
              who_is_signed_in_can_ask_for_the_factors);
    UNIT_CASE(suite, "passwords", a_preferred_password_gets_tokens_at_once,
              a_password_can_come_with_the_choice_after_it_or_in_its_place,
              srp_is_a_choice_and_its_challenge_has_a_session, the_session_of_srp_must_come_back);
    UNIT_CASE(suite, "codes", a_code_is_a_first_factor, a_code_confirms_who_was_not_confirmed,
              who_is_disabled_is_sent_nothing, what_is_not_offered_cannot_be_picked);
    return suite;
}

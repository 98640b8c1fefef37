/* Sign-in as a client meets it: SRP, passwords, NEW_PASSWORD_REQUIRED, refusals and their words. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/text.h"
#include "tests/unit/emulator_fixture.h"
#include "tests/unit/stopped_clock.h"
#include "tests/unit/unit.h"

#define INCORRECT "Incorrect username or password."

static void expect_tokens(struct json_object *answer)
{
    struct json_object *result = json_member(answer, "AuthenticationResult");

    ck_assert_msg(result != NULL, "%s", json_line(answer));
    ck_assert_ptr_nonnull(json_text(result, "IdToken"));
    ck_assert_ptr_nonnull(json_text(result, "AccessToken"));
    ck_assert_ptr_nonnull(json_text(result, "RefreshToken"));
    ck_assert_str_eq(json_text(result, "TokenType"), "Bearer");
    json_object_put(answer);
}

START_TEST(the_right_password_gets_tokens_by_srp_every_time)
{
    struct world *world = fixture_world();

    for (int i = 0; i < 20; i++) {
        expect_tokens(fixture_srp(world, FIXTURE_CLIENT, "jane", "Right-Horse-7"));
        expect_tokens(fixture_srp(world, FIXTURE_STRICT, "jane", "Right-Horse-7"));
    }
    world_free(world);
}
END_TEST

START_TEST(a_wrong_password_gets_none)
{
    struct world *world = fixture_world();

    fixture_expect_error(fixture_srp(world, FIXTURE_CLIENT, "jane", "Wrong-Horse-7"),
                         "NotAuthorizedException", INCORRECT);
    fixture_expect_error(fixture_password(world, "jane", "Right-Horse-7 "),
                         "NotAuthorizedException", INCORRECT);
    world_free(world);
}
END_TEST

START_TEST(the_srp_challenge_has_no_session_and_minimal_hex)
{
    struct world *world = fixture_world();
    struct srp_attempt attempt = {FIXTURE_CLIENT, "jane", "Right-Horse-7", NULL, NULL, NULL};

    struct json_object *challenge = fixture_srp_start(world, &attempt);
    struct json_object *parameters = json_member(challenge, "ChallengeParameters");
    ck_assert_str_eq(json_text(challenge, "ChallengeName"), "PASSWORD_VERIFIER");
    ck_assert_ptr_null(json_member(challenge, "Session"));
    ck_assert_int_ne(json_text(parameters, "SRP_B")[0], '0');
    ck_assert_int_ne(json_text(parameters, "SALT")[0], '0');
    ck_assert_str_eq(json_text(parameters, "USER_ID_FOR_SRP"), "jane");
    expect_tokens(fixture_srp_answer(world, &attempt));
    world_free(world);
}
END_TEST

START_TEST(an_alias_signs_in_and_the_challenge_gives_the_real_name)
{
    struct world *world = fixture_world();
    struct srp_attempt attempt = {
        FIXTURE_STRICT, "jane@example.com", "Right-Horse-7", NULL, NULL, NULL};

    struct json_object *challenge = fixture_srp_start(world, &attempt);
    ck_assert_str_eq(json_text(json_member(challenge, "ChallengeParameters"), "USERNAME"), "jane");
    expect_tokens(fixture_srp_answer(world, &attempt));
    world_free(world);
}
END_TEST

START_TEST(an_address_that_is_not_verified_is_no_alias)
{
    struct world *world = fixture_world();

    fixture_expect_error(fixture_password(world, "c@example.com", "Temporary-1"),
                         "UserNotFoundException", "User does not exist.");
    world_free(world);
}
END_TEST

START_TEST(a_timestamp_in_another_form_is_refused_as_the_service_does)
{
    static const struct {
        const char *timestamp, *type, *message;
    } cases[] = {
        {"Sat Sep 05 00:05:09 UTC 2026", "NotAuthorizedException", INCORRECT},
        {"Mon Sep 5 00:05:09 UTC 2026", "NotAuthorizedException", INCORRECT},
        {"2026-09-05T00:05:09Z", "InvalidParameterException",
         "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."},
    };
    struct world *world = fixture_world();

    world->clock.offset_seconds = 1788566709 - clock_now(&world->clock); /* 5 September 2026 */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct srp_attempt attempt = {FIXTURE_CLIENT,     "jane", "Right-Horse-7",
                                      cases[i].timestamp, NULL,   NULL};
        (void)fixture_srp_start(world, &attempt);
        fixture_expect_error(fixture_srp_answer(world, &attempt), cases[i].type, cases[i].message);
    }
    struct srp_attempt right = {
        FIXTURE_CLIENT, "jane", "Right-Horse-7", "Sat Sep 5 00:05:09 UTC 2026", NULL, NULL};
    (void)fixture_srp_start(world, &right);
    expect_tokens(fixture_srp_answer(world, &right));
    world_free(world);
}
END_TEST

START_TEST(a_challenge_ages_out)
{
    struct world *world = fixture_world();
    struct srp_attempt attempt = {FIXTURE_CLIENT, "jane", "Right-Horse-7", NULL, NULL, NULL};

    (void)fixture_srp_start(world, &attempt);
    world->clock.offset_seconds += 181;
    fixture_expect_error(fixture_srp_answer(world, &attempt), "NotAuthorizedException", INCORRECT);
    world_free(world);
}
END_TEST

START_TEST(a_challenge_of_one_client_is_worth_nothing_to_another)
{
    struct world *world = fixture_world();
    struct srp_attempt attempt = {FIXTURE_CLIENT, "jane", "Right-Horse-7", NULL, NULL, NULL};

    (void)fixture_srp_start(world, &attempt);
    attempt.client_id = FIXTURE_STRICT;
    fixture_expect_error(fixture_srp_answer(world, &attempt), "NotAuthorizedException", INCORRECT);
    world_free(world);
}
END_TEST

START_TEST(an_unknown_user_is_told_by_one_client_and_hidden_by_the_other)
{
    struct world *world = fixture_world();

    fixture_expect_error(fixture_srp(world, FIXTURE_CLIENT, "nobody", "x"), "UserNotFoundException",
                         "User does not exist.");
    fixture_expect_error(fixture_srp(world, FIXTURE_STRICT, "nobody", "x"),
                         "NotAuthorizedException", INCORRECT);
    world_free(world);
}
END_TEST

START_TEST(a_simulated_challenge_always_has_the_same_salt_and_user_id)
{
    struct world *world = fixture_world();
    char *salts[2], *ids[2];

    for (int i = 0; i < 2; i++) {
        struct srp_attempt attempt = {FIXTURE_STRICT, "nobody", "x", NULL, NULL, NULL};
        struct json_object *parameters =
            json_member(fixture_srp_start(world, &attempt), "ChallengeParameters");
        salts[i] = text_copy(json_text(parameters, "SALT"));
        ids[i] = text_copy(json_text(parameters, "USER_ID_FOR_SRP"));
        json_object_put(fixture_srp_answer(world, &attempt));
    }
    ck_assert_str_eq(salts[0], salts[1]);
    ck_assert_str_eq(ids[0], ids[1]);
    ck_assert_uint_eq(strlen(ids[0]), 36);
    for (int i = 0; i < 2; i++) {
        free(salts[i]);
        free(ids[i]);
    }
    world_free(world);
}
END_TEST

START_TEST(the_users_state_is_told_after_the_right_password_only)
{
    struct world *world = fixture_world();

    fixture_expect_error(fixture_password(world, "dave", "wrong"), "NotAuthorizedException",
                         INCORRECT);
    fixture_expect_error(fixture_password(world, "dave", "Right-Horse-7"), "NotAuthorizedException",
                         "User is disabled.");
    fixture_expect_error(fixture_srp(world, FIXTURE_CLIENT, "una", "Right-Horse-7"),
                         "UserNotConfirmedException", "User is not confirmed.");
    world_free(world);
}
END_TEST

START_TEST(who_has_no_password_gets_no_tokens)
{
    struct world *world = fixture_world();

    fixture_expect_error(fixture_srp(world, FIXTURE_CLIENT, "nora", ""), "NotAuthorizedException",
                         INCORRECT);
    fixture_expect_error(fixture_password(world, "nora", "x"), "NotAuthorizedException", INCORRECT);
    fixture_expect_error(fixture_srp(world, FIXTURE_CLIENT, "rex", ""),
                         "PasswordResetRequiredException", "Password reset required for the user");
    fixture_expect_error(fixture_srp(world, FIXTURE_STRICT, "rex", ""), "NotAuthorizedException",
                         INCORRECT);
    world_free(world);
}
END_TEST

START_TEST(five_failures_lock_even_the_right_password_out_for_a_while)
{
    struct world *world = fixture_world();

    stopped_clock_stop();
    for (int i = 0; i < 5; i++)
        fixture_expect_error(fixture_password(world, "jane", "wrong"), "NotAuthorizedException",
                             INCORRECT);
    fixture_expect_error(fixture_password(world, "jane", "Right-Horse-7"), "NotAuthorizedException",
                         "Password attempts exceeded");
    fixture_expect_error(fixture_srp(world, FIXTURE_CLIENT, "jane", "Right-Horse-7"),
                         "NotAuthorizedException", "Password attempts exceeded");
    world->clock.offset_seconds += 1;
    expect_tokens(fixture_password(world, "jane", "Right-Horse-7"));
    stopped_clock_go_on();
    world_free(world);
}
END_TEST

START_TEST(a_client_with_a_secret_wants_its_hash)
{
    struct world *world = fixture_world();

    fixture_expect_error(
        fixture_call(world, "InitiateAuth",
                     "{\"AuthFlow\":\"USER_SRP_AUTH\",\"ClientId\":\"" FIXTURE_STRICT
                     "\",\"AuthParameters\":{\"USERNAME\":\"jane\",\"SRP_A\":\"ab\"}}"),
        "NotAuthorizedException",
        "Client " FIXTURE_STRICT " is configured with secret but SECRET_HASH was not received");
    fixture_expect_error(
        fixture_call(world, "InitiateAuth",
                     "{\"AuthFlow\":\"USER_SRP_AUTH\",\"ClientId\":\"" FIXTURE_STRICT
                     "\",\"AuthParameters\":{\"USERNAME\":\"jane\",\"SRP_A\":\"ab\","
                     "\"SECRET_HASH\":\"d3Jvbmc=\"}}"),
        "NotAuthorizedException", "Unable to verify secret hash for client " FIXTURE_STRICT);
    world_free(world);
}
END_TEST

START_TEST(a_flow_that_the_client_does_not_allow_is_refused)
{
    struct world *world = fixture_world();

    fixture_expect_error(
        fixture_call(world, "InitiateAuth",
                     "{\"AuthFlow\":\"USER_PASSWORD_AUTH\",\"ClientId\":\"" FIXTURE_STRICT
                     "\",\"AuthParameters\":{\"USERNAME\":\"jane\",\"PASSWORD\":\"x\"}}"),
        "InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client");
    world_free(world);
}
END_TEST

START_TEST(a_name_with_a_nul_inside_is_not_taken_for_what_stands_before)
{
    struct world *world = fixture_world();

    fixture_expect_error(fixture_password(world, "jane\\u0000x", "Right-Horse-7"),
                         "InvalidParameterException", "Invalid character in a text.");
    world_free(world);
}
END_TEST

START_TEST(a_client_value_of_zero_is_refused)
{
    struct world *world = fixture_world();
    struct json_object *answer =
        fixture_call(world, "InitiateAuth",
                     "{\"AuthFlow\":\"USER_SRP_AUTH\",\"ClientId\":\"" FIXTURE_CLIENT
                     "\",\"AuthParameters\":{\"USERNAME\":\"jane\",\"SRP_A\":\"0\"}}");

    ck_assert_str_eq(json_text(answer, "__type"), "InvalidParameterException");
    json_object_put(answer);
    world_free(world);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/sign_in");

    UNIT_CASE(suite, "srp", the_right_password_gets_tokens_by_srp_every_time,
              a_wrong_password_gets_none, the_srp_challenge_has_no_session_and_minimal_hex,
              an_alias_signs_in_and_the_challenge_gives_the_real_name,
              an_address_that_is_not_verified_is_no_alias,
              a_timestamp_in_another_form_is_refused_as_the_service_does, a_challenge_ages_out,
              a_challenge_of_one_client_is_worth_nothing_to_another,
              a_client_value_of_zero_is_refused,
              a_name_with_a_nul_inside_is_not_taken_for_what_stands_before);
    UNIT_CASE(
        suite, "refusals", an_unknown_user_is_told_by_one_client_and_hidden_by_the_other,
        a_simulated_challenge_always_has_the_same_salt_and_user_id,
        the_users_state_is_told_after_the_right_password_only, who_has_no_password_gets_no_tokens,
        five_failures_lock_even_the_right_password_out_for_a_while,
        a_client_with_a_secret_wants_its_hash, a_flow_that_the_client_does_not_allow_is_refused);
    return suite;
}

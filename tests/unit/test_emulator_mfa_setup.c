/* Setting up a factor: MFA_SETUP inside of a sign-in, and the same calls of who is signed in. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/json.h"
#include "tests/emulator/totp.h"
#include "tests/unit/emulator_fixture.h"
#include "tests/unit/factor_fixture.h"
#include "tests/unit/stopped_clock.h"
#include "tests/unit/unit.h"

#define BOTH "[\"SOFTWARE_TOKEN_MFA\", \"EMAIL_OTP\"]"

static struct world *make_world(const char *types)
{
    struct world *world = fixture_world();

    factor_set_pool(world, MFA_ON, types);
    factor_set_user(world, "jane", "{\"attributes\": {}}");
    factor_open_outbox(world);
    return world;
}

static struct json_object *sign_in(struct world *world)
{
    return fixture_password(world, "jane", "Right-Horse-7");
}

/* Calls with the Session of an answer, and `members` (JSON) besides. */
static struct json_object *call_with_session(struct world *world, const char *operation,
                                             struct json_object *to, const char *members)
{
    auto_free char *body = NULL;

    ck_assert_int_gt(asprintf(&body, "{\"Session\": \"%s\"%s}", json_text(to, "Session"), members),
                     0);
    return fixture_call(world, operation, body);
}

/* The code that an app would show of this secret. */
static void make_code(struct world *world, struct json_object *associated, int steps,
                      char out[TOTP_CODE_SIZE])
{
    auto_bytes struct bytes key = {0};

    ck_assert_int_eq(totp_decode_secret(json_text(associated, "SecretCode"), &key), 0);
    totp_make_code(&key, totp_step(clock_now(&world->clock)) + steps, out);
}

static struct json_object *verify(struct world *world, struct json_object *to, const char *code)
{
    auto_free char *members = NULL;

    ck_assert_int_gt(
        asprintf(&members, ", \"UserCode\": \"%s\", \"FriendlyDeviceName\": \"pad\"", code), 0);
    return call_with_session(world, "VerifySoftwareToken", to, members);
}

START_TEST(who_must_and_has_none_sets_an_app_up_before_the_tokens)
{
    struct world *world = make_world(BOTH);
    char code[TOTP_CODE_SIZE];

    auto_json struct json_object *put = factor_expect_challenge(sign_in(world), "MFA_SETUP");
    ck_assert_str_eq(json_text(json_member(put, "ChallengeParameters"), "MFAS_CAN_SETUP"),
                     "[\"SOFTWARE_TOKEN_MFA\",\"EMAIL_OTP\"]");
    auto_json struct json_object *associated =
        call_with_session(world, "AssociateSoftwareToken", put, "");
    ck_assert_uint_eq(strlen(json_text(associated, "SecretCode")), 52);
    make_code(world, associated, 0, code);
    auto_json struct json_object *verified = verify(world, associated, code);
    ck_assert_str_eq(json_text(verified, "Status"), "SUCCESS");
    factor_expect_tokens(factor_respond(world, "MFA_SETUP", verified, "jane", "\"x\": \"y\""));

    auto_json struct json_object *next =
        factor_expect_challenge(sign_in(world), "SOFTWARE_TOKEN_MFA");
    ck_assert_str_eq(json_text(json_member(next, "ChallengeParameters"), "FRIENDLY_DEVICE_NAME"),
                     "pad");
    fixture_expect_error(factor_answer_totp(world, next, code), "ExpiredCodeException",
                         "Your software token has already been used once.");
    make_code(world, associated, 1, code);
    factor_expect_tokens(factor_answer_totp(world, next, code));
    world_free(world);
}
END_TEST

START_TEST(a_wrong_code_can_be_tried_again_with_the_same_session)
{
    struct world *world = make_world(BOTH);
    char code[TOTP_CODE_SIZE];

    auto_json struct json_object *put = factor_expect_challenge(sign_in(world), "MFA_SETUP");
    auto_json struct json_object *associated =
        call_with_session(world, "AssociateSoftwareToken", put, "");
    make_code(world, associated, 5, code);
    fixture_expect_error(verify(world, associated, code), "EnableSoftwareTokenMFAException",
                         "Code mismatch and fail enable Software Token MFA");
    make_code(world, associated, 0, code);
    auto_json struct json_object *verified = verify(world, associated, code);
    ck_assert_str_eq(json_text(verified, "Status"), "SUCCESS");
    world_free(world);
}
END_TEST

START_TEST(five_wrong_codes_lock_out)
{
    struct world *world = make_world(BOTH);
    char code[TOTP_CODE_SIZE];

    auto_json struct json_object *put = factor_expect_challenge(sign_in(world), "MFA_SETUP");
    auto_json struct json_object *associated =
        call_with_session(world, "AssociateSoftwareToken", put, "");
    make_code(world, associated, 5, code);
    stopped_clock_stop(); /* the lockout lasts a second */
    for (int i = 0; i < 5; i++)
        fixture_expect_error(verify(world, associated, code), "EnableSoftwareTokenMFAException",
                             "Code mismatch and fail enable Software Token MFA");
    make_code(world, associated, 0, code);
    fixture_expect_error(verify(world, associated, code), "NotAuthorizedException",
                         "Password attempts exceeded");
    stopped_clock_go_on();
    world_free(world);
}
END_TEST

START_TEST(a_code_of_another_form_is_a_validation_error)
{
    struct world *world = make_world(BOTH);

    auto_json struct json_object *put = factor_expect_challenge(sign_in(world), "MFA_SETUP");
    auto_json struct json_object *answer = verify(world, put, "12345a");
    ck_assert_str_eq(json_text(answer, "__type"), "InvalidParameterException");
    world_free(world);
}
END_TEST

START_TEST(the_setup_is_not_over_before_the_app_is_verified)
{
    struct world *world = make_world(BOTH);
    auto_json struct json_object *put = factor_expect_challenge(sign_in(world), "MFA_SETUP");

    fixture_expect_error(factor_respond(world, "MFA_SETUP", put, "jane", "\"x\": \"y\""),
                         "NotAuthorizedException", "Invalid session for the user.");
    fixture_expect_error(verify(world, put, "123456"), "SoftwareTokenMFANotFoundException",
                         "Software Token MFA does not exist for the user.");
    auto_json struct json_object *associated =
        call_with_session(world, "AssociateSoftwareToken", put, "");
    fixture_expect_error(factor_respond(world, "MFA_SETUP", associated, "jane", "\"x\": \"y\""),
                         "NotAuthorizedException", "Invalid session for the user.");
    fixture_expect_error(call_with_session(world, "AssociateSoftwareToken", put, ""),
                         "NotAuthorizedException",
                         "Invalid session for the user, session can only be used once.");
    world->clock.offset_seconds += 181;
    fixture_expect_error(verify(world, associated, "123456"), "NotAuthorizedException",
                         "Invalid session for the user, session is expired.");
    world_free(world);
}
END_TEST

START_TEST(an_address_is_set_up_by_a_code_sent_to_it)
{
    struct world *world = make_world(BOTH);
    auto_json struct json_object *put = factor_expect_challenge(sign_in(world), "MFA_SETUP");
    char code[7];

    fixture_expect_error(factor_respond(world, "MFA_SETUP", put, "jane", "\"EMAIL\": \"none\""),
                         "InvalidParameterException", "Invalid email address format.");
    auto_json struct json_object *asked = factor_expect_challenge(
        factor_respond(world, "MFA_SETUP", put, "jane", "\"EMAIL\": \"j@example.org\""),
        "EMAIL_OTP");
    auto_json struct json_object *message = factor_last_message(world);
    auto_free char *responses = NULL;
    ck_assert_str_eq(json_text(message, "destination"), "j@example.org");
    ck_assert_int_gt(
        asprintf(&responses, "\"EMAIL_OTP_CODE\": \"%s\"", factor_sent_code(world, code)), 0);
    factor_expect_tokens(factor_respond(world, "EMAIL_OTP", asked, "jane", responses));
    json_object_put(factor_expect_challenge(sign_in(world), "EMAIL_OTP"));
    world_free(world);
}
END_TEST

START_TEST(an_address_is_no_factor_where_the_pool_has_none)
{
    struct world *world = make_world("[\"SOFTWARE_TOKEN_MFA\"]");
    auto_json struct json_object *put = factor_expect_challenge(sign_in(world), "MFA_SETUP");

    fixture_expect_error(
        factor_respond(world, "MFA_SETUP", put, "jane", "\"EMAIL\": \"j@example.org\""),
        "InvalidParameterException", "Email MFA has not been enabled by the userPool");
    world_free(world);
}
END_TEST

START_TEST(who_must_and_has_an_address_is_asked_without_setting_up)
{
    struct world *world = make_world(BOTH);

    factor_set_user(world, "jane", "{\"attributes\": {\"email\": \"jane@example.com\"}}");
    json_object_put(factor_expect_challenge(sign_in(world), "EMAIL_OTP"));
    world_free(world);
}
END_TEST

START_TEST(who_is_signed_in_sets_an_app_up_and_enables_it)
{
    struct world *world = make_world("[\"SOFTWARE_TOKEN_MFA\"]");
    char code[TOTP_CODE_SIZE];
    auto_free char *members = NULL;

    world->pools[0]->mfa_configuration = MFA_OPTIONAL;
    auto_json struct json_object *tokens = sign_in(world);
    auto_json struct json_object *associated =
        factor_call_signed_in(world, tokens, "AssociateSoftwareToken", "");
    ck_assert_ptr_null(json_text(associated, "Session"));
    make_code(world, associated, 0, code);
    ck_assert_int_gt(asprintf(&members, "\"UserCode\": \"%s\"", code), 0);
    auto_json struct json_object *verified =
        factor_call_signed_in(world, tokens, "VerifySoftwareToken", members);
    ck_assert_str_eq(json_text(verified, "Status"), "SUCCESS");
    factor_expect_tokens(sign_in(world));
    json_object_put(factor_call_signed_in(
        world, tokens, "SetUserMFAPreference",
        "\"SoftwareTokenMfaSettings\": {\"Enabled\": true, \"PreferredMfa\": true}"));
    json_object_put(factor_expect_challenge(sign_in(world), "SOFTWARE_TOKEN_MFA"));
    world_free(world);
}
END_TEST

START_TEST(a_pool_without_apps_says_so)
{
    struct world *world = make_world("[\"EMAIL_OTP\"]");

    world->pools[0]->mfa_configuration = MFA_OPTIONAL;
    auto_json struct json_object *tokens = sign_in(world);
    fixture_expect_error(factor_call_signed_in(world, tokens, "AssociateSoftwareToken", ""),
                         "SoftwareTokenMFANotFoundException",
                         "Software Token MFA has not been enabled by the userPool");
    fixture_expect_error(fixture_call(world, "AssociateSoftwareToken", "{}"),
                         "InvalidParameterException",
                         "Either an AccessToken or a Session must be given.");
    world_free(world);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/challenge_mfa_setup");

    UNIT_CASE(suite, "app", who_must_and_has_none_sets_an_app_up_before_the_tokens,
              a_wrong_code_can_be_tried_again_with_the_same_session, five_wrong_codes_lock_out,
              a_code_of_another_form_is_a_validation_error,
              the_setup_is_not_over_before_the_app_is_verified);
    UNIT_CASE(suite, "address", an_address_is_set_up_by_a_code_sent_to_it,
              an_address_is_no_factor_where_the_pool_has_none,
              who_must_and_has_an_address_is_asked_without_setting_up);
    UNIT_CASE(suite, "signed_in", who_is_signed_in_sets_an_app_up_and_enables_it,
              a_pool_without_apps_says_so);
    return suite;
}

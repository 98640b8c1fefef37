/* Which factor a user is asked for: SELECT_MFA_TYPE, SetUserMFAPreference, GetUser. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/json.h"
#include "tests/unit/emulator_fixture.h"
#include "tests/unit/factor_fixture.h"
#include "tests/unit/unit.h"

#define ALL_TYPES "[\"SMS_MFA\", \"SOFTWARE_TOKEN_MFA\", \"EMAIL_OTP\"]"
#define EVERYTHING                                                                                 \
    "{\"mfa\": {\"enabled\": " ALL_TYPES ", \"totpSecret\": \"" FACTOR_SECRET "\"},"               \
    " \"attributes\": {\"phone_number\": \"+4915112345678\", \"email\": \"jane@example.com\"}}"

/* Jane has every factor and prefers none. */
static struct world *make_world(void)
{
    struct world *world = fixture_world();

    factor_set_pool(world, MFA_OPTIONAL, ALL_TYPES);
    factor_set_user(world, "jane", EVERYTHING);
    factor_open_outbox(world);
    return world;
}

static struct json_object *sign_in(struct world *world)
{
    return fixture_password(world, "jane", "Right-Horse-7");
}

static struct json_object *select_factor(struct world *world, struct json_object *put,
                                         const char *type)
{
    auto_free char *responses = NULL;

    ck_assert_int_gt(asprintf(&responses, "\"ANSWER\": \"%s\"", type), 0);
    return factor_respond(world, "SELECT_MFA_TYPE", put, "jane", responses);
}

/* Tokens of jane, who signs in without a second factor for once. */
static struct json_object *tokens(struct world *world)
{
    enum mfa_configuration configuration =
        (enum mfa_configuration)world->pools[0]->mfa_configuration;

    world->pools[0]->mfa_configuration = MFA_OFF;
    struct json_object *answer = sign_in(world);
    world->pools[0]->mfa_configuration = configuration;
    return answer;
}

START_TEST(who_prefers_none_chooses)
{
    static const char *const types[] = {"SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"};
    struct world *world = make_world();

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        auto_json struct json_object *put =
            factor_expect_challenge(sign_in(world), "SELECT_MFA_TYPE");
        const char *choice = json_text(json_member(put, "ChallengeParameters"), "MFAS_CAN_CHOOSE");
        auto_json struct json_object *choices = json_tokener_parse(choice);
        ck_assert_uint_eq(json_object_array_length(choices), 3);
        ck_assert(json_list_holds(choices, types[i]));
        json_object_put(factor_expect_challenge(select_factor(world, put, types[i]), types[i]));
    }
    world_free(world);
}
END_TEST

START_TEST(what_is_not_on_offer_cannot_be_chosen_and_the_session_stays_good)
{
    struct world *world = make_world();
    char code[7];

    factor_set_user(world, "jane", "{\"attributes\": {\"email\": \"jane@example.com\"}}");
    auto_json struct json_object *put = factor_expect_challenge(sign_in(world), "SELECT_MFA_TYPE");
    fixture_expect_error(select_factor(world, put, "SMS_MFA"), "InvalidParameterException",
                         "Invalid ANSWER for SELECT_MFA_TYPE.");
    fixture_expect_error(select_factor(world, put, "PASSWORD"), "InvalidParameterException",
                         "Invalid ANSWER for SELECT_MFA_TYPE.");
    auto_json struct json_object *chosen = factor_expect_challenge(
        select_factor(world, put, "SOFTWARE_TOKEN_MFA"), "SOFTWARE_TOKEN_MFA");
    fixture_expect_error(select_factor(world, put, "EMAIL_OTP"), "NotAuthorizedException",
                         "Invalid session for the user, session can only be used once.");
    factor_expect_tokens(factor_answer_totp(world, chosen, factor_code(world, 0, code)));
    world_free(world);
}
END_TEST

START_TEST(who_prefers_one_is_asked_for_it)
{
    struct world *world = make_world();
    auto_json struct json_object *signed_in = tokens(world);

    json_object_put(
        factor_call_signed_in(world, signed_in, "SetUserMFAPreference",
                              "\"EmailMfaSettings\": {\"Enabled\": true, \"PreferredMfa\": true}"));
    json_object_put(factor_expect_challenge(sign_in(world), "EMAIL_OTP"));
    json_object_put(factor_call_signed_in(
        world, signed_in, "SetUserMFAPreference",
        "\"EmailMfaSettings\": {\"Enabled\": false}, \"SMSMfaSettings\": {\"Enabled\": false}"));
    json_object_put(factor_expect_challenge(sign_in(world), "SOFTWARE_TOKEN_MFA"));
    json_object_put(factor_call_signed_in(world, signed_in, "SetUserMFAPreference",
                                          "\"SoftwareTokenMfaSettings\": {\"Enabled\": false}"));
    factor_expect_tokens(sign_in(world));
    world_free(world);
}
END_TEST

START_TEST(get_user_tells_the_settings)
{
    struct world *world = make_world();
    auto_json struct json_object *signed_in = tokens(world);

    json_object_put(
        factor_call_signed_in(world, signed_in, "SetUserMFAPreference",
                              "\"EmailMfaSettings\": {\"Enabled\": true, \"PreferredMfa\": true},"
                              "\"SMSMfaSettings\": {\"Enabled\": false, \"PreferredMfa\": false}"));
    auto_json struct json_object *user = factor_call_signed_in(world, signed_in, "GetUser", "");
    struct json_object *list = json_member(user, "UserMFASettingList");
    ck_assert_str_eq(json_text(user, "PreferredMfaSetting"), "EMAIL_OTP");
    ck_assert_uint_eq(json_object_array_length(list), 2);
    ck_assert(json_list_holds(list, "SOFTWARE_TOKEN_MFA"));
    ck_assert(json_list_holds(list, "EMAIL_OTP"));
    world_free(world);
}
END_TEST

START_TEST(what_the_user_does_not_have_cannot_be_enabled)
{
    static const struct {
        const char *members, *message;
    } cases[] = {
        {"\"SoftwareTokenMfaSettings\": {\"Enabled\": true}",
         "User has not verified software token mfa"},
        {"\"SMSMfaSettings\": {\"Enabled\": true}",
         "User does not have delivery config set to turn on SMS_MFA"},
        {"\"EmailMfaSettings\": {\"PreferredMfa\": true}",
         "Invalid MFA preference: EMAIL_OTP is preferred, but not enabled"},
    };
    struct world *world = make_world();

    factor_set_user(world, "jane",
                    "{\"mfa\": {}, \"attributes\": {\"email\": \"jane@example.com\"}}");
    auto_json struct json_object *signed_in = tokens(world);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        fixture_expect_error(
            factor_call_signed_in(world, signed_in, "SetUserMFAPreference", cases[i].members),
            "InvalidParameterException", cases[i].message);
    ck_assert_ptr_null(factor_user(world, "jane")->mfa.enabled);
    world_free(world);
}
END_TEST

START_TEST(two_factors_cannot_both_be_preferred)
{
    struct world *world = make_world();
    auto_json struct json_object *signed_in = tokens(world);

    fixture_expect_error(
        factor_call_signed_in(world, signed_in, "SetUserMFAPreference",
                              "\"EmailMfaSettings\": {\"Enabled\": true, \"PreferredMfa\": true},"
                              "\"SMSMfaSettings\": {\"Enabled\": true, \"PreferredMfa\": true}"),
        "InvalidParameterException", "Only one MFA method can be set as preferred.");
    world_free(world);
}
END_TEST

START_TEST(a_setting_that_is_no_boolean_is_refused)
{
    struct world *world = make_world();
    auto_json struct json_object *signed_in = tokens(world);

    fixture_expect_error(factor_call_signed_in(world, signed_in, "SetUserMFAPreference",
                                               "\"SMSMfaSettings\": {\"Enabled\": \"yes\"}"),
                         "SerializationException", "SMSMfaSettings.Enabled is no Boolean");
    world_free(world);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/set_user_mfa_preference");

    UNIT_CASE(suite, "choice", who_prefers_none_chooses,
              what_is_not_on_offer_cannot_be_chosen_and_the_session_stays_good,
              who_prefers_one_is_asked_for_it);
    UNIT_CASE(suite, "settings", get_user_tells_the_settings,
              what_the_user_does_not_have_cannot_be_enabled, two_factors_cannot_both_be_preferred,
              a_setting_that_is_no_boolean_is_refused);
    return suite;
}

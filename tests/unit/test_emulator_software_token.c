/* SOFTWARE_TOKEN_MFA as a client meets it: right, wrong, used, too old, too often. */
#include "common/ownership.h"
#include "tests/emulator/json.h"
#include "tests/unit/emulator_fixture.h"
#include "tests/unit/factor_fixture.h"
#include "tests/unit/stopped_clock.h"
#include "tests/unit/unit.h"

#define CHALLENGE "SOFTWARE_TOKEN_MFA"

/* Signs jane in as far as the challenge. */
static struct json_object *challenge(struct world *world)
{
    return factor_expect_challenge(fixture_password(world, "jane", "Right-Horse-7"), CHALLENGE);
}

START_TEST(the_right_code_gets_tokens_after_srp_and_after_a_password)
{
    struct world *world = factor_totp_world();
    char code[7];

    struct json_object *put = factor_expect_challenge(
        fixture_srp(world, FIXTURE_CLIENT, "jane", "Right-Horse-7"), CHALLENGE);
    struct json_object *parameters = json_member(put, "ChallengeParameters");
    ck_assert_str_eq(json_text(parameters, "FRIENDLY_DEVICE_NAME"), "phone");
    ck_assert_str_eq(json_text(parameters, "USER_ID_FOR_SRP"), "jane");
    factor_expect_tokens(factor_answer_totp(world, put, factor_code(world, 0, code)));
    json_object_put(put);
    put = challenge(world);
    factor_expect_tokens(factor_answer_totp(world, put, factor_code(world, 1, code)));
    json_object_put(put);
    world_free(world);
}
END_TEST

START_TEST(a_wrong_password_never_gets_as_far)
{
    struct world *world = factor_totp_world();

    fixture_expect_error(fixture_password(world, "jane", "wrong"), "NotAuthorizedException",
                         "Incorrect username or password.");
    world_free(world);
}
END_TEST

START_TEST(a_wrong_code_leaves_the_session_usable)
{
    static const char *const wrong[] = {"000000", "28708", "2870822", "abcdef", "28708 "};
    struct world *world = factor_totp_world();

    world->clock.offset_seconds = 59 - clock_now(&world->clock); /* the code is 287082 */
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        auto_json struct json_object *put = challenge(world);
        fixture_expect_error(factor_answer_totp(world, put, wrong[i]), "CodeMismatchException",
                             "Invalid code received for user");
        factor_user(world, "jane")->mfa.totp_last_step = 0;
        factor_expect_tokens(factor_answer_totp(world, put, "287082"));
    }
    world_free(world);
}
END_TEST

START_TEST(an_answer_without_a_code_is_no_try)
{
    struct world *world = factor_totp_world();
    auto_json struct json_object *put = challenge(world);

    for (int i = 0; i < 6; i++)
        fixture_expect_error(factor_answer_totp(world, put, ""), "InvalidParameterException",
                             "Missing required parameter SOFTWARE_TOKEN_MFA_CODE");
    fixture_expect_error(factor_answer_totp(world, put, "wrong"), "CodeMismatchException",
                         "Invalid code received for user");
    world_free(world);
}
END_TEST

START_TEST(a_code_is_good_for_once)
{
    struct world *world = factor_totp_world();
    char code[7];

    auto_json struct json_object *first = challenge(world);
    factor_expect_tokens(factor_answer_totp(world, first, factor_code(world, 0, code)));
    auto_json struct json_object *second = challenge(world);
    fixture_expect_error(factor_answer_totp(world, second, code), "ExpiredCodeException",
                         "Your software token has already been used once.");
    fixture_expect_error(factor_answer_totp(world, second, factor_code(world, -1, code)),
                         "ExpiredCodeException", "Your software token has already been used once.");
    factor_expect_tokens(factor_answer_totp(world, second, factor_code(world, 1, code)));
    world_free(world);
}
END_TEST

START_TEST(a_session_is_good_for_once_and_for_one_user_and_challenge)
{
    struct world *world = factor_totp_world();
    auto_json struct json_object *put = challenge(world);
    char code[7];

    fixture_expect_error(factor_respond(world, CHALLENGE, put, "dave", "\"x\": \"y\""),
                         "NotAuthorizedException", "Invalid session for the user.");
    fixture_expect_error(
        factor_respond(world, "NEW_PASSWORD_REQUIRED", put, "jane", "\"NEW_PASSWORD\": \"y\""),
        "NotAuthorizedException", "Invalid session for the user.");
    factor_expect_tokens(factor_answer_totp(world, put, factor_code(world, 0, code)));
    fixture_expect_error(factor_answer_totp(world, put, factor_code(world, 1, code)),
                         "NotAuthorizedException",
                         "Invalid session for the user, session can only be used once.");
    world_free(world);
}
END_TEST

START_TEST(a_session_expires)
{
    struct world *world = factor_totp_world();
    auto_json struct json_object *put = challenge(world);
    char code[7];

    world->clock.offset_seconds += 3 * 60 + 1;
    fixture_expect_error(factor_answer_totp(world, put, factor_code(world, 0, code)),
                         "NotAuthorizedException",
                         "Invalid session for the user, session is expired.");
    world_free(world);
}
END_TEST

START_TEST(five_wrong_codes_lock_even_the_right_one_out_but_not_the_password)
{
    struct world *world = factor_totp_world();
    auto_json struct json_object *put = challenge(world);
    char code[7];

    stopped_clock_stop(); /* the lockout lasts a second */
    for (int i = 0; i < 5; i++)
        fixture_expect_error(factor_answer_totp(world, put, "wrong"), "CodeMismatchException",
                             "Invalid code received for user");
    fixture_expect_error(factor_answer_totp(world, put, factor_code(world, 0, code)),
                         "NotAuthorizedException", "Password attempts exceeded");
    json_object_put(challenge(world));
    world->clock.offset_seconds += 1;
    factor_expect_tokens(factor_answer_totp(world, put, factor_code(world, 0, code)));
    stopped_clock_go_on();
    world_free(world);
}
END_TEST

START_TEST(the_pool_decides_whether_codes_are_asked_for)
{
    struct world *world = factor_totp_world();

    factor_set_pool(world, MFA_OFF, "[\"SOFTWARE_TOKEN_MFA\"]");
    factor_expect_tokens(fixture_password(world, "jane", "Right-Horse-7"));
    factor_set_pool(world, MFA_OPTIONAL, "[\"SOFTWARE_TOKEN_MFA\"]");
    json_object_put(challenge(world));
    factor_set_user(world, "jane", "{\"mfa\": {\"totpSecret\": \"" FACTOR_SECRET "\"}}");
    factor_expect_tokens(fixture_password(world, "jane", "Right-Horse-7"));
    world_free(world);
}
END_TEST

START_TEST(a_new_password_does_not_replace_the_code)
{
    struct world *world = factor_totp_world();

    factor_set_user(world, "jane", "{\"status\": \"FORCE_CHANGE_PASSWORD\"}");
    auto_json struct json_object *put = factor_expect_challenge(
        fixture_password(world, "jane", "Right-Horse-7"), "NEW_PASSWORD_REQUIRED");
    json_object_put(factor_expect_challenge(
        factor_respond(world, "NEW_PASSWORD_REQUIRED", put, "jane",
                       "\"NEW_PASSWORD\": \"Newer-Horse-8\", \"userAttributes.given_name\": \"J\""),
        CHALLENGE));
    world_free(world);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/challenge_software_token");

    UNIT_CASE(suite, "codes", the_right_code_gets_tokens_after_srp_and_after_a_password,
              a_wrong_password_never_gets_as_far, a_wrong_code_leaves_the_session_usable,
              an_answer_without_a_code_is_no_try, a_code_is_good_for_once,
              five_wrong_codes_lock_even_the_right_one_out_but_not_the_password);
    UNIT_CASE(suite, "sessions", a_session_is_good_for_once_and_for_one_user_and_challenge,
              a_session_expires, the_pool_decides_whether_codes_are_asked_for,
              a_new_password_does_not_replace_the_code);
    return suite;
}

/* Devices as a client meets them: confirmed, remembered, proven in the place of a code, forgotten.
 */
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/claim_timestamp.h"
#include "tests/emulator/json.h"
#include "tests/emulator/text.h"
#include "tests/unit/device_fixture.h"
#include "tests/unit/factor_fixture.h"
#include "tests/unit/unit.h"

#define NO_DEVICE  "Device does not exist."
#define NO_REFRESH "Invalid Refresh Token"

START_TEST(a_new_device_gets_a_key_where_the_pool_tracks_devices)
{
    struct device_host host = device_host_make(DEVICES_ALWAYS);

    ck_assert_ptr_nonnull(host.key);
    ck_assert_int_eq(strncmp(host.key, "eu-west-1_", 10), 0);
    ck_assert_uint_eq(strlen(host.key), 10 + 36);
    ck_assert_int_eq(host.group[0], '-');
    device_host_end(&host);
    host = device_host_make(DEVICES_OFF);
    ck_assert_ptr_null(host.key);
    device_host_end(&host);
}
END_TEST

START_TEST(a_remembered_device_replaces_the_code_every_time)
{
    struct device_host host = device_host_make(DEVICES_ALWAYS);

    device_host_confirm(&host, false);
    for (int i = 0; i < 20; i++) {
        struct json_object *answer = device_host_sign_in_with(&host, DEVICE_SECRET);
        struct json_object *result = json_member(answer, "AuthenticationResult");
        ck_assert_ptr_null(json_member(result, "NewDeviceMetadata"));
        factor_expect_tokens(answer);
    }
    device_host_end(&host);
}
END_TEST

START_TEST(the_key_may_come_with_the_answer_to_srp)
{
    struct device_host host = device_host_make(DEVICES_ALWAYS);
    auto_free char *body = NULL;
    auto_free char *responses = NULL;
    char timestamp[CLAIM_TIMESTAMP_SIZE];
    struct srp_attempt attempt = {.client_id = FIXTURE_CLIENT, .username = "jane"};

    device_host_confirm(&host, false);
    auto_json struct json_object *put = fixture_srp_start(host.world, &attempt);
    struct json_object *parameters = json_member(put, "ChallengeParameters");
    struct srp_identity identity = {strchr(FIXTURE_POOL, '_') + 1, "jane", "Right-Horse-7"};
    claim_timestamp_format((time_t)clock_now(&host.world->clock), timestamp);
    auto_free char *signature =
        fixture_srp_proof(attempt.private_value, parameters, &identity, timestamp);
    responses = text_format("\"DEVICE_KEY\": \"%s\", \"PASSWORD_CLAIM_SECRET_BLOCK\": \"%s\","
                            " \"PASSWORD_CLAIM_SIGNATURE\": \"%s\", \"TIMESTAMP\": \"%s\"",
                            host.key, json_text(parameters, "SECRET_BLOCK"), signature, timestamp);
    json_object_put(factor_expect_challenge(
        factor_respond(host.world, "PASSWORD_VERIFIER", put, "jane", responses), DEVICE_SRP));
    BN_free(attempt.private_value);
    device_host_end(&host);
}
END_TEST

START_TEST(another_secret_is_refused_and_the_code_still_works)
{
    struct device_host host = device_host_make(DEVICES_ALWAYS);

    device_host_confirm(&host, false);
    fixture_expect_error(device_host_sign_in_with(&host, "another"), "NotAuthorizedException",
                         "Incorrect username or password.");
    json_object_put(factor_expect_challenge(fixture_password(host.world, "jane", "Right-Horse-7"),
                                            "SOFTWARE_TOKEN_MFA"));
    device_host_end(&host);
}
END_TEST

START_TEST(a_device_does_not_replace_the_password)
{
    struct device_host host = device_host_make(DEVICES_ALWAYS);
    auto_free char *responses = NULL;

    device_host_confirm(&host, false);
    responses = text_format("\"DEVICE_KEY\": \"%s\", \"SRP_A\": \"abc\"", host.key);
    fixture_expect_error(factor_respond(host.world, DEVICE_SRP, NULL, "jane", responses),
                         "InvalidParameterException", "Missing required parameter Session");
    device_host_end(&host);
}
END_TEST

START_TEST(each_step_has_a_session_that_is_good_once_and_expires)
{
    struct device_host host = device_host_make(DEVICES_ALWAYS);
    struct srp_attempt attempt = {0};
    struct srp_attempt again = {0};

    device_host_confirm(&host, false);
    auto_json struct json_object *first =
        factor_expect_challenge(device_host_sign_in(&host), DEVICE_SRP);
    auto_json struct json_object *second =
        factor_expect_challenge(device_host_start_proof(&host, first, &attempt), DEVICE_VERIFIER);
    fixture_expect_error(device_host_start_proof(&host, first, &again), "NotAuthorizedException",
                         "Invalid session for the user, session can only be used once.");
    host.world->clock.offset_seconds += 181;
    fixture_expect_error(device_host_prove(&host, second, &attempt, DEVICE_SECRET),
                         "NotAuthorizedException",
                         "Invalid session for the user, session is expired.");
    BN_free(again.private_value);
    device_host_end(&host);
}
END_TEST

START_TEST(with_opt_in_the_user_says_whether_to_remember)
{
    struct device_host host = device_host_make(DEVICES_USER_OPT_IN);

    device_host_confirm(&host, true);
    json_object_put(factor_expect_challenge(device_host_sign_in(&host), "SOFTWARE_TOKEN_MFA"));
    json_object_put(device_host_call(&host, "UpdateDeviceStatus",
                                     ", \"DeviceRememberedStatus\": \"remembered\""));
    factor_expect_tokens(device_host_sign_in_with(&host, DEVICE_SECRET));
    json_object_put(device_host_call(&host, "UpdateDeviceStatus",
                                     ", \"DeviceRememberedStatus\": \"not_remembered\""));
    json_object_put(factor_expect_challenge(device_host_sign_in(&host), "SOFTWARE_TOKEN_MFA"));
    device_host_end(&host);
}
END_TEST

START_TEST(where_devices_do_not_replace_codes_both_are_asked_for)
{
    struct device_host host = device_host_make(DEVICES_ALWAYS);
    char code[7];

    device_host_confirm(&host, false);
    host.world->pools[0]->devices_replace_mfa = false;
    auto_json struct json_object *put =
        factor_expect_challenge(device_host_sign_in(&host), "SOFTWARE_TOKEN_MFA");
    json_object_put(factor_expect_challenge(
        factor_answer_totp(host.world, put, factor_code(host.world, 1, code)), DEVICE_SRP));
    device_host_end(&host);
}
END_TEST

START_TEST(a_forgotten_device_does_not_exist)
{
    struct device_host host = device_host_make(DEVICES_ALWAYS);

    device_host_confirm(&host, false);
    json_object_put(device_host_call(&host, "ForgetDevice", ""));
    fixture_expect_error(device_host_sign_in(&host), "ResourceNotFoundException", NO_DEVICE);
    fixture_expect_error(device_host_call(&host, "GetDevice", ""), "ResourceNotFoundException",
                         NO_DEVICE);
    device_host_end(&host);
}
END_TEST

START_TEST(a_wrong_password_does_not_tell_whether_the_device_exists)
{
    struct device_host host = device_host_make(DEVICES_ALWAYS);

    factor_set_user(host.world, "jane", "{\"password\": \"Another-Horse-8\"}");
    fixture_expect_error(device_host_sign_in(&host), "NotAuthorizedException",
                         "Incorrect username or password.");
    device_host_end(&host);
}
END_TEST

START_TEST(only_the_tokens_own_device_can_be_confirmed_and_once)
{
    struct device_host host = device_host_make(DEVICES_ALWAYS);

    fixture_expect_error(
        device_host_confirm_key(&host, "eu-west-1_00000000-0000-4000-8000-000000000000"),
        "ResourceNotFoundException", NO_DEVICE);
    device_host_confirm(&host, false);
    fixture_expect_error(device_host_confirm_key(&host, host.key), "DeviceKeyExistsException",
                         "Device key already exists.");
    device_host_end(&host);
}
END_TEST

START_TEST(a_verifier_that_is_none_is_refused)
{
    static const char *const wrong[] = {
        "",
        ", \"DeviceSecretVerifierConfig\": {\"Salt\": \"AAEC\"}",
        ", \"DeviceSecretVerifierConfig\": {\"Salt\": \"AAEC\", \"PasswordVerifier\": \"\"}",
        ", \"DeviceSecretVerifierConfig\": {\"Salt\": \"AAEC\", \"PasswordVerifier\": \"AA==\"}",
        ", \"DeviceSecretVerifierConfig\": {\"Salt\": \"!\", \"PasswordVerifier\": \"AAEC\"}",
    };
    struct device_host host = device_host_make(DEVICES_ALWAYS);

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        fixture_expect_error(device_host_call(&host, "ConfirmDevice", wrong[i]),
                             "InvalidParameterException", "Invalid DeviceSecretVerifierConfig.");
    device_host_end(&host);
}
END_TEST

static struct json_object *refresh(struct device_host *host, const char *more)
{
    const char *token =
        json_text(json_member(host->tokens, "AuthenticationResult"), "RefreshToken");
    auto_free char *body = text_format(
        "{\"ClientId\": \"" FIXTURE_CLIENT "\", \"RefreshToken\": \"%s\"%s}", token, more);

    return fixture_call(host->world, "GetTokensFromRefreshToken", body);
}

START_TEST(a_refresh_token_is_bound_to_its_confirmed_device)
{
    struct device_host host = device_host_make(DEVICES_ALWAYS);
    auto_free char *named = text_format(", \"DeviceKey\": \"%s\"", host.key);

    fixture_expect_error(refresh(&host, named), "NotAuthorizedException", NO_REFRESH);
    device_host_confirm(&host, false);
    factor_expect_tokens(refresh(&host, named));
    fixture_expect_error(refresh(&host, ""), "NotAuthorizedException", NO_REFRESH);
    fixture_expect_error(
        refresh(&host, ", \"DeviceKey\": \"eu-west-1_00000000-0000-4000-8000-000000000000\""),
        "NotAuthorizedException", NO_REFRESH);
    json_object_put(device_host_call(&host, "ForgetDevice", ""));
    fixture_expect_error(refresh(&host, named), "NotAuthorizedException", NO_REFRESH);
    device_host_end(&host);
}
END_TEST

START_TEST(devices_are_listed_with_their_names)
{
    struct device_host host = device_host_make(DEVICES_ALWAYS);

    device_host_confirm(&host, false);
    auto_json struct json_object *list =
        factor_call_signed_in(host.world, host.tokens, "ListDevices", "\"Limit\": 10");
    struct json_object *devices = json_member(list, "Devices");
    ck_assert_uint_eq(json_object_array_length(devices), 1);
    struct json_object *device = json_object_array_get_idx(devices, 0);
    ck_assert_str_eq(json_text(device, "DeviceKey"), host.key);
    ck_assert_ptr_nonnull(strstr(json_line(device), "\"web1\""));
    device_host_end(&host);
}
END_TEST

START_TEST(a_pool_that_tracks_none_has_none)
{
    struct device_host host = device_host_make(DEVICES_OFF);

    fixture_expect_error(factor_call_signed_in(host.world, host.tokens, "ListDevices", ""),
                         "InvalidUserPoolConfigurationException",
                         "Device tracking is not enabled for the user pool.");
    device_host_end(&host);
}
END_TEST

START_TEST(a_state_file_can_have_devices_and_take_them_away)
{
    struct device_host host = device_host_make(DEVICES_ALWAYS);

    factor_set_user(host.world, "jane",
                    "{\"devices\": [{\"deviceKey\": \"a_b\", \"deviceGroupKey\": \"-c\","
                    " \"salt\": \"AAEC\", \"passwordVerifier\": \"AAEC\", \"remembered\": true}]}");
    ck_assert_uint_eq(factor_user(host.world, "jane")->device_count, 1);
    factor_set_user(host.world, "jane", "{\"devices\": []}");
    ck_assert_uint_eq(factor_user(host.world, "jane")->device_count, 0);
    device_host_end(&host);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/device");

    UNIT_CASE(suite, "confirm", a_new_device_gets_a_key_where_the_pool_tracks_devices,
              only_the_tokens_own_device_can_be_confirmed_and_once,
              a_verifier_that_is_none_is_refused, with_opt_in_the_user_says_whether_to_remember,
              devices_are_listed_with_their_names, a_pool_that_tracks_none_has_none,
              a_state_file_can_have_devices_and_take_them_away);
    UNIT_CASE(suite, "sign_in", a_remembered_device_replaces_the_code_every_time,
              the_key_may_come_with_the_answer_to_srp,
              another_secret_is_refused_and_the_code_still_works,
              a_device_does_not_replace_the_password,
              each_step_has_a_session_that_is_good_once_and_expires,
              where_devices_do_not_replace_codes_both_are_asked_for);
    UNIT_CASE(suite, "forget", a_forgotten_device_does_not_exist,
              a_wrong_password_does_not_tell_whether_the_device_exists,
              a_refresh_token_is_bound_to_its_confirmed_device);
    return suite;
}

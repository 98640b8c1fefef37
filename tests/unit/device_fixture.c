/* A host that jane signs in at, for the emulator's tests of devices. */
#include "tests/unit/device_fixture.h"

#include <stdlib.h>

#include "common/ownership.h"
#include "tests/emulator/claim_timestamp.h"
#include "tests/emulator/encoding.h"
#include "tests/emulator/json.h"
#include "tests/emulator/text.h"
#include "tests/unit/factor_fixture.h"
#include "tests/unit/unit.h"

/* Jane has an authenticator app and signs in with it, so that there are tokens of a new device. */
struct device_host device_host_make(enum device_tracking tracking)
{
    struct device_host host = {.world = factor_totp_world()};
    char code[7];

    host.world->pools[0]->device_tracking = (int)tracking;
    auto_json struct json_object *put = factor_expect_challenge(
        fixture_password(host.world, "jane", "Right-Horse-7"), "SOFTWARE_TOKEN_MFA");
    host.tokens = factor_answer_totp(host.world, put, factor_code(host.world, 0, code));
    struct json_object *metadata =
        json_member(json_member(host.tokens, "AuthenticationResult"), "NewDeviceMetadata");
    host.key = text_copy(json_text(metadata, "DeviceKey"));
    host.group = text_copy(json_text(metadata, "DeviceGroupKey"));
    return host;
}

void device_host_end(struct device_host *host)
{
    json_object_put(host->tokens);
    free(host->key);
    free(host->group);
    world_free(host->world);
}

/* A number in base64 as clients write it: with a zero byte before a high bit. */
static char *write_number(const BIGNUM *number)
{
    uint8_t bytes[400] = {0};
    size_t zero = BN_num_bits(number) % 8 == 0;

    return base64_encode(bytes, (size_t)BN_bn2bin(number, bytes + zero) + zero);
}

struct json_object *device_host_confirm_key(struct device_host *host, const char *key)
{
    auto_number BIGNUM *salt = srp_random(128);
    auto_number BIGNUM *verifier = srp_make_verifier(host->group, key, DEVICE_SECRET, salt);
    auto_free char *salt_text = write_number(salt);
    auto_free char *verifier_text = write_number(verifier);
    auto_free char *members = text_format("\"DeviceKey\": \"%s\", \"DeviceName\": \"web1\","
                                          " \"DeviceSecretVerifierConfig\": {\"Salt\": \"%s\","
                                          " \"PasswordVerifier\": \"%s\"}",
                                          key, salt_text, verifier_text);

    return factor_call_signed_in(host->world, host->tokens, "ConfirmDevice", members);
}

void device_host_confirm(struct device_host *host, bool expected_question)
{
    auto_json struct json_object *answer = device_host_confirm_key(host, host->key);

    ck_assert_msg(json_member(answer, "UserConfirmationNecessary") != NULL, "%s",
                  json_line(answer));
    ck_assert_int_eq(json_object_get_boolean(json_member(answer, "UserConfirmationNecessary")),
                     expected_question);
}

struct json_object *device_host_call(struct device_host *host, const char *operation,
                                     const char *more)
{
    auto_free char *members = text_format("\"DeviceKey\": \"%s\"%s", host->key, more);

    return factor_call_signed_in(host->world, host->tokens, operation, members);
}

/* USER_PASSWORD_AUTH that names the device. */
struct json_object *device_host_sign_in(struct device_host *host)
{
    auto_free char *body =
        text_format("{\"AuthFlow\": \"USER_PASSWORD_AUTH\", \"ClientId\": \"" FIXTURE_CLIENT "\","
                    " \"AuthParameters\": {\"USERNAME\": \"jane\", \"PASSWORD\":"
                    " \"Right-Horse-7\", \"DEVICE_KEY\": \"%s\"}}",
                    host->key);

    return fixture_call(host->world, "InitiateAuth", body);
}

/* Answers DEVICE_SRP_AUTH. */
struct json_object *device_host_start_proof(struct device_host *host, struct json_object *put,
                                            struct srp_attempt *attempt)
{
    auto_free char *client_public = fixture_srp_public(attempt);
    auto_free char *responses =
        text_format("\"DEVICE_KEY\": \"%s\", \"SRP_A\": \"%s\"", host->key, client_public);

    return factor_respond(host->world, DEVICE_SRP, put, "jane", responses);
}

/* Answers DEVICE_PASSWORD_VERIFIER, and ends the attempt. */
struct json_object *device_host_prove(struct device_host *host, struct json_object *put,
                                      struct srp_attempt *attempt, const char *secret)
{
    struct json_object *parameters = json_member(put, "ChallengeParameters");
    struct srp_identity identity = {host->group, host->key, secret};
    char timestamp[CLAIM_TIMESTAMP_SIZE];

    claim_timestamp_format((time_t)clock_now(&host->world->clock), timestamp);
    auto_free char *signature =
        fixture_srp_proof(attempt->private_value, parameters, &identity, timestamp);
    auto_free char *responses =
        text_format("\"DEVICE_KEY\": \"%s\", \"PASSWORD_CLAIM_SECRET_BLOCK\": \"%s\","
                    " \"PASSWORD_CLAIM_SIGNATURE\": \"%s\", \"TIMESTAMP\": \"%s\"",
                    host->key, json_text(parameters, "SECRET_BLOCK"), signature, timestamp);
    BN_free(attempt->private_value);
    attempt->private_value = NULL;
    return factor_respond(host->world, DEVICE_VERIFIER, put, "jane", responses);
}

/* From the password on, with this device secret. */
struct json_object *device_host_sign_in_with(struct device_host *host, const char *secret)
{
    struct srp_attempt attempt = {0};

    auto_json struct json_object *first =
        factor_expect_challenge(device_host_sign_in(host), DEVICE_SRP);
    auto_json struct json_object *second =
        factor_expect_challenge(device_host_start_proof(host, first, &attempt), DEVICE_VERIFIER);
    struct json_object *parameters = json_member(second, "ChallengeParameters");
    ck_assert_str_eq(json_text(parameters, "DEVICE_KEY"), host->key);
    ck_assert_str_eq(json_text(parameters, "USERNAME"), "jane");
    return device_host_prove(host, second, &attempt, secret);
}

/* ForgotPassword and ConfirmForgotPassword. */
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/mfa.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/secret_hash.h"
#include "tests/emulator/text.h"
#include "tests/unit/trigger_fixture.h"
#include "tests/unit/unit.h"

#define OLD_PASSWORD "Right-Horse-7"
#define NEW_PASSWORD "Quite-New-22"
#define HOUR         3600

#define WRONG_CODE   "Invalid verification code provided, please try again."
#define EXPIRED_CODE "Invalid code provided, please request a code again."
#define LIMIT        "Attempt limit exceeded, please try after some time."

static struct trigger_fixture fixture;

static struct user *jane(void)
{
    return pool_find_user(fixture.pool, "jane");
}

static struct json_object *forget(const char *username)
{
    auto_free char *body =
        text_format("{\"ClientId\": \"" FIXTURE_CLIENT "\", \"Username\": \"%s\","
                    " \"ClientMetadata\": {\"host\": \"web1\"}}",
                    username);

    return fixture_call(fixture.world, "ForgotPassword", body);
}

/* By the client that hides who exists. */
static struct json_object *forget_strictly(const char *username)
{
    auto_free char *hash = secret_hash_of(FIXTURE_SECRET, username, FIXTURE_STRICT);
    auto_free char *body =
        text_format("{\"ClientId\": \"" FIXTURE_STRICT "\", \"Username\": \"%s\","
                    " \"SecretHash\": \"%s\"}",
                    username, hash);

    return fixture_call(fixture.world, "ForgotPassword", body);
}

static struct json_object *confirm(const char *code, const char *password)
{
    auto_free char *body =
        text_format("{\"ClientId\": \"" FIXTURE_CLIENT "\", \"Username\": \"jane\","
                    " \"ConfirmationCode\": \"%s\", \"Password\": \"%s\","
                    " \"ClientMetadata\": {\"host\": \"web1\"}}",
                    code, password);

    return fixture_call(fixture.world, "ConfirmForgotPassword", body);
}

static struct json_object *confirm_strictly(const char *username)
{
    auto_free char *hash = secret_hash_of(FIXTURE_SECRET, username, FIXTURE_STRICT);
    auto_free char *body =
        text_format("{\"ClientId\": \"" FIXTURE_STRICT "\", \"Username\": \"%s\","
                    " \"SecretHash\": \"%s\", \"ConfirmationCode\": \"123456\","
                    " \"Password\": \"" NEW_PASSWORD "\"}",
                    username, hash);

    return fixture_call(fixture.world, "ConfirmForgotPassword", body);
}

/* Has a code sent to jane; to be freed. */
static char *get_code(void)
{
    json_object_put(forget("jane"));
    auto_json struct json_object *message = trigger_fixture_message(&fixture);

    ck_assert_str_eq(json_text(message, "purpose"), "CustomMessage_ForgotPassword");
    ck_assert_str_eq(json_text(message, "destination"), "jane@example.com");
    return text_copy(json_text(message, "code"));
}

/* Another code than this one. */
static char *spoil(const char *code)
{
    char *wrong = text_copy(code);

    wrong[0] = wrong[0] == '9' ? '0' : (char)(wrong[0] + 1);
    return wrong;
}

static void expect_success(struct json_object *answer)
{
    ck_assert_str_eq(json_line(answer), "{}");
    json_object_put(answer);
}

static void expect_sign_in(const char *password)
{
    auto_json struct json_object *answer = fixture_password(fixture.world, "jane", password);

    ck_assert_ptr_nonnull(json_member(answer, "AuthenticationResult"));
}

START_TEST(a_code_by_mail_gets_a_new_password)
{
    auto_json struct json_object *answer = forget("jane@example.com");

    ck_assert_str_eq(json_line(answer),
                     "{\"CodeDeliveryDetails\":{\"AttributeName\":\"email\","
                     "\"DeliveryMedium\":\"EMAIL\",\"Destination\":\"j***@e***\"}}");
    auto_json struct json_object *message = trigger_fixture_message(&fixture);
    expect_success(confirm(json_text(message, "code"), NEW_PASSWORD));
    expect_sign_in(NEW_PASSWORD);
    fixture_expect_error(fixture_password(fixture.world, "jane", OLD_PASSWORD),
                         "NotAuthorizedException", "Incorrect username or password.");
}
END_TEST

START_TEST(a_proved_telephone_goes_before_mail)
{
    json_put_text(jane()->attributes, "phone_number", "+491701234567");
    json_object_put(forget("jane"));
    auto_json struct json_object *by_mail = trigger_fixture_message(&fixture);
    ck_assert_str_eq(json_text(by_mail, "medium"), "EMAIL");
    json_put_text(jane()->attributes, "phone_number_verified", "true");
    auto_json struct json_object *answer = forget("jane");
    auto_json struct json_object *by_phone = trigger_fixture_message(&fixture);

    ck_assert_str_eq(json_text(by_phone, "medium"), "SMS");
    ck_assert_str_eq(json_text(json_member(answer, "CodeDeliveryDetails"), "Destination"),
                     "+********4567");
}
END_TEST

START_TEST(the_second_factor_is_no_way_back_in)
{
    fixture.pool->mfa_configuration = MFA_OPTIONAL;
    fixture.pool->mfa_types = json_tokener_parse("[\"EMAIL_OTP\"]");
    mfa_enable(jane(), "EMAIL_OTP");
    fixture_expect_error(forget("jane"), "InvalidParameterException",
                         "Cannot reset password for the user as there is no registered/verified"
                         " email or phone_number");
}
END_TEST

START_TEST(triggers_get_the_metadata_of_their_own_call)
{
    auto_free char *code = get_code();
    expect_success(confirm(code, NEW_PASSWORD));
    static const char *const sources[] = {"CustomMessage_ForgotPassword",
                                          "PostConfirmation_ConfirmForgotPassword"};

    for (size_t i = 0; i < 2; i++) {
        auto_json struct json_object *event = trigger_fixture_event(&fixture, sources[i]);
        struct json_object *request = json_member(event, "request");
        ck_assert_str_eq(json_line(json_member(request, "clientMetadata")), "{\"host\":\"web1\"}");
        ck_assert_str_eq(json_text(json_member(request, "userAttributes"), "cognito:user_status"),
                         "CONFIRMED");
    }
}
END_TEST

START_TEST(a_wrong_code_can_be_tried_again)
{
    auto_free char *code = get_code();
    auto_free char *wrong = spoil(code);

    fixture_expect_error(confirm(wrong, NEW_PASSWORD), "CodeMismatchException", WRONG_CODE);
    expect_sign_in(OLD_PASSWORD);
    expect_success(confirm(code, NEW_PASSWORD));
}
END_TEST

START_TEST(too_many_wrong_codes_spoil_the_right_one)
{
    auto_free char *code = get_code();
    auto_free char *wrong = spoil(code);

    for (unsigned i = 0; i < USER_CODE_FAILURES; i++)
        fixture_expect_error(confirm(wrong, NEW_PASSWORD), "CodeMismatchException", WRONG_CODE);
    fixture_expect_error(confirm(code, NEW_PASSWORD), "TooManyFailedAttemptsException",
                         "Too many failed attempts, please request a code again.");
    auto_free char *another = get_code();
    expect_success(confirm(another, NEW_PASSWORD));
}
END_TEST

START_TEST(a_code_is_good_once)
{
    auto_free char *code = get_code();

    expect_success(confirm(code, NEW_PASSWORD));
    fixture_expect_error(confirm(code, OLD_PASSWORD), "ExpiredCodeException", EXPIRED_CODE);
}
END_TEST

START_TEST(a_newer_code_replaces_the_older)
{
    auto_free char *older = get_code();
    auto_free char *newer = get_code();

    if (strcmp(older, newer) != 0)
        fixture_expect_error(confirm(older, NEW_PASSWORD), "CodeMismatchException", WRONG_CODE);
    expect_success(confirm(newer, NEW_PASSWORD));
}
END_TEST

START_TEST(a_code_lives_for_an_hour)
{
    auto_free char *code = get_code();

    fixture.world->clock.offset_seconds = HOUR - 10;
    fixture_expect_error(confirm(code, "Q-2"), "InvalidPasswordException",
                         "Password did not conform with policy: Password not long enough");
    fixture.world->clock.offset_seconds = HOUR + 1;
    fixture_expect_error(confirm(code, NEW_PASSWORD), "ExpiredCodeException", EXPIRED_CODE);
}
END_TEST

START_TEST(a_refused_password_leaves_the_code_good)
{
    auto_free char *code = get_code();

    fixture_expect_error(confirm(code, "Without-Number"), "InvalidPasswordException",
                         "Password did not conform with policy: Password must have numeric"
                         " characters");
    expect_success(confirm(code, NEW_PASSWORD));
}
END_TEST

START_TEST(a_password_that_was_used_before_is_refused)
{
    auto_free char *code = get_code();

    fixture.pool->policy.history_size = 2;
    fixture_expect_error(confirm(code, OLD_PASSWORD), "PasswordHistoryPolicyViolationException",
                         "Password has previously been used");
    expect_success(confirm(code, NEW_PASSWORD));
    auto_free char *second = get_code();
    fixture_expect_error(confirm(second, OLD_PASSWORD), "PasswordHistoryPolicyViolationException",
                         "Password has previously been used");
    expect_success(confirm(second, "Another-33"));
    auto_free char *third = get_code();
    expect_success(confirm(third, OLD_PASSWORD));
}
END_TEST

START_TEST(codes_and_tries_are_limited_by_the_hour)
{
    fixture.pool->password_resets_per_hour = 5;
    for (unsigned i = 0; i < 4; i++)
        free(get_code());
    auto_free char *code = get_code();

    fixture_expect_error(forget("jane"), "LimitExceededException", LIMIT);
    fixture_expect_error(confirm(code, NEW_PASSWORD), "LimitExceededException", LIMIT);
    fixture.world->clock.offset_seconds = HOUR + 1;
    auto_free char *later = get_code();
    expect_success(confirm(later, NEW_PASSWORD));
}
END_TEST

START_TEST(a_client_that_tells_says_who_cannot_reset)
{
    fixture_expect_error(forget("nobody"), "UserNotFoundException",
                         "Username/client id combination not found.");
    fixture_expect_error(forget("dave"), "NotAuthorizedException", "User is disabled.");
    fixture_expect_error(forget("Carol"), "NotAuthorizedException",
                         "User password cannot be reset in the current state.");
    fixture_expect_error(forget("nora"), "InvalidParameterException",
                         "Cannot reset password for the user as there is no registered/verified"
                         " email or phone_number");
    fixture.pool->account_recovery = json_tokener_parse("[\"admin_only\"]");
    fixture_expect_error(forget("jane"), "NotAuthorizedException",
                         "Contact administrator to reset password.");
}
END_TEST

static char *destination(struct json_object *answer)
{
    char *copy = text_copy(json_text(json_member(answer, "CodeDeliveryDetails"), "Destination"));

    ck_assert_ptr_nonnull(copy);
    json_object_put(answer);
    return copy;
}

START_TEST(a_client_that_hides_pretends_for_everybody)
{
    auto_free char *unknown = destination(forget_strictly("nobody"));
    auto_free char *again = destination(forget_strictly("nobody"));
    auto_free char *disabled = destination(forget_strictly("dave"));
    auto_free char *unreachable = destination(forget_strictly("nora"));
    auto_free char *address = destination(forget_strictly("x@y.example"));
    auto_json struct json_object *message = trigger_fixture_message(&fixture);

    ck_assert_str_eq(unknown, again);
    ck_assert_uint_eq(strlen(disabled), strlen("j***@e***"));
    ck_assert_uint_eq(strlen(unreachable), strlen("j***@e***"));
    ck_assert_str_eq(address, "x***@y***");
    ck_assert_ptr_null(message);
    fixture_expect_error(confirm_strictly("nobody"), "CodeMismatchException", WRONG_CODE);
    fixture_expect_error(confirm_strictly("dave"), "CodeMismatchException", WRONG_CODE);
    fixture_expect_error(confirm_strictly("jane"), "ExpiredCodeException", EXPIRED_CODE);
}
END_TEST

START_TEST(a_secret_hash_is_asked_of_every_caller)
{
    fixture_expect_error(
        fixture_call(fixture.world, "ForgotPassword",
                     "{\"ClientId\": \"" FIXTURE_STRICT "\", \"Username\": \"jane\"}"),
        "NotAuthorizedException",
        "Client " FIXTURE_STRICT " is configured with secret but SECRET_HASH was not received");
}
END_TEST

START_TEST(who_must_reset_can_sign_in_afterwards)
{
    jane()->status = USER_RESET_REQUIRED;
    fixture_expect_error(fixture_password(fixture.world, "jane", OLD_PASSWORD),
                         "PasswordResetRequiredException", "Password reset required for the user");
    auto_free char *code = get_code();
    expect_success(confirm(code, NEW_PASSWORD));
    expect_sign_in(NEW_PASSWORD);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/forgot-password");
    TCase *tests = UNIT_CASE(
        suite, "forgot password", a_code_by_mail_gets_a_new_password,
        a_proved_telephone_goes_before_mail, the_second_factor_is_no_way_back_in,
        triggers_get_the_metadata_of_their_own_call, a_wrong_code_can_be_tried_again,
        too_many_wrong_codes_spoil_the_right_one, a_code_is_good_once,
        a_newer_code_replaces_the_older, a_code_lives_for_an_hour,
        a_refused_password_leaves_the_code_good, a_password_that_was_used_before_is_refused,
        codes_and_tries_are_limited_by_the_hour, a_client_that_tells_says_who_cannot_reset,
        a_client_that_hides_pretends_for_everybody, a_secret_hash_is_asked_of_every_caller,
        who_must_reset_can_sign_in_afterwards);

    trigger_fixture_add_to(tests, &fixture);
    return suite;
}

/* SignUp, ConfirmSignUp, ResendConfirmationCode. */
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/secret_hash.h"
#include "tests/emulator/text.h"
#include "tests/unit/trigger_fixture.h"
#include "tests/unit/unit.h"

#define PASSWORD "Fresh-Start-1"
#define DAY      (24 * 3600)
#define NAME     "{\"Name\": \"given_name\", \"Value\": \"Peter\"}"
#define EMAIL    "{\"Name\": \"email\", \"Value\": \"peter@example.com\"}"
#define BOTH     NAME ", " EMAIL
#define METADATA "{\"host\":\"web1\"}"

static struct trigger_fixture fixture;

static void prepare(void)
{
    fixture.pool->auto_verified = json_tokener_parse("[\"email\", \"phone_number\"]");
}

static struct json_object *sign_up_as(const char *username, const char *password,
                                      const char *attributes)
{
    auto_free char *body = text_format(
        "{\"ClientId\": \"" FIXTURE_CLIENT "\", \"Username\": \"%s\", \"Password\": \"%s\","
        " \"UserAttributes\": [%s], \"ClientMetadata\": " METADATA ","
        " \"ValidationData\": [{\"Name\": \"invitation\", \"Value\": \"17\"}]}",
        username, password, attributes);

    return fixture_call(fixture.world, "SignUp", body);
}

static struct json_object *sign_up(void)
{
    return sign_up_as("peter", PASSWORD, BOTH);
}

/* By the client that tells who exists, or by the other one. */
static struct json_object *ask(const char *client_id, const char *operation, const char *username,
                               const char *members)
{
    auto_free char *hash = secret_hash_of(FIXTURE_SECRET, username, FIXTURE_STRICT);
    auto_free char *proof = text_format(", \"SecretHash\": \"%s\"", hash);
    auto_free char *body = text_format(
        "{\"ClientId\": \"%s\", \"Username\": \"%s\", \"ClientMetadata\": " METADATA "%s%s}",
        client_id, username, strcmp(client_id, FIXTURE_STRICT) == 0 ? proof : "", members);

    return fixture_call(fixture.world, operation, body);
}

static struct json_object *confirm(const char *username, const char *code)
{
    auto_free char *members = text_format(", \"ConfirmationCode\": \"%s\"", code);

    return ask(FIXTURE_CLIENT, "ConfirmSignUp", username, members);
}

static struct json_object *resend(const char *client_id, const char *username)
{
    return ask(client_id, "ResendConfirmationCode", username, "");
}

/* The last code sent, for this purpose; to be freed. */
static char *code_sent(const char *purpose)
{
    auto_json struct json_object *message = trigger_fixture_message(&fixture);

    ck_assert_ptr_nonnull(message);
    ck_assert_str_eq(json_text(message, "purpose"), purpose);
    return text_copy(json_text(message, "code"));
}

static void expect_line(struct json_object *value, const char *line)
{
    ck_assert_str_eq(value == NULL ? "(absent)" : json_line(value), line);
}

static void expect_success(struct json_object *answer)
{
    ck_assert_msg(json_text(answer, "__type") == NULL, "%s", json_line(answer));
    json_object_put(answer);
}

/* A member of a logged event's request. */
static void expect_request(const char *source, const char *member, const char *line)
{
    auto_json struct json_object *event = trigger_fixture_event(&fixture, source);

    ck_assert_msg(event != NULL, "%s did not come", source);
    expect_line(json_member(json_member(event, "request"), member), line);
}

START_TEST(a_newcomer_confirms_by_code_and_signs_in)
{
    auto_json struct json_object *answer = sign_up();

    expect_line(json_member(answer, "UserConfirmed"), "false");
    ck_assert_str_eq(json_text(answer, "UserSub"), pool_find_user(fixture.pool, "peter")->sub);
    expect_line(json_member(answer, "CodeDeliveryDetails"),
                "{\"AttributeName\":\"email\",\"DeliveryMedium\":\"EMAIL\","
                "\"Destination\":\"p***@e***\"}");
    fixture_expect_error(fixture_password(fixture.world, "peter", PASSWORD),
                         "UserNotConfirmedException", "User is not confirmed.");
    auto_free char *code = code_sent("CustomMessage_SignUp");
    expect_success(confirm("peter", code));
    auto_json struct json_object *signed_in =
        fixture_password(fixture.world, "peter@example.com", PASSWORD);
    ck_assert_ptr_nonnull(json_member(signed_in, "AuthenticationResult"));
}
END_TEST

START_TEST(each_trigger_gets_what_its_own_call_was_given)
{
    json_object_put(sign_up());
    auto_free char *code = code_sent("CustomMessage_SignUp");
    expect_success(confirm("peter", code));

    expect_request("PreSignUp_SignUp", "validationData", "{\"invitation\":\"17\"}");
    expect_request("PreSignUp_SignUp", "clientMetadata", METADATA);
    expect_request("PreSignUp_SignUp", "userAttributes",
                   "{\"given_name\":\"Peter\",\"email\":\"peter@example.com\"}");
    expect_request("CustomMessage_SignUp", "clientMetadata", METADATA);
    expect_request("CustomMessage_SignUp", "validationData", "(absent)");
    expect_request("PostConfirmation_ConfirmSignUp", "clientMetadata", METADATA);
    auto_json struct json_object *event =
        trigger_fixture_event(&fixture, "PostConfirmation_ConfirmSignUp");
    struct json_object *attributes = json_member(json_member(event, "request"), "userAttributes");
    ck_assert_str_eq(json_text(attributes, "email_verified"), "true");
    ck_assert_str_eq(json_text(attributes, "cognito:user_status"), "CONFIRMED");
}
END_TEST

START_TEST(a_call_without_data_tells_its_trigger_null)
{
    json_object_put(fixture_call(fixture.world, "SignUp",
                                 "{\"ClientId\": \"" FIXTURE_CLIENT "\", \"Username\": \"peter\","
                                 " \"Password\": \"" PASSWORD "\", \"UserAttributes\": [" NAME
                                 "]}"));
    auto_json struct json_object *event = trigger_fixture_event(&fixture, "PreSignUp_SignUp");
    struct json_object *request = json_member(event, "request");

    ck_assert_ptr_nonnull(strstr(json_line(request), "\"validationData\":null"));
    ck_assert_ptr_nonnull(strstr(json_line(request), "\"clientMetadata\":null"));
}
END_TEST

START_TEST(a_trigger_can_confirm_and_verify_at_once)
{
    trigger_fixture_answer(&fixture, TRIGGER_PRE_SIGN_UP,
                           "{\"autoConfirmUser\": true, \"autoVerifyEmail\": true}");
    auto_json struct json_object *answer = sign_up();

    expect_line(json_member(answer, "UserConfirmed"), "true");
    ck_assert_ptr_null(trigger_fixture_message(&fixture));
    expect_request("PostConfirmation_ConfirmSignUp", "clientMetadata", METADATA);
    auto_json struct json_object *signed_in =
        fixture_password(fixture.world, "peter@example.com", PASSWORD);
    ck_assert_ptr_nonnull(json_member(signed_in, "AuthenticationResult"));
}
END_TEST

START_TEST(a_trigger_cannot_verify_what_is_not_there_or_is_somebody_elses)
{
    trigger_fixture_answer(&fixture, TRIGGER_PRE_SIGN_UP, "{\"autoVerifyEmail\": true}");
    fixture_expect_error(sign_up_as("peter", PASSWORD, NAME), "InvalidLambdaResponseException",
                         "There is no email to verify");
    fixture_expect_error(
        sign_up_as("peter", PASSWORD,
                   NAME ", {\"Name\": \"email\", \"Value\": \"jane@example.com\"}"),
        "UsernameExistsException", "An account with the given email already exists.");
    trigger_fixture_answer(&fixture, TRIGGER_PRE_SIGN_UP, "{\"autoConfirmUser\": \"yes\"}");
    fixture_expect_error(sign_up(), "InvalidLambdaResponseException",
                         "Unrecognizable lambda output");
    ck_assert_ptr_null(pool_find_user(fixture.pool, "peter"));
}
END_TEST

START_TEST(a_trigger_can_refuse_a_newcomer)
{
    trigger_fixture_program(&fixture, TRIGGER_PRE_SIGN_UP, "echo No strangers >&2; exit 1");
    fixture_expect_error(sign_up(), "UserLambdaValidationException",
                         "PreSignUp failed with error No strangers.");
    ck_assert_ptr_null(pool_find_user(fixture.pool, "peter"));
}
END_TEST

START_TEST(who_is_confirmed_stays_so_when_the_trigger_fails)
{
    trigger_fixture_program(&fixture, TRIGGER_POST_CONFIRMATION, "echo Out of mugs >&2; exit 1");
    json_object_put(sign_up());
    auto_free char *code = code_sent("CustomMessage_SignUp");

    fixture_expect_error(confirm("peter", code), "UserLambdaValidationException",
                         "PostConfirmation failed with error Out of mugs.");
    ck_assert_int_eq(pool_find_user(fixture.pool, "peter")->status, USER_CONFIRMED);
}
END_TEST

START_TEST(what_a_newcomer_gives_must_be_right)
{
    static const struct {
        const char *username, *password, *attributes, *type, *message;
    } cases[] = {
        {"jane", PASSWORD, BOTH, "UsernameExistsException", "User already exists"},
        {"p@example.com", PASSWORD, BOTH, "InvalidParameterException",
         "Username cannot be of email format, since user pool is configured for email alias."},
        {"peter", "short", BOTH, "InvalidPasswordException",
         "Password did not conform with policy: Password not long enough"},
        {"peter", PASSWORD, EMAIL, "InvalidParameterException",
         "Attributes did not conform to the schema: given_name: The attribute is required"},
        {"peter", PASSWORD, BOTH ", {\"Name\": \"custom:uid\", \"Value\": \"0\"}",
         "InvalidParameterException",
         "Attributes did not conform to the schema: custom:uid: Attribute does not exist in the "
         "schema."},
        {"peter", PASSWORD, BOTH ", {\"Name\": \"email_verified\", \"Value\": \"true\"}",
         "NotAuthorizedException", "A client attempted to write unauthorized attribute"},
        {"peter", PASSWORD, BOTH ", {\"Name\": \"sub\", \"Value\": \"x\"}",
         "InvalidParameterException", "Cannot modify the non-mutable attribute sub"},
        {"peter", PASSWORD, NAME ", {\"Name\": \"email\", \"Value\": \"nowhere\"}",
         "InvalidParameterException", "Invalid email address format."},
        {"peter", PASSWORD, NAME ", {\"Name\": \"phone_number\", \"Value\": \"0170\"}",
         "InvalidParameterException", "Invalid phone number format."},
        {"peter", PASSWORD, NAME ", {\"Value\": \"x\"}", "InvalidParameterException",
         "1 validation error detected: Value null at 'userAttributes.2.member.name' failed to "
         "satisfy constraint: Member must not be null"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture_expect_error(sign_up_as(cases[i].username, cases[i].password, cases[i].attributes),
                             cases[i].type, cases[i].message);
    }
    ck_assert_ptr_null(pool_find_user(fixture.pool, "peter"));
}
END_TEST

START_TEST(a_pool_can_be_closed_to_strangers)
{
    fixture.pool->only_admins_create_users = true;
    fixture_expect_error(sign_up(), "NotAuthorizedException",
                         "SignUp is not permitted for this user pool");
}
END_TEST

START_TEST(without_verification_nobody_is_sent_a_code)
{
    json_object_put(fixture.pool->auto_verified);
    fixture.pool->auto_verified = NULL;
    auto_json struct json_object *answer = sign_up();

    expect_line(json_member(answer, "CodeDeliveryDetails"), "(absent)");
    ck_assert_ptr_null(trigger_fixture_message(&fixture));
    fixture_expect_error(resend(FIXTURE_CLIENT, "peter"), "InvalidParameterException",
                         "Cannot resend codes. Auto verification not turned on.");
}
END_TEST

START_TEST(a_code_can_be_sent_again_five_times_an_hour)
{
    json_object_put(sign_up());
    auto_free char *first = code_sent("CustomMessage_SignUp");
    for (unsigned i = 0; i < 5; i++)
        json_object_put(resend(FIXTURE_CLIENT, "peter"));
    auto_free char *last = code_sent("CustomMessage_ResendCode");

    expect_request("CustomMessage_ResendCode", "clientMetadata", METADATA);
    fixture_expect_error(resend(FIXTURE_CLIENT, "peter"), "LimitExceededException",
                         "Attempt limit exceeded, please try after some time.");
    if (strcmp(first, last) != 0)
        fixture_expect_error(confirm("peter", first), "CodeMismatchException",
                             "Invalid verification code provided, please try again.");
    expect_success(confirm("peter", last));
}
END_TEST

START_TEST(a_code_lives_for_a_day)
{
    json_object_put(sign_up());
    auto_free char *code = code_sent("CustomMessage_SignUp");

    fixture.world->clock.offset_seconds = DAY + 1;
    fixture_expect_error(confirm("peter", code), "ExpiredCodeException",
                         "Invalid code provided, please request a code again.");
}
END_TEST

START_TEST(only_the_unconfirmed_can_be_confirmed)
{
    fixture_expect_error(confirm("jane", "123456"), "NotAuthorizedException",
                         "User cannot be confirmed. Current status is CONFIRMED");
    fixture_expect_error(confirm("dave", "123456"), "NotAuthorizedException", "User is disabled.");
    fixture_expect_error(resend(FIXTURE_CLIENT, "jane"), "InvalidParameterException",
                         "User is already confirmed.");
    fixture_expect_error(confirm("una", "123456"), "ExpiredCodeException",
                         "Invalid code provided, please request a code again.");
}
END_TEST

START_TEST(a_client_that_hides_knows_everybody)
{
    fixture_expect_error(confirm("nobody", "123456"), "UserNotFoundException",
                         "Username/client id combination not found.");
    fixture_expect_error(resend(FIXTURE_CLIENT, "nobody"), "UserNotFoundException",
                         "Username/client id combination not found.");
    fixture_expect_error(
        ask(FIXTURE_STRICT, "ConfirmSignUp", "nobody", ", \"ConfirmationCode\": \"123456\""),
        "ExpiredCodeException", "Invalid code provided, please request a code again.");
    auto_json struct json_object *answer = resend(FIXTURE_STRICT, "nobody");
    ck_assert_ptr_nonnull(json_member(answer, "CodeDeliveryDetails"));
}
END_TEST

START_TEST(an_address_that_is_a_name_is_not_given_away_unasked)
{
    json_object_put(sign_up_as("peter", PASSWORD,
                               NAME ", {\"Name\": \"email\", \"Value\": \"jane@example.com\"}"));
    auto_free char *code = code_sent("CustomMessage_SignUp");

    fixture_expect_error(confirm("peter", code), "AliasExistsException",
                         "An account with the email already exists.");
    auto_free char *insists =
        text_format(", \"ConfirmationCode\": \"%s\", \"ForceAliasCreation\": true", code);
    expect_success(ask(FIXTURE_CLIENT, "ConfirmSignUp", "peter", insists));
    ck_assert_str_eq(pool_find_user_by_sign_in_name(fixture.pool, "jane@example.com")->name,
                     "peter");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/sign-up");
    TCase *tests = UNIT_CASE(
        suite, "sign-up", a_newcomer_confirms_by_code_and_signs_in,
        each_trigger_gets_what_its_own_call_was_given, a_call_without_data_tells_its_trigger_null,
        a_trigger_can_confirm_and_verify_at_once,
        a_trigger_cannot_verify_what_is_not_there_or_is_somebody_elses,
        a_trigger_can_refuse_a_newcomer, who_is_confirmed_stays_so_when_the_trigger_fails,
        what_a_newcomer_gives_must_be_right, a_pool_can_be_closed_to_strangers,
        without_verification_nobody_is_sent_a_code, a_code_can_be_sent_again_five_times_an_hour,
        a_code_lives_for_a_day, only_the_unconfirmed_can_be_confirmed,
        a_client_that_hides_knows_everybody, an_address_that_is_a_name_is_not_given_away_unasked);

    trigger_fixture_add_to(tests, &fixture);
    tcase_add_checked_fixture(tests, prepare, NULL);
    return suite;
}

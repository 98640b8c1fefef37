/* Codes by SMS and e-mail, and the CustomMessage trigger that words them. */
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/outbox.h"
#include "tests/emulator/pool.h"
#include "tests/unit/trigger_fixture.h"
#include "tests/unit/unit.h"

#define FORGOTTEN "CustomMessage_ForgotPassword"

static struct trigger_fixture fixture;

/* Sends 123456 to jane, in a call of this input. */
static enum error send_to_jane(const char *input, enum outbox_medium medium, const char *purpose)
{
    auto_json struct json_object *parsed = json_tokener_parse(input);
    struct call call = {.world = fixture.world, .input = parsed};
    struct outbox_message message = {
        .pool = fixture.pool,
        .client = pool_find_client(fixture.pool, FIXTURE_CLIENT),
        .user = pool_find_user(fixture.pool, "jane"),
        .medium = medium,
        .purpose = purpose,
        .code = "123456",
    };

    (void)pthread_mutex_lock(&fixture.world->lock);
    enum error error = outbox_send_code(&call, &message);
    (void)pthread_mutex_unlock(&fixture.world->lock);
    free(call.message);
    return error;
}

static struct json_object *request_of(struct json_object *event)
{
    ck_assert_ptr_nonnull(event);
    return json_member(event, "request");
}

START_TEST(a_message_is_one_line_with_all_that_a_test_wants_to_know)
{
    ck_assert_int_eq(send_to_jane("{}", OUTBOX_EMAIL, FORGOTTEN), ERROR_NONE);
    auto_json struct json_object *line = trigger_fixture_message(&fixture);

    ck_assert_str_eq(json_line(line), "{\"medium\":\"EMAIL\",\"destination\":\"jane@example.com\","
                                      "\"userPoolId\":\"" FIXTURE_POOL "\",\"username\":\"jane\","
                                      "\"purpose\":\"" FORGOTTEN "\",\"code\":\"123456\","
                                      "\"text\":\"Your verification code is 123456.\"}");
}
END_TEST

START_TEST(nobody_is_reached_without_an_address)
{
    ck_assert_int_eq(send_to_jane("{}", OUTBOX_SMS, FORGOTTEN), ERROR_CODE_DELIVERY_FAILURE);
    auto_free char *text = trigger_fixture_read(&fixture, "outbox");

    ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(the_trigger_gets_parameters_and_metadata_and_never_the_code)
{
    (void)send_to_jane("{\"ClientMetadata\": {\"host\": \"web1\"}}", OUTBOX_EMAIL, FORGOTTEN);
    auto_json struct json_object *event = trigger_fixture_event(&fixture, FORGOTTEN);
    struct json_object *request = request_of(event);

    ck_assert_str_eq(json_text(request, "codeParameter"), "{####}");
    ck_assert_str_eq(json_text(request, "linkParameter"), "{##Click Here##}");
    ck_assert_ptr_null(json_member(request, "usernameParameter"));
    ck_assert_str_eq(json_line(json_member(request, "clientMetadata")), "{\"host\":\"web1\"}");
    ck_assert_str_eq(json_text(json_member(request, "userAttributes"), "email"),
                     "jane@example.com");
    ck_assert_ptr_null(strstr(json_line(event), "123456"));
}
END_TEST

START_TEST(metadata_of_initiate_auth_is_not_passed_on)
{
    (void)send_to_jane(
        "{\"AuthFlow\": \"USER_SRP_AUTH\", \"ClientMetadata\": {\"host\": \"web1\"}}", OUTBOX_EMAIL,
        "CustomMessage_Authentication");
    auto_json struct json_object *event =
        trigger_fixture_event(&fixture, "CustomMessage_Authentication");

    ck_assert_ptr_null(json_member(request_of(event), "clientMetadata"));
}
END_TEST

START_TEST(the_trigger_chooses_the_words)
{
    trigger_fixture_answer(&fixture, TRIGGER_CUSTOM_MESSAGE,
                           "{\"emailMessage\": \"Psst: {####} (100%)\", \"smsMessage\": \"no\"}");
    (void)send_to_jane("{}", OUTBOX_EMAIL, FORGOTTEN);
    auto_json struct json_object *line = trigger_fixture_message(&fixture);

    ck_assert_str_eq(json_text(line, "text"), "Psst: 123456 (100%)");
}
END_TEST

START_TEST(words_without_the_code_are_not_taken)
{
    trigger_fixture_answer(&fixture, TRIGGER_CUSTOM_MESSAGE, "{\"emailMessage\": \"Hello\"}");
    (void)send_to_jane("{}", OUTBOX_EMAIL, "CustomMessage_Authentication");
    auto_json struct json_object *line = trigger_fixture_message(&fixture);

    ck_assert_str_eq(json_text(line, "text"), "Your authentication code is 123456.");
}
END_TEST

START_TEST(an_invitation_names_the_user)
{
    (void)send_to_jane("{}", OUTBOX_EMAIL, "CustomMessage_AdminCreateUser");
    auto_json struct json_object *line = trigger_fixture_message(&fixture);
    auto_json struct json_object *event =
        trigger_fixture_event(&fixture, "CustomMessage_AdminCreateUser");

    ck_assert_str_eq(json_text(line, "text"),
                     "Your username is jane and temporary password is 123456.");
    ck_assert_str_eq(json_text(request_of(event), "usernameParameter"), "{username}");
}
END_TEST

START_TEST(a_trigger_that_fails_keeps_the_message_back)
{
    trigger_fixture_program(&fixture, TRIGGER_CUSTOM_MESSAGE, "echo Not now >&2; exit 1");
    ck_assert_int_eq(send_to_jane("{}", OUTBOX_EMAIL, FORGOTTEN), ERROR_USER_LAMBDA_VALIDATION);
    auto_free char *text = trigger_fixture_read(&fixture, "outbox");

    ck_assert_str_eq(text, "");
}
END_TEST

static void expect_mask(enum outbox_medium medium, const char *address, const char *expected)
{
    auto_free char *masked = outbox_mask(medium, address);

    ck_assert_str_eq(masked, expected);
}

START_TEST(strangers_see_little_of_an_address)
{
    expect_mask(OUTBOX_EMAIL, "jane@example.com", "j***@e***");
    expect_mask(OUTBOX_EMAIL, "a@b", "a***@b***");
    expect_mask(OUTBOX_SMS, "+491701234567", "+********4567");
    expect_mask(OUTBOX_SMS, "+12", "+12");
}
END_TEST

START_TEST(a_code_is_six_digits)
{
    char code[USER_CODE_SIZE], another[USER_CODE_SIZE];
    unsigned differences = 0;

    user_code_make(code);
    for (unsigned i = 0; i < 100; i++) {
        user_code_make(another);
        ck_assert_uint_eq(strspn(another, "0123456789"), 6);
        differences += strcmp(code, another) != 0;
    }
    ck_assert_uint_gt(differences, 90);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/outbox");
    TCase *tests =
        UNIT_CASE(suite, "outbox", a_message_is_one_line_with_all_that_a_test_wants_to_know,
                  nobody_is_reached_without_an_address,
                  the_trigger_gets_parameters_and_metadata_and_never_the_code,
                  metadata_of_initiate_auth_is_not_passed_on, the_trigger_chooses_the_words,
                  words_without_the_code_are_not_taken, an_invitation_names_the_user,
                  a_trigger_that_fails_keeps_the_message_back, strangers_see_little_of_an_address,
                  a_code_is_six_digits);

    trigger_fixture_add_to(tests, &fixture);
    return suite;
}

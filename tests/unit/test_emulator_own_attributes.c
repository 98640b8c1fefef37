/* UpdateUserAttributes, GetUserAttributeVerificationCode, VerifyUserAttribute. */
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/text.h"
#include "tests/unit/trigger_fixture.h"
#include "tests/unit/unit.h"

#define PASSWORD "Right-Horse-7"
#define METADATA "{\"host\":\"web1\"}"
#define UPDATED  "CustomMessage_UpdateUserAttribute"
#define VERIFIED "CustomMessage_VerifyUserAttribute"

static struct trigger_fixture fixture;
static char *access_token;

static void prepare(void)
{
    auto_json struct json_object *signed_in = fixture_password(fixture.world, "jane", PASSWORD);

    access_token =
        text_copy(json_text(json_member(signed_in, "AuthenticationResult"), "AccessToken"));
    ck_assert_ptr_nonnull(access_token);
    fixture.pool->auto_verified = json_tokener_parse("[\"email\", \"phone_number\"]");
}

static void tidy_up(void)
{
    free(access_token);
}

/* By jane, who is signed in. */
static struct json_object *ask(const char *operation, const char *members)
{
    auto_free char *body = text_format("{\"AccessToken\": \"%s\"%s}", access_token, members);

    return fixture_call(fixture.world, operation, body);
}

static struct json_object *update(const char *name, const char *value)
{
    auto_free char *members =
        text_format(", \"ClientMetadata\": " METADATA
                    ", \"UserAttributes\": [{\"Name\": \"%s\", \"Value\": \"%s\"}]",
                    name, value);

    return ask("UpdateUserAttributes", members);
}

static struct json_object *get_code(const char *attribute)
{
    auto_free char *members =
        text_format(", \"AttributeName\": \"%s\", \"ClientMetadata\": " METADATA, attribute);

    return ask("GetUserAttributeVerificationCode", members);
}

static struct json_object *verify(const char *attribute, const char *code)
{
    auto_free char *members =
        text_format(", \"AttributeName\": \"%s\", \"Code\": \"%s\"", attribute, code);

    return ask("VerifyUserAttribute", members);
}

static const char *attribute_of_jane(const char *name)
{
    const char *value = json_text(pool_find_user(fixture.pool, "jane")->attributes, name);

    return value == NULL ? "(absent)" : value;
}

static void expect_line(struct json_object *answer, const char *line)
{
    ck_assert_str_eq(json_line(answer), line);
    json_object_put(answer);
}

/* The code last sent to jane, by the trigger's source; to be freed. */
static char *code_sent(const char *purpose, const char *destination)
{
    auto_json struct json_object *message = trigger_fixture_message(&fixture);

    ck_assert_str_eq(json_text(message, "purpose"), purpose);
    ck_assert_str_eq(json_text(message, "destination"), destination);
    return text_copy(json_text(message, "code"));
}

START_TEST(a_new_address_is_proved_by_a_code)
{
    expect_line(update("email", "new@example.org"),
                "{\"CodeDeliveryDetailsList\":[{\"AttributeName\":\"email\","
                "\"DeliveryMedium\":\"EMAIL\",\"Destination\":\"n***@e***\"}]}");
    ck_assert_str_eq(attribute_of_jane("email_verified"), "false");
    auto_free char *code = code_sent(UPDATED, "new@example.org");
    expect_line(verify("email", code), "{}");
    ck_assert_str_eq(attribute_of_jane("email_verified"), "true");
    ck_assert_str_eq(attribute_of_jane("email"), "new@example.org");
}
END_TEST

START_TEST(the_same_address_stays_proved)
{
    expect_line(update("email", "jane@example.com"), "{\"CodeDeliveryDetailsList\":[]}");
    ck_assert_str_eq(attribute_of_jane("email_verified"), "true");
    ck_assert_ptr_null(trigger_fixture_message(&fixture));
}
END_TEST

START_TEST(another_code_can_be_asked_for_five_times_an_hour)
{
    json_object_put(update("phone_number", "+491701234567"));
    free(code_sent(UPDATED, "+491701234567"));
    for (unsigned i = 0; i < 5; i++)
        expect_line(get_code("phone_number"),
                    "{\"CodeDeliveryDetails\":{\"AttributeName\":\"phone_number\","
                    "\"DeliveryMedium\":\"SMS\",\"Destination\":\"+********4567\"}}");
    auto_free char *code = code_sent(VERIFIED, "+491701234567");
    fixture_expect_error(get_code("phone_number"), "LimitExceededException",
                         "Attempt limit exceeded, please try after some time.");
    expect_line(verify("phone_number", code), "{}");
    ck_assert_str_eq(attribute_of_jane("phone_number_verified"), "true");
}
END_TEST

START_TEST(a_code_proves_the_address_it_went_to_and_no_other)
{
    json_object_put(update("email", "new@example.org"));
    auto_free char *code = code_sent(UPDATED, "new@example.org");
    json_object_put(fixture.pool->auto_verified);
    fixture.pool->auto_verified = NULL;
    json_object_put(update("email", "victim@example.org"));

    fixture_expect_error(verify("email", code), "ExpiredCodeException",
                         "Invalid code provided, please request a code again.");
    ck_assert_str_eq(attribute_of_jane("email_verified"), "false");
}
END_TEST

static void *get_code_in_background(void *unused)
{
    (void)unused;
    return get_code("email");
}

START_TEST(a_code_on_its_way_proves_no_address_that_came_meanwhile)
{
    static const char words[] = "{\"response\": {}}";
    auto_free char *gate = text_format("%s/gate", fixture.folder);
    pthread_t thread;
    void *result = NULL;

    ck_assert_int_eq(mkfifo(gate, 0600), 0);
    trigger_fixture_program(&fixture, TRIGGER_CUSTOM_MESSAGE, "exec cat gate");
    ck_assert_int_eq(pthread_create(&thread, NULL, get_code_in_background, NULL), 0);
    auto_close int fd = open(gate, O_WRONLY | O_CLOEXEC); /* returns when the program runs */
    ck_assert_int_ge(fd, 0);
    (void)pthread_mutex_lock(&fixture.world->lock);
    json_object_object_del(pool_find_user(fixture.pool, "jane")->attributes, "email");
    (void)pthread_mutex_unlock(&fixture.world->lock);
    ck_assert_int_eq(write(fd, words, strlen(words)), (ssize_t)strlen(words));
    ownership_close(&fd);
    fd = -1;
    ck_assert_int_eq(pthread_join(thread, &result), 0);
    expect_line(result, "{\"CodeDeliveryDetails\":{\"AttributeName\":\"email\","
                        "\"DeliveryMedium\":\"EMAIL\",\"Destination\":\"j***@e***\"}}");
    ck_assert_str_eq(pool_find_user(fixture.pool, "jane")->codes[USER_CODE_VERIFY_EMAIL].digits,
                     "");
}
END_TEST

START_TEST(triggers_get_the_metadata)
{
    static const char *const sources[] = {UPDATED, VERIFIED};

    json_object_put(update("email", "new@example.org"));
    json_object_put(get_code("email"));
    for (size_t i = 0; i < 2; i++) {
        auto_json struct json_object *event = trigger_fixture_event(&fixture, sources[i]);
        ck_assert_str_eq(json_line(json_member(json_member(event, "request"), "clientMetadata")),
                         METADATA);
        ck_assert_str_eq(json_text(json_member(event, "callerContext"), "clientId"),
                         FIXTURE_CLIENT);
    }
}
END_TEST

START_TEST(an_address_that_is_somebodys_name_cannot_be_taken)
{
    struct user *carol = pool_find_user(fixture.pool, "Carol");

    json_put_text(carol->attributes, "email_verified", "true");
    json_object_put(update("email", "c@example.com"));
    auto_free char *code = code_sent(UPDATED, "c@example.com");
    fixture_expect_error(verify("email", code), "AliasExistsException",
                         "An account with the email already exists.");
}
END_TEST

START_TEST(what_is_wrong_with_an_update_is_told)
{
    fixture_expect_error(update("email_verified", "true"), "NotAuthorizedException",
                         "A client attempted to write unauthorized attribute");
    fixture_expect_error(update("custom:uid", "0"), "InvalidParameterException",
                         "Attributes did not conform to the schema: custom:uid: Attribute does not "
                         "exist in the schema.");
    fixture_expect_error(get_code("phone_number"), "InvalidParameterException",
                         "User does not have an phone_number.");
    fixture_expect_error(get_code("given_name"), "InvalidParameterException",
                         "Attribute given_name cannot be verified.");
    expect_line(update("given_name", "Jane"), "{\"CodeDeliveryDetailsList\":[]}");
    ck_assert_str_eq(attribute_of_jane("given_name"), "Jane");
    json_object_put(update("given_name", ""));
    ck_assert_str_eq(attribute_of_jane("given_name"), "(absent)");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/own-attributes");
    TCase *tests = UNIT_CASE(
        suite, "attributes", a_new_address_is_proved_by_a_code, the_same_address_stays_proved,
        another_code_can_be_asked_for_five_times_an_hour,
        a_code_proves_the_address_it_went_to_and_no_other,
        a_code_on_its_way_proves_no_address_that_came_meanwhile, triggers_get_the_metadata,
        an_address_that_is_somebodys_name_cannot_be_taken, what_is_wrong_with_an_update_is_told);

    trigger_fixture_add_to(tests, &fixture);
    tcase_add_checked_fixture(tests, prepare, tidy_up);
    return suite;
}

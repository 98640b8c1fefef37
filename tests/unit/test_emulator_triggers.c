/* Lambda triggers: what a sign-in tells them, and what their answers change. */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/deadline.h"
#include "common/ownership.h"
#include "tests/emulator/control_users.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/text.h"
#include "tests/unit/trigger_fixture.h"
#include "tests/unit/unit.h"

#define PRE_AUTHENTICATION  "PreAuthentication_Authentication"
#define POST_AUTHENTICATION "PostAuthentication_Authentication"
#define MIGRATION           "UserMigration_Authentication"
#define NEW_PERSON                                                                                 \
    "{\"userAttributes\": {\"username\": \"peter\", \"email\": \"p@example.com\","                 \
    " \"email_verified\": \"true\"}, \"finalUserStatus\": \"CONFIRMED\"}"

static struct trigger_fixture fixture;

static struct json_object *sign_in_with_metadata(void)
{
    return fixture_call(fixture.world, "InitiateAuth",
                        "{\"AuthFlow\": \"USER_PASSWORD_AUTH\", \"ClientId\": \"" FIXTURE_CLIENT
                        "\", \"ClientMetadata\": {\"host\": \"web1\"}, \"AuthParameters\":"
                        " {\"USERNAME\": \"jane\", \"PASSWORD\": \"Right-Horse-7\"}}");
}

static void expect_line(struct json_object *value, const char *line)
{
    ck_assert_str_eq(value == NULL ? "(absent)" : json_line(value), line);
}

static struct json_object *request_of(struct json_object *event)
{
    ck_assert_ptr_nonnull(event);
    return json_member(event, "request");
}

START_TEST(pre_authentication_gets_the_client_metadata_as_validation_data)
{
    auto_json struct json_object *answer = sign_in_with_metadata();
    auto_json struct json_object *event = trigger_fixture_event(&fixture, PRE_AUTHENTICATION);
    struct json_object *request = request_of(event);

    ck_assert_ptr_nonnull(json_member(answer, "AuthenticationResult"));
    expect_line(json_member(request, "validationData"), "{\"host\":\"web1\"}");
    expect_line(json_member(request, "clientMetadata"), "(absent)");
    expect_line(json_member(request, "userNotFound"), "(absent)");
    ck_assert_str_eq(json_text(event, "userPoolId"), FIXTURE_POOL);
    ck_assert_str_eq(json_text(event, "userName"), "jane");
    ck_assert_str_eq(json_text(json_member(event, "callerContext"), "clientId"), FIXTURE_CLIENT);
    struct json_object *attributes = json_member(request, "userAttributes");
    ck_assert_str_eq(json_text(attributes, "cognito:user_status"), "CONFIRMED");
    ck_assert_str_eq(json_text(attributes, "email_verified"), "true");
    ck_assert_ptr_nonnull(json_text(attributes, "sub"));
}
END_TEST

START_TEST(the_metadata_of_the_first_call_reaches_no_later_trigger)
{
    json_object_put(sign_in_with_metadata());
    auto_json struct json_object *after = trigger_fixture_event(&fixture, POST_AUTHENTICATION);
    auto_json struct json_object *token =
        trigger_fixture_event(&fixture, "TokenGeneration_Authentication");

    expect_line(json_member(request_of(after), "clientMetadata"), "(absent)");
    expect_line(json_member(request_of(after), "newDeviceUsed"), "false");
    expect_line(json_member(request_of(token), "clientMetadata"), "(absent)");
    expect_line(
        json_member(json_member(request_of(token), "groupConfiguration"), "groupsToOverride"),
        "[\"admins\"]");
}
END_TEST

START_TEST(only_a_client_that_hides_who_exists_tells_of_unknown_users)
{
    json_object_put(fixture_password(fixture.world, "nobody", "x"));
    ck_assert_ptr_null(trigger_fixture_event(&fixture, PRE_AUTHENTICATION));
    json_object_put(fixture_srp(fixture.world, FIXTURE_STRICT, "nobody", "x"));
    auto_json struct json_object *event = trigger_fixture_event(&fixture, PRE_AUTHENTICATION);

    expect_line(json_member(request_of(event), "userNotFound"), "true");
    expect_line(json_member(request_of(event), "userAttributes"), "{}");
    expect_line(json_member(request_of(event), "validationData"), "(absent)");
}
END_TEST

START_TEST(a_program_that_fails_refuses_the_sign_in_with_its_text)
{
    trigger_fixture_program(&fixture, TRIGGER_PRE_AUTHENTICATION,
                            "echo 'Not at this hour.' >&2; exit 1");
    fixture_expect_error(fixture_password(fixture.world, "jane", "Right-Horse-7"),
                         "UserLambdaValidationException",
                         "PreAuthentication failed with error Not at this hour.");
    ck_assert_ptr_null(trigger_fixture_event(&fixture, POST_AUTHENTICATION));
}
END_TEST

START_TEST(post_authentication_can_refuse_too)
{
    trigger_fixture_program(&fixture, TRIGGER_POST_AUTHENTICATION, "echo no >&2; exit 3");
    fixture_expect_error(fixture_srp(fixture.world, FIXTURE_CLIENT, "jane", "Right-Horse-7"),
                         "UserLambdaValidationException",
                         "PostAuthentication failed with error no.");
}
END_TEST

START_TEST(a_wrong_password_reaches_no_trigger_after_it)
{
    json_object_put(fixture_password(fixture.world, "jane", "wrong"));
    ck_assert_ptr_null(trigger_fixture_event(&fixture, POST_AUTHENTICATION));
}
END_TEST

START_TEST(an_answer_that_is_no_event_is_told)
{
    static const char *const answers[] = {"", "{", "[]", "{\"response\": 1}", "{} {}"};

    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        auto_free char *script = text_format("echo '%s'", answers[i]);
        trigger_fixture_program(&fixture, TRIGGER_PRE_AUTHENTICATION, script);
        fixture_expect_error(fixture_password(fixture.world, "jane", "Right-Horse-7"),
                             "InvalidLambdaResponseException", "Unrecognizable lambda output");
    }
}
END_TEST

START_TEST(a_program_that_takes_too_long_is_ended)
{
    fixture.pool->trigger_timeout_ms = 50;
    trigger_fixture_program(&fixture, TRIGGER_PRE_AUTHENTICATION, "exec tail -f /dev/null");
    fixture_expect_error(fixture_password(fixture.world, "jane", "Right-Horse-7"),
                         "UnexpectedLambdaException",
                         "PreAuthentication invocation failed due to error Socket timeout while "
                         "invoking Lambda function.");
}
END_TEST

#define MARKS "tries"

/* By --wrap: the first two tries of a program take too long as soon as each has left its mark, the
 * third one has all the time that it needs. */
static bool is_tried_thrice;
static size_t tries;

int __real_poll(struct pollfd *entries, nfds_t count, int timeout_ms);
int __wrap_poll(struct pollfd *entries, nfds_t count, int timeout_ms);

static size_t count_marks(void)
{
    auto_free char *path = text_format("%s/" MARKS, fixture.folder);
    struct stat about = {0};

    return stat(path, &about) < 0 ? 0 : (size_t)about.st_size;
}

int __wrap_poll(struct pollfd *entries, nfds_t count, int timeout_ms)
{
    struct deadline deadline = deadline_in_ms(UNIT_PATIENCE_MS);

    if (!is_tried_thrice || entries == NULL)
        return __real_poll(entries, count, timeout_ms);
    if (++tries == 3)
        return __real_poll(entries, count, UNIT_PATIENCE_MS);
    while (count_marks() < tries && !deadline_has_passed(deadline))
        (void)sched_yield();
    return 0;
}

START_TEST(a_program_that_takes_too_long_is_tried_three_times)
{
    fixture.pool->trigger_timeout_ms = 1000;
    is_tried_thrice = true;
    trigger_fixture_program(&fixture, TRIGGER_PRE_AUTHENTICATION,
                            "echo >>" MARKS "\n"
                            "[ $(wc -l <" MARKS ") = 3 ] || exec tail -f /dev/null\n"
                            "echo '{\"response\": {}}'");
    auto_json struct json_object *answer = fixture_password(fixture.world, "jane", "Right-Horse-7");

    ck_assert_ptr_nonnull(json_member(answer, "AuthenticationResult"));
    ck_assert_uint_eq(count_marks(), 3);
    is_tried_thrice = false;
}
END_TEST

START_TEST(a_program_that_cannot_be_run_is_told)
{
    fixture.pool->triggers[TRIGGER_PRE_AUTHENTICATION] = text_copy("/nonexistent/program");
    fixture_expect_error(fixture_password(fixture.world, "jane", "Right-Horse-7"),
                         "UnexpectedLambdaException",
                         "PreAuthentication invocation failed due to error Lambda function could "
                         "not be run.");
}
END_TEST

START_TEST(a_token_trigger_changes_claims_but_not_who_somebody_is)
{
    trigger_fixture_answer(
        &fixture, TRIGGER_PRE_TOKEN_GENERATION,
        "{\"claimsOverrideDetails\": {\"claimsToAddOrOverride\": {\"team\": \"red\", \"sub\": "
        "\"x\","
        " \"cognito:username\": \"root\"}, \"claimsToSuppress\": [\"email\", \"aud\"],"
        " \"groupOverrideDetails\": {\"groupsToOverride\": [\"guests\"],"
        " \"iamRolesToOverride\": [\"arn:aws:iam::123456789012:role/guest\"]}}}");
    auto_json struct json_object *answer = fixture_password(fixture.world, "jane", "Right-Horse-7");
    struct json_object *result = json_member(answer, "AuthenticationResult");
    auto_json struct json_object *id = NULL;
    auto_json struct json_object *access = NULL;
    auto_free char *id_kid = NULL;
    auto_free char *access_kid = NULL;

    ck_assert_int_eq(token_parse(json_text(result, "IdToken"), &id, &id_kid), 0);
    ck_assert_int_eq(token_parse(json_text(result, "AccessToken"), &access, &access_kid), 0);
    ck_assert_str_eq(json_text(id, "team"), "red");
    ck_assert_str_eq(json_text(id, "cognito:username"), "jane");
    ck_assert_str_ne(json_text(id, "sub"), "x");
    ck_assert_str_eq(json_text(id, "aud"), FIXTURE_CLIENT);
    ck_assert_ptr_null(json_member(id, "email"));
    expect_line(json_member(id, "cognito:groups"), "[\"guests\"]");
    expect_line(json_member(id, "cognito:roles"), "[\"arn:aws:iam::123456789012:role/guest\"]");
    expect_line(json_member(access, "cognito:groups"), "[\"guests\"]");
    ck_assert_ptr_null(json_member(access, "team"));
}
END_TEST

START_TEST(a_migration_makes_a_user_who_keeps_the_password)
{
    trigger_fixture_answer(&fixture, TRIGGER_USER_MIGRATION, NEW_PERSON);
    auto_json struct json_object *answer = fixture_password(fixture.world, "peter", "Old-Pass-1");
    auto_json struct json_object *event = trigger_fixture_event(&fixture, MIGRATION);
    auto_free char *given_text = trigger_fixture_read(&fixture, "given");
    auto_json struct json_object *given = json_tokener_parse(given_text);

    ck_assert_ptr_nonnull(json_member(answer, "AuthenticationResult"));
    ck_assert_str_eq(json_text(request_of(given), "password"), "Old-Pass-1");
    ck_assert_str_eq(json_text(request_of(event), "password"), "(hidden)");
    ck_assert_ptr_null(json_member(request_of(event), "userAttributes"));
    trigger_fixture_program(&fixture, TRIGGER_USER_MIGRATION, "exit 1");
    auto_json struct json_object *again =
        fixture_srp(fixture.world, FIXTURE_CLIENT, "peter", "Old-Pass-1");
    ck_assert_ptr_nonnull(json_member(again, "AuthenticationResult"));
}
END_TEST

START_TEST(a_migrated_user_must_choose_a_password_unless_confirmed)
{
    trigger_fixture_answer(&fixture, TRIGGER_USER_MIGRATION, "{\"userAttributes\": {}}");
    fixture_expect_error(fixture_password(fixture.world, "peter", "Old-Pass-1"),
                         "PasswordResetRequiredException", "Password reset required for the user");
}
END_TEST

static struct json_object *forget_password(const char *username)
{
    auto_free char *body =
        text_format("{\"ClientId\": \"" FIXTURE_CLIENT "\", \"Username\": \"%s\","
                    " \"ClientMetadata\": {\"host\": \"web1\"}}",
                    username);

    return fixture_call(fixture.world, "ForgotPassword", body);
}

START_TEST(who_forgot_the_password_can_be_migrated_too)
{
    trigger_fixture_answer(&fixture, TRIGGER_USER_MIGRATION, NEW_PERSON);
    auto_json struct json_object *answer = forget_password("peter");
    auto_json struct json_object *event =
        trigger_fixture_event(&fixture, "UserMigration_ForgotPassword");
    auto_json struct json_object *message = trigger_fixture_message(&fixture);

    ck_assert_ptr_nonnull(json_member(answer, "CodeDeliveryDetails"));
    ck_assert_str_eq(json_text(message, "destination"), "p@example.com");
    expect_line(json_member(request_of(event), "clientMetadata"), "{\"host\":\"web1\"}");
    expect_line(json_member(request_of(event), "password"), "(absent)");
    expect_line(json_member(request_of(event), "validationData"), "(absent)");
    fixture_expect_error(forget_password("dave"), "NotAuthorizedException", "User is disabled.");
    trigger_fixture_program(&fixture, TRIGGER_USER_MIGRATION, "exit 1");
    fixture_expect_error(forget_password("paula"), "UserNotFoundException",
                         "Username/client id combination not found.");
}
END_TEST

START_TEST(whom_no_trigger_knows_is_unknown)
{
    fixture_expect_error(fixture_password(fixture.world, "peter", "x"), "UserNotFoundException",
                         "User does not exist.");
    trigger_fixture_program(&fixture, TRIGGER_USER_MIGRATION, "exit 1");
    fixture_expect_error(fixture_password(fixture.world, "peter", "x"), "UserNotFoundException",
                         "Exception migrating user in app client " FIXTURE_CLIENT);
    trigger_fixture_answer(&fixture, TRIGGER_USER_MIGRATION,
                           "{\"userAttributes\": {\"no such\": \"x\"}}");
    fixture_expect_error(fixture_password(fixture.world, "peter", "x"), "UserNotFoundException",
                         "Exception migrating user in app client " FIXTURE_CLIENT);
}
END_TEST

static void *sign_in_in_background(void *unused)
{
    (void)unused;
    return fixture_password(fixture.world, "jane", "Right-Horse-7");
}

START_TEST(nobody_else_waits_for_a_program_and_its_user_may_go)
{
    static const char answer[] = "{\"response\": {}}";
    auto_free char *gate = text_format("%s/gate", fixture.folder);
    pthread_t thread;
    void *result = NULL;

    ck_assert_int_eq(mkfifo(gate, 0600), 0);
    trigger_fixture_program(&fixture, TRIGGER_POST_AUTHENTICATION, "exec cat gate");
    ck_assert_int_eq(pthread_create(&thread, NULL, sign_in_in_background, NULL), 0);
    auto_close int fd = open(gate, O_WRONLY | O_CLOEXEC); /* returns when the program runs */
    ck_assert_int_ge(fd, 0);
    fixture_expect_error(fixture_password(fixture.world, "dave", "wrong"), "NotAuthorizedException",
                         "Incorrect username or password.");
    (void)pthread_mutex_lock(&fixture.world->lock);
    ck_assert_ptr_null(control_users_change(fixture.world, "{\"userPoolId\": \"" FIXTURE_POOL
                                                           "\", \"action\": \"delete\","
                                                           " \"user\": {\"username\": \"jane\"}}"));
    (void)pthread_mutex_unlock(&fixture.world->lock);
    ck_assert_int_eq(write(fd, answer, strlen(answer)), (ssize_t)strlen(answer));
    ownership_close(&fd);
    fd = -1;
    ck_assert_int_eq(pthread_join(thread, &result), 0);
    ck_assert_ptr_nonnull(json_member(result, "AuthenticationResult"));
    json_object_put(result);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/triggers");
    TCase *tests = UNIT_CASE(
        suite, "triggers", pre_authentication_gets_the_client_metadata_as_validation_data,
        the_metadata_of_the_first_call_reaches_no_later_trigger,
        only_a_client_that_hides_who_exists_tells_of_unknown_users,
        a_program_that_fails_refuses_the_sign_in_with_its_text, post_authentication_can_refuse_too,
        a_wrong_password_reaches_no_trigger_after_it, an_answer_that_is_no_event_is_told,
        a_program_that_takes_too_long_is_ended, a_program_that_takes_too_long_is_tried_three_times,
        a_token_trigger_changes_claims_but_not_who_somebody_is,
        a_migration_makes_a_user_who_keeps_the_password,
        a_migrated_user_must_choose_a_password_unless_confirmed,
        who_forgot_the_password_can_be_migrated_too, whom_no_trigger_knows_is_unknown,
        nobody_else_waits_for_a_program_and_its_user_may_go);

    TCase *unrun = UNIT_CASE(suite, "no program", a_program_that_cannot_be_run_is_told);

    tcase_set_tags(unrun, UNIT_NEEDS_VFORK);
    trigger_fixture_add_to(tests, &fixture);
    trigger_fixture_add_to(unrun, &fixture);
    return suite;
}

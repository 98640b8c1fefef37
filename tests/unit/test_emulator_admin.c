/* What administrators do with users: create, invite, confirm, reset, disable, delete. */
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/text.h"
#include "tests/unit/trigger_fixture.h"
#include "tests/unit/unit.h"

#define PASSWORD  "Right-Horse-7"
#define TEMPORARY "Temporary-22"
#define DAY       (24 * 3600)
#define METADATA  "{\"ticket\":\"42\"}"

static struct trigger_fixture fixture;

/* An operation on a user, with these members besides. */
static struct json_object *administer(const char *operation, const char *username,
                                      const char *members)
{
    auto_free char *body = text_format(
        "{\"UserPoolId\": \"" FIXTURE_POOL "\", \"Username\": \"%s\"%s}", username, members);

    return fixture_directory_call(fixture.world, operation, body);
}

static void expect_success(struct json_object *answer)
{
    ck_assert_str_eq(json_line(answer), "{}");
    json_object_put(answer);
}

static struct json_object *create_with(const char *members)
{
    auto_free char *all = text_format(
        ", \"TemporaryPassword\": \"" TEMPORARY "\", \"UserAttributes\": [{\"Name\": \"email\","
        " \"Value\": \"peter@example.com\"}, {\"Name\": \"email_verified\", \"Value\": \"true\"}],"
        " \"DesiredDeliveryMediums\": [\"EMAIL\"], \"ClientMetadata\": " METADATA "%s",
        members);

    return administer("AdminCreateUser", "peter", all);
}

static const char *challenge_of(struct json_object *answer)
{
    const char *name = json_text(answer, "ChallengeName");

    return name == NULL ? json_line(answer) : name;
}

static void expect_request(const char *source, const char *member, const char *line)
{
    auto_json struct json_object *event = trigger_fixture_event(&fixture, source);

    ck_assert_msg(event != NULL, "%s did not come", source);
    struct json_object *value = json_member(json_member(event, "request"), member);
    ck_assert_str_eq(value == NULL ? "(absent)" : json_line(value), line);
    ck_assert_str_eq(json_text(json_member(event, "callerContext"), "clientId"),
                     "CLIENT_ID_NOT_APPLICABLE");
}

START_TEST(who_is_created_is_invited_and_must_choose_a_password)
{
    auto_json struct json_object *answer = create_with("");
    struct json_object *user = json_member(answer, "User");
    auto_json struct json_object *invitation = trigger_fixture_message(&fixture);

    ck_assert_str_eq(json_text(user, "Username"), "peter");
    ck_assert_str_eq(json_text(user, "UserStatus"), "FORCE_CHANGE_PASSWORD");
    ck_assert_str_eq(json_text(invitation, "purpose"), "CustomMessage_AdminCreateUser");
    ck_assert_str_eq(json_text(invitation, "text"),
                     "Your username is peter and temporary password is " TEMPORARY ".");
    auto_json struct json_object *signed_in = fixture_password(fixture.world, "peter", TEMPORARY);
    ck_assert_str_eq(challenge_of(signed_in), "NEW_PASSWORD_REQUIRED");
}
END_TEST

START_TEST(triggers_of_an_administrators_call_get_its_data)
{
    json_object_put(create_with(", \"ValidationData\": [{\"Name\": \"form\", \"Value\": \"7\"}]"));

    expect_request("PreSignUp_AdminCreateUser", "validationData", "{\"form\":\"7\"}");
    expect_request("PreSignUp_AdminCreateUser", "clientMetadata", METADATA);
    expect_request("CustomMessage_AdminCreateUser", "clientMetadata", METADATA);
    ck_assert_uint_eq(trigger_fixture_count(&fixture, "PostConfirmation_ConfirmSignUp"), 0);
}
END_TEST

START_TEST(nobody_is_told_where_that_is_not_wanted_or_not_possible)
{
    json_object_put(create_with(", \"MessageAction\": \"SUPPRESS\""));
    json_object_put(administer("AdminCreateUser", "paula", ""));

    ck_assert_ptr_null(trigger_fixture_message(&fixture));
    ck_assert_ptr_nonnull(pool_find_user(fixture.pool, "paula")->password);
}
END_TEST

START_TEST(an_invitation_is_repeated_only_to_who_did_not_follow_it)
{
    json_object_put(create_with(", \"MessageAction\": \"SUPPRESS\""));
    json_object_put(create_with(", \"MessageAction\": \"RESEND\""));
    auto_json struct json_object *invitation = trigger_fixture_message(&fixture);

    ck_assert_str_eq(json_text(invitation, "username"), "peter");
    fixture_expect_error(administer("AdminCreateUser", "jane", ", \"MessageAction\": \"RESEND\""),
                         "UnsupportedUserStateException",
                         "Resend not possible. jane status is not FORCE_CHANGE_PASSWORD");
    fixture_expect_error(administer("AdminCreateUser", "nobody", ", \"MessageAction\": \"RESEND\""),
                         "UserNotFoundException", "User does not exist.");
    fixture_expect_error(administer("AdminCreateUser", "jane", ""), "UsernameExistsException",
                         "User account already exists");
}
END_TEST

START_TEST(a_temporary_password_is_over_after_a_week)
{
    json_object_put(create_with(""));
    fixture.world->clock.offset_seconds = 7 * DAY - 60;
    auto_json struct json_object *before = fixture_password(fixture.world, "peter", TEMPORARY);
    ck_assert_str_eq(challenge_of(before), "NEW_PASSWORD_REQUIRED");
    fixture.world->clock.offset_seconds = 7 * DAY + 60;
    fixture_expect_error(fixture_password(fixture.world, "peter", TEMPORARY),
                         "NotAuthorizedException",
                         "Temporary password has expired and must be reset by an administrator.");
    expect_success(
        administer("AdminSetUserPassword", "peter", ", \"Password\": \"" TEMPORARY "\""));
    auto_json struct json_object *after = fixture_password(fixture.world, "peter", TEMPORARY);
    ck_assert_str_eq(challenge_of(after), "NEW_PASSWORD_REQUIRED");
}
END_TEST

START_TEST(a_password_can_be_set_for_good)
{
    expect_success(administer("AdminSetUserPassword", "Carol",
                              ", \"Password\": \"Permanent-3\", \"Permanent\": true"));
    auto_json struct json_object *answer = fixture_password(fixture.world, "Carol", "Permanent-3");

    ck_assert_ptr_nonnull(json_member(answer, "AuthenticationResult"));
    fixture_expect_error(administer("AdminSetUserPassword", "Carol", ", \"Password\": \"x\""),
                         "InvalidPasswordException",
                         "Password did not conform with policy: Password not long enough");
}
END_TEST

START_TEST(a_reset_sends_a_code_and_closes_the_old_way_in)
{
    expect_success(administer("AdminResetUserPassword", "jane", ", \"ClientMetadata\": " METADATA));
    auto_json struct json_object *message = trigger_fixture_message(&fixture);

    ck_assert_str_eq(json_text(message, "purpose"), "CustomMessage_ForgotPassword");
    expect_request("CustomMessage_ForgotPassword", "clientMetadata", METADATA);
    fixture_expect_error(fixture_password(fixture.world, "jane", PASSWORD),
                         "PasswordResetRequiredException", "Password reset required for the user");
    auto_free char *body = text_format("{\"ClientId\": \"" FIXTURE_CLIENT
                                       "\", \"Username\": \"jane\", \"ConfirmationCode\":"
                                       " \"%s\", \"Password\": \"Quite-New-22\"}",
                                       json_text(message, "code"));
    expect_success(fixture_call(fixture.world, "ConfirmForgotPassword", body));
    fixture_expect_error(administer("AdminResetUserPassword", "nora", ""),
                         "InvalidParameterException",
                         "Cannot reset password for the user as there is no registered/verified"
                         " email or phone_number");
    fixture_expect_error(administer("AdminResetUserPassword", "Carol", ""),
                         "NotAuthorizedException",
                         "User password cannot be reset in the current state.");
}
END_TEST

START_TEST(who_is_confirmed_by_an_administrator_signs_in)
{
    expect_success(administer("AdminConfirmSignUp", "una", ", \"ClientMetadata\": " METADATA));
    expect_request("PostConfirmation_ConfirmSignUp", "clientMetadata", METADATA);
    auto_json struct json_object *answer = fixture_password(fixture.world, "una", PASSWORD);
    ck_assert_ptr_nonnull(json_member(answer, "AuthenticationResult"));
    fixture_expect_error(administer("AdminConfirmSignUp", "una", ""), "NotAuthorizedException",
                         "User cannot be confirmed. Current status is CONFIRMED");
}
END_TEST

START_TEST(a_user_can_be_disabled_enabled_and_deleted)
{
    expect_success(administer("AdminDisableUser", "jane", ""));
    fixture_expect_error(fixture_password(fixture.world, "jane", PASSWORD),
                         "NotAuthorizedException", "User is disabled.");
    expect_success(administer("AdminEnableUser", "jane", ""));
    json_object_put(fixture_password(fixture.world, "jane", PASSWORD));
    expect_success(administer("AdminDeleteUser", pool_find_user(fixture.pool, "jane")->sub, ""));
    fixture_expect_error(fixture_password(fixture.world, "jane", PASSWORD), "UserNotFoundException",
                         "User does not exist.");
    fixture_expect_error(administer("AdminDeleteUser", "jane", ""), "UserNotFoundException",
                         "User does not exist.");
}
END_TEST

START_TEST(strangers_need_a_signature)
{
    fixture_expect_error(fixture_call(fixture.world, "AdminDeleteUser",
                                      "{\"UserPoolId\": \"" FIXTURE_POOL
                                      "\", \"Username\": \"jane\"}"),
                         "MissingAuthenticationTokenException", "Missing Authentication Token");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/admin");
    TCase *tests =
        UNIT_CASE(suite, "admin", who_is_created_is_invited_and_must_choose_a_password,
                  triggers_of_an_administrators_call_get_its_data,
                  nobody_is_told_where_that_is_not_wanted_or_not_possible,
                  an_invitation_is_repeated_only_to_who_did_not_follow_it,
                  a_temporary_password_is_over_after_a_week, a_password_can_be_set_for_good,
                  a_reset_sends_a_code_and_closes_the_old_way_in,
                  who_is_confirmed_by_an_administrator_signs_in,
                  a_user_can_be_disabled_enabled_and_deleted, strangers_need_a_signature);

    trigger_fixture_add_to(tests, &fixture);
    return suite;
}

/* ChangePassword. */
#include "common/ownership.h"
#include "tests/emulator/json.h"
#include "tests/unit/emulator_fixture.h"
#include "tests/unit/unit.h"

#define OLD_PASSWORD "Right-Horse-7"
#define NEW_PASSWORD "Quite-New-22"

static struct world *world; /* made once: each test runs in a process of its own */

static void make_world(void)
{
    world = fixture_world();
}

static void end_world(void)
{
    world_free(world);
}

static void expect_sign_in(const char *password)
{
    auto_json struct json_object *answer = fixture_password(world, "jane", password);

    ck_assert_ptr_nonnull(json_member(answer, "AuthenticationResult"));
}

/* Signs jane in and changes her password; the answer. */
static struct json_object *change(const char *signs_in_with, const char *previous,
                                  const char *proposed)
{
    auto_json struct json_object *signed_in = fixture_password(world, "jane", signs_in_with);
    struct json_object *tokens = json_member(signed_in, "AuthenticationResult");
    auto_json struct json_object *input = json_object_new_object();

    ck_assert_ptr_nonnull(tokens);
    json_put_text(input, "AccessToken", json_text(tokens, "AccessToken"));
    json_put_text(input, "PreviousPassword", previous);
    json_put_text(input, "ProposedPassword", proposed);
    return fixture_call(world, "ChangePassword", json_line(input));
}

START_TEST(the_old_password_gets_a_new_one)
{
    auto_json struct json_object *answer = change(OLD_PASSWORD, OLD_PASSWORD, NEW_PASSWORD);

    ck_assert_str_eq(json_line(answer), "{}");
    expect_sign_in(NEW_PASSWORD);
}
END_TEST

START_TEST(a_change_is_refused_for_what_is_wrong_with_it)
{
    world->pools[0]->policy.history_size = 1;
    fixture_expect_error(change(OLD_PASSWORD, "Wrong-Horse-7", NEW_PASSWORD),
                         "NotAuthorizedException", "Incorrect username or password.");
    fixture_expect_error(change(OLD_PASSWORD, NULL, NEW_PASSWORD), "InvalidParameterException",
                         "Missing required parameter PreviousPassword");
    fixture_expect_error(change(OLD_PASSWORD, OLD_PASSWORD, "short"), "InvalidPasswordException",
                         "Password did not conform with policy: Password not long enough");
    fixture_expect_error(change(OLD_PASSWORD, OLD_PASSWORD, OLD_PASSWORD),
                         "PasswordHistoryPolicyViolationException",
                         "Password has previously been used");
    expect_sign_in(OLD_PASSWORD);
}
END_TEST

START_TEST(five_changes_an_hour_are_enough)
{
    for (unsigned i = 0; i < 5; i++)
        json_object_put(change(OLD_PASSWORD, "Wrong-Horse-7", NEW_PASSWORD));
    fixture_expect_error(change(OLD_PASSWORD, OLD_PASSWORD, NEW_PASSWORD), "LimitExceededException",
                         "Attempt limit exceeded, please try after some time.");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/change-password");
    TCase *tests =
        UNIT_CASE(suite, "change password", the_old_password_gets_a_new_one,
                  a_change_is_refused_for_what_is_wrong_with_it, five_changes_an_hour_are_enough);

    tcase_add_checked_fixture(tests, make_world, end_world);
    return suite;
}

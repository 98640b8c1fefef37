/* Who has just signed up signs in at once, by the Session of the sign-up. */
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/text.h"
#include "tests/unit/trigger_fixture.h"
#include "tests/unit/unit.h"

#define CALLER "\"ClientId\": \"" FIXTURE_CLIENT "\", \"Username\": \"peter\""

static struct trigger_fixture fixture;

static void prepare(void)
{
    fixture.pool->auto_verified = json_tokener_parse("[\"email\"]");
}

/* The Session that comes back, to be freed. */
static char *session_of(struct json_object *answer)
{
    char *session = text_copy(json_text(answer, "Session"));

    ck_assert_msg(session != NULL, "%s", json_line(answer));
    json_object_put(answer);
    return session;
}

static struct json_object *sign_up(const char *members)
{
    auto_free char *body = text_format(
        "{" CALLER ", \"UserAttributes\": [{\"Name\": \"given_name\", \"Value\": \"P\"},"
        " {\"Name\": \"email\", \"Value\": \"peter@example.com\"}]%s}",
        members);

    return fixture_call(fixture.world, "SignUp", body);
}

static struct json_object *confirm(const char *session)
{
    auto_json struct json_object *message = trigger_fixture_message(&fixture);
    auto_free char *member = text_format(", \"Session\": \"%s\"", session == NULL ? "" : session);
    auto_free char *body = text_format("{" CALLER ", \"ConfirmationCode\": \"%s\"%s}",
                                       json_text(message, "code"), session == NULL ? "" : member);

    return fixture_call(fixture.world, "ConfirmSignUp", body);
}

static struct json_object *sign_in(const char *session)
{
    auto_free char *body =
        text_format("{\"AuthFlow\": \"USER_AUTH\", \"ClientId\": \"" FIXTURE_CLIENT "\","
                    " \"AuthParameters\": {\"USERNAME\": \"peter\"}, \"Session\": \"%s\"}",
                    session);

    return fixture_call(fixture.world, "InitiateAuth", body);
}

START_TEST(an_unconfirmed_user_is_not_signed_in)
{
    auto_free char *session = session_of(sign_up(", \"Password\": \"Fresh-Start-1\""));

    fixture_expect_error(sign_in(session), "UserNotConfirmedException", "User is not confirmed.");
}
END_TEST

START_TEST(a_session_goes_through_the_confirmation)
{
    auto_free char *first = session_of(sign_up(", \"Password\": \"Fresh-Start-1\""));
    auto_free char *second = session_of(confirm(first));
    auto_json struct json_object *answer = sign_in(second);

    ck_assert_str_ne(first, second);
    ck_assert_ptr_nonnull(json_member(answer, "AuthenticationResult"));
    fixture_expect_error(sign_in(second), "NotAuthorizedException",
                         "Invalid session for the user, session can only be used once.");
    fixture_expect_error(sign_in(first), "NotAuthorizedException",
                         "Invalid session for the user, session can only be used once.");
}
END_TEST

/* aws-amplify carries it only from here on. */
START_TEST(a_confirmation_gives_a_session_to_who_had_none)
{
    free(session_of(sign_up(", \"Password\": \"Fresh-Start-1\"")));
    auto_free char *session = session_of(confirm(NULL));
    auto_json struct json_object *answer = sign_in(session);

    ck_assert_ptr_nonnull(json_member(answer, "AuthenticationResult"));
}
END_TEST

START_TEST(a_session_does_not_live_long)
{
    auto_free char *session = session_of(sign_up(", \"Password\": \"Fresh-Start-1\""));

    fixture.world->clock.offset_seconds = 181;
    fixture_expect_error(confirm(session), "NotAuthorizedException",
                         "Invalid session for the user, session is expired.");
}
END_TEST

START_TEST(a_password_is_not_needed_where_codes_sign_in)
{
    fixture_expect_error(sign_up(""), "InvalidParameterException",
                         "Missing required parameter Password");
    fixture.pool->first_factors = json_tokener_parse("[\"PASSWORD\", \"EMAIL_OTP\"]");
    free(session_of(sign_up("")));
    json_object_put(confirm(NULL));
    ck_assert_ptr_null(pool_find_user(fixture.pool, "peter")->password);
    fixture_expect_error(fixture_password(fixture.world, "peter", ""), "InvalidParameterException",
                         "Missing required parameter PASSWORD");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/first-sign-in");
    TCase *tests = UNIT_CASE(
        suite, "first", an_unconfirmed_user_is_not_signed_in,
        a_session_goes_through_the_confirmation, a_confirmation_gives_a_session_to_who_had_none,
        a_session_does_not_live_long, a_password_is_not_needed_where_codes_sign_in);

    trigger_fixture_add_to(tests, &fixture);
    tcase_add_checked_fixture(tests, prepare, NULL);
    return suite;
}

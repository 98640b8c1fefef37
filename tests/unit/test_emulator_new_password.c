/* NEW_PASSWORD_REQUIRED and its Session. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/text.h"
#include "tests/unit/emulator_fixture.h"
#include "tests/unit/unit.h"

#define NEW_PASSWORD "Quite-New-22"

/* Signs Carol in as far as the challenge; its Session, to be freed. */
static char *start(struct world *world)
{
    auto_json struct json_object *answer =
        fixture_srp(world, FIXTURE_CLIENT, "Carol", "Temporary-1");
    const char *session = json_text(answer, "Session");

    ck_assert_str_eq(json_text(answer, "ChallengeName"), "NEW_PASSWORD_REQUIRED");
    ck_assert_ptr_null(json_member(answer, "AuthenticationResult"));
    ck_assert_uint_ge(strlen(session), 20);
    ck_assert_uint_le(strlen(session), 2048);
    return text_copy(session);
}

/* Answers with these responses besides USERNAME. */
static struct json_object *answer(struct world *world, const char *session, const char *username,
                                  const char *responses)
{
    auto_free char *body = text_format(
        "{\"ChallengeName\": \"NEW_PASSWORD_REQUIRED\", \"ClientId\": \"" FIXTURE_CLIENT "\","
        " \"Session\": \"%s\", \"ChallengeResponses\": {\"USERNAME\": \"%s\"%s}}",
        session, username, responses);

    return fixture_call(world, "RespondToAuthChallenge", body);
}

#define GOOD_RESPONSES                                                                             \
    ", \"NEW_PASSWORD\": \"" NEW_PASSWORD "\", \"userAttributes.given_name\": \"Carol\""

START_TEST(the_challenge_names_attributes_in_json_inside_of_text)
{
    struct world *world = fixture_world();
    auto_json struct json_object *challenge =
        fixture_srp(world, FIXTURE_CLIENT, "Carol", "Temporary-1");
    struct json_object *parameters = json_member(challenge, "ChallengeParameters");

    ck_assert_str_eq(json_text(parameters, "USER_ID_FOR_SRP"), "Carol");
    ck_assert_str_eq(json_text(parameters, "requiredAttributes"),
                     "[\"userAttributes.given_name\"]");
    ck_assert_str_eq(json_text(parameters, "userAttributes"), "{\"email\":\"c@example.com\"}");
    world_free(world);
}
END_TEST

START_TEST(a_new_password_gets_tokens_and_is_the_password_from_then_on)
{
    struct world *world = fixture_world();
    auto_free char *session = start(world);
    auto_json struct json_object *first = answer(world, session, "Carol", GOOD_RESPONSES);
    auto_json struct json_object *later = fixture_password(world, "Carol", NEW_PASSWORD);
    const struct user *carol = pool_find_user(world->pools[0], "Carol");

    ck_assert_ptr_nonnull(json_member(first, "AuthenticationResult"));
    ck_assert_ptr_nonnull(json_member(later, "AuthenticationResult"));
    ck_assert_str_eq(json_text(carol->attributes, "given_name"), "Carol");
    fixture_expect_error(fixture_password(world, "Carol", "Temporary-1"), "NotAuthorizedException",
                         "Incorrect username or password.");
    world_free(world);
}
END_TEST

START_TEST(a_session_can_be_used_once)
{
    struct world *world = fixture_world();
    auto_free char *session = start(world);

    json_object_put(answer(world, session, "Carol", GOOD_RESPONSES));
    fixture_expect_error(answer(world, session, "Carol", GOOD_RESPONSES), "NotAuthorizedException",
                         "Invalid session for the user, session can only be used once.");
    world_free(world);
}
END_TEST

START_TEST(a_session_expires)
{
    struct world *world = fixture_world();
    auto_free char *session = start(world);

    world->clock.offset_seconds += 179;
    fixture_expect_error(answer(world, session, "Carol", ""), "InvalidParameterException",
                         "Missing required parameter NEW_PASSWORD");
    world->clock.offset_seconds += 2;
    fixture_expect_error(answer(world, session, "Carol", GOOD_RESPONSES), "NotAuthorizedException",
                         "Invalid session for the user, session is expired.");
    world_free(world);
}
END_TEST

START_TEST(a_session_is_worth_nothing_to_another_user_or_in_another_writing)
{
    struct world *world = fixture_world();
    auto_free char *session = start(world);

    fixture_expect_error(answer(world, session, "jane", GOOD_RESPONSES), "NotAuthorizedException",
                         "Invalid session for the user.");
    session[30] = session[30] == 'A' ? 'B' : 'A';
    fixture_expect_error(answer(world, session, "Carol", GOOD_RESPONSES), "NotAuthorizedException",
                         "Invalid session for the user.");
    world_free(world);
}
END_TEST

START_TEST(a_refused_password_leaves_the_session_good)
{
    struct world *world = fixture_world();
    auto_free char *session = start(world);

    fixture_expect_error(
        answer(world, session, "Carol",
               ", \"NEW_PASSWORD\": \"short\", \"userAttributes.given_name\": \"C\""),
        "InvalidPasswordException",
        "Password did not conform with policy: Password not long enough");
    fixture_expect_error(
        answer(world, session, "Carol",
               ", \"NEW_PASSWORD\": \"NoNumbersHere\", \"userAttributes.given_name\": \"C\""),
        "InvalidPasswordException",
        "Password did not conform with policy: Password must have numeric characters");
    auto_json struct json_object *accepted = answer(world, session, "Carol", GOOD_RESPONSES);
    ck_assert_ptr_nonnull(json_member(accepted, "AuthenticationResult"));
    world_free(world);
}
END_TEST

START_TEST(a_required_attribute_must_come_and_a_known_address_must_not_change)
{
    struct world *world = fixture_world();
    auto_free char *session = start(world);

    fixture_expect_error(
        answer(world, session, "Carol", ", \"NEW_PASSWORD\": \"" NEW_PASSWORD "\""),
        "InvalidParameterException", "Invalid attributes given, given_name is missing");
    fixture_expect_error(
        answer(world, session, "Carol", GOOD_RESPONSES ", \"userAttributes.email\": \"x@y\""),
        "NotAuthorizedException", "Cannot modify an already provided email");
    world_free(world);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/new_password");

    UNIT_CASE(suite, "new_password", the_challenge_names_attributes_in_json_inside_of_text,
              a_new_password_gets_tokens_and_is_the_password_from_then_on,
              a_session_can_be_used_once, a_session_expires,
              a_session_is_worth_nothing_to_another_user_or_in_another_writing,
              a_refused_password_leaves_the_session_good,
              a_required_attribute_must_come_and_a_known_address_must_not_change);
    return suite;
}

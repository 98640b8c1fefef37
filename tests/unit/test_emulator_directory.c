/* The directory calls: pages, filters, attributes, groups. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/state.h"
#include "tests/emulator/text.h"
#include "tests/unit/emulator_fixture.h"
#include "tests/unit/unit.h"

#define POOL_MEMBER "\"UserPoolId\": \"" FIXTURE_POOL "\""

static size_t count_users(struct json_object *answer)
{
    struct json_object *users = json_member(answer, "Users");

    ck_assert_msg(users != NULL, "%s", json_line(answer));
    return json_object_array_length(users);
}

static const char *user_name(struct json_object *answer, size_t index)
{
    return json_text(json_object_array_get_idx(json_member(answer, "Users"), index), "Username");
}

START_TEST(pages_bring_every_user_once)
{
    struct world *world = fixture_world();
    char names[256] = "", *token = NULL;

    for (int page = 0; page < 3; page++) {
        auto_free char *body = text_format("{" POOL_MEMBER ", \"Limit\": 2%s%s%s}",
                                           token == NULL ? "" : ", \"PaginationToken\": \"",
                                           token == NULL ? "" : token, token == NULL ? "" : "\"");
        auto_json struct json_object *answer = fixture_directory_call(world, "ListUsers", body);
        ck_assert_uint_eq(count_users(answer), 2);
        for (size_t i = 0; i < 2; i++)
            (void)snprintf(names + strlen(names), sizeof names - strlen(names), "%s ",
                           user_name(answer, i));
        free(token);
        token = text_copy(json_text(answer, "PaginationToken"));
        ck_assert_int_eq(token == NULL, page == 2);
    }
    ck_assert_str_eq(names, "jane Carol dave una rex nora ");
    world_free(world);
}
END_TEST

START_TEST(a_token_of_another_call_is_refused)
{
    struct world *world = fixture_world();
    auto_json struct json_object *first =
        fixture_directory_call(world, "ListUsers", "{" POOL_MEMBER ", \"Limit\": 1}");
    auto_free char *body = text_format("{" POOL_MEMBER ", \"NextToken\": \"%s\"}",
                                       json_text(first, "PaginationToken"));

    fixture_expect_error(fixture_directory_call(world, "ListGroups", body),
                         "InvalidParameterException", "Invalid pagination token given.");
    world_free(world);
}
END_TEST

START_TEST(a_page_has_sixty_users_at_most)
{
    struct world *world = world_new();
    char *problem =
        state_parse(world, "{\"userPools\": [{\"id\": \"" FIXTURE_POOL "\","
                           " \"generateUsers\": {\"count\": 130, \"prefix\": \"user\"}}]}");
    ck_assert_ptr_null(problem);
    auto_json struct json_object *answer =
        fixture_directory_call(world, "ListUsers", "{" POOL_MEMBER "}");

    ck_assert_uint_eq(count_users(answer), 60);
    ck_assert_str_eq(user_name(answer, 0), "user0001");
    fixture_expect_error(
        fixture_directory_call(world, "ListUsers", "{" POOL_MEMBER ", \"Limit\": 61}"),
        "InvalidParameterException",
        "1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: Member "
        "must have value less than or equal to 60");
    world_free(world);
}
END_TEST

START_TEST(a_filter_and_attributes_choose)
{
    struct world *world = fixture_world();
    auto_json struct json_object *answer =
        fixture_directory_call(world, "ListUsers",
                               "{" POOL_MEMBER ", \"Filter\": \"email = \\\"jane@example.com\\\"\","
                               " \"AttributesToGet\": [\"email\"]}");

    ck_assert_uint_eq(count_users(answer), 1);
    ck_assert_ptr_nonnull(strstr(json_line(answer), "\"Attributes\":[{\"Name\":\"email\","
                                                    "\"Value\":\"jane@example.com\"}]"));
    world_free(world);
}
END_TEST

START_TEST(a_bad_filter_or_an_unknown_attribute_is_refused)
{
    struct world *world = fixture_world();

    fixture_expect_error(
        fixture_directory_call(world, "ListUsers", "{" POOL_MEMBER ", \"Filter\": \"jane\"}"),
        "InvalidParameterException", "Error while parsing filter.");
    fixture_expect_error(
        fixture_directory_call(world, "ListUsers",
                               "{" POOL_MEMBER ", \"AttributesToGet\": [\"custom:uid\"]}"),
        "InvalidParameterException", "One or more requested attributes do not exist.");
    world_free(world);
}
END_TEST

START_TEST(groups_are_found_from_both_ends)
{
    struct world *world = fixture_world();
    auto_json struct json_object *members = fixture_directory_call(
        world, "ListUsersInGroup", "{" POOL_MEMBER ", \"GroupName\": \"admins\"}");
    auto_json struct json_object *groups = fixture_directory_call(
        world, "AdminListGroupsForUser", "{" POOL_MEMBER ", \"Username\": \"jane\"}");
    auto_json struct json_object *none = fixture_directory_call(
        world, "AdminListGroupsForUser", "{" POOL_MEMBER ", \"Username\": \"dave\"}");

    ck_assert_uint_eq(count_users(members), 1);
    ck_assert_str_eq(user_name(members, 0), "jane");
    ck_assert_uint_eq(json_object_array_length(json_member(groups, "Groups")), 1);
    ck_assert_uint_eq(json_object_array_length(json_member(none, "Groups")), 0);
    world_free(world);
}
END_TEST

START_TEST(what_is_not_there_is_told_by_name)
{
    struct world *world = fixture_world();

    fixture_expect_error(
        fixture_directory_call(world, "ListUsers", "{\"UserPoolId\": \"eu-west-1_Other\"}"),
        "ResourceNotFoundException", "User pool eu-west-1_Other does not exist.");
    fixture_expect_error(fixture_directory_call(world, "ListUsersInGroup",
                                                "{" POOL_MEMBER ", \"GroupName\": \"nobodies\"}"),
                         "ResourceNotFoundException", "Group not found.");
    fixture_expect_error(fixture_directory_call(world, "AdminListGroupsForUser",
                                                "{" POOL_MEMBER ", \"Username\": \"nobody\"}"),
                         "UserNotFoundException", "User does not exist.");
    world_free(world);
}
END_TEST

static const char *secret_of_client(struct json_object *answer)
{
    return json_text(json_member(answer, "UserPoolClient"), "ClientSecret");
}

START_TEST(whoever_may_look_at_an_app_client_is_told_its_secret)
{
    struct world *world = fixture_world();
    auto_json struct json_object *strict = fixture_directory_call(
        world, "DescribeUserPoolClient", "{" POOL_MEMBER ", \"ClientId\": \"" FIXTURE_STRICT "\"}");
    auto_json struct json_object *open = fixture_directory_call(
        world, "DescribeUserPoolClient", "{" POOL_MEMBER ", \"ClientId\": \"" FIXTURE_CLIENT "\"}");

    ck_assert_str_eq(secret_of_client(strict), FIXTURE_SECRET);
    ck_assert_ptr_null(secret_of_client(open));
    world_free(world);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/directory");

    UNIT_CASE(suite, "directory", pages_bring_every_user_once, a_token_of_another_call_is_refused,
              a_page_has_sixty_users_at_most, a_filter_and_attributes_choose,
              a_bad_filter_or_an_unknown_attribute_is_refused, groups_are_found_from_both_ends,
              what_is_not_there_is_told_by_name,
              whoever_may_look_at_an_app_client_is_told_its_secret);
    return suite;
}

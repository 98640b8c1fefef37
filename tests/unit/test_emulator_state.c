/* The state file: what is wrong in it is told with its place; users can be changed later. */
#include "tests/emulator/state.h"

#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/control_users.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/text.h"
#include "tests/unit/unit.h"

#define POOL(content) "{\"userPools\": [{\"id\": \"eu-west-1_Pool1\", " content "}]}"

static void expect_problem(const char *state, const char *problem)
{
    struct world *world = world_new();
    auto_free char *found = state_parse(world, state);

    ck_assert_msg(found != NULL, "%s", state);
    ck_assert_str_eq(found, problem);
    world_free(world);
}

static struct world *world_of(const char *state)
{
    struct world *world = world_new();
    char *problem = state_parse(world, state);

    ck_assert_msg(problem == NULL, "%s", problem);
    return world;
}

START_TEST(a_problem_is_told_with_its_place)
{
    expect_problem("{}", "(top): \"userPools\" is missing");
    expect_problem("{\"userPools\": [{}]}", "userPools[0]: \"id\" is missing");
    expect_problem("{\"userPools\": [], \"users\": []}",
                   "(top): \"users\" is not a key that is known here");
    expect_problem(POOL("\"users\": [{\"username\": \"a\"}, {\"username\": \"b\","
                        " \"status\": \"GONE\"}]"),
                   "userPools[0].users[1].status: \"GONE\" is not known; it may be CONFIRMED, for "
                   "example");
    expect_problem(POOL("\"users\": [{\"username\": \"a\", \"enabled\": \"no\"}]"),
                   "userPools[0].users[0].enabled: must be true or false");
    expect_problem(POOL("\"clients\": [{\"id\": \"c\", \"authFlows\": [\"USER_SRP_AUTH\"]}]"),
                   "userPools[0].clients[0]: the flow \"USER_SRP_AUTH\" is not known; "
                   "ALLOW_USER_SRP_AUTH is, for example");
    expect_problem(POOL("\"passwordPolicy\": {\"minimumLength\": 5}"),
                   "userPools[0].passwordPolicy.minimumLength: must be from 6 to 99");
}
END_TEST

START_TEST(a_text_that_is_no_json_is_told_with_its_line)
{
    expect_problem("{\n\"userPools\": [\n}", "line 3: no JSON: unexpected character");
}
END_TEST

START_TEST(a_user_in_a_group_or_with_an_attribute_that_is_not_there_is_refused)
{
    expect_problem(POOL("\"users\": [{\"username\": \"a\", \"groups\": [\"g\"]}]"),
                   "userPools[0].users[0]: the group \"g\" is not in the pool's \"groups\"");
    expect_problem(
        POOL("\"users\": [{\"username\": \"a\", \"attributes\": {\"custom:x\": \"1\"}}]"),
        "userPools[0].users[0]: the attribute \"custom:x\" is neither a standard one "
        "nor in the pool's \"customAttributes\"");
    expect_problem(POOL("\"users\": [{\"username\": \"a\"}, {\"username\": \"a\"}]"),
                   "userPools[0].users[1]: the user \"a\" is there twice");
}
END_TEST

START_TEST(a_pool_id_has_exactly_one_underscore)
{
    expect_problem("{\"userPools\": [{\"id\": \"a_b_c\"}]}",
                   "userPools[0]: the id \"a_b_c\" must have exactly one '_'");
    expect_problem("{\"userPools\": [{\"id\": \"abc\"}]}",
                   "userPools[0]: the id \"abc\" must have exactly one '_'");
}
END_TEST

START_TEST(the_region_is_that_of_the_first_pool_unless_given)
{
    struct world *derived = world_of(POOL("\"users\": []"));
    struct world *given =
        world_of("{\"region\": \"mars-1\", \"userPools\": [{\"id\": \"local_Pool1\"}]}");

    ck_assert_str_eq(derived->region, "eu-west-1");
    ck_assert_str_eq(given->region, "mars-1");
    world_free(derived);
    world_free(given);
}
END_TEST

START_TEST(a_sub_is_derived_from_pool_and_name_unless_given)
{
    static const char state[] = POOL("\"users\": [{\"username\": \"a\"}, {\"username\": \"b\","
                                     " \"sub\": \"given\"}]");
    struct world *first = world_of(state);
    struct world *second = world_of(state);

    ck_assert_str_eq(first->pools[0]->users[0]->sub, second->pools[0]->users[0]->sub);
    ck_assert_uint_eq(strlen(first->pools[0]->users[0]->sub), 36);
    ck_assert_str_eq(first->pools[0]->users[1]->sub, "given");
    world_free(first);
    world_free(second);
}
END_TEST

START_TEST(a_pool_that_is_not_case_sensitive_finds_a_user_in_any_case)
{
    struct world *world =
        world_of(POOL("\"caseSensitive\": false, \"users\": [{\"username\": \"Jane\"}]"));

    ck_assert_ptr_nonnull(pool_find_user(world->pools[0], "jANE"));
    world->pools[0]->case_sensitive = true;
    ck_assert_ptr_null(pool_find_user(world->pools[0], "jANE"));
    world_free(world);
}
END_TEST

#define ORDER(action, user)                                                                        \
    "{\"userPoolId\": \"eu-west-1_Pool1\", \"action\": \"" action "\", \"user\": " user "}"

START_TEST(an_update_changes_what_it_names_and_no_more)
{
    struct world *world = world_of(POOL("\"groups\": [{\"name\": \"g\"}], \"users\": [{"
                                        "\"username\": \"a\", \"password\": \"old\","
                                        " \"attributes\": {\"email\": \"a@b\"}}]"));
    struct user *user = world->pools[0]->users[0];

    ck_assert(user_password_is(world->pools[0], user, "old"));
    ck_assert_ptr_null(control_users_change(
        world, ORDER("update", "{\"username\": \"a\", \"enabled\": false, \"groups\": [\"g\"],"
                               " \"password\": \"new\", \"status\": \"FORCE_CHANGE_PASSWORD\"}")));
    ck_assert(!user->enabled);
    ck_assert(user_is_in_group(user, "g"));
    ck_assert_int_eq(user->status, USER_FORCE_CHANGE_PASSWORD);
    ck_assert_str_eq(json_text(user->attributes, "email"), "a@b");
    ck_assert(user_password_is(world->pools[0], user, "new"));
    ck_assert(!user_password_is(world->pools[0], user, "old"));
    world_free(world);
}
END_TEST

START_TEST(a_wrong_update_changes_nothing)
{
    struct world *world = world_of(POOL("\"users\": [{\"username\": \"a\"}]"));
    auto_free char *problem = control_users_change(
        world, ORDER("update", "{\"username\": \"a\", \"enabled\": false, \"groups\": [\"g\"]}"));

    ck_assert_ptr_nonnull(problem);
    ck_assert(world->pools[0]->users[0]->enabled);
    world_free(world);
}
END_TEST

START_TEST(users_are_created_and_deleted)
{
    struct world *world = world_of(POOL("\"users\": [{\"username\": \"a\"}]"));
    struct pool *pool = world->pools[0];

    ck_assert_ptr_null(
        control_users_change(world, ORDER("create", "{\"username\": \"b\", \"sub\": \"s\"}")));
    ck_assert_str_eq(pool_find_user(pool, "b")->sub, "s");
    ck_assert_ptr_null(control_users_change(world, ORDER("delete", "{\"username\": \"a\"}")));
    ck_assert_ptr_null(pool_find_user(pool, "a"));
    ck_assert_uint_eq(pool->user_count, 1);
    auto_free char *gone = control_users_change(world, ORDER("delete", "{\"username\": \"a\"}"));
    ck_assert_str_eq(gone, "there is no such user");
    world_free(world);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/state");

    UNIT_CASE(suite, "file", a_problem_is_told_with_its_place,
              a_text_that_is_no_json_is_told_with_its_line,
              a_user_in_a_group_or_with_an_attribute_that_is_not_there_is_refused,
              a_pool_id_has_exactly_one_underscore,
              the_region_is_that_of_the_first_pool_unless_given,
              a_sub_is_derived_from_pool_and_name_unless_given,
              a_pool_that_is_not_case_sensitive_finds_a_user_in_any_case);
    UNIT_CASE(suite, "control", an_update_changes_what_it_names_and_no_more,
              a_wrong_update_changes_nothing, users_are_created_and_deleted);
    return suite;
}

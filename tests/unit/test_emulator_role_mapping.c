/* Role mappings of identity pools: which role a login gets. */
#include "common/ownership.h"
#include "tests/emulator/call.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/role_mapping.h"
#include "tests/emulator/state.h"
#include "tests/emulator/text.h"
#include "tests/unit/unit.h"

#define ROLE(name) "arn:aws:iam::123456789012:role/" name
#define FORBIDDEN  "Access to role '" ROLE("x") "' is forbidden."

/* The role for these claims by an identity pool of this text; the error's message when refused. */
static char *choose(const char *pool_settings, const char *claims, const char *custom_role)
{
    auto_free char *state = text_format(
        "{\"userPools\": [], \"identityPools\": [{\"id\": \"eu-west-1:1\", %s}]}", pool_settings);
    struct world *world = world_new();
    auto_free char *problem = state_parse(world, state);
    auto_json struct json_object *input = json_object_new_object();
    struct call call = {.world = world, .input = input};
    struct login login = {.claims = json_tokener_parse(claims)};
    const char *role = NULL;

    ck_assert_msg(problem == NULL, "%s", problem);
    ck_assert_ptr_nonnull(login.claims);
    json_put_text(input, "CustomRoleArn", custom_role);
    enum error error = role_mapping_choose(&call, world->identity_pools[0], &login, &role);
    char *answer = text_copy(error == ERROR_NONE ? role : call.message);
    login_release(&login);
    free(call.message);
    world_free(world);
    return answer;
}

static void expect(const char *pool_settings, const char *claims, const char *custom_role,
                   const char *wanted)
{
    auto_free char *got = choose(pool_settings, claims, custom_role);

    ck_assert_str_eq(got, wanted);
}

#define DEFAULT "\"authenticatedRoleArn\": \"" ROLE("default") "\""
#define TOKEN   DEFAULT ", \"roleMapping\": \"Token\""
#define DENY    ", \"denyAmbiguousRole\": true"
#define RULES   DEFAULT ", \"roleMapping\": \"Rules\", \"rules\": ["
#define RULE(claim, match, value, role)                                                            \
    "{\"claim\": \"" claim "\", \"matchType\": \"" match "\", \"value\": \"" value                 \
    "\", \"roleArn\": \"" ROLE(role) "\"}"

START_TEST(without_a_mapping_everybody_gets_the_authenticated_role)
{
    expect(DEFAULT, "{\"cognito:preferred_role\": \"" ROLE("x") "\"}", NULL, ROLE("default"));
    expect(DEFAULT, "{\"cognito:roles\": [\"" ROLE("x") "\"]}", ROLE("x"), FORBIDDEN);
}
END_TEST

START_TEST(without_any_role_the_pool_is_badly_configured)
{
    expect("\"roleMapping\": \"None\"", "{}", NULL,
           "Invalid identity pool configuration. Check assigned IAM roles for this pool.");
}
END_TEST

START_TEST(by_token_the_preferred_role_is_taken)
{
    expect(TOKEN, "{\"cognito:preferred_role\": \"" ROLE("x") "\"}", NULL, ROLE("x"));
}
END_TEST

START_TEST(by_token_a_custom_role_must_be_among_the_users)
{
    expect(TOKEN, "{\"cognito:roles\": [\"" ROLE("x") "\", \"" ROLE("y") "\"]}", ROLE("x"),
           ROLE("x"));
    expect(TOKEN, "{\"cognito:roles\": [\"" ROLE("y") "\"]}", ROLE("x"), FORBIDDEN);
    expect(TOKEN, "{}", ROLE("x"), FORBIDDEN);
}
END_TEST

START_TEST(an_ambiguous_role_is_the_authenticated_one_or_none)
{
    expect(TOKEN, "{\"cognito:roles\": [\"" ROLE("x") "\"]}", NULL, ROLE("default"));
    expect(TOKEN DENY, "{\"cognito:roles\": [\"" ROLE("x") "\"]}", NULL,
           "Ambiguous role resolution: access denied.");
    expect(RULES "]" DENY, "{}", NULL, "Ambiguous role resolution: access denied.");
    expect(RULES "]", "{}", NULL, ROLE("default"));
}
END_TEST

START_TEST(of_rules_the_first_that_hits_counts)
{
    static const char settings[] = RULES RULE("team", "Equals", "red", "red") "," RULE(
        "team", "Equals", "red",
        "late") "," RULE("team", "StartsWith", "gr",
                         "gr") "," RULE("team", "Contains", "lu",
                                        "lu") "," RULE("team", "NotEqual", "black", "colour") "]";

    expect(settings, "{\"team\": \"red\"}", NULL, ROLE("red"));
    expect(settings, "{\"team\": \"green\"}", NULL, ROLE("gr"));
    expect(settings, "{\"team\": \"blue\"}", NULL, ROLE("lu"));
    expect(settings, "{\"team\": \"pink\"}", NULL, ROLE("colour"));
    expect(settings, "{\"team\": \"black\"}", NULL, ROLE("default"));
    expect(settings, "{}", NULL, ROLE("default"));
}
END_TEST

START_TEST(a_rule_matches_any_item_of_a_list)
{
    static const char equal[] = RULES RULE("cognito:groups", "Equals", "admins", "admin") "]";
    static const char unequal[] = RULES RULE("cognito:groups", "NotEqual", "admins", "guest") "]";

    expect(equal, "{\"cognito:groups\": [\"users\", \"admins\"]}", NULL, ROLE("admin"));
    expect(equal, "{\"cognito:groups\": [\"users\", \"administrators\"]}", NULL, ROLE("default"));
    expect(unequal, "{\"cognito:groups\": [\"users\", \"admins\"]}", NULL, ROLE("default"));
    expect(unequal, "{\"cognito:groups\": [\"users\"]}", NULL, ROLE("guest"));
}
END_TEST

START_TEST(with_rules_nobody_chooses)
{
    expect(RULES RULE("team", "Equals", "red", "x") "]", "{\"team\": \"red\"}", ROLE("x"),
           FORBIDDEN);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/role_mapping");

    UNIT_CASE(suite, "role_mapping", without_a_mapping_everybody_gets_the_authenticated_role,
              without_any_role_the_pool_is_badly_configured, by_token_the_preferred_role_is_taken,
              by_token_a_custom_role_must_be_among_the_users,
              an_ambiguous_role_is_the_authenticated_one_or_none,
              of_rules_the_first_that_hits_counts, a_rule_matches_any_item_of_a_list,
              with_rules_nobody_chooses);
    return suite;
}

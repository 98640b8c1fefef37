/* Identity pools: whom GetId and GetCredentialsForIdentity believe. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/text.h"
#include "tests/unit/emulator_fixture.h"
#include "tests/unit/unit.h"

/* One token of a fresh sign-in, to be freed. */
static char *sign_in(struct world *world, const char *username, const char *which)
{
    auto_json struct json_object *answer = fixture_password(world, username, "Right-Horse-7");
    const char *token = json_text(json_member(answer, "AuthenticationResult"), which);

    ck_assert_ptr_nonnull(token);
    return text_copy(token);
}

static struct json_object *get_id(struct world *world, const char *provider, const char *token)
{
    auto_free char *body = text_format("{\"IdentityPoolId\": \"" FIXTURE_IDENTITY_POOL "\","
                                       " \"Logins\": {\"%s\": \"%s\"}}",
                                       provider, token);

    return fixture_identity_call(world, "GetId", body);
}

static struct json_object *get_credentials(struct world *world, const char *identity,
                                           const char *token)
{
    auto_free char *body = text_format("{\"IdentityId\": \"%s\","
                                       " \"Logins\": {\"" FIXTURE_PROVIDER "\": \"%s\"}}",
                                       identity, token);

    return fixture_identity_call(world, "GetCredentialsForIdentity", body);
}

static void expect_refused(struct world *world, const char *provider, const char *token,
                           const char *why)
{
    auto_free char *message = text_format("Invalid login token. %s", why);

    fixture_expect_error(get_id(world, provider, token), "NotAuthorizedException", message);
}

START_TEST(one_login_always_has_the_same_identity)
{
    struct world *world = fixture_world();
    auto_free char *first = sign_in(world, "jane", "IdToken");
    auto_free char *second = sign_in(world, "jane", "IdToken");
    auto_json struct json_object *one = get_id(world, FIXTURE_PROVIDER, first);
    auto_json struct json_object *two = get_id(world, FIXTURE_PROVIDER, second);

    ck_assert_str_eq(json_text(one, "IdentityId"), json_text(two, "IdentityId"));
    ck_assert(text_starts_with(json_text(one, "IdentityId"), "eu-west-1:"));
    world_free(world);
}
END_TEST

START_TEST(credentials_last_an_hour_and_are_remembered)
{
    struct world *world = fixture_world();
    auto_free char *token = sign_in(world, "jane", "IdToken");
    auto_json struct json_object *identity = get_id(world, FIXTURE_PROVIDER, token);
    auto_json struct json_object *answer =
        get_credentials(world, json_text(identity, "IdentityId"), token);
    struct json_object *credentials = json_member(answer, "Credentials");
    const struct access_key *key =
        world_find_access_key(world, json_text(credentials, "AccessKeyId"));
    double lasts =
        json_object_get_double(json_member(credentials, "Expiration")) - clock_now(&world->clock);

    ck_assert_ptr_nonnull(key);
    ck_assert_str_eq(json_text(credentials, "SecretKey"), key->secret);
    ck_assert_str_eq(key->arn, "arn:aws:sts::123456789012:assumed-role/users/"
                               "CognitoIdentityCredentials");
    ck_assert(lasts > 3590 && lasts <= 3600);
    world_free(world);
}
END_TEST

START_TEST(expired_credentials_are_forgotten_in_the_end)
{
    struct world *world = fixture_world();

    for (int hours = 0; hours < 5; hours++) {
        auto_free char *token = sign_in(world, "jane", "IdToken");
        auto_json struct json_object *identity = get_id(world, FIXTURE_PROVIDER, token);
        json_object_put(get_credentials(world, json_text(identity, "IdentityId"), token));
        world->clock.offset_seconds += 3601;
    }
    ck_assert_uint_eq(world->access_key_count, 2);
    world_free(world);
}
END_TEST

START_TEST(a_token_that_is_no_good_id_token_is_refused)
{
    struct world *world = fixture_world();
    auto_free char *id = sign_in(world, "jane", "IdToken");
    auto_free char *access = sign_in(world, "jane", "AccessToken");

    expect_refused(world, FIXTURE_PROVIDER, access, "Missing a required claim: aud");
    expect_refused(world, FIXTURE_PROVIDER, "abc", "Not a valid OpenId Connect identity token.");
    expect_refused(world, "accounts.google.com", id,
                   "Token is not from a supported provider of this identity pool.");
    id[strlen(id) - 10] = id[strlen(id) - 10] == 'A' ? 'B' : 'A';
    expect_refused(world, FIXTURE_PROVIDER, id, "Token signature invalid.");
    world_free(world);
}
END_TEST

START_TEST(a_token_for_another_client_or_from_another_issuer_is_refused)
{
    struct world *world = fixture_world();
    auto_free char *id = sign_in(world, "jane", "IdToken");

    world->identity_pools[0]->providers[0]->client_id[0] = 'X';
    expect_refused(world, FIXTURE_PROVIDER, id,
                   "Token is not from a supported provider of this identity pool.");
    world->identity_pools[0]->providers[0]->client_id[0] = FIXTURE_CLIENT[0];
    world->issuer_base[0] = 'X';
    expect_refused(world, FIXTURE_PROVIDER, id, "Issuer doesn't match providerName");
    world_free(world);
}
END_TEST

START_TEST(an_expired_token_is_refused)
{
    struct world *world = fixture_world();
    auto_free char *id = sign_in(world, "jane", "IdToken");

    world->clock.offset_seconds += 3601;
    auto_json struct json_object *answer = get_id(world, FIXTURE_PROVIDER, id);
    ck_assert_str_eq(json_text(answer, "__type"), "NotAuthorizedException");
    ck_assert(
        text_starts_with(json_text(answer, "message"), "Invalid login token. Token expired: "));
    world_free(world);
}
END_TEST

START_TEST(the_server_side_check_notices_a_disabled_user)
{
    struct world *world = fixture_world();
    auto_free char *id = sign_in(world, "jane", "IdToken");

    pool_find_user(world->pools[0], "jane")->enabled = false;
    expect_refused(world, FIXTURE_PROVIDER, id, "Token is no longer valid.");
    world->identity_pools[0]->providers[0]->server_side_token_check = false;
    auto_json struct json_object *answer = get_id(world, FIXTURE_PROVIDER, id);
    ck_assert_ptr_nonnull(json_text(answer, "IdentityId"));
    world_free(world);
}
END_TEST

START_TEST(an_identity_belongs_to_its_own_login)
{
    struct world *world = fixture_world();
    pool_find_user(world->pools[0], "dave")->enabled = true;
    auto_free char *jane = sign_in(world, "jane", "IdToken");
    auto_free char *dave = sign_in(world, "dave", "IdToken");
    auto_json struct json_object *identity = get_id(world, FIXTURE_PROVIDER, jane);
    auto_free char *forbidden =
        text_format("Access to Identity '%s' is forbidden.", json_text(identity, "IdentityId"));

    fixture_expect_error(get_credentials(world, json_text(identity, "IdentityId"), dave),
                         "NotAuthorizedException", forbidden);
    fixture_expect_error(get_credentials(world, "eu-west-1:0", jane), "ResourceNotFoundException",
                         "Identity 'eu-west-1:0' not found.");
    world_free(world);
}
END_TEST

START_TEST(without_a_login_there_is_no_identity)
{
    struct world *world = fixture_world();

    fixture_expect_error(fixture_identity_call(
                             world, "GetId", "{\"IdentityPoolId\": \"" FIXTURE_IDENTITY_POOL "\"}"),
                         "NotAuthorizedException",
                         "Unauthenticated access is not supported for this identity pool.");
    fixture_expect_error(
        fixture_identity_call(world, "GetId", "{\"IdentityPoolId\": \"eu-west-1:0\"}"),
        "ResourceNotFoundException", "IdentityPool 'eu-west-1:0' not found.");
    world_free(world);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/identity");

    UNIT_CASE(suite, "identity", one_login_always_has_the_same_identity,
              credentials_last_an_hour_and_are_remembered,
              expired_credentials_are_forgotten_in_the_end,
              a_token_that_is_no_good_id_token_is_refused,
              a_token_for_another_client_or_from_another_issuer_is_refused,
              an_expired_token_is_refused, the_server_side_check_notices_a_disabled_user,
              an_identity_belongs_to_its_own_login, without_a_login_there_is_no_identity);
    return suite;
}

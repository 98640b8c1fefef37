/* Tokens: what they say, who accepts them, how they end. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/text.h"
#include "tests/unit/emulator_fixture.h"
#include "tests/unit/unit.h"

/* One token ("IdToken") of a fresh sign-in of jane, to be freed. */
static char *sign_in(struct world *world, const char *which)
{
    auto_json struct json_object *answer = fixture_password(world, "jane", "Right-Horse-7");
    const char *token = json_text(json_member(answer, "AuthenticationResult"), which);

    ck_assert_ptr_nonnull(token);
    return text_copy(token);
}

static struct json_object *call_with(struct world *world, const char *operation, const char *member,
                                     const char *token)
{
    auto_free char *body = text_format(
        "{\"%s\": \"%s\"%s}", member, token,
        strcmp(operation, "GetUser") == 0 ? "" : ", \"ClientId\": \"" FIXTURE_CLIENT "\"");

    return fixture_call(world, operation, body);
}

static struct json_object *claims_of(const char *token)
{
    struct json_object *claims = NULL;
    auto_free char *kid = NULL;

    ck_assert_int_eq(token_parse(token, &claims, &kid), 0);
    return claims;
}

START_TEST(both_tokens_say_what_they_are_and_for_whom)
{
    struct world *world = fixture_world();
    auto_json struct json_object *answer = fixture_password(world, "jane", "Right-Horse-7");
    struct json_object *result = json_member(answer, "AuthenticationResult");
    auto_json struct json_object *id = claims_of(json_text(result, "IdToken"));
    auto_json struct json_object *access = claims_of(json_text(result, "AccessToken"));

    ck_assert_str_eq(json_text(id, "token_use"), "id");
    ck_assert_str_eq(json_text(id, "aud"), FIXTURE_CLIENT);
    ck_assert_str_eq(json_text(id, "cognito:username"), "jane");
    ck_assert_str_eq(json_text(id, "iss"), "https://localhost:1/" FIXTURE_POOL);
    ck_assert_str_eq(json_text(id, "email"), "jane@example.com");
    ck_assert(json_object_is_type(json_member(id, "email_verified"), json_type_boolean));
    ck_assert(json_list_holds(json_member(id, "cognito:groups"), "admins"));
    ck_assert_str_eq(json_text(access, "token_use"), "access");
    ck_assert_str_eq(json_text(access, "client_id"), FIXTURE_CLIENT);
    ck_assert_str_eq(json_text(access, "username"), "jane");
    ck_assert_str_eq(json_text(access, "scope"), "aws.cognito.signin.user.admin");
    ck_assert_ptr_null(json_member(access, "aud"));
    ck_assert_str_eq(json_text(id, "sub"), json_text(access, "sub"));
    ck_assert_str_eq(json_text(id, "origin_jti"), json_text(access, "origin_jti"));
    ck_assert_str_ne(json_text(id, "jti"), json_text(access, "jti"));
    world_free(world);
}
END_TEST

START_TEST(each_token_is_signed_by_the_key_of_its_kind)
{
    struct world *world = fixture_world();
    const struct pool *pool = world->pools[0];
    auto_free char *id = sign_in(world, "IdToken");
    auto_free char *access = sign_in(world, "AccessToken");

    ck_assert_str_ne(pool->id_key.id, pool->access_key.id);
    ck_assert(signing_key_verifies(&pool->id_key, id));
    ck_assert(signing_key_verifies(&pool->access_key, access));
    ck_assert(!signing_key_verifies(&pool->access_key, id));
    id[strlen(id) - 10] ^= 1;
    ck_assert(!signing_key_verifies(&pool->id_key, id));
    world_free(world);
}
END_TEST

START_TEST(a_user_without_groups_has_no_groups_claim)
{
    struct world *world = fixture_world();
    struct user *dave = pool_find_user(world->pools[0], "dave");

    dave->enabled = true;
    auto_json struct json_object *answer = fixture_password(world, "dave", "Right-Horse-7");
    auto_json struct json_object *claims =
        claims_of(json_text(json_member(answer, "AuthenticationResult"), "IdToken"));
    ck_assert_ptr_null(json_member(claims, "cognito:groups"));
    world_free(world);
}
END_TEST

START_TEST(get_user_answers_to_a_good_access_token_alone)
{
    struct world *world = fixture_world();
    auto_free char *access = sign_in(world, "AccessToken");
    auto_free char *id = sign_in(world, "IdToken");
    auto_json struct json_object *answer = call_with(world, "GetUser", "AccessToken", access);

    ck_assert_str_eq(json_text(answer, "Username"), "jane");
    fixture_expect_error(call_with(world, "GetUser", "AccessToken", id), "NotAuthorizedException",
                         "Could not verify signature for Access Token");
    fixture_expect_error(call_with(world, "GetUser", "AccessToken", "abc"),
                         "NotAuthorizedException", "Invalid Access Token");
    fixture_expect_error(call_with(world, "GetUser", "AccessToken", "a b"),
                         "InvalidParameterException",
                         "1 validation error detected: Value at 'accessToken' failed to satisfy "
                         "constraint: Member must satisfy regular expression pattern: "
                         "[A-Za-z0-9-_=.]+");
    world->clock.offset_seconds += 3601;
    fixture_expect_error(call_with(world, "GetUser", "AccessToken", access),
                         "NotAuthorizedException", "Access Token has expired");
    world_free(world);
}
END_TEST

START_TEST(a_refresh_keeps_the_sign_ins_time_and_origin)
{
    struct world *world = fixture_world();
    auto_json struct json_object *first = fixture_password(world, "jane", "Right-Horse-7");
    struct json_object *result = json_member(first, "AuthenticationResult");
    auto_json struct json_object *before = claims_of(json_text(result, "IdToken"));

    world->clock.offset_seconds += 7200;
    auto_json struct json_object *renewed = call_with(
        world, "GetTokensFromRefreshToken", "RefreshToken", json_text(result, "RefreshToken"));
    struct json_object *again = json_member(renewed, "AuthenticationResult");
    ck_assert_msg(again != NULL, "%s", json_line(renewed));
    auto_json struct json_object *after = claims_of(json_text(again, "IdToken"));
    ck_assert_ptr_null(json_member(again, "RefreshToken"));
    ck_assert_str_eq(json_text(before, "origin_jti"), json_text(after, "origin_jti"));
    ck_assert_int_eq(json_object_get_int64(json_member(before, "auth_time")),
                     json_object_get_int64(json_member(after, "auth_time")));
    ck_assert_int_ge(json_object_get_int64(json_member(after, "iat")),
                     json_object_get_int64(json_member(before, "iat")) + 7200);
    world_free(world);
}
END_TEST

START_TEST(a_disabled_user_gets_no_new_tokens)
{
    struct world *world = fixture_world();
    auto_free char *refresh = sign_in(world, "RefreshToken");

    pool_find_user(world->pools[0], "jane")->enabled = false;
    fixture_expect_error(call_with(world, "GetTokensFromRefreshToken", "RefreshToken", refresh),
                         "NotAuthorizedException", "User is disabled.");
    world_free(world);
}
END_TEST

START_TEST(a_refresh_token_expires)
{
    struct world *world = fixture_world();
    auto_free char *refresh = sign_in(world, "RefreshToken");

    world->clock.offset_seconds += 30 * 86400 + 1;
    fixture_expect_error(call_with(world, "GetTokensFromRefreshToken", "RefreshToken", refresh),
                         "NotAuthorizedException", "Refresh Token has expired");
    world_free(world);
}
END_TEST

START_TEST(revoking_ends_all_tokens_of_the_sign_in_and_of_no_other)
{
    struct world *world = fixture_world();
    auto_free char *other = sign_in(world, "AccessToken");
    auto_json struct json_object *answer = fixture_password(world, "jane", "Right-Horse-7");
    struct json_object *result = json_member(answer, "AuthenticationResult");
    const char *refresh = json_text(result, "RefreshToken");

    json_object_put(call_with(world, "RevokeToken", "Token", refresh));
    fixture_expect_error(call_with(world, "GetTokensFromRefreshToken", "RefreshToken", refresh),
                         "NotAuthorizedException", "Refresh Token has been revoked");
    fixture_expect_error(
        call_with(world, "GetUser", "AccessToken", json_text(result, "AccessToken")),
        "NotAuthorizedException", "Access Token has been revoked");
    auto_json struct json_object *still = call_with(world, "GetUser", "AccessToken", other);
    ck_assert_str_eq(json_text(still, "Username"), "jane");
    world_free(world);
}
END_TEST

START_TEST(an_app_client_that_does_not_revoke_refuses_to)
{
    struct world *world = fixture_world();
    auto_free char *refresh = sign_in(world, "RefreshToken");

    for (size_t i = 0; i < world->pools[0]->client_count; i++)
        world->pools[0]->clients[i]->revokes_tokens = false;
    auto_json struct json_object *answer = call_with(world, "RevokeToken", "Token", refresh);
    ck_assert_str_eq(json_text(answer, "__type"), "UnsupportedOperationException");
    world_free(world);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/tokens");

    UNIT_CASE(suite, "tokens", both_tokens_say_what_they_are_and_for_whom,
              each_token_is_signed_by_the_key_of_its_kind,
              a_user_without_groups_has_no_groups_claim,
              get_user_answers_to_a_good_access_token_alone,
              a_refresh_keeps_the_sign_ins_time_and_origin, a_disabled_user_gets_no_new_tokens,
              a_refresh_token_expires, revoking_ends_all_tokens_of_the_sign_in_and_of_no_other,
              an_app_client_that_does_not_revoke_refuses_to);
    return suite;
}

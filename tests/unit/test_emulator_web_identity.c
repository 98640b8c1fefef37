/* The emulator's AssumeRoleWithWebIdentity: whom it gives keys, and whom not. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/router.h"
#include "tests/emulator/text.h"
#include "tests/unit/emulator_fixture.h"
#include "tests/unit/unit.h"

#define FORM                                                                                       \
    "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=" FIXTURE_ROLE                    \
    "&RoleSessionName=host1"

static char *sign_in(struct world *world, const char *which)
{
    auto_json struct json_object *answer = fixture_password(world, "jane", "Right-Horse-7");
    const char *token = json_text(json_member(answer, "AuthenticationResult"), which);

    ck_assert_ptr_nonnull(token);
    return text_copy(token);
}

/* Posts a form, or asks with it as a query; returns the body, to be freed. */
static char *ask(struct world *world, const char *method, const char *form, int *out_status)
{
    bool is_get = strcmp(method, "GET") == 0;
    struct request request = {
        .method = text_copy(method),
        .path = text_copy("/"),
        .query = text_copy(is_get ? form : ""),
        .body = text_copy(is_get ? "" : form),
        .body_length = is_get ? 0 : strlen(form),
    };
    struct reply reply = {0};

    request_add_header(&request, "Content-Type", "application/x-www-form-urlencoded");
    router_answer(world, &request, &reply);
    *out_status = reply.http_status;
    char *body = text_copy(reply.body);
    request_release(&request);
    reply_release(&reply);
    return body;
}

static void expect_refused(struct world *world, const char *form, int status, const char *code)
{
    int found = 0;
    auto_free char *body = ask(world, "POST", form, &found);
    auto_free char *element = text_format("<Code>%s</Code>", code);

    ck_assert_int_eq(found, status);
    ck_assert_msg(strstr(body, element) != NULL, "%s", body);
}

/* The world's only key, temporary as it is. */
static const struct access_key *given_key(const struct world *world)
{
    return world->access_key_count == 0 ? NULL : world->access_keys[world->access_key_count - 1];
}

START_TEST(a_token_of_the_roles_audience_gets_its_keys)
{
    struct world *world = fixture_world();
    auto_free char *token = sign_in(world, "IdToken");
    auto_free char *form = text_format(FORM "&WebIdentityToken=%s", token);
    int status = 0;

    auto_free char *body = ask(world, "POST", form, &status);
    ck_assert_int_eq(status, 200);
    const struct access_key *key = given_key(world);
    ck_assert_ptr_nonnull(key);
    ck_assert_ptr_nonnull(strstr(body, key->id));
    ck_assert_ptr_nonnull(strstr(body, key->secret));
    ck_assert_ptr_nonnull(strstr(body, key->session_token));
    ck_assert_str_eq(key->arn, "arn:aws:sts::123456789012:assumed-role/lister/host1");
    ck_assert(json_list_holds(key->allowed_actions, "cognito-idp:ListUsers"));
    ck_assert(!json_list_holds(key->allowed_actions, "cognito-idp:ListGroups"));
    double lasts = key->expires_at - clock_now(&world->clock);
    ck_assert(lasts > 3590 && lasts <= 3600);
    world_free(world);
}
END_TEST

START_TEST(a_shorter_time_can_be_asked_for_and_no_longer_one)
{
    struct world *world = fixture_world();
    auto_free char *token = sign_in(world, "IdToken");
    auto_free char *shorter = text_format(FORM "&DurationSeconds=900&WebIdentityToken=%s", token);
    auto_free char *too_short = text_format(FORM "&DurationSeconds=899&WebIdentityToken=%s", token);
    auto_free char *longer = text_format(FORM "&DurationSeconds=3601&WebIdentityToken=%s", token);
    int status = 0;

    expect_refused(world, too_short, 400, "ValidationError");
    expect_refused(world, longer, 400, "ValidationError");
    ck_assert_ptr_null(given_key(world));
    auto_free char *body = ask(world, "POST", shorter, &status);
    ck_assert_int_eq(status, 200);
    ck_assert(given_key(world)->expires_at - clock_now(&world->clock) <= 900);
    world_free(world);
}
END_TEST

START_TEST(what_is_no_id_token_of_ours_gets_nothing)
{
    struct world *world = fixture_world();
    auto_free char *access = sign_in(world, "AccessToken");
    auto_free char *token = sign_in(world, "IdToken");
    auto_free char *of_access = text_format(FORM "&WebIdentityToken=%s", access);
    token[strlen(token) - 10] ^= 1;
    auto_free char *changed = text_format(FORM "&WebIdentityToken=%s", token);

    expect_refused(world, FORM "&WebIdentityToken=nonsense", 400, "InvalidIdentityToken");
    expect_refused(world, of_access, 400, "InvalidIdentityToken");
    expect_refused(world, changed, 400, "InvalidIdentityToken");
    ck_assert_ptr_null(given_key(world));
    world_free(world);
}
END_TEST

START_TEST(an_expired_token_gets_nothing)
{
    struct world *world = fixture_world();
    auto_free char *token = sign_in(world, "IdToken");
    auto_free char *form = text_format(FORM "&WebIdentityToken=%s", token);

    world->clock.offset_seconds += 3601;
    expect_refused(world, form, 400, "ExpiredTokenException");
    world_free(world);
}
END_TEST

START_TEST(a_role_that_does_not_trust_the_token_gives_nothing)
{
    struct world *world = fixture_world();
    auto_free char *token = sign_in(world, "IdToken");
    auto_free char *of_another = text_format(FORM "&WebIdentityToken=%s", token);
    auto_free char *unknown = text_format(FORM "&WebIdentityToken=%s", token);
    auto_free char *form = text_format("Action=AssumeRoleWithWebIdentity&Version=2011-06-15"
                                       "&RoleArn=" FIXTURE_ROLE "-of-another&RoleSessionName=host1"
                                       "&WebIdentityToken=%s",
                                       token);

    memcpy(strstr(unknown, "lister"), "nobody", strlen("nobody"));
    expect_refused(world, unknown, 403, "AccessDenied");
    expect_refused(world, form, 403, "AccessDenied");
    world->roles[0]->audience[0] = '-';
    expect_refused(world, of_another, 400, "InvalidIdentityToken");
    ck_assert_ptr_null(given_key(world));
    world_free(world);
}
END_TEST

START_TEST(a_form_that_lacks_something_or_has_more_is_refused)
{
    static const char *const forms[] = {
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15",
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=short&RoleSessionName=host1"
        "&WebIdentityToken=a.b.c",
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=" FIXTURE_ROLE
        "&WebIdentityToken=a.b.c",
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=" FIXTURE_ROLE
        "&RoleSessionName=two%20words&WebIdentityToken=a.b.c",
        FORM,
        FORM "&WebIdentityToken=a.b.c&Policy=none",
    };
    struct world *world = fixture_world();
    int status = 0;

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        expect_refused(world, forms[i], 400, "ValidationError");
    auto_free char *body = ask(world, "GET", FORM "&WebIdentityToken=a.b.c", &status);
    ck_assert_int_eq(status, 400);
    ck_assert_ptr_nonnull(strstr(body, "InvalidAction"));
    world_free(world);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator_web_identity");

    UNIT_CASE(suite, "STS", a_token_of_the_roles_audience_gets_its_keys,
              a_shorter_time_can_be_asked_for_and_no_longer_one,
              what_is_no_id_token_of_ours_gets_nothing, an_expired_token_gets_nothing,
              a_role_that_does_not_trust_the_token_gives_nothing,
              a_form_that_lacks_something_or_has_more_is_refused);
    return suite;
}

/* Federation: what is asked of an identity pool, and which replies are credentials. */
#include "daemon/cognito/identity_pool.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/http_fixture.h"
#include "tests/unit/unit.h"

#define COUNT(steps) (sizeof(steps) / sizeof *(steps))
#define IDENTITY     "eu-west-1:aaaaaaaa-2222-4333-8444-555555555555"
#define ROLE         "arn:aws:iam::123456789012:role/admin"

/* An identity pool whose service is a script. */
struct scripted_identities {
    struct http_fixture http;
    struct cognito_identity_pool *pool;
    struct cognito_failure failure;
    struct cognito_identity_credentials given;
};

static struct scripted_identities start(const struct https_step *steps, size_t count)
{
    struct scripted_identities scripted = {.http = http_fixture_start(steps, count, NULL)};
    const struct cognito_identity_pool_settings settings = {
        .id = "eu-west-1:11111111-2222-4333-8444-555555555555",
        .endpoint = https_script_url(scripted.http.server),
        .login_key = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC",
        .role_arn = ROLE,
    };

    ck_assert_int_eq(cognito_identity_pool_new(&settings, scripted.http.pool, &scripted.pool), 0);
    return scripted;
}

static void end(struct scripted_identities *scripted)
{
    cognito_identity_credentials_clear(&scripted->given);
    cognito_identity_pool_free(scripted->pool);
    http_fixture_end(&scripted->http);
}

static int get_credentials(struct scripted_identities *scripted)
{
    auto_wipe struct secret token = {0};

    ck_assert_int_eq(secret_copy_text(&token, "the-id-token"), 0);
    return cognito_get_credentials_for_identity(scripted->pool, IDENTITY, &token,
                                                deadline_in_ms(LIMIT_MS), &scripted->given,
                                                &scripted->failure);
}

static int get_id(struct scripted_identities *scripted, char out[COGNITO_IDENTITY_ID_SIZE])
{
    auto_wipe struct secret token = {0};

    ck_assert_int_eq(secret_copy_text(&token, "the-id-token"), 0);
    return cognito_get_id(scripted->pool, &token, deadline_in_ms(LIMIT_MS), out,
                          &scripted->failure);
}

static bool request_has(struct scripted_identities *scripted, const char *text)
{
    return strstr(https_script_request(scripted->http.server, 0), text) != NULL;
}

START_TEST(the_login_and_the_role_are_sent_unsigned)
{
    static const struct https_step steps[] = {
        {.status = "200 OK",
         .body =
             "{\"IdentityId\":\"eu-west-1:bbbbbbbb\",\"Credentials\":{\"AccessKeyId\":\"ASIA1\","
             "\"SecretKey\":\"s/+1\",\"SessionToken\":\"t==\",\"Expiration\":1.795289e9}}"}};
    struct scripted_identities scripted = start(steps, COUNT(steps));

    ck_assert_int_eq(get_credentials(&scripted), 0);
    ck_assert(request_has(&scripted,
                          "X-Amz-Target: AWSCognitoIdentityService.GetCredentialsForIdentity\r\n"));
    ck_assert(request_has(&scripted, "\"IdentityId\":\"" IDENTITY "\""));
    ck_assert(request_has(&scripted, "\"Logins\":{\"cognito-idp.eu-west-1.amazonaws.com/"
                                     "eu-west-1_AbC\":\"the-id-token\"}"));
    ck_assert(request_has(&scripted, "\"CustomRoleArn\":\"" ROLE "\""));
    ck_assert(!request_has(&scripted, "Authorization"));
    ck_assert_str_eq(scripted.given.identity_id, "eu-west-1:bbbbbbbb"); /* what came, not what was
                                                                           asked for */
    ck_assert_str_eq(scripted.given.credentials.access_key_id, "ASIA1");
    ck_assert_str_eq(secret_text(&scripted.given.credentials.secret_access_key), "s/+1");
    ck_assert_str_eq(secret_text(&scripted.given.credentials.session_token), "t==");
    ck_assert_int_eq(scripted.given.credentials.expires_at_unix, 1795289000);
    end(&scripted);
}
END_TEST

START_TEST(half_of_the_credentials_is_none)
{
    static const char *const bad[] = {
        "{}",
        "{\"IdentityId\":\"eu-west-1:b\"}",
        "{\"IdentityId\":\"eu-west-1:b\",\"Credentials\":null}",
        "{\"IdentityId\":\"eu-west-1:b\",\"Credentials\":{\"AccessKeyId\":\"A\",\"SecretKey\":"
        "\"s\","
        "\"SessionToken\":\"t\"}}",
        "{\"IdentityId\":\"eu-west-1:b\",\"Credentials\":{\"AccessKeyId\":\"A\",\"SecretKey\":"
        "\"s\","
        "\"Expiration\":1795289000}}",
        "{\"IdentityId\":\"eu-west-1:b\",\"Credentials\":{\"AccessKeyId\":\"A\","
        "\"SessionToken\":\"t\",\"Expiration\":1795289000}}",
        "{\"IdentityId\":\"eu-west-1:b\",\"Credentials\":{\"SecretKey\":\"s\","
        "\"SessionToken\":\"t\",\"Expiration\":1795289000}}",
        "{\"IdentityId\":\"eu-west-1:b\",\"Credentials\":{\"AccessKeyId\":\"A\",\"SecretKey\":"
        "\"s\","
        "\"SessionToken\":\"t\",\"Expiration\":1e300}}",
        "{\"IdentityId\":\"no-colon\",\"Credentials\":{\"AccessKeyId\":\"A\",\"SecretKey\":\"s\","
        "\"SessionToken\":\"t\",\"Expiration\":1795289000}}",
    };

    for (size_t i = 0; i < COUNT(bad); i++) {
        const struct https_step steps[] = {{.status = "200 OK", .body = bad[i]}};
        struct scripted_identities scripted = start(steps, COUNT(steps));
        ck_assert_msg(get_credentials(&scripted) == -EBADMSG, "%s", bad[i]);
        ck_assert_int_eq((int)scripted.failure.row->error, COGNITO_ERROR_NOT_UNDERSTOOD);
        ck_assert_str_eq(scripted.given.identity_id, "");
        ck_assert_uint_eq(scripted.given.credentials.secret_access_key.length, 0);
        end(&scripted);
    }
}
END_TEST

START_TEST(an_identity_id_that_cannot_be_kept_is_refused)
{
    static const char *const bad[] = {
        "{}",
        "{\"IdentityId\":\"\"}",
        "{\"IdentityId\":5}",
        "{\"IdentityId\":\"eu-west-1:0123456789012345678901234567890123456789012345678\"}",
    };

    for (size_t i = 0; i < COUNT(bad); i++) {
        const struct https_step steps[] = {{.status = "200 OK", .body = bad[i]}};
        struct scripted_identities scripted = start(steps, COUNT(steps));
        char id[COGNITO_IDENTITY_ID_SIZE] = "before";
        ck_assert_int_eq(get_id(&scripted, id), -EBADMSG);
        ck_assert_str_eq(id, "before");
        end(&scripted);
    }
}
END_TEST

START_TEST(an_identity_of_somebody_else_is_refused_once)
{
    static const struct https_step steps[] = {
        {.status = "400 Bad Request",
         .body =
             "{\"__type\":\"NotAuthorizedException\",\"message\":\"Access to Identity '" IDENTITY
             "' is forbidden.\"}"}};
    struct scripted_identities scripted = start(steps, COUNT(steps));

    ck_assert_int_eq(get_credentials(&scripted), -EREMOTEIO);
    ck_assert_int_eq((int)scripted.failure.row->error, COGNITO_ERROR_IDENTITY_FORBIDDEN);
    ck_assert_uint_eq(https_script_request_count(scripted.http.server), 1);
    end(&scripted);
}
END_TEST

Suite *unit_suite(void)
{
    const TTest *const tests[] = {
        the_login_and_the_role_are_sent_unsigned,
        half_of_the_credentials_is_none,
        an_identity_id_that_cannot_be_kept_is_refused,
        an_identity_of_somebody_else_is_refused_once,
    };
    Suite *suite = suite_create("identity pool");
    TCase *replies = tcase_create("replies");

    tcase_set_timeout(replies, UNIT_TIMEOUT_S);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(replies, tests[i]);
    suite_add_tcase(suite, replies);
    return suite;
}

/* What RevokeToken says, and what becomes of its refusals. */
#include "daemon/cognito/token_calls.h"

#include <errno.h>

#include "tests/unit/scripted_pool.h"
#include "tests/unit/unit.h"

#define LIMIT_MS UNIT_PATIENCE_MS

static int revoke(struct scripted_pool *pool)
{
    auto_wipe struct secret token = {0};

    ck_assert_int_eq(secret_copy_text(&token, "refresh-token"), 0);
    return cognito_revoke_token(pool->pool, &token, deadline_in_ms(LIMIT_MS), &pool->failure);
}

START_TEST(a_refresh_token_is_revoked_in_the_name_of_the_app_client)
{
    static const struct https_step steps[] = {{.status = "200 OK", .body = ""}};
    struct scripted_pool pool = scripted_pool_start(steps, 1, 0);

    ck_assert_int_eq(revoke(&pool), 0);
    ck_assert(scripted_pool_request_has(
        &pool, 0, "X-Amz-Target: AWSCognitoIdentityProviderService.RevokeToken\r\n"));
    ck_assert(scripted_pool_request_has(&pool, 0, "\"Token\":\"refresh-token\""));
    ck_assert(scripted_pool_request_has(&pool, 0, "\"ClientId\":\"4example\""));
    scripted_pool_end(&pool);
}
END_TEST

/* A second one would find what the first one left. */
START_TEST(a_revocation_that_nobody_answered_is_sent_again)
{
    static const struct https_step steps[] = {{.action = HTTPS_CLOSE},
                                              {.status = "200 OK", .body = "{}"}};
    struct scripted_pool pool = scripted_pool_start(steps, 2, 0);

    ck_assert_int_eq(revoke(&pool), 0);
    ck_assert_uint_eq(scripted_pool_request_count(&pool), 2);
    scripted_pool_end(&pool);
}
END_TEST

static const struct {
    struct https_step step;
    enum cognito_error error;
} refusals[] = {
    {{.status = "400 Bad Request",
      .body = SCRIPTED_ERROR("UnsupportedTokenTypeException", "Unsupported token type")},
     COGNITO_ERROR_REVOCATION_REFUSED},
    {{.status = "400 Bad Request", .body = SCRIPTED_ERROR("UnauthorizedException", "No")},
     COGNITO_ERROR_REVOCATION_REFUSED},
    {{.status = "400 Bad Request", .body = SCRIPTED_ERROR("UnsupportedOperationException", "Off")},
     COGNITO_ERROR_NOT_SUPPORTED},
};

START_TEST(a_refusal_to_revoke_is_told_as_what_it_is)
{
    struct scripted_pool pool = scripted_pool_start(&refusals[_i].step, 1, 0);

    ck_assert_int_eq(revoke(&pool), -EREMOTEIO);
    ck_assert_int_eq((int)pool.failure.row->error, (int)refusals[_i].error);
    ck_assert_uint_eq(scripted_pool_request_count(&pool), 1);
    scripted_pool_end(&pool);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("token_calls");
    TCase *revoke_token =
        UNIT_CASE(suite, "RevokeToken", a_refresh_token_is_revoked_in_the_name_of_the_app_client,
                  a_revocation_that_nobody_answered_is_sent_again);

    tcase_add_loop_test(revoke_token, a_refusal_to_revoke_is_told_as_what_it_is, 0,
                        sizeof refusals / sizeof *refusals);
    return suite;
}

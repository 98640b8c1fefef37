/* What is sent in a sign-in, and which answers are taken for what. */
#include <errno.h>
#include <string.h>

#include "tests/unit/scripted_pool.h"
#include "tests/unit/unit.h"

#define LIMIT_MS     UNIT_PATIENCE_MS
#define COUNT(steps) (sizeof(steps) / sizeof *(steps))
#define VERIFIER                                                                                   \
    {                                                                                              \
        .status = "200 OK", .body = SCRIPTED_VERIFIER                                              \
    }
#define TOKENS                                                                                     \
    {                                                                                              \
        .status = "200 OK", .body = SCRIPTED_TOKENS                                                \
    }

START_TEST(each_call_carries_its_own_metadata_and_the_canonical_name)
{
    static const struct https_step steps[] = {VERIFIER, TOKENS};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_SRP, LIMIT_MS), 0);
    ck_assert(scripted_pool_request_has(
        &pool, 0, "X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth\r\n"));
    ck_assert(scripted_pool_request_has(&pool, 0, "\"AuthFlow\":\"USER_SRP_AUTH\""));
    ck_assert(scripted_pool_request_has(&pool, 0, "\"USERNAME\":\"jane@example.com\""));
    ck_assert(scripted_pool_request_has(&pool, 0, "\"ClientMetadata\":{\"check\":\"validation\"}"));
    ck_assert(scripted_pool_request_has(
        &pool, 1, "X-Amz-Target: AWSCognitoIdentityProviderService.RespondToAuthChallenge\r\n"));
    ck_assert(scripted_pool_request_has(&pool, 1, "\"USERNAME\":\"canonical\""));
    ck_assert(scripted_pool_request_has(&pool, 1, "\"ClientMetadata\":{\"host\":\"web1\"}"));
    ck_assert(!scripted_pool_request_has(&pool, 1, "\"Session\""));
    ck_assert_str_eq(pool.reply.username, "canonical");
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(the_password_leaves_the_host_only_in_the_password_flow)
{
    static const struct https_step by_srp[] = {VERIFIER, TOKENS};
    static const struct https_step by_password[] = {TOKENS};
    struct scripted_pool srp = scripted_pool_start(by_srp, COUNT(by_srp), 0);
    struct scripted_pool plain = scripted_pool_start(by_password, COUNT(by_password), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&srp, COGNITO_FLOW_SRP, LIMIT_MS), 0);
    ck_assert(!scripted_pool_request_has(&srp, 0, "Correct-Horse-7"));
    ck_assert(!scripted_pool_request_has(&srp, 1, "Correct-Horse-7"));
    ck_assert_int_eq(scripted_pool_sign_in(&plain, COGNITO_FLOW_PASSWORD, LIMIT_MS), 0);
    ck_assert(scripted_pool_request_has(&plain, 0, "\"PASSWORD\":\"Correct-Horse-7\""));
    scripted_pool_end(&srp);
    scripted_pool_end(&plain);
}
END_TEST

START_TEST(the_session_of_a_challenge_goes_back_with_its_answer)
{
    static const struct https_step steps[] = {
        {.status = "200 OK",
         .body = "{\"ChallengeName\":\"PASSWORD_VERIFIER\",\"Session\":\"session-number-1\","
                 "\"ChallengeParameters\":{\"SALT\":\"1\",\"SECRET_BLOCK\":\"Zm9v\","
                 "\"SRP_B\":\"e0\",\"USER_ID_FOR_SRP\":\"canonical\"}}"},
        {.status = "200 OK",
         .body = "{\"ChallengeName\":\"SMS_MFA\",\"Session\":\"session-number-2\","
                 "\"ChallengeParameters\":{\"CODE_DELIVERY_DESTINATION\":\"+***\"}}"}};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_SRP, LIMIT_MS), 0);
    ck_assert(scripted_pool_request_has(&pool, 1, "\"Session\":\"session-number-1\""));
    ck_assert_int_eq((int)pool.reply.challenge, COGNITO_CHALLENGE_SMS_MFA);
    ck_assert_str_eq(secret_text(&pool.reply.session), "session-number-2");
    ck_assert_str_eq(pool.reply.username, "canonical");
    ck_assert_str_eq(text_map_get(&pool.reply.parameters, "CODE_DELIVERY_DESTINATION"), "+***");
    scripted_pool_end(&pool);
}
END_TEST

/* Whoever knows a name would be in. */
START_TEST(tokens_before_the_password_was_proved_are_no_success)
{
    static const struct https_step steps[] = {TOKENS};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_SRP, LIMIT_MS), -EBADMSG);
    ck_assert_int_eq((int)pool.failure.row->error, COGNITO_ERROR_NOT_UNDERSTOOD);
    ck_assert_int_eq((int)pool.reply.challenge, COGNITO_CHALLENGE_UNKNOWN);
    ck_assert_uint_eq(pool.reply.tokens.id.length, 0);
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(an_answer_that_is_not_tokens_or_a_challenge_is_not_understood)
{
    static const char *const bad[] = {
        "",
        "null",
        "[]",
        "{}",
        "<html>sign in to the hotel's network</html>",
        "{\"AuthenticationResult\":null}",
        "{\"AuthenticationResult\":{}}",
        "{\"AuthenticationResult\":{\"IdToken\":\"x\"}}",
        "{\"AuthenticationResult\":{\"IdToken\":5,\"AccessToken\":\"x\"}}",
        "{\"AuthenticationResult\":[\"IdToken\"]}",
        "{\"ChallengeName\":\"\"}",
        "{\"ChallengeName\":\"SMS_MFA\",\"AuthenticationResult\":{\"IdToken\":\"x\","
        "\"AccessToken\":\"y\"}}",
        "{\"ChallengeName\":\"A_NAME_LONGER_THAN_ANY_CHALLENGE_OF_THE_SERVICE_WILL_EVER_HAVE_"
        "GOT\"}",
    };

    for (size_t i = 0; i < COUNT(bad); i++) {
        const struct https_step steps[] = {{.status = "200 OK", .body = bad[i]}};
        struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);
        ck_assert_msg(scripted_pool_sign_in(&pool, COGNITO_FLOW_PASSWORD, LIMIT_MS) == -EBADMSG,
                      "%s", bad[i]);
        ck_assert_int_eq((int)pool.failure.row->outcome, OUTCOME_UNAVAILABLE);
        ck_assert_uint_eq(scripted_pool_request_count(&pool), 1);
        scripted_pool_end(&pool);
    }
}
END_TEST

START_TEST(a_malformed_srp_challenge_is_not_answered)
{
    static const char *const bad[] = {
        "{\"ChallengeName\":\"PASSWORD_VERIFIER\",\"ChallengeParameters\":{}}",
        "{\"ChallengeName\":\"PASSWORD_VERIFIER\"}",
        "{\"ChallengeName\":\"PASSWORD_VERIFIER\",\"ChallengeParameters\":{\"SALT\":\"1\","
        "\"SECRET_BLOCK\":\"Zm9v\",\"SRP_B\":\"0\",\"USER_ID_FOR_SRP\":\"u\"}}",
        "{\"ChallengeName\":\"PASSWORD_VERIFIER\",\"ChallengeParameters\":{\"SALT\":\"1\","
        "\"SECRET_BLOCK\":\"Zm9v\",\"SRP_B\":12,\"USER_ID_FOR_SRP\":\"u\"}}",
    };

    for (size_t i = 0; i < COUNT(bad); i++) {
        const struct https_step steps[] = {{.status = "200 OK", .body = bad[i]}};
        struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);
        ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_SRP, LIMIT_MS), -EBADMSG);
        ck_assert_uint_eq(scripted_pool_request_count(&pool), 1);
        scripted_pool_end(&pool);
    }
}
END_TEST

START_TEST(a_challenge_of_a_new_kind_is_unknown_and_keeps_its_name)
{
    static const struct https_step steps[] = {
        VERIFIER, {.status = "200 OK", .body = "{\"ChallengeName\":\"SOMETHING_NEW\"}"}};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_SRP, LIMIT_MS), 0);
    ck_assert_int_eq((int)pool.reply.challenge, COGNITO_CHALLENGE_UNKNOWN);
    ck_assert_str_eq(pool.reply.challenge_name, "SOMETHING_NEW");
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(a_spent_session_begins_again_once)
{
    static const struct https_step spent = {
        .status = "400 Bad Request",
        .body = SCRIPTED_ERROR("NotAuthorizedException",
                               "Invalid session for the user, session is expired.")};
    const struct https_step helped[] = {VERIFIER, spent, VERIFIER, TOKENS};
    const struct https_step never[] = {VERIFIER, spent, VERIFIER, spent, VERIFIER, spent};
    struct scripted_pool mended = scripted_pool_start(helped, COUNT(helped), 0);
    struct scripted_pool hopeless = scripted_pool_start(never, COUNT(never), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&mended, COGNITO_FLOW_SRP, LIMIT_MS), 0);
    ck_assert_uint_eq(scripted_pool_request_count(&mended), 4);
    ck_assert_int_eq(scripted_pool_sign_in(&hopeless, COGNITO_FLOW_SRP, LIMIT_MS), -EREMOTEIO);
    ck_assert_uint_eq(scripted_pool_request_count(&hopeless), 4);
    ck_assert_int_eq((int)hopeless.failure.row->outcome, OUTCOME_REFUSED);
    scripted_pool_end(&mended);
    scripted_pool_end(&hopeless);
}
END_TEST

START_TEST(a_pool_id_or_endpoint_that_cannot_be_is_refused)
{
    static const struct {
        const char *id;
        const char *endpoint;
    } bad[] = {
        {"eu-west-1", "https://localhost"},       {"_Abc", "https://localhost"},
        {"eu-west-1_", "https://localhost"},      {"eu-west-1_A_b", "https://localhost"},
        {"eu-west-1_Abc", "http://localhost"},    {"eu-west-1_Abc", "https://"},
        {"eu-west-1_Abc", "https://localhost/x"}, {"eu-west-1_Abc", "https://user@localhost"},
    };

    for (size_t i = 0; i < COUNT(bad); i++) {
        const struct cognito_user_pool_settings settings = {.id = bad[i].id,
                                                            .region = "eu-west-1",
                                                            .endpoint = bad[i].endpoint,
                                                            .issuer = "https://issuer",
                                                            .client_id = "4ex"};
        struct cognito_user_pool *pool = NULL;
        ck_assert_int_eq(cognito_user_pool_new(&settings, NULL, &pool), -EINVAL);
        ck_assert_ptr_null(pool);
    }
}
END_TEST

START_TEST(custom_flows_say_how_they_begin)
{
    static const struct https_step by_name[] = {
        {.status = "200 OK",
         .body = "{\"ChallengeName\":\"CUSTOM_CHALLENGE\",\"Session\":\"session-1\","
                 "\"ChallengeParameters\":{\"question\":\"2+2\"}}"}};
    static const struct https_step by_srp[] = {VERIFIER, TOKENS};
    struct scripted_pool custom = scripted_pool_start(by_name, COUNT(by_name), 0);
    struct scripted_pool with_srp = scripted_pool_start(by_srp, COUNT(by_srp), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&custom, COGNITO_FLOW_CUSTOM, LIMIT_MS), 0);
    ck_assert(scripted_pool_request_has(&custom, 0, "\"AuthFlow\":\"CUSTOM_AUTH\""));
    ck_assert(!scripted_pool_request_has(&custom, 0, "SRP_A"));
    ck_assert_int_eq((int)custom.reply.challenge, COGNITO_CHALLENGE_CUSTOM);
    ck_assert_int_eq(scripted_pool_sign_in(&with_srp, COGNITO_FLOW_CUSTOM_SRP, LIMIT_MS), 0);
    ck_assert(scripted_pool_request_has(&with_srp, 0, "\"AuthFlow\":\"CUSTOM_AUTH\""));
    ck_assert(scripted_pool_request_has(&with_srp, 0, "\"CHALLENGE_NAME\":\"SRP_A\""));
    ck_assert(scripted_pool_request_has(&with_srp, 0, "\"SRP_A\":\""));
    scripted_pool_end(&custom);
    scripted_pool_end(&with_srp);
}
END_TEST

/* A trigger that issues tokens at once, or a server that is none of Amazon's. */
START_TEST(tokens_for_nothing_but_a_name_are_refused)
{
    static const enum cognito_flow flows[] = {COGNITO_FLOW_SRP, COGNITO_FLOW_CUSTOM,
                                              COGNITO_FLOW_CUSTOM_SRP, COGNITO_FLOW_CHOICE};
    static const struct https_step steps[] = {TOKENS};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&pool, flows[_i], LIMIT_MS), -EBADMSG);
    ck_assert_uint_eq(pool.reply.tokens.id.length, 0);
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(a_choice_names_what_there_is_to_choose_from)
{
    static const struct https_step steps[] = {
        {.status = "200 OK",
         .body = "{\"ChallengeName\":\"SELECT_CHALLENGE\",\"Session\":\"session-1\","
                 "\"AvailableChallenges\":[\"PASSWORD_SRP\",\"EMAIL_OTP\"],"
                 "\"ChallengeParameters\":{}}"}};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    ck_assert_int_eq(scripted_pool_sign_in(&pool, COGNITO_FLOW_CHOICE, LIMIT_MS), 0);
    ck_assert(scripted_pool_request_has(&pool, 0, "\"AuthFlow\":\"USER_AUTH\""));
    ck_assert_int_eq((int)pool.reply.challenge, COGNITO_CHALLENGE_SELECT);
    ck_assert_uint_eq(pool.reply.available.count, 2);
    ck_assert_str_eq(pool.reply.available.names[1], "EMAIL_OTP");
    scripted_pool_end(&pool);
}
END_TEST

Suite *unit_suite(void)
{
    const TTest *const tests[] = {
        each_call_carries_its_own_metadata_and_the_canonical_name,
        the_password_leaves_the_host_only_in_the_password_flow,
        the_session_of_a_challenge_goes_back_with_its_answer,
        tokens_before_the_password_was_proved_are_no_success,
        an_answer_that_is_not_tokens_or_a_challenge_is_not_understood,
        a_malformed_srp_challenge_is_not_answered,
        a_challenge_of_a_new_kind_is_unknown_and_keeps_its_name,
        a_spent_session_begins_again_once,
        a_pool_id_or_endpoint_that_cannot_be_is_refused,
    };
    Suite *suite = suite_create("sign-in");
    TCase *sign_ins = tcase_create("sign-ins");

    tcase_set_timeout(sign_ins, UNIT_TIMEOUT_S);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(sign_ins, tests[i]);
    suite_add_tcase(suite, sign_ins);
    TCase *flows = UNIT_CASE(suite, "flows", custom_flows_say_how_they_begin,
                             a_choice_names_what_there_is_to_choose_from);
    tcase_add_loop_test(flows, tokens_for_nothing_but_a_name_are_refused, 0, 4);
    return suite;
}

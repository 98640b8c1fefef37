/* Signing in, listing and federating against the emulator, which is as strict as the service. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/cognito_fixture.h"
#include "tests/unit/unit.h"

#define LIMIT_MS UNIT_PATIENCE_MS

static struct emulator_process emulator;
static struct cognito_fixture demo; /* the client with a secret */

static void start_emulator(void)
{
    char *state = cognito_fixture_state();

    emulator = emulator_process_start(state, NULL);
    free(state);
}

static void stop_emulator(void)
{
    emulator_process_stop(&emulator);
}

static void open_demo(void)
{
    demo = cognito_fixture_open(&emulator, FIXTURE_CLIENT, FIXTURE_SECRET);
}

static void close_demo(void)
{
    cognito_fixture_close(&demo);
}

#define JANE  ((const char *const[]){"jane", "Correct-Horse-7"})
#define WRONG ((const char *const[]){"jane", "Wrong-Horse-7"})

static int sign_in(const char *const name_and_password[2], struct cognito_auth_reply *out,
                   struct cognito_failure *failure)
{
    return cognito_fixture_sign_in(demo.pool, COGNITO_FLOW_SRP, name_and_password, out, failure);
}

START_TEST(the_right_password_gives_a_token_that_names_the_user)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    auto_id_token struct id_token token = {0};
    struct cognito_failure failure = {0};

    ck_assert_int_eq(sign_in(JANE, &reply, &failure), 0);
    ck_assert_int_eq((int)reply.challenge, COGNITO_CHALLENGE_NONE);
    ck_assert_int_eq(cognito_fixture_verify(&demo, &reply, &token), 0);
    ck_assert_str_eq(token.username, "jane");
    ck_assert_uint_eq(token.group_count, 2);
    ck_assert_str_eq(text_map_get(&token.attributes, "email"), "jane@example.com");
    ck_assert_int_gt(reply.tokens.expires_in_seconds, 0);
}
END_TEST

START_TEST(a_wrong_password_is_refused_and_sent_once)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    struct cognito_failure failure = {0};
    struct http_counters counters;

    ck_assert_int_eq(sign_in(WRONG, &reply, &failure), -EREMOTEIO);
    ck_assert_int_eq((int)failure.row->error, COGNITO_ERROR_WRONG_PASSWORD);
    ck_assert_int_eq((int)failure.row->outcome, OUTCOME_REFUSED);
    ck_assert_str_eq(failure.type, "NotAuthorized");
    ck_assert_str_ne(failure.request_id, "");
    ck_assert_int_eq(failure.http_status, 400);
    ck_assert_uint_eq(reply.tokens.id.length, 0);
    http_pool_count(demo.http, &counters);
    ck_assert_uint_eq(counters.requests, 2);
}
END_TEST

START_TEST(an_unknown_user_reads_like_a_wrong_password)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    struct cognito_failure failure = {0};
    const char *const nobody[] = {"nobody-here", "Correct-Horse-7"};

    ck_assert_int_eq(sign_in(nobody, &reply, &failure), -EREMOTEIO);
    ck_assert_int_eq((int)failure.row->error, COGNITO_ERROR_WRONG_PASSWORD);
}
END_TEST

START_TEST(an_alias_signs_in_under_the_canonical_name)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    auto_id_token struct id_token token = {0};
    struct cognito_failure failure = {0};
    const char *const alias[] = {"jane@example.com", "Correct-Horse-7"};

    ck_assert_int_eq(sign_in(alias, &reply, &failure), 0);
    ck_assert_str_eq(reply.username, "jane");
    ck_assert_int_eq(cognito_fixture_verify(&demo, &reply, &token), 0);
    ck_assert_str_eq(token.username, "jane");
}
END_TEST

START_TEST(a_new_password_that_is_required_is_no_success)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    struct cognito_failure failure = {0};
    const char *const carol[] = {"carol", "Temporary-Pass-1"};

    ck_assert_int_eq(sign_in(carol, &reply, &failure), 0);
    ck_assert_int_eq((int)reply.challenge, COGNITO_CHALLENGE_NEW_PASSWORD_REQUIRED);
    ck_assert_str_eq(reply.challenge_name, "NEW_PASSWORD_REQUIRED");
    ck_assert_uint_gt(reply.session.length, 0);
    ck_assert_uint_eq(reply.tokens.id.length, 0);
    ck_assert_str_eq(reply.username, "carol");
}
END_TEST

START_TEST(a_challenge_is_answered_under_its_session)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0}, answered = {0};
    auto_id_token struct id_token token = {0};
    struct cognito_failure failure = {0};
    const char *const carol[] = {"carol", "Temporary-Pass-1"};
    const struct cognito_parameter responses[] = {{"NEW_PASSWORD", "Fresh-Password-5"}};

    ck_assert_int_eq(sign_in(carol, &reply, &failure), 0);
    const struct cognito_answer answer = {
        .to = &reply, .responses = responses, .response_count = 1};
    ck_assert_int_eq(cognito_respond_to_auth_challenge(demo.pool, &answer, deadline_in_ms(LIMIT_MS),
                                                       &answered, &failure),
                     0);
    ck_assert_int_eq((int)answered.challenge, COGNITO_CHALLENGE_NONE);
    ck_assert_int_eq(cognito_fixture_verify(&demo, &answered, &token), 0);
    ck_assert_str_eq(token.username, "carol");
}
END_TEST

START_TEST(a_disabled_user_is_told_so)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    struct cognito_failure failure = {0};
    const char *const dave[] = {"dave", "Disabled-Dave-4"};

    ck_assert_int_eq(sign_in(dave, &reply, &failure), -EREMOTEIO);
    ck_assert_int_eq((int)failure.row->error, COGNITO_ERROR_USER_DISABLED);
    ck_assert_int_eq((int)failure.row->outcome, OUTCOME_ACCOUNT_EXPIRED);
}
END_TEST

/* The first lockout is over after a second, and each further guess doubles it: a slow machine needs
 * a few more until the next one comes in time. */
START_TEST(too_many_wrong_passwords_lock_the_user_out)
{
    enum { FREE_GUESSES = 5, MAX_GUESSES = 12 };
    const char *const guess[] = {"mallory", "Guess-Number-1"};
    struct cognito_failure failure = {0};
    int guesses = 0;

    do {
        auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
        ck_assert_int_eq(sign_in(guess, &reply, &failure), -EREMOTEIO);
        guesses++;
    } while (failure.row->error != COGNITO_ERROR_LOCKED_OUT && guesses < MAX_GUESSES);
    ck_assert_int_gt(guesses, FREE_GUESSES);
    ck_assert_int_eq((int)failure.row->error, COGNITO_ERROR_LOCKED_OUT);
    ck_assert_int_eq((int)failure.row->outcome, OUTCOME_TOO_MANY_TRIES);
}
END_TEST

START_TEST(a_password_signs_in_where_the_client_allows_it)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    struct cognito_failure failure = {0};
    struct cognito_fixture plain = cognito_fixture_open(&emulator, FIXTURE_PASSWORD_CLIENT, NULL);

    ck_assert_int_eq(
        cognito_fixture_sign_in(plain.pool, COGNITO_FLOW_PASSWORD, JANE, &reply, &failure), 0);
    ck_assert_int_eq((int)reply.challenge, COGNITO_CHALLENGE_NONE);
    cognito_auth_reply_clear(&reply);
    ck_assert_int_eq(
        cognito_fixture_sign_in(plain.pool, COGNITO_FLOW_PASSWORD, WRONG, &reply, &failure),
        -EREMOTEIO);
    ck_assert_int_eq((int)failure.row->error, COGNITO_ERROR_WRONG_PASSWORD);
    cognito_fixture_close(&plain);
}
END_TEST

START_TEST(a_flow_that_the_client_does_not_allow_is_the_administrators_to_mend)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    struct cognito_failure failure = {0};

    ck_assert_int_eq(
        cognito_fixture_sign_in(demo.pool, COGNITO_FLOW_PASSWORD, JANE, &reply, &failure),
        -EREMOTEIO);
    ck_assert_int_eq((int)failure.row->error, COGNITO_ERROR_FLOW_NOT_ENABLED);
    ck_assert_int_eq((int)failure.row->outcome, OUTCOME_MISCONFIGURED);
}
END_TEST

START_TEST(a_wrong_client_secret_is_the_administrators_to_mend)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    struct cognito_failure failure = {0};
    const char *const secrets[2] = {"not-the-secret-of-this-client", NULL};
    struct cognito_user_pool *pool =
        cognito_fixture_pool(&emulator, demo.http, FIXTURE_CLIENT, secrets);

    ck_assert_int_eq(cognito_fixture_sign_in(pool, COGNITO_FLOW_SRP, JANE, &reply, &failure),
                     -EREMOTEIO);
    ck_assert_int_eq((int)failure.row->error, COGNITO_ERROR_SECRET_HASH);
    ck_assert_int_eq((int)failure.row->outcome, OUTCOME_MISCONFIGURED);
    cognito_user_pool_free(pool);
}
END_TEST

START_TEST(the_second_client_secret_is_tried_and_then_kept)
{
    struct cognito_failure failure = {0};
    struct http_counters first, second;
    const char *const secrets[2] = {"the-secret-that-was-rotated-away", FIXTURE_SECRET};
    struct cognito_user_pool *pool =
        cognito_fixture_pool(&emulator, demo.http, FIXTURE_CLIENT, secrets);

    for (int i = 0; i < 2; i++) {
        auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
        http_pool_count(demo.http, &first);
        ck_assert_int_eq(cognito_fixture_sign_in(pool, COGNITO_FLOW_SRP, JANE, &reply, &failure),
                         0);
        http_pool_count(demo.http, &second);
        ck_assert_uint_eq(second.requests - first.requests, i == 0 ? 3 : 2);
    }
    cognito_user_pool_free(pool);
}
END_TEST

START_TEST(a_second_login_opens_no_connection_and_asks_for_no_keys)
{
    struct cognito_failure failure = {0};
    struct http_counters first, second;

    for (int i = 0; i < 2; i++) {
        auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
        auto_id_token struct id_token token = {0};
        http_pool_count(demo.http, &first);
        ck_assert_int_eq(sign_in(JANE, &reply, &failure), 0);
        ck_assert_int_eq(cognito_fixture_verify(&demo, &reply, &token), 0);
        http_pool_count(demo.http, &second);
    }
    ck_assert_uint_eq(first.connections, 1);
    ck_assert_uint_eq(second.connections, first.connections);
    ck_assert_uint_eq(second.requests - first.requests, 2);
    ck_assert_uint_eq(second.failures, 0);
}
END_TEST

START_TEST(an_identity_and_its_credentials_are_given_for_a_token)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    auto_cognito_identity_credentials struct cognito_identity_credentials given = {0};
    struct cognito_failure failure = {0};
    char identity[COGNITO_IDENTITY_ID_SIZE], again[COGNITO_IDENTITY_ID_SIZE];
    struct deadline deadline = deadline_in_ms(LIMIT_MS);

    ck_assert_int_eq(sign_in(JANE, &reply, &failure), 0);
    const struct secret *token = &reply.tokens.id;
    ck_assert_int_eq(cognito_get_id(demo.identities, token, deadline, identity, &failure), 0);
    ck_assert_int_eq(cognito_get_id(demo.identities, token, deadline, again, &failure), 0);
    ck_assert_str_eq(identity, again);
    ck_assert_int_eq(cognito_get_credentials_for_identity(demo.identities, identity, token,
                                                          deadline, &given, &failure),
                     0);
    ck_assert_str_eq(given.identity_id, identity);
    ck_assert_str_ne(given.credentials.access_key_id, "");
    ck_assert_int_gt(given.credentials.expires_at_unix, cognito_user_pool_now_unix(demo.pool));
}
END_TEST

START_TEST(an_identity_of_somebody_else_is_noticed)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    auto_cognito_identity_credentials struct cognito_identity_credentials given = {0};
    struct cognito_failure failure = {0};

    ck_assert_int_eq(sign_in(JANE, &reply, &failure), 0);
    ck_assert_int_eq(cognito_get_credentials_for_identity(
                         demo.identities, "eu-west-1:99999999-2222-4333-8444-555555555555",
                         &reply.tokens.id, deadline_in_ms(LIMIT_MS), &given, &failure),
                     -EREMOTEIO);
    ck_assert_msg(failure.row->error == COGNITO_ERROR_IDENTITY_NOT_FOUND ||
                      failure.row->error == COGNITO_ERROR_IDENTITY_FORBIDDEN,
                  "%s: %s", failure.type, failure.message);
    ck_assert_uint_eq(given.credentials.secret_access_key.length, 0);
}
END_TEST

START_TEST(an_access_token_gives_no_identity)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    struct cognito_failure failure = {0};
    char identity[COGNITO_IDENTITY_ID_SIZE];

    ck_assert_int_eq(sign_in(JANE, &reply, &failure), 0);
    ck_assert_int_eq(cognito_get_id(demo.identities, &reply.tokens.access, deadline_in_ms(LIMIT_MS),
                                    identity, &failure),
                     -EREMOTEIO);
    ck_assert_int_eq((int)failure.row->error, COGNITO_ERROR_LOGIN_TOKEN_REFUSED);
}
END_TEST

Suite *unit_suite(void)
{
    const TTest *const tests[] = {
        the_right_password_gives_a_token_that_names_the_user,
        a_wrong_password_is_refused_and_sent_once,
        an_unknown_user_reads_like_a_wrong_password,
        an_alias_signs_in_under_the_canonical_name,
        a_new_password_that_is_required_is_no_success,
        a_challenge_is_answered_under_its_session,
        a_disabled_user_is_told_so,
        too_many_wrong_passwords_lock_the_user_out,
        a_password_signs_in_where_the_client_allows_it,
        a_flow_that_the_client_does_not_allow_is_the_administrators_to_mend,
        a_wrong_client_secret_is_the_administrators_to_mend,
        the_second_client_secret_is_tried_and_then_kept,
        a_second_login_opens_no_connection_and_asks_for_no_keys,
        an_identity_and_its_credentials_are_given_for_a_token,
        an_identity_of_somebody_else_is_noticed,
        an_access_token_gives_no_identity,
    };
    Suite *suite = suite_create("cognito");
    TCase *sign_ins = tcase_create("emulator");

    tcase_set_timeout(sign_ins, UNIT_TIMEOUT_S);
    tcase_add_unchecked_fixture(sign_ins, start_emulator, stop_emulator);
    tcase_add_checked_fixture(sign_ins, open_demo, close_demo);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(sign_ins, tests[i]);
    suite_add_tcase(suite, sign_ins);
    return suite;
}

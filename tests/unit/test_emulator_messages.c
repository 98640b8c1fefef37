/* SMS_MFA and EMAIL_OTP as a client meets them: codes that are sent. */
#include "common/ownership.h"
#include "tests/emulator/json.h"
#include "tests/unit/emulator_fixture.h"
#include "tests/unit/factor_fixture.h"
#include "tests/unit/stopped_clock.h"
#include "tests/unit/trigger_fixture.h"
#include "tests/unit/unit.h"

#define WRONG_CODE "Invalid code or auth state for the user."

/* One row a kind of message; a loop test runs with each. */
static const struct {
    const char *challenge, *response, *medium, *destination, *masked, *verified;
} kinds[] = {
    {"SMS_MFA", "SMS_MFA_CODE", "SMS", "+4915112345678", "+*********5678", "phone_number_verified"},
    {"EMAIL_OTP", "EMAIL_OTP_CODE", "EMAIL", "jane@example.com", "j***@e***", "email_verified"},
};
#define KIND_COUNT ((int)(sizeof kinds / sizeof *kinds))

static struct world *make_world(int kind)
{
    struct world *world = fixture_world();
    auto_free char *user = NULL;

    ck_assert_int_gt(asprintf(&user,
                              "{\"mfa\": {\"enabled\": [\"%s\"]}, \"attributes\": {"
                              "\"phone_number\": \"+4915112345678\","
                              "\"email\": \"jane@example.com\"}}",
                              kinds[kind].challenge),
                     0);
    factor_set_pool(world, MFA_OPTIONAL, "[\"SMS_MFA\", \"EMAIL_OTP\"]");
    factor_set_user(world, "jane", user);
    factor_open_outbox(world);
    return world;
}

static struct json_object *challenge(struct world *world, int kind)
{
    return factor_expect_challenge(fixture_password(world, "jane", "Right-Horse-7"),
                                   kinds[kind].challenge);
}

static struct json_object *answer(struct world *world, int kind, struct json_object *put,
                                  const char *code)
{
    auto_free char *responses = NULL;

    ck_assert_int_gt(asprintf(&responses, "\"%s\": \"%s\"", kinds[kind].response, code), 0);
    return factor_respond(world, kinds[kind].challenge, put, "jane", responses);
}

START_TEST(the_code_that_was_sent_gets_tokens)
{
    struct world *world = make_world(_i);
    auto_json struct json_object *put = challenge(world, _i);
    auto_json struct json_object *message = factor_last_message(world);
    struct json_object *parameters = json_member(put, "ChallengeParameters");
    char code[7];

    ck_assert_str_eq(json_text(message, "medium"), kinds[_i].medium);
    ck_assert_str_eq(json_text(message, "destination"), kinds[_i].destination);
    ck_assert_str_eq(json_text(message, "purpose"), "CustomMessage_Authentication");
    ck_assert_str_eq(json_text(parameters, "CODE_DELIVERY_DELIVERY_MEDIUM"), kinds[_i].medium);
    ck_assert_str_eq(json_text(parameters, "CODE_DELIVERY_DESTINATION"), kinds[_i].masked);
    factor_expect_tokens(answer(world, _i, put, factor_sent_code(world, code)));
    world_free(world);
}
END_TEST

START_TEST(who_got_the_code_has_the_address)
{
    struct world *world = make_world(_i);
    auto_json struct json_object *put = challenge(world, _i);
    char code[7];

    ck_assert_ptr_null(json_text(factor_user(world, "jane")->attributes, kinds[_i].verified));
    factor_expect_tokens(answer(world, _i, put, factor_sent_code(world, code)));
    ck_assert_str_eq(json_text(factor_user(world, "jane")->attributes, kinds[_i].verified), "true");
    world_free(world);
}
END_TEST

START_TEST(a_wrong_code_leaves_the_session_usable)
{
    struct world *world = make_world(_i);
    auto_json struct json_object *put = challenge(world, _i);
    char code[7];

    factor_sent_code(world, code);
    code[0] = code[0] == '9' ? '0' : (char)(code[0] + 1);
    fixture_expect_error(answer(world, _i, put, code), "CodeMismatchException", WRONG_CODE);
    fixture_expect_error(answer(world, _i, put, ""), "InvalidParameterException",
                         _i == 0 ? "Missing required parameter SMS_MFA_CODE"
                                 : "Missing required parameter EMAIL_OTP_CODE");
    factor_expect_tokens(answer(world, _i, put, factor_sent_code(world, code)));
    fixture_expect_error(answer(world, _i, put, code), "NotAuthorizedException",
                         "Invalid session for the user, session can only be used once.");
    world_free(world);
}
END_TEST

START_TEST(a_new_sign_in_sends_a_new_code_and_each_belongs_to_its_session)
{
    struct world *world = make_world(_i);
    auto_json struct json_object *first = challenge(world, _i);
    char old[7], new[7];

    factor_sent_code(world, old);
    auto_json struct json_object *second = challenge(world, _i);
    factor_sent_code(world, new);
    ck_assert_str_ne(old, new);
    fixture_expect_error(answer(world, _i, second, old), "CodeMismatchException", WRONG_CODE);
    factor_expect_tokens(answer(world, _i, first, old));
    factor_expect_tokens(answer(world, _i, second, new));
    world_free(world);
}
END_TEST

START_TEST(the_code_expires_with_its_session)
{
    struct world *world = make_world(_i);
    auto_json struct json_object *put = challenge(world, _i);
    char code[7];

    world->clock.offset_seconds += 3 * 60 + 1;
    fixture_expect_error(answer(world, _i, put, factor_sent_code(world, code)),
                         "NotAuthorizedException",
                         "Invalid session for the user, session is expired.");
    world_free(world);
}
END_TEST

START_TEST(five_wrong_codes_lock_out_every_kind_of_code)
{
    struct world *world = make_world(_i);
    auto_json struct json_object *put = challenge(world, _i);
    char code[7];

    stopped_clock_stop();
    for (int i = 0; i < 5; i++)
        fixture_expect_error(answer(world, _i, put, "wrong"), "CodeMismatchException", WRONG_CODE);
    auto_json struct json_object *again = challenge(world, _i);
    fixture_expect_error(answer(world, _i, again, factor_sent_code(world, code)),
                         "NotAuthorizedException", "Password attempts exceeded");
    world->clock.offset_seconds += 1;
    factor_expect_tokens(answer(world, _i, again, code));
    stopped_clock_go_on();
    world_free(world);
}
END_TEST

START_TEST(a_user_without_the_address_is_not_asked)
{
    struct world *world = make_world(_i);

    factor_set_user(world, "jane", "{\"attributes\": {}}");
    factor_expect_tokens(fixture_password(world, "jane", "Right-Horse-7"));
    ck_assert_ptr_null(factor_last_message(world));
    world_free(world);
}
END_TEST

START_TEST(the_words_trigger_is_told_of_the_answers_metadata_only)
{
    struct world *world = make_world(_i);
    struct trigger_fixture triggers;

    trigger_fixture_open(&triggers, world);
    json_object_put(challenge(world, _i));
    auto_json struct json_object *event =
        trigger_fixture_event(&triggers, "CustomMessage_Authentication");
    ck_assert_ptr_nonnull(event);
    ck_assert_ptr_null(json_member(json_member(event, "request"), "clientMetadata"));
    trigger_fixture_close(&triggers);
    world_free(world);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/challenge_message");
    TCase *tcase = tcase_create("messages");

    tcase_set_timeout(tcase, UNIT_TIMEOUT_S);
    tcase_add_loop_test(tcase, the_code_that_was_sent_gets_tokens, 0, KIND_COUNT);
    tcase_add_loop_test(tcase, who_got_the_code_has_the_address, 0, KIND_COUNT);
    tcase_add_loop_test(tcase, a_wrong_code_leaves_the_session_usable, 0, KIND_COUNT);
    tcase_add_loop_test(tcase, a_new_sign_in_sends_a_new_code_and_each_belongs_to_its_session, 0,
                        KIND_COUNT);
    tcase_add_loop_test(tcase, the_code_expires_with_its_session, 0, KIND_COUNT);
    tcase_add_loop_test(tcase, five_wrong_codes_lock_out_every_kind_of_code, 0, KIND_COUNT);
    tcase_add_loop_test(tcase, a_user_without_the_address_is_not_asked, 0, KIND_COUNT);
    tcase_add_loop_test(tcase, the_words_trigger_is_told_of_the_answers_metadata_only, 0,
                        KIND_COUNT);
    suite_add_tcase(suite, tcase);
    return suite;
}

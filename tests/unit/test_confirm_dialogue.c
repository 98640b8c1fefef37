/* Confirming a sign-up: the code, another code, and the ends it can come to. */
#include "daemon/login/confirm_dialogue.h"

#include "tests/unit/dialogue_fixture.h"
#include "tests/unit/scripted_pool.h"
#include "tests/unit/unit.h"

#define OK(json)                                                                                   \
    {                                                                                              \
        .status = "200 OK", .body = (json)                                                         \
    }
#define REFUSED(type, message)                                                                     \
    {                                                                                              \
        .status = "400 Bad Request", .body = SCRIPTED_ERROR(type, message)                         \
    }
#define DELIVERED                                                                                  \
    "{\"CodeDeliveryDetails\":{\"AttributeName\":\"phone_number\",\"DeliveryMedium\":\"SMS\","     \
    "\"Destination\":\"+*******12\"}}"
#define BEGIN                                                                                      \
    "info: This account is not confirmed yet: a code was sent to its address when it was made.\n"
#define ASK_CODE "visible: Confirmation code (just Enter to get another one): \n"

static struct dialogue_fixture *person;
static struct scripted_pool pool;

static void meet(void)
{
    person = dialogue_fixture_open("login");
}

static void part(void)
{
    dialogue_fixture_close(person);
    scripted_pool_end(&pool);
}

#define SERVE(...)                                                                                 \
    static const struct https_step steps[] = {__VA_ARGS__};                                        \
    pool = scripted_pool_start(steps, sizeof steps / sizeof *steps, 0)

static bool confirm(void)
{
    const struct code_dialogue dialogue = {.user_pool = pool.pool,
                                           .conversation = &person->conversation,
                                           .verdict = &person->verdict,
                                           .account = {.username = "jane"}};

    return confirm_dialogue(&dialogue);
}

START_TEST(the_code_confirms_the_account)
{
    SERVE(OK("{}"));
    DIALOGUE_ANSWERS(person, "", "123456");
    ck_assert(confirm());
    ck_assert_str_eq(dialogue_fixture_heard(person), BEGIN ASK_CODE);
    ck_assert(scripted_pool_request_has(&pool, 0, "ConfirmSignUp"));
}
END_TEST

START_TEST(enter_has_another_code_sent)
{
    SERVE(OK(DELIVERED), OK("{}"));
    DIALOGUE_ANSWERS(person, "", "", "", "123456");
    ck_assert(confirm());
    ck_assert_str_eq(dialogue_fixture_heard(person), BEGIN ASK_CODE
                     "info: A code was sent as a text message to +*******12.\n" ASK_CODE);
    ck_assert(scripted_pool_request_has(&pool, 0, "ResendConfirmationCode"));
}
END_TEST

START_TEST(an_old_code_is_told_from_a_wrong_one)
{
    SERVE(REFUSED("CodeMismatchException", "Invalid verification code provided."),
          REFUSED("ExpiredCodeException", "Invalid code provided, please request a code again."),
          OK("{}"));
    DIALOGUE_ANSWERS(person, "", "1", "", "2", "", "3");
    ck_assert(confirm());
    ck_assert_str_eq(
        dialogue_fixture_heard(person), BEGIN ASK_CODE
        "error: The code is wrong.\n" ASK_CODE
        "error: This code is not good any more. Press Enter for a new one.\n" ASK_CODE);
}
END_TEST

START_TEST(codes_are_asked_for_boundedly)
{
    SERVE(REFUSED("CodeMismatchException", "Invalid verification code provided."));
    DIALOGUE_ANSWERS(person, "", "1", "", "2", "", "3", "", "4", "");
    ck_assert(!confirm());
    ck_assert_int_eq((int)person->verdict.outcome, OUTCOME_REFUSED);
    ck_assert_uint_eq(scripted_pool_request_count(&pool), CODE_DIALOGUE_MAX_CODES);
}
END_TEST

START_TEST(an_address_of_somebody_elses_is_explained)
{
    SERVE(REFUSED("AliasExistsException", "An account with the email already exists."));
    DIALOGUE_ANSWERS(person, "", "123456");
    ck_assert(!confirm());
    ck_assert_str_eq(person->verdict.words, "An account with this address exists already.");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("confirm_dialogue");

    UNIT_CASE_WITH(suite, "confirm", meet, part, the_code_confirms_the_account,
                   enter_has_another_code_sent, an_old_code_is_told_from_a_wrong_one,
                   codes_are_asked_for_boundedly, an_address_of_somebody_elses_is_explained);
    return suite;
}

/* A forgotten password: what the person sees, what Cognito is asked, and what a stranger learns. */
#include "daemon/login/reset_dialogue.h"

#include <string.h>

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
    "{\"CodeDeliveryDetails\":{\"AttributeName\":\"email\",\"DeliveryMedium\":\"EMAIL\","          \
    "\"Destination\":\"j***@e***\"}}"
#define ASK_CODE     "visible: Code (just Enter to get another one): \n"
#define ASK_PASSWORD "new: New password: \nnew: New password again: \n"
#define SENT         "info: A code was sent by e-mail to j***@e***.\n"
#define SAID_NOTHING                                                                               \
    "info: If this account has an address that codes can go to, one is on its way there.\n"
#define NOT_GOOD                                                                                   \
    "error: The code is wrong or not good any more, or the new password does not meet the rules "  \
    "for passwords. Please give both again.\n"

static struct dialogue_fixture *person;
static struct scripted_pool pool;
static struct secret chosen;

static void meet(void)
{
    person = dialogue_fixture_open("passwd");
}

static void part(void)
{
    dialogue_fixture_close(person);
    scripted_pool_end(&pool);
    secret_wipe(&chosen);
}

#define SERVE(...)                                                                                 \
    static const struct https_step steps[] = {__VA_ARGS__};                                        \
    pool = scripted_pool_start(steps, sizeof steps / sizeof *steps, 0)

static bool reset(bool is_discreet)
{
    const struct code_dialogue dialogue = {.user_pool = pool.pool,
                                           .conversation = &person->conversation,
                                           .verdict = &person->verdict,
                                           .account = {.username = "jane"},
                                           .is_discreet = is_discreet};

    return reset_dialogue(&dialogue, &chosen);
}

START_TEST(a_code_and_a_new_password_reset_it)
{
    SERVE(OK(DELIVERED), OK("{}"));
    DIALOGUE_ANSWERS(person, "", "123 456", "New-Password-2", "New-Password-2");
    ck_assert(reset(false));
    ck_assert_str_eq(secret_text(&chosen), "New-Password-2");
    ck_assert_str_eq(dialogue_fixture_heard(person), SENT ASK_CODE ASK_PASSWORD);
    ck_assert(scripted_pool_request_has(&pool, 1, "\"ConfirmationCode\":\"123456\""));
}
END_TEST

START_TEST(a_wrong_code_is_asked_for_again_and_the_password_is_not)
{
    SERVE(OK(DELIVERED), REFUSED("CodeMismatchException", "Invalid verification code provided."),
          OK("{}"));
    DIALOGUE_ANSWERS(person, "", "111111", "New-Password-2", "New-Password-2", "", "123456");
    ck_assert(reset(false));
    ck_assert_str_eq(dialogue_fixture_heard(person),
                     SENT ASK_CODE ASK_PASSWORD "error: The code is wrong.\n" ASK_CODE);
    ck_assert(scripted_pool_request_has(&pool, 2, "\"Password\":\"New-Password-2\""));
}
END_TEST

START_TEST(a_weak_password_is_asked_for_again_and_the_code_is_not)
{
    SERVE(OK(DELIVERED),
          REFUSED("InvalidPasswordException", "Password did not conform with policy: too short"),
          OK("{}"));
    DIALOGUE_ANSWERS(person, "", "123456", "short", "short", "", "New-Password-2",
                     "New-Password-2");
    ck_assert(reset(false));
    ck_assert_str_eq(dialogue_fixture_heard(person), SENT ASK_CODE ASK_PASSWORD
                     "error: Password did not conform with policy: too short\n" ASK_PASSWORD);
}
END_TEST

START_TEST(enter_brings_another_code)
{
    SERVE(OK(DELIVERED), OK(DELIVERED), OK("{}"));
    DIALOGUE_ANSWERS(person, "", "", "", "123456", "New-Password-2", "New-Password-2");
    ck_assert(reset(false));
    ck_assert_str_eq(dialogue_fixture_heard(person), SENT ASK_CODE SENT ASK_CODE ASK_PASSWORD);
    ck_assert_uint_eq(scripted_pool_request_count(&pool), 3);
}
END_TEST

START_TEST(codes_are_asked_for_boundedly)
{
    SERVE(OK(DELIVERED), REFUSED("CodeMismatchException", "Invalid verification code provided."));
    DIALOGUE_ANSWERS(person, "", "1", "New-Password-2", "New-Password-2", "", "2", "", "3", "", "4",
                     "");
    ck_assert(!reset(false));
    ck_assert_int_eq((int)person->verdict.outcome, OUTCOME_REFUSED);
    ck_assert_uint_eq(scripted_pool_request_count(&pool), 1 + CODE_DIALOGUE_MAX_CODES);
    ck_assert_uint_eq(chosen.length, 0);
}
END_TEST

START_TEST(too_many_tries_end_it_at_once)
{
    SERVE(OK(DELIVERED), REFUSED("LimitExceededException", "Attempt limit exceeded."));
    DIALOGUE_ANSWERS(person, "", "123456", "New-Password-2", "New-Password-2");
    ck_assert(!reset(false));
    ck_assert_int_eq((int)person->verdict.outcome, OUTCOME_TOO_MANY_TRIES);
}
END_TEST

START_TEST(who_has_no_address_is_told_whom_to_ask)
{
    SERVE(REFUSED("InvalidParameterException",
                  "Cannot reset password for the user as there is no registered/verified email or "
                  "phone_number"));
    ck_assert(!reset(false));
    ck_assert_int_eq((int)person->verdict.outcome, OUTCOME_REFUSED);
    ck_assert_str_eq(person->verdict.words, "The password can only be reset by the administrator.");
}
END_TEST

START_TEST(a_stranger_does_not_see_where_the_code_went)
{
    SERVE(OK(DELIVERED), OK("{}"));
    DIALOGUE_ANSWERS(person, "", "123456", "New-Password-2", "New-Password-2");
    ck_assert(reset(true));
    ck_assert_str_eq(dialogue_fixture_heard(person), SAID_NOTHING ASK_CODE ASK_PASSWORD);
}
END_TEST

/* What becomes of a code and a password, of an account that there is, and of one that there is not.
 */
static const struct {
    struct https_step steps[2];
    size_t count;
} accounts[] = {
    {{REFUSED("InvalidParameterException",
              "Cannot reset password for the user as there is no registered/verified email or "
              "phone_number")},
     1},
    {{REFUSED("UserNotFoundException", "Username/client id combination not found.")}, 1},
    {{OK(DELIVERED), REFUSED("CodeMismatchException", "Invalid verification code provided, please "
                                                      "try again.")},
     2},
    {{OK(DELIVERED), REFUSED("ExpiredCodeException", "Invalid code provided, please request a code "
                                                     "again.")},
     2},
    {{OK(DELIVERED), REFUSED("InvalidPasswordException", "Password did not conform with policy: "
                                                         "Password not long enough")},
     2},
    {{OK(DELIVERED), REFUSED("LimitExceededException", "Attempt limit exceeded, please try after "
                                                       "some time.")},
     2},
    {{OK(DELIVERED), REFUSED("UserNotFoundException", "Username/client id combination not found.")},
     2},
};

START_TEST(a_stranger_cannot_tell_whether_there_is_such_an_account)
{
    pool = scripted_pool_start(accounts[_i].steps, accounts[_i].count, 0);
    DIALOGUE_ANSWERS(person, "", "123456", "weak", "weak", "", "1", "weak", "weak", "", "2", "weak",
                     "weak", "", "3");
    ck_assert(!reset(true));
    ck_assert_str_eq(dialogue_fixture_heard(person),
                     SAID_NOTHING ASK_CODE ASK_PASSWORD NOT_GOOD ASK_CODE ASK_PASSWORD NOT_GOOD
                         ASK_CODE ASK_PASSWORD NOT_GOOD ASK_CODE);
    ck_assert_int_eq((int)person->verdict.outcome, OUTCOME_PASSWORD_NOT_CHANGED);
}
END_TEST

START_TEST(an_outage_is_told_to_a_stranger_as_well)
{
    SERVE(REFUSED("ForbiddenException", "Forbidden"));
    ck_assert(!reset(true));
    ck_assert_int_eq((int)person->verdict.outcome, OUTCOME_UNAVAILABLE);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("reset_dialogue");

    UNIT_CASE_WITH(suite, "reset", meet, part, a_code_and_a_new_password_reset_it,
                   a_wrong_code_is_asked_for_again_and_the_password_is_not,
                   a_weak_password_is_asked_for_again_and_the_code_is_not,
                   enter_brings_another_code, codes_are_asked_for_boundedly,
                   too_many_tries_end_it_at_once, who_has_no_address_is_told_whom_to_ask);
    UNIT_CASE_WITH(suite, "discretion", meet, part, a_stranger_does_not_see_where_the_code_went,
                   an_outage_is_told_to_a_stranger_as_well);
    TCase *existence = tcase_create("existence");
    tcase_add_checked_fixture(existence, meet, part);
    tcase_add_loop_test(existence, a_stranger_cannot_tell_whether_there_is_such_an_account, 0,
                        sizeof accounts / sizeof *accounts);
    suite_add_tcase(suite, existence);
    return suite;
}

/* A conversation in two rounds: held by the daemon, resumed by PAM. */
#include <errno.h>
#include <string.h>

#include "common/relay.h"
#include "tests/unit/daemon_end.h"
#include "tests/unit/unit.h"

static struct daemon_end end;
static struct channel_message reply;
static struct relay relay;

static const struct relay_patience patience = {
    .first_reply_ms = 2000, .next_reply_ms = 2000, .in_all_ms = 4000};

static int answer(void *context, const struct message_prompt *prompt, struct secret *out)
{
    const char *words = context;

    ck_assert_int_ne(prompt->style, PROMPT_HOLD);
    return secret_copy_text(out, words);
}

static int begin(enum protocol_action action, const char *words)
{
    const struct message_begin message = {
        .version = PROTOCOL_VERSION, .action = action, .user = "jane", .service = "passwd"};
    const struct prompter person = {.ask = answer, .context = (void *)(uintptr_t)words};

    return relay_open(&relay, end.module_fd, &message, &person, &patience, &reply);
}

static int resume(const char *words)
{
    const struct prompter person = {.ask = answer, .context = (void *)(uintptr_t)words};

    return relay_resume(&relay, &person, &reply);
}

static void check_outcome(enum outcome outcome)
{
    ck_assert_int_eq(reply.message.kind, MESSAGE_RESULT);
    ck_assert_int_eq((int)reply.message.result.outcome, (int)outcome);
}

static void open_end(void)
{
    daemon_end_open(&end);
    channel_message_start(&reply);
    relay = (struct relay){.fd = -1};
}

static void close_end(void)
{
    relay_close(&relay);
    channel_message_wipe(&reply);
    daemon_end_close(&end);
}

START_TEST(a_held_conversation_goes_on_when_it_is_resumed)
{
    daemon_end_prompt(&end, PROMPT_PASSWORD, "Current password: ");
    daemon_end_prompt(&end, PROMPT_HOLD, "");
    ck_assert_int_eq(begin(ACTION_CHANGE_PASSWORD, "old"), 0);
    ck_assert_int_eq(reply.message.kind, MESSAGE_PROMPT);
    ck_assert_int_eq((int)reply.message.prompt.style, PROMPT_HOLD);
    (void)daemon_end_hear(&end, MESSAGE_BEGIN);
    ck_assert_str_eq(daemon_end_hear(&end, MESSAGE_ANSWER)->answer.words, "old");
    daemon_end_hears_nothing(&end);

    daemon_end_prompt(&end, PROMPT_NEW_PASSWORD, "New password: ");
    daemon_end_result(&end, OUTCOME_SUCCESS, "", "");
    ck_assert_int_eq(resume("new"), 0);
    check_outcome(OUTCOME_SUCCESS);
    ck_assert_str_eq(daemon_end_hear(&end, MESSAGE_ANSWER)->answer.words, "");
    ck_assert_str_eq(daemon_end_hear(&end, MESSAGE_ANSWER)->answer.words, "new");
}
END_TEST

START_TEST(the_old_password_as_the_new_one_is_refused_by_the_daemon_which_asks_again)
{
    daemon_end_prompt(&end, PROMPT_PASSWORD, "Current password: ");
    daemon_end_prompt(&end, PROMPT_HOLD, "");
    ck_assert_int_eq(begin(ACTION_CHANGE_PASSWORD, "old"), 0);
    daemon_end_prompt(&end, PROMPT_NEW_PASSWORD, "New password: ");
    daemon_end_prompt(&end, PROMPT_NEW_PASSWORD, "New password: ");
    daemon_end_result(&end, OUTCOME_PASSWORD_NOT_CHANGED, "", "");
    ck_assert_int_eq(resume("old"), 0);
    check_outcome(OUTCOME_PASSWORD_NOT_CHANGED);
}
END_TEST

START_TEST(the_old_password_is_no_code_in_the_second_round_either)
{
    daemon_end_prompt(&end, PROMPT_PASSWORD, "Current password: ");
    daemon_end_prompt(&end, PROMPT_HOLD, "");
    ck_assert_int_eq(begin(ACTION_CHANGE_PASSWORD, "old"), 0);
    daemon_end_prompt(&end, PROMPT_VISIBLE, "Code: ");
    daemon_end_result(&end, OUTCOME_SUCCESS, "", "");
    ck_assert_int_eq(resume("old"), 0);
    check_outcome(OUTCOME_REFUSED);
}
END_TEST

START_TEST(an_empty_password_is_an_answer_where_it_may_be_forgotten)
{
    daemon_end_prompt(&end, PROMPT_PASSWORD, "Current password: ");
    daemon_end_result(&end, OUTCOME_ABORTED, "", "");
    ck_assert_int_eq(begin(ACTION_CHANGE_PASSWORD, ""), 0);
    check_outcome(OUTCOME_ABORTED);
    (void)daemon_end_hear(&end, MESSAGE_BEGIN);
    ck_assert_str_eq(daemon_end_hear(&end, MESSAGE_ANSWER)->answer.words, "");
}
END_TEST

START_TEST(a_login_is_never_held)
{
    daemon_end_prompt(&end, PROMPT_HOLD, "");
    ck_assert_int_eq(begin(ACTION_AUTHENTICATE, "secret"), -EPROTO);
    check_outcome(OUTCOME_UNAVAILABLE);
}
END_TEST

START_TEST(a_conversation_is_held_once)
{
    daemon_end_prompt(&end, PROMPT_HOLD, "");
    daemon_end_prompt(&end, PROMPT_HOLD, "");
    ck_assert_int_eq(begin(ACTION_CHANGE_PASSWORD, "old"), 0);
    ck_assert_int_eq(resume("new"), -EPROTO);
    check_outcome(OUTCOME_UNAVAILABLE);
}
END_TEST

START_TEST(a_caller_without_a_second_round_takes_a_hold_for_nonsense)
{
    const struct message_begin message = {.version = PROTOCOL_VERSION,
                                          .action = ACTION_CHANGE_PASSWORD,
                                          .user = "jane",
                                          .service = "passwd"};
    const struct prompter person = {.ask = answer};

    daemon_end_prompt(&end, PROMPT_HOLD, "");
    ck_assert_int_eq(relay_conversation(end.module_fd, &message, &person, &patience, &reply),
                     -EPROTO);
    check_outcome(OUTCOME_UNAVAILABLE);
}
END_TEST

START_TEST(a_daemon_that_dies_while_it_holds_is_no_success)
{
    daemon_end_prompt(&end, PROMPT_HOLD, "");
    daemon_end_hang_up(&end);
    ck_assert_int_eq(begin(ACTION_CHANGE_PASSWORD, "old"), 0);
    ck_assert_int_lt(resume("new"), 0);
    check_outcome(OUTCOME_UNAVAILABLE);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("relay, held");

    UNIT_CASE_WITH(
        suite, "rounds", open_end, close_end, a_held_conversation_goes_on_when_it_is_resumed,
        the_old_password_as_the_new_one_is_refused_by_the_daemon_which_asks_again,
        the_old_password_is_no_code_in_the_second_round_either,
        an_empty_password_is_an_answer_where_it_may_be_forgotten, a_login_is_never_held,
        a_conversation_is_held_once, a_caller_without_a_second_round_takes_a_hold_for_nonsense,
        a_daemon_that_dies_while_it_holds_is_no_success);
    return suite;
}

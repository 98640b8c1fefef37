/* The relay: a conversation with a daemon that behaves, and with every one that does not. */
#include "common/relay.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/daemon_end.h"
#include "tests/unit/unit.h"

static struct daemon_end end;
static struct channel_message reply;

static const struct message_begin begin = {
    .version = PROTOCOL_VERSION, .action = ACTION_AUTHENTICATE, .user = "jane", .service = "sshd"};
static const struct relay_patience patience = {
    .first_reply_ms = 2000, .next_reply_ms = 2000, .in_all_ms = 4000};

/* A person who gives one answer after the other, and remembers what was shown last. */
struct scripted_person {
    const char *const *answers;
    int count;
    int error;    /* what asking returns instead of an answer */
    int delay_ms; /* how long thinking takes */
    enum prompt_style style;
    char words[256];
};

static int ask(void *context, const struct message_prompt *prompt, struct secret *answer)
{
    struct scripted_person *person = context;

    person->style = prompt->style;
    (void)snprintf(person->words, sizeof person->words, "%s", prompt->words);
    if (person->delay_ms > 0)
        (void)poll(NULL, 0, person->delay_ms);
    if (person->error < 0)
        return person->error;
    if (prompt->style == PROMPT_INFO || prompt->style == PROMPT_ERROR)
        return 0;
    return secret_copy_text(answer, person->answers[person->count++]);
}

static int converse_with_patience(struct scripted_person *person,
                                  const struct relay_patience *limits)
{
    struct prompter prompter = {.ask = ask, .context = person};

    return relay_conversation(end.module_fd, &begin, &prompter, limits, &reply);
}

static int converse(struct scripted_person *person)
{
    return converse_with_patience(person, &patience);
}

static void check_result(enum outcome outcome)
{
    ck_assert_int_eq(reply.message.kind, MESSAGE_RESULT);
    ck_assert_int_eq(reply.message.result.outcome, outcome);
}

static void open_end(void)
{
    daemon_end_open(&end);
    channel_message_start(&reply);
}

static void close_end(void)
{
    channel_message_wipe(&reply);
    daemon_end_close(&end);
}

#define PERSON_WHO_ANSWERS(...)                                                                    \
    {                                                                                              \
        .answers = (const char *const[])                                                           \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

START_TEST(a_password_and_a_code_are_carried_and_the_result_comes_back)
{
    struct scripted_person person = PERSON_WHO_ANSWERS("secret", "123456");
    daemon_end_prompt(&end, PROMPT_PASSWORD, "Password: ");
    daemon_end_prompt(&end, PROMPT_VISIBLE, "Code: ");
    daemon_end_result(&end, OUTCOME_SUCCESS, "Welcome", "");

    ck_assert_int_eq(converse(&person), 0);
    check_result(OUTCOME_SUCCESS);
    ck_assert_str_eq(reply.message.result.words, "Welcome");
    ck_assert_str_eq(daemon_end_hear(&end, MESSAGE_BEGIN)->begin.user, "jane");
    ck_assert_str_eq(daemon_end_hear(&end, MESSAGE_ANSWER)->answer.words, "secret");
    ck_assert_str_eq(daemon_end_hear(&end, MESSAGE_ANSWER)->answer.words, "123456");
}
END_TEST

START_TEST(a_message_to_be_shown_is_answered_with_nothing)
{
    struct scripted_person person = {0};
    daemon_end_prompt(&end, PROMPT_INFO, "Maintenance at noon");
    daemon_end_result(&end, OUTCOME_REFUSED, "", "");

    ck_assert_int_eq(converse(&person), 0);
    check_result(OUTCOME_REFUSED);
    ck_assert_str_eq(person.words, "Maintenance at noon");
    (void)daemon_end_hear(&end, MESSAGE_BEGIN);
    ck_assert_str_eq(daemon_end_hear(&end, MESSAGE_ANSWER)->answer.words, "");
}
END_TEST

START_TEST(words_of_the_daemon_cannot_steer_the_terminal)
{
    struct scripted_person person = PERSON_WHO_ANSWERS("secret");
    daemon_end_prompt(&end, PROMPT_PASSWORD, "\033]0;owned\aPassword: ");
    daemon_end_result(&end, OUTCOME_REFUSED, "No\033[1A", "");

    ck_assert_int_eq(converse(&person), 0);
    ck_assert_str_eq(person.words, "]0;ownedPassword: ");
    ck_assert_str_eq(reply.message.result.words, "No[1A");
}
END_TEST

START_TEST(a_frozen_daemon_is_given_up_after_the_first_wait)
{
    struct scripted_person person = {0};
    struct relay_patience limits = {
        .first_reply_ms = 30, .next_reply_ms = 60000, .in_all_ms = 60000};

    ck_assert_int_eq(converse_with_patience(&person, &limits), -ETIMEDOUT);
    check_result(OUTCOME_UNAVAILABLE);
}
END_TEST

START_TEST(a_daemon_that_freezes_after_an_answer_is_given_up)
{
    struct scripted_person person = PERSON_WHO_ANSWERS("secret");
    struct relay_patience limits = {
        .first_reply_ms = 60000, .next_reply_ms = 30, .in_all_ms = 60000};
    daemon_end_prompt(&end, PROMPT_PASSWORD, "Password: ");

    ck_assert_int_eq(converse_with_patience(&person, &limits), -ETIMEDOUT);
    check_result(OUTCOME_UNAVAILABLE);
}
END_TEST

START_TEST(all_waits_together_are_bounded)
{
    struct scripted_person person = {0};
    struct relay_patience limits = {
        .first_reply_ms = 60000, .next_reply_ms = 60000, .in_all_ms = 30};
    daemon_end_prompt(&end, PROMPT_INFO, "soon");

    ck_assert_int_eq(converse_with_patience(&person, &limits), -ETIMEDOUT);
    check_result(OUTCOME_UNAVAILABLE);
}
END_TEST

START_TEST(the_time_a_person_takes_is_not_counted)
{
    struct scripted_person person = PERSON_WHO_ANSWERS("secret");
    struct relay_patience limits = {.first_reply_ms = 50, .next_reply_ms = 50, .in_all_ms = 50};
    person.delay_ms = 120;
    daemon_end_prompt(&end, PROMPT_PASSWORD, "Password: ");
    daemon_end_result(&end, OUTCOME_SUCCESS, "", "");

    ck_assert_int_eq(converse_with_patience(&person, &limits), 0);
    check_result(OUTCOME_SUCCESS);
}
END_TEST

START_TEST(a_daemon_that_dies_halfway_is_never_a_success)
{
    struct scripted_person person = PERSON_WHO_ANSWERS("secret");
    daemon_end_prompt(&end, PROMPT_PASSWORD, "Password: ");
    daemon_end_hang_up(&end);

    ck_assert_int_eq(converse(&person), -ECONNRESET);
    check_result(OUTCOME_UNAVAILABLE);
}
END_TEST

START_TEST(a_daemon_that_is_gone_at_the_start_is_never_a_success)
{
    struct scripted_person person = {0};

    ck_assert_int_eq(close(end.fd), 0);
    end.fd = -1;
    ck_assert_int_lt(converse(&person), 0);
    check_result(OUTCOME_UNAVAILABLE);
}
END_TEST

START_TEST(garbage_is_never_a_success)
{
    static const struct {
        const char *bytes;
        size_t length;
    } garbage[] = {
        {"\x04", 1},
        {"\x04\0\x01", 3},                 /* a RESULT of success, cut off */
        {"\x04\0\x63\0\0\0\0\0\0\0\0", 11} /* an outcome that is not one */
    };

    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
        struct scripted_person person = {0};
        daemon_end_send_bytes(&end, garbage[i].bytes, garbage[i].length);
        ck_assert_int_eq(converse(&person), -EBADMSG);
        check_result(OUTCOME_UNAVAILABLE);
    }
}
END_TEST

START_TEST(a_message_that_has_no_place_in_a_conversation_is_never_a_success)
{
    struct scripted_person person = {0};
    struct message found = {.kind = MESSAGE_FOUND, .found = {.answer = LOOKUP_PUBLISHED}};
    daemon_end_send(&end, &found);

    ck_assert_int_eq(converse(&person), -EPROTO);
    check_result(OUTCOME_UNAVAILABLE);
}
END_TEST

START_TEST(a_daemon_that_never_stops_asking_is_given_up)
{
    struct scripted_person person = {0};
    for (int i = 0; i <= PROTOCOL_MAX_TURNS; i++)
        daemon_end_prompt(&end, PROMPT_INFO, "again");
    daemon_end_result(&end, OUTCOME_SUCCESS, "", "");

    ck_assert_int_eq(converse(&person), -ELOOP);
    check_result(OUTCOME_UNAVAILABLE);
}
END_TEST

START_TEST(as_many_prompts_as_are_allowed_may_end_in_success)
{
    struct scripted_person person = {0};
    for (int i = 0; i < PROTOCOL_MAX_TURNS; i++)
        daemon_end_prompt(&end, PROMPT_INFO, "again");
    daemon_end_result(&end, OUTCOME_SUCCESS, "", "");

    ck_assert_int_eq(converse(&person), 0);
    check_result(OUTCOME_SUCCESS);
}
END_TEST

/* Prompts in the given styles; the second answer must stay on this host. */
static void check_held_back(struct scripted_person *person, enum prompt_style first,
                            enum prompt_style style)
{
    daemon_end_prompt(&end, first, "Password: ");
    daemon_end_prompt(&end, style, "Code: ");
    daemon_end_result(&end, OUTCOME_SUCCESS, "", "");

    ck_assert_int_eq(converse(person), 0);
    check_result(OUTCOME_REFUSED);
    (void)daemon_end_hear(&end, MESSAGE_BEGIN);
    (void)daemon_end_hear(&end, MESSAGE_ANSWER);
    daemon_end_hears_nothing(&end);
}

START_TEST(the_password_in_place_of_another_secret_stays_on_the_host)
{
    struct scripted_person person = PERSON_WHO_ANSWERS("secret", "secret");

    check_held_back(&person, PROMPT_PASSWORD, PROMPT_SECRET);
}
END_TEST

START_TEST(the_password_in_place_of_a_visible_code_stays_on_the_host)
{
    struct scripted_person person = PERSON_WHO_ANSWERS("secret", "secret");

    check_held_back(&person, PROMPT_PASSWORD, PROMPT_VISIBLE);
}
END_TEST

START_TEST(what_one_secret_question_was_answered_with_is_no_answer_to_the_next)
{
    struct scripted_person person = PERSON_WHO_ANSWERS("secret", "secret");
    check_held_back(&person, PROMPT_SECRET, PROMPT_SECRET);
}
END_TEST

START_TEST(the_password_may_be_asked_for_twice)
{
    struct scripted_person person = PERSON_WHO_ANSWERS("secret", "secret");
    daemon_end_prompt(&end, PROMPT_PASSWORD, "Password: ");
    daemon_end_prompt(&end, PROMPT_PASSWORD, "Again: ");
    daemon_end_result(&end, OUTCOME_SUCCESS, "", "");

    ck_assert_int_eq(converse(&person), 0);
    check_result(OUTCOME_SUCCESS);
}
END_TEST

/* The password must not be sent, and the person is told why. */
static void check_password_refused(const char *password)
{
    struct scripted_person person = PERSON_WHO_ANSWERS(password);
    daemon_end_prompt(&end, PROMPT_PASSWORD, "Password: ");
    daemon_end_result(&end, OUTCOME_SUCCESS, "", "");

    ck_assert_int_eq(converse(&person), 0);
    check_result(OUTCOME_REFUSED);
    ck_assert_str_ne(reply.message.result.words, "");
    (void)daemon_end_hear(&end, MESSAGE_BEGIN);
    daemon_end_hears_nothing(&end);
}

START_TEST(an_empty_password_is_never_sent)
{
    check_password_refused("");
}
END_TEST

START_TEST(a_password_in_another_character_set_is_refused_with_words)
{
    check_password_refused("Gr\xFC\xDF");
}
END_TEST

START_TEST(an_answer_that_is_too_long_is_refused_with_words)
{
    static char password[RELAY_MAX_ANSWER + 2];

    memset(password, 'a', sizeof password - 1);
    check_password_refused(password);
}
END_TEST

START_TEST(the_longest_answer_is_carried)
{
    static char password[RELAY_MAX_ANSWER + 1];
    memset(password, 'a', sizeof password - 1);
    struct scripted_person person = PERSON_WHO_ANSWERS(password);
    daemon_end_prompt(&end, PROMPT_PASSWORD, "Password: ");
    daemon_end_result(&end, OUTCOME_SUCCESS, "", "");

    ck_assert_int_eq(converse(&person), 0);
    check_result(OUTCOME_SUCCESS);
}
END_TEST

START_TEST(a_person_who_gives_up_aborts)
{
    struct scripted_person person = {.error = -ECANCELED};
    daemon_end_prompt(&end, PROMPT_PASSWORD, "Password: ");
    daemon_end_result(&end, OUTCOME_SUCCESS, "", "");

    ck_assert_int_eq(converse(&person), 0);
    check_result(OUTCOME_ABORTED);
}
END_TEST

START_TEST(a_person_who_must_not_be_asked_is_a_refusal)
{
    struct scripted_person person = {.error = -EACCES};
    daemon_end_prompt(&end, PROMPT_PASSWORD, "Password: ");
    daemon_end_result(&end, OUTCOME_SUCCESS, "", "");

    ck_assert_int_eq(converse(&person), 0);
    check_result(OUTCOME_REFUSED);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("relay");

    UNIT_CASE_WITH(suite, "conversation", open_end, close_end,
                   a_password_and_a_code_are_carried_and_the_result_comes_back,
                   a_message_to_be_shown_is_answered_with_nothing,
                   words_of_the_daemon_cannot_steer_the_terminal,
                   as_many_prompts_as_are_allowed_may_end_in_success,
                   the_password_may_be_asked_for_twice, the_longest_answer_is_carried,
                   the_time_a_person_takes_is_not_counted);
    UNIT_CASE_WITH(suite, "faults of the daemon", open_end, close_end,
                   a_frozen_daemon_is_given_up_after_the_first_wait,
                   a_daemon_that_freezes_after_an_answer_is_given_up,
                   all_waits_together_are_bounded, a_daemon_that_dies_halfway_is_never_a_success,
                   a_daemon_that_is_gone_at_the_start_is_never_a_success,
                   garbage_is_never_a_success,
                   a_message_that_has_no_place_in_a_conversation_is_never_a_success,
                   a_daemon_that_never_stops_asking_is_given_up);
    UNIT_CASE_WITH(suite, "answers", open_end, close_end,
                   the_password_in_place_of_another_secret_stays_on_the_host,
                   the_password_in_place_of_a_visible_code_stays_on_the_host,
                   what_one_secret_question_was_answered_with_is_no_answer_to_the_next,
                   an_empty_password_is_never_sent,
                   a_password_in_another_character_set_is_refused_with_words,
                   an_answer_that_is_too_long_is_refused_with_words, a_person_who_gives_up_aborts,
                   a_person_who_must_not_be_asked_is_a_refusal);
    return suite;
}

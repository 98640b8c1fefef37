/* The daemon's side of a conversation: in turn, bounded, and with words that are not lost. */
#include "daemon/conversation.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "common/ownership.h"
#include "tests/unit/unit.h"

#define SOON_MS UNIT_PATIENCE_MS

/* A conversation and the person's end of its socket. */
struct meeting {
    struct conversation conversation;
    struct message_begin begin;
    int person;
};

static struct meeting *meet(const char *service, uint32_t flags)
{
    struct meeting *meeting = calloc(1, sizeof *meeting);
    int ends[2];

    ck_assert_ptr_nonnull(meeting);
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    meeting->begin = (struct message_begin){.service = service, .user = "jane", .flags = flags};
    meeting->person = ends[1];
    meeting->conversation = (struct conversation){.fd = ends[0],
                                                  .begin = &meeting->begin,
                                                  .deadline = deadline_in_ms(SOON_MS),
                                                  .answer_timeout_ms = SOON_MS};
    return meeting;
}

static void part(struct meeting *meeting)
{
    conversation_close(&meeting->conversation);
    (void)close(meeting->conversation.fd);
    (void)close(meeting->person);
    free(meeting);
}

/* The answer that waits for the next prompt. */
static void prepare_answer(struct meeting *meeting, const char *words)
{
    const struct message answer = {.kind = MESSAGE_ANSWER, .answer = {.words = words}};

    ck_assert_int_eq(channel_send(meeting->person, &answer, deadline_in_ms(SOON_MS)), 0);
}

static void expect_prompt(struct meeting *meeting, enum prompt_style style, const char *words)
{
    static struct channel_message heard;

    ck_assert_int_eq(channel_receive(meeting->person, &heard, deadline_in_ms(SOON_MS)), 0);
    ck_assert_int_eq(heard.message.kind, MESSAGE_PROMPT);
    ck_assert_int_eq(heard.message.prompt.style, style);
    ck_assert_str_eq(heard.message.prompt.words, words);
}

START_TEST(a_prompt_is_shown_and_its_answer_comes_back)
{
    struct meeting *meeting = meet("login", 0);
    auto_wipe struct secret answer = {0};

    prepare_answer(meeting, "tr0ub4dor");
    ck_assert_int_eq(
        conversation_ask(&meeting->conversation, PROMPT_PASSWORD, "Password: ", &answer), 0);
    ck_assert_str_eq(secret_text(&answer), "tr0ub4dor");
    expect_prompt(meeting, PROMPT_PASSWORD, "Password: ");
    part(meeting);
}
END_TEST

START_TEST(anything_but_an_answer_ends_the_conversation)
{
    struct meeting *meeting = meet("login", 0);
    const struct message result = {
        .kind = MESSAGE_RESULT, .result = {.outcome = OUTCOME_SUCCESS, .words = "", .ticket = ""}};
    auto_wipe struct secret answer = {0};

    ck_assert_int_eq(channel_send(meeting->person, &result, deadline_in_ms(SOON_MS)), 0);
    ck_assert_int_eq(conversation_ask(&meeting->conversation, PROMPT_PASSWORD, "?", &answer),
                     -EBADMSG);
    ck_assert_uint_eq(answer.length, 0);
    part(meeting);
}
END_TEST

START_TEST(nobody_is_waited_for_longer_than_the_deadline)
{
    struct meeting *meeting = meet("login", 0);
    auto_wipe struct secret answer = {0};

    meeting->conversation.answer_timeout_ms = 20;
    ck_assert_int_eq(conversation_ask(&meeting->conversation, PROMPT_PASSWORD, "?", &answer),
                     -ETIMEDOUT);
    part(meeting);
}
END_TEST

START_TEST(turns_are_bounded)
{
    struct meeting *meeting = meet("login", 0);
    auto_wipe struct secret answer = {0};

    meeting->conversation.turns = PROTOCOL_MAX_TURNS;
    ck_assert_int_eq(conversation_ask(&meeting->conversation, PROMPT_VISIBLE, "?", &answer),
                     -ELOOP);
    part(meeting);
}
END_TEST

START_TEST(the_password_is_no_answer_to_another_question)
{
    struct meeting *meeting = meet("sshd", 0);
    auto_wipe struct secret password = {0};
    auto_wipe struct secret code = {0};

    prepare_answer(meeting, "tr0ub4dor");
    ck_assert_int_eq(conversation_ask(&meeting->conversation, PROMPT_PASSWORD, "?", &password), 0);
    prepare_answer(meeting, "tr0ub4dor");
    ck_assert_int_eq(conversation_ask(&meeting->conversation, PROMPT_SECRET, "Code: ", &code),
                     -EKEYREJECTED);
    ck_assert_uint_eq(code.length, 0);
    part(meeting);
}
END_TEST

START_TEST(no_earlier_secret_is_an_answer_to_another_question)
{
    static const char *const questions[] = {"Tongue? ", "Pet? ", "Colour? "};
    struct meeting *meeting = meet("sshd", 0);

    for (size_t i = 0; i < 3; i++) {
        auto_wipe struct secret answer = {0};
        prepare_answer(meeting, i == 1 ? "cat" : "C");
        ck_assert_int_eq(
            conversation_ask(&meeting->conversation, PROMPT_SECRET, questions[i], &answer),
            i < 2 ? 0 : -EKEYREJECTED);
    }
    part(meeting);
}
END_TEST

START_TEST(login_shows_information_at_once)
{
    struct meeting *meeting = meet("login", 0);

    prepare_answer(meeting, "");
    ck_assert_int_eq(conversation_tell(&meeting->conversation, PROMPT_INFO, "Good evening"), 0);
    expect_prompt(meeting, PROMPT_INFO, "Good evening");
    part(meeting);
}
END_TEST

START_TEST(for_sshd_information_waits_for_the_next_prompt)
{
    struct meeting *meeting = meet("sshd", 0);
    auto_wipe struct secret answer = {0};

    ck_assert_int_eq(conversation_tell(&meeting->conversation, PROMPT_INFO, "First"), 0);
    ck_assert_int_eq(conversation_tell(&meeting->conversation, PROMPT_ERROR, "Second"), 0);
    prepare_answer(meeting, "x");
    ck_assert_int_eq(
        conversation_ask(&meeting->conversation, PROMPT_PASSWORD, "Password: ", &answer), 0);
    expect_prompt(meeting, PROMPT_PASSWORD, "First\nSecond\nPassword: ");
    part(meeting);
}
END_TEST

START_TEST(information_that_still_waits_comes_with_the_result)
{
    struct meeting *meeting = meet("sshd-session", 0);
    const struct message_result result = {.outcome = OUTCOME_REFUSED, .words = "No.", .ticket = ""};
    static struct channel_message heard;

    ck_assert_int_eq(conversation_tell(&meeting->conversation, PROMPT_INFO, "By the way"), 0);
    ck_assert_int_eq(conversation_end(&meeting->conversation, &result), 0);
    ck_assert_int_eq(channel_receive(meeting->person, &heard, deadline_in_ms(SOON_MS)), 0);
    ck_assert_int_eq(heard.message.result.outcome, OUTCOME_REFUSED);
    ck_assert_str_eq(heard.message.result.words, "By the way\nNo.");
    part(meeting);
}
END_TEST

START_TEST(who_wants_silence_is_told_within_the_next_prompt_alone)
{
    struct meeting *meeting = meet("sudo", FLAG_SILENT);
    auto_wipe struct secret code = {0};

    ck_assert_int_eq(conversation_tell(&meeting->conversation, PROMPT_ERROR, "The code is wrong."),
                     0);
    ck_assert_uint_eq(meeting->conversation.turns, 0);
    prepare_answer(meeting, "123456");
    ck_assert_int_eq(conversation_ask(&meeting->conversation, PROMPT_VISIBLE, "Code: ", &code), 0);
    expect_prompt(meeting, PROMPT_VISIBLE, "The code is wrong.\nCode: ");
    ck_assert_uint_eq(meeting->conversation.turns, 1);
    part(meeting);
}
END_TEST

START_TEST(words_that_are_too_long_are_cut_between_characters)
{
    struct meeting *meeting = meet("sshd", 0);
    const struct message_result result = {.outcome = OUTCOME_REFUSED, .words = "", .ticket = ""};
    static char long_words[2 * CONVERSATION_MAX_NOTES + 1];
    static struct channel_message heard;

    memset(long_words, 'x', sizeof long_words - 1);
    for (size_t i = 1; i + 1 < sizeof long_words - 1; i += 2)
        memcpy(long_words + i, "ü", 2);
    ck_assert_int_eq(conversation_tell(&meeting->conversation, PROMPT_INFO, long_words), 0);
    ck_assert_int_eq(conversation_end(&meeting->conversation, &result), 0);
    ck_assert_int_eq(channel_receive(meeting->person, &heard, deadline_in_ms(SOON_MS)), 0);
    ck_assert_uint_ge(strlen(heard.message.result.words), CONVERSATION_MAX_NOTES - 4);
    part(meeting);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("conversation");

    UNIT_CASE(suite, "turns", a_prompt_is_shown_and_its_answer_comes_back,
              anything_but_an_answer_ends_the_conversation,
              nobody_is_waited_for_longer_than_the_deadline, turns_are_bounded,
              the_password_is_no_answer_to_another_question,
              no_earlier_secret_is_an_answer_to_another_question);
    UNIT_CASE(suite, "words", login_shows_information_at_once,
              for_sshd_information_waits_for_the_next_prompt,
              information_that_still_waits_comes_with_the_result,
              who_wants_silence_is_told_within_the_next_prompt_alone,
              words_that_are_too_long_are_cut_between_characters);
    return suite;
}

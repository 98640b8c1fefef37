/* The module's side of a conversation against whatever a hijacked daemon sends. */
#include <string.h>
#include <sys/socket.h>

#include "common/ownership.h"
#include "common/relay.h"
#include "tests/fuzz/fault.h"

#define PASSWORD "correct horse"

struct person {
    unsigned prompts;
    unsigned password_prompts;
    bool knows_nothing_else; /* gives the password to whatever is asked after it */
};

/* Nothing that steers a terminal. */
static void check_words(const char *words)
{
    for (const unsigned char *at = (const unsigned char *)words; *at != '\0'; at++)
        FUZZ_CHECK((*at >= ' ' && *at != 0x7F) || *at == '\n');
    FUZZ_CHECK(strstr(words, "\xC2\x9B") == NULL && strstr(words, "\xE2\x80\xAE") == NULL);
}

static int answer(void *context, const struct message_prompt *prompt, struct secret *out)
{
    struct person *person = context;

    person->prompts++;
    FUZZ_CHECK(person->prompts <= PROTOCOL_MAX_TURNS + 2);
    check_words(prompt->words);
    FUZZ_CHECK(prompt->style != PROMPT_HOLD);
    if (prompt->style == PROMPT_INFO || prompt->style == PROMPT_ERROR)
        return 0;
    person->password_prompts += prompt->style == PROMPT_PASSWORD;
    if (prompt->style == PROMPT_PASSWORD ||
        (person->knows_nothing_else && person->password_prompts > 0))
        return secret_copy_text(out, PASSWORD);
    return secret_copy_text(out, "123456");
}

/* The next message, behind its length. */
static struct fuzz_input take_message(struct fuzz_input *input)
{
    size_t length = fuzz_take_byte(input);

    length |= (size_t)fuzz_take_byte(input) << 8;
    return fuzz_take(input, length);
}

static void send_messages(int fd, struct fuzz_input input)
{
    while (input.length > 1) {
        struct fuzz_input message = take_message(&input);
        if (message.length == 0 ||
            send(fd, message.bytes, message.length, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
            break;
    }
    FUZZ_CHECK(shutdown(fd, SHUT_WR) == 0);
}

/* What the daemon was told: BEGIN, then answers; the password as an answer only to a prompt for it.
 */
static void check_answers(int fd, const struct person *person)
{
    static uint8_t memory[PROTOCOL_MAX_MESSAGE];
    unsigned answers = 0;
    unsigned passwords = 0;

    for (bool first = true;; first = false) {
        struct message message;
        ssize_t received = recv(fd, memory, sizeof memory, MSG_DONTWAIT);
        if (received <= 0)
            break;
        struct buffer in = buffer_over(memory, sizeof memory);
        in.length = (size_t)received;
        FUZZ_CHECK(protocol_decode(&in, &message) == 0);
        FUZZ_CHECK(message.kind == (first ? MESSAGE_BEGIN : MESSAGE_ANSWER));
        answers += !first;
        passwords += !first && strcmp(message.answer.words, PASSWORD) == 0;
    }
    FUZZ_CHECK(passwords <= person->password_prompts);
    FUZZ_CHECK(answers <= person->prompts);
}

/* Whether a success was said, by the bytes of the wire: a RESULT's kind, and its first byte. */
static bool is_success(const struct fuzz_input *message)
{
    return message->length > 2 && message->bytes[0] == MESSAGE_RESULT && message->bytes[1] == 0 &&
           message->bytes[2] == OUTCOME_SUCCESS;
}

static void check_result(int r, const struct message_result *result, bool a_success_was_sent)
{
    FUZZ_CHECK(r == 0 || result->outcome == OUTCOME_UNAVAILABLE);
    FUZZ_CHECK(result->outcome != OUTCOME_SUCCESS || a_success_was_sent);
    check_words(result->words);
}

static bool any_is_success(struct fuzz_input input)
{
    while (input.length > 1) {
        struct fuzz_input message = take_message(&input);
        if (is_success(&message))
            return true;
    }
    return false;
}

static const struct relay_patience patience = {1000, 1000, 3000};

static int authenticate(int module, struct person *person, struct channel_message *out)
{
    static const struct message_begin begin = {
        PROTOCOL_VERSION, ACTION_AUTHENTICATE, 0, "jane", "sshd", "ssh", "192.0.2.1", ""};
    const struct prompter prompter = {answer, person};

    return relay_conversation(module, &begin, &prompter, &patience, out);
}

/* In PAM's two rounds. */
static int change_password(int module, struct person *person, struct channel_message *out)
{
    static const struct message_begin begin = {
        PROTOCOL_VERSION, ACTION_CHANGE_PASSWORD, 0, "jane", "passwd", "pts/0", "", ""};
    const struct prompter prompter = {answer, person};
    struct relay relay;

    int r = relay_open(&relay, module, &begin, &prompter, &patience, out);
    if (r == 0 && out->message.kind == MESSAGE_PROMPT) {
        FUZZ_CHECK(out->message.prompt.style == PROMPT_HOLD);
        person->prompts++;
        r = relay_resume(&relay, &prompter, out);
    }
    relay_close(&relay);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct channel_message out;
    struct fuzz_input input = {bytes, length};
    struct fuzz_input faults = fuzz_take(&input, 2);
    uint8_t choices = fuzz_take_byte(&input);
    struct person person = {.knows_nothing_else = (choices & 1) != 0};
    int ends[2];

    FUZZ_CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
    auto_close int daemon = ends[0];
    auto_close int module = ends[1];
    send_messages(daemon, input);
    channel_message_start(&out);
    fault_arm(&faults);
    int r = (choices & 2) != 0 ? change_password(module, &person, &out)
                               : authenticate(module, &person, &out);
    bool struck = fault_disarm();
    FUZZ_CHECK(out.message.kind == MESSAGE_RESULT);
    check_result(r, &out.message.result, any_is_success(input));
    FUZZ_CHECK(!struck || out.message.result.outcome != OUTCOME_SUCCESS);
    check_answers(daemon, &person);
    channel_message_wipe(&out);
    return 0;
}

/* Arranging a login around a script. */
#include "tests/unit/challenge_fixture.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/unit.h"

#define SOON_MS UNIT_PATIENCE_MS

static void start_conversation(struct challenge_fixture *fixture)
{
    int ends[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    fixture->person = ends[1];
    fixture->begin =
        (struct message_begin){.service = "login", .user = "jane", .tty = "", .remote_host = ""};
    fixture->request = (struct request){.begin = &fixture->begin};
    fixture->conversation = (struct conversation){.fd = ends[0],
                                                  .begin = &fixture->begin,
                                                  .deadline = deadline_in_ms(SOON_MS),
                                                  .answer_timeout_ms = 1};
    ck_assert_int_eq(secret_copy_text(&fixture->conversation.given.password, FIXTURE_PASSWORD), 0);
}

void challenge_fixture_start(struct challenge_fixture *out, const struct https_step *steps,
                             size_t count)
{
    *out = (struct challenge_fixture){.scripted = scripted_pool_start(steps, count, 0)};
    ck_assert_int_eq(throttle_open(&out->services.throttle), 0);
    ck_assert_int_eq(away_open(&out->services.away), 0);
    out->settings.user_pool.flow = SETTINGS_FLOW_PASSWORD;
    out->services.settings = &out->settings;
    out->services.user_pool = out->scripted.pool;
    start_conversation(out);
    out->login = (struct login){.services = &out->services,
                                .request = &out->request,
                                .conversation = &out->conversation,
                                .verdict = &out->verdict,
                                .deadline = deadline_in_ms(SOON_MS)};
    out->login.user.name = strdup("jane");
    out->login.user.sub = strdup("0a1b2c3d-0000-4000-8000-000000000001");
    out->login.user.username = strdup("jane");
    ck_assert_int_eq(secret_copy_text(&out->login.password, FIXTURE_PASSWORD), 0);
}

void challenge_fixture_end(struct challenge_fixture *fixture)
{
    login_clear(&fixture->login);
    verdict_clear(&fixture->verdict);
    conversation_close(&fixture->conversation);
    (void)close(fixture->conversation.fd);
    (void)close(fixture->person);
    throttle_close(fixture->services.throttle);
    away_close(fixture->services.away);
    text_list_clear(&fixture->settings.sign_in.preferred_factors);
    scripted_pool_end(&fixture->scripted);
}

void challenge_fixture_answer(struct challenge_fixture *fixture, const char *words)
{
    const struct message answer = {.kind = MESSAGE_ANSWER, .answer = {.words = words}};

    ck_assert_int_eq(channel_send(fixture->person, &answer, deadline_in_ms(SOON_MS)), 0);
}

bool challenge_fixture_sign_in(struct challenge_fixture *fixture)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};

    bool done = login_sign_in(&fixture->login, &reply);
    ck_assert(!done || reply.tokens.id.length > 0);
    return done;
}

const struct message_prompt *challenge_fixture_prompt(struct challenge_fixture *fixture)
{
    static struct channel_message heard;

    ck_assert_int_eq(channel_receive(fixture->person, &heard, deadline_in_ms(1)), 0);
    ck_assert_int_eq((int)heard.message.kind, MESSAGE_PROMPT);
    return &heard.message.prompt;
}

void challenge_fixture_expect_prompt(struct challenge_fixture *fixture, enum prompt_style style,
                                     const char *words)
{
    const struct message_prompt *prompt = challenge_fixture_prompt(fixture);

    ck_assert_str_eq(prompt->words, words);
    ck_assert_int_eq((int)prompt->style, (int)style);
}

void challenge_fixture_expect_sent(struct challenge_fixture *fixture, size_t request,
                                   const char *text)
{
    ck_assert_msg(scripted_pool_request_has(&fixture->scripted, request, text),
                  "request %zu lacks %s", request, text);
}

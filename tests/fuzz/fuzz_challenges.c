/* The story of a sign-in from the password on, whatever Cognito replies and the person answers: the
 * HTTP exchange and the conversation are replaced by the input.
 *
 * After a byte that chooses the flow and one with switches come pieces, each ended by the byte
 * 0x1E, in the order in which they are used up: a reply begins with a status, an answer is as it
 * stands, what a security key does is a byte. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "common/utf8.h"
#include "daemon/login/challenges.h"
#include "daemon/login/security_key.h"
#include "daemon/login/steps.h"
#include "tests/fuzz/fault.h"

#define END_OF_PIECE 0x1E
#define MAX_ASKED    (3 * LOGIN_MAX_TRIES * (LOGIN_MAX_CHALLENGES + 2) * (LOGIN_MAX_RESTARTS + 2))
#define WITH_DEVICE  0x01
#define PREFERS      0x02
#define ASCII        0x04
#define SECURITY_KEY 0x08
#define PARTY        "login.example.com"

static struct {
    struct fuzz_input left;
    unsigned asked;
    bool has_security_key;
    bool last_reply_was_good;
} input;

int __wrap_http_post(struct http_pool *pool, const struct http_request *request,
                     struct deadline deadline, struct http_reply *out,
                     struct http_problem *problem);
int __wrap_clock_nanosleep(clockid_t clock, int flags, const struct timespec *wait,
                           struct timespec *left);
int __wrap_conversation_ask(struct conversation *conversation, enum prompt_style style,
                            const char *words, struct secret *out);
int __wrap_conversation_tell(struct conversation *conversation, enum prompt_style style,
                             const char *words);
int __wrap_remembered_change(const char *folder, const char *sub,
                             const struct remembered_change *change);

int __wrap_http_post(struct http_pool *pool, const struct http_request *request,
                     struct deadline deadline, struct http_reply *out, struct http_problem *problem)
{
    static const int statuses[] = {200, 400, 403, 500};

    (void)pool;
    (void)deadline;
    FUZZ_CHECK(request->body != NULL);
    input.last_reply_was_good = false;
    if (input.left.length == 0) {
        *problem = (struct http_problem){.words = "no more replies", .may_have_arrived = true};
        return -ETIMEDOUT;
    }
    struct fuzz_input reply = fuzz_take_until(&input.left, END_OF_PIECE);
    out->status = statuses[fuzz_take_byte(&reply) % (sizeof statuses / sizeof *statuses)];
    int r = secret_copy(&out->body, reply.bytes, reply.length);
    input.last_reply_was_good = r == 0 && out->status == 200;
    return r;
}

/* Nobody waits here. */
int __wrap_clock_nanosleep(clockid_t clock, int flags, const struct timespec *wait,
                           struct timespec *left)
{
    (void)clock;
    (void)flags;
    (void)wait;
    (void)left;
    return 0;
}

/* Whatever the service says, a prompt cannot steer a terminal. */
static void check_words(const char *words)
{
    auto_free char *clean = strdup(words);

    FUZZ_CHECK(utf8_is_valid(words, strlen(words)));
    if (clean == NULL)
        return;
    utf8_remove_controls(clean);
    FUZZ_CHECK(strcmp(clean, words) == 0);
}

int __wrap_conversation_ask(struct conversation *conversation, enum prompt_style style,
                            const char *words, struct secret *out)
{
    FUZZ_CHECK(out->length == 0);
    FUZZ_CHECK(style == PROMPT_PASSWORD || style == PROMPT_SECRET || style == PROMPT_VISIBLE ||
               style == PROMPT_NEW_PASSWORD);
    FUZZ_CHECK(strlen(words) < CONVERSATION_MAX_WORDS);
    FUZZ_CHECK(++input.asked <= MAX_ASKED);
    check_words(words);
    if (input.left.length == 0)
        return -ECANCELED;
    struct fuzz_input piece = fuzz_take_until(&input.left, END_OF_PIECE);
    const char *text = (const char *)piece.bytes;
    size_t length = strnlen(text, piece.length);
    if (!utf8_is_valid(text, length))
        return -EBADMSG; /* as the codec has it */
    auto_wipe struct secret given = {0};
    int r = secret_copy(&given, text, length);
    if (r < 0)
        return r;
    if (style != PROMPT_PASSWORD && secret_equals(&conversation->given.password, &given))
        return -EKEYREJECTED;
    *out = secret_take(&given);
    return 0;
}

int __wrap_conversation_tell(struct conversation *conversation, enum prompt_style style,
                             const char *words)
{
    (void)conversation;
    FUZZ_CHECK(style == PROMPT_INFO || style == PROMPT_ERROR);
    FUZZ_CHECK(words[0] != '\0');
    return 0;
}

bool __wrap_security_key_is_built_in(void);
bool __wrap_security_key_is_present(void);
enum security_key_answer __wrap_security_key_find(const struct web_authn_request *request,
                                                  struct security_key *out);
enum security_key_answer __wrap_security_key_sign(const struct security_key *key,
                                                  const struct web_authn_request *request,
                                                  const struct secret *pin, int timeout_ms,
                                                  struct web_authn_assertion *out);

bool __wrap_security_key_is_built_in(void)
{
    return true;
}

bool __wrap_security_key_is_present(void)
{
    return input.has_security_key;
}

static uint8_t take_act(void)
{
    struct fuzz_input piece = fuzz_take_until(&input.left, END_OF_PIECE);

    return fuzz_take_byte(&piece);
}

static enum security_key_answer answer_of(uint8_t act)
{
    return (enum security_key_answer)(act % (SECURITY_KEY_PIN_BLOCKED + 1));
}

enum security_key_answer __wrap_security_key_find(const struct web_authn_request *request,
                                                  struct security_key *out)
{
    uint8_t act = take_act();

    FUZZ_CHECK(strcmp(request->relying_party_id, PARTY) == 0);
    *out = (struct security_key){.wants_pin = (act & 0x80) != 0};
    return answer_of(act & 0x7F);
}

/* Whatever the service says, the key signs for nobody else. */
enum security_key_answer __wrap_security_key_sign(const struct security_key *key,
                                                  const struct web_authn_request *request,
                                                  const struct secret *pin, int timeout_ms,
                                                  struct web_authn_assertion *out)
{
    FUZZ_CHECK(input.has_security_key && timeout_ms > 0);
    FUZZ_CHECK(strcmp(request->relying_party_id, PARTY) == 0);
    FUZZ_CHECK(strstr(request->client_data, "\"https://" PARTY "\"") != NULL);
    FUZZ_CHECK(!key->wants_pin || pin->length > 0);
    out->signature = (struct web_authn_bytes){.bytes = {1}, .length = 1};
    return answer_of(take_act());
}

/* Nothing is written down. */
int __wrap_remembered_change(const char *folder, const char *sub,
                             const struct remembered_change *change)
{
    (void)folder;
    (void)sub;
    FUZZ_CHECK(change->gone == NULL || strlen(change->gone) < COGNITO_DEVICE_KEY_SIZE);
    return 0;
}

/* What stays the same from input to input. */
static struct {
    struct settings settings;
    struct services services;
} host;

static void make_host(void)
{
    static const struct cognito_user_pool_settings pool = {
        .id = "eu-west-1_AbC123xyz",
        .region = "eu-west-1",
        .endpoint = "https://localhost",
        .issuer = "https://localhost/eu-west-1_AbC123xyz",
        .client_id = "client"};
    static const struct log log = {LOG_TO_STDERR, -1};

    host.services.settings = &host.settings;
    host.services.log = &log;
    host.services.remembered_folder = (char[]){"/nonexistent"};
    FUZZ_CHECK(away_open(&host.services.away) == 0);
    FUZZ_CHECK(cognito_user_pool_new(&pool, NULL, &host.services.user_pool) == 0);
    FUZZ_CHECK(text_list_append(&host.settings.sign_in.remember_host, "login", 5) == 0);
}

/* One input that locks the user out must not keep what comes after it from being looked at. */
static void forgive(void)
{
    throttle_close(host.services.throttle);
    host.services.throttle = NULL;
    FUZZ_CHECK(throttle_open(&host.services.throttle) == 0);
}

static void choose_settings(uint8_t flow, uint8_t switches)
{
    static char party[] = PARTY;
    struct settings_sign_in *sign_in = &host.settings.sign_in;

    host.settings.user_pool.flow = (enum settings_flow)(flow % (SETTINGS_FLOW_CHOICE + 1));
    sign_in->offer_reset = true;
    sign_in->show_trigger_message = true;
    sign_in->passkey_relying_party = party;
    sign_in->qr_code = (switches & ASCII) != 0 ? SETTINGS_QR_CODE_ASCII : SETTINGS_QR_CODE_UTF8;
    text_list_clear(&sign_in->preferred_factors);
    if ((switches & PREFERS) != 0)
        FUZZ_CHECK(text_list_append(&sign_in->preferred_factors, "EMAIL_OTP", 9) == 0);
}

static void sign_in(uint8_t switches)
{
    static const struct message_begin begin = {
        .service = "login", .user = "jane", .tty = "tty1", .remote_host = ""};
    struct request request = {.begin = &begin};
    struct conversation conversation = {.fd = -1, .begin = &begin};
    auto_verdict struct verdict verdict = {0};
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    struct login login = {
        .services = &host.services,
        .request = &request,
        .conversation = &conversation,
        .verdict = &verdict,
        .user = {.name = (char[]){"jane"}, .username = (char[]){"jane"}, .sub = (char[]){"sub"}},
        .deadline = deadline_in_ms(60000)};

    (void)secret_copy_text(&login.password, "Passw0rd!");
    (void)secret_copy_text(&conversation.given.password, "Passw0rd!");
    if ((switches & WITH_DEVICE) != 0 &&
        secret_copy_text(&login.remembered.device.secret, "c2VjcmV0") == 0) {
        memcpy(login.remembered.device.key, "eu-west-1_0a", sizeof "eu-west-1_0a");
        memcpy(login.remembered.device.group_key, "-AbC", sizeof "-AbC");
    }
    bool done = login_sign_in(&login, &reply);
    FUZZ_CHECK(done == (reply.tokens.id.length > 0 && reply.tokens.access.length > 0));
    FUZZ_CHECK(!done || input.last_reply_was_good);
    FUZZ_CHECK(verdict.outcome != OUTCOME_SUCCESS && verdict.outcome != OUTCOME_PASSWORD_EXPIRED);
    FUZZ_CHECK(done || verdict.reason[0] != '\0');
    login.user = (struct directory_user){0};
    login_clear(&login);
    conversation_close(&conversation);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct fuzz_input all = {bytes, length};
    struct fuzz_input faults = fuzz_take(&all, 2);
    uint8_t flow = fuzz_take_byte(&all);
    uint8_t switches = fuzz_take_byte(&all);

    if (host.services.user_pool == NULL)
        make_host();
    forgive();
    choose_settings(flow, switches);
    input.has_security_key = (switches & SECURITY_KEY) != 0;
    input.left = all;
    input.asked = 0;
    input.last_reply_was_good = false;
    fault_arm(&faults);
    sign_in(switches);
    (void)fault_disarm();
    return 0;
}

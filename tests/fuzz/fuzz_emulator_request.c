/* What clients send to the local Cognito: several requests to one world, one after the other.
 *
 * A request ends with the byte 0x1E. Its first line is "METHOD PATH", its next ones up to an empty
 * line are headers, the rest is its body. "{{Session}}" in it stands for the latest member of that
 * name in an answer, so that challenges and tokens can be gone on with. A header "X-Fuzz-Signed"
 * stands for a signature that is right. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "common/utf8.h"
#include "tests/emulator/router.h"
#include "tests/emulator/signing_key.h"
#include "tests/emulator/sigv4_verify.h"
#include "tests/emulator/state.h"
#include "tests/emulator/text.h"
#include "tests/fuzz/fuzz.h"

#define END_OF_REQUEST 0x1E
#define MAX_REQUESTS   8
#define LONGEST_BODY   (64 * 1024) /* bytes, with what was put in */
#define PASSWORD       "Right-Horse-7"

static const char state_text[] =
    "{\"userPools\": [{\"id\": \"eu-west-1_FuzzPool1\", \"aliasAttributes\": [\"email\"],"
    " \"customAttributes\": [\"custom:uid\"], \"requiredAttributes\": [\"given_name\"],"
    " \"clients\": [{\"id\": \"client1\", \"authFlows\": [\"ALLOW_USER_SRP_AUTH\","
    "   \"ALLOW_USER_PASSWORD_AUTH\", \"ALLOW_REFRESH_TOKEN_AUTH\"]},"
    "  {\"id\": \"client2\", \"secrets\": [\"thesecret\"],"
    "   \"authFlows\": [\"ALLOW_USER_SRP_AUTH\"], \"preventUserExistenceErrors\": true}],"
    " \"groups\": [{\"name\": \"admins\", \"precedence\": 1}],"
    " \"users\": ["
    "  {\"username\": \"jane\", \"password\": \"" PASSWORD "\", \"groups\": [\"admins\"],"
    "   \"attributes\": {\"email\": \"jane@example.com\", \"email_verified\": \"true\"}},"
    "  {\"username\": \"carol\", \"password\": \"" PASSWORD "\","
    "   \"status\": \"FORCE_CHANGE_PASSWORD\"},"
    "  {\"username\": \"una\", \"password\": \"" PASSWORD "\", \"status\": \"UNCONFIRMED\"},"
    "  {\"username\": \"rex\", \"status\": \"RESET_REQUIRED\"}]}],"
    " \"identityPools\": [{\"id\": \"eu-west-1:11111111-2222-4333-8444-555555555555\","
    "  \"authenticatedRoleArn\": \"arn:aws:iam::123456789012:role/users\","
    "  \"providers\": [{\"providerName\": \"localhost/eu-west-1_FuzzPool1\","
    "   \"clientId\": \"client1\", \"serverSideTokenCheck\": true}]}],"
    " \"accessKeys\": [{\"accessKeyId\": \"AKIAFUZZ\", \"secretAccessKey\": \"secret\","
    "  \"userName\": \"fuzz\", \"allowedActions\": [\"cognito-idp:ListUsers\","
    "   \"cognito-idp:ListUsersInGroup\", \"cognito-idp:ListGroups\", \"cognito-idp:GetGroup\","
    "   \"cognito-idp:AdminListGroupsForUser\"]}]}";

/* The names are the linker's. */
void __real_signing_key_make(struct signing_key *key);
void __wrap_signing_key_make(struct signing_key *key);
enum signature_verdict __real_sigv4_verify(const struct world *world,
                                           const struct signature_check *check,
                                           const struct access_key **key, char **message);
enum signature_verdict __wrap_sigv4_verify(const struct world *world,
                                           const struct signature_check *check,
                                           const struct access_key **key, char **message);
int __wrap_nanosleep(const struct timespec *wait, struct timespec *left);

/* One pair for all: to make one takes longer than a thousand inputs. */
void __wrap_signing_key_make(struct signing_key *key)
{
    static struct signing_key only;

    if (only.pair == NULL)
        __real_signing_key_make(&only);
    FUZZ_CHECK(EVP_PKEY_up_ref(only.pair) == 1);
    *key = (struct signing_key){.pair = only.pair, .id = text_copy(only.id)};
}

enum signature_verdict __wrap_sigv4_verify(const struct world *world,
                                           const struct signature_check *check,
                                           const struct access_key **key, char **message)
{
    enum signature_verdict verdict = __real_sigv4_verify(world, check, key, message);

    FUZZ_CHECK(verdict != SIGNATURE_GOOD); /* nobody here knows the secret */
    if (request_header(check->request, "X-Fuzz-Signed") == NULL)
        return verdict;
    free(*message);
    *message = NULL;
    *key = world_find_access_key(world, "AKIAFUZZ");
    return SIGNATURE_GOOD;
}

/* Nobody waits here. */
int __wrap_nanosleep(const struct timespec *wait, struct timespec *left)
{
    (void)wait;
    (void)left;
    return 0;
}

/* What has come of an input so far. */
struct story {
    struct json_object *given; /* members of answers, the latest of each name */
    bool knew_a_password;
};

static void note_members(struct story *story, struct json_object *answer)
{
    if (!json_object_is_type(answer, json_type_object))
        return;
    json_object_object_foreach(answer, name, value)
    {
        if (json_object_is_type(value, json_type_string))
            json_object_object_add(story->given, name, json_object_get(value));
        else
            note_members(story, value);
    }
}

static bool mentions_password(struct json_object *value)
{
    if (json_object_is_type(value, json_type_string))
        return strcmp(json_object_get_string(value), PASSWORD) == 0;
    if (!json_object_is_type(value, json_type_object))
        return false;
    json_object_object_foreach(value, name, member)
    {
        (void)name;
        if (mentions_password(member))
            return true;
    }
    return false;
}

static void append(char **text, size_t *length, const char *more, size_t more_length)
{
    *text = memory_resize(*text, *length + more_length + 1);
    memcpy(*text + *length, more, more_length);
    *length += more_length;
    (*text)[*length] = '\0';
}

/* The body with "{{Name}}" replaced where an answer had such a member. */
static char *fill_in(const struct story *story, const char *body, size_t *length)
{
    char *filled = text_copy("");

    *length = 0;
    while (*length < LONGEST_BODY) {
        const char *open = strstr(body, "{{");
        const char *close = open == NULL ? NULL : strstr(open, "}}");
        if (close == NULL)
            break;
        auto_free char *name = text_format("%.*s", (int)(close - open - 2), open + 2);
        const char *value = json_text(story->given, name);
        append(&filled, length, body, (size_t)(open - body));
        if (value != NULL)
            append(&filled, length, value, strlen(value));
        body = close + 2;
    }
    append(&filled, length, body, strlen(body));
    return filled;
}

static void take_header(struct request *request, struct fuzz_input *line)
{
    struct fuzz_input before = fuzz_take_until(line, ':');

    while (line->length > 0 && *line->bytes == ' ')
        (void)fuzz_take_byte(line);
    auto_free char *name = fuzz_copy_text(&before);
    auto_free char *value = fuzz_copy_text(line);
    request_add_header(request, name, value);
}

/* As the HTTP library hands it over: the path begins with a slash, and nothing has a NUL. */
static void read_request(const struct story *story, struct fuzz_input *input, struct request *out)
{
    struct fuzz_input line = fuzz_take_until(input, '\n');
    struct fuzz_input method = fuzz_take_until(&line, ' ');
    struct fuzz_input path = fuzz_take_until(&line, '?');
    auto_free char *tail = fuzz_copy_text(&path);

    out->method = fuzz_copy_text(&method);
    out->path = text_format("%s%s", tail[0] == '/' ? "" : "/", tail);
    out->query = fuzz_copy_text(&line);
    while (input->length > 0 && (line = fuzz_take_until(input, '\n')).length > 0)
        take_header(out, &line);
    auto_free char *body = fuzz_copy_text(input);
    out->body = fill_in(story, body, &out->body_length);
}

static bool is_control(const struct request *request)
{
    return text_starts_with(request->path, "/_emulator/");
}

/* Whoever uses the control interface can give anybody a password. */
static void note_password(struct story *story, const struct request *request)
{
    auto_json struct json_object *body = json_parse(request->body, request->body_length, NULL);

    story->knew_a_password |= mentions_password(body) || is_control(request);
}

static void check_reply(struct story *story, const struct request *request,
                        const struct reply *reply)
{
    if (reply->end != REPLY_WHOLE || reply->body == NULL)
        return; /* a fault that was asked for by the control interface */
    FUZZ_CHECK(reply->http_status >= 200 && reply->http_status < 600);
    FUZZ_CHECK(utf8_is_valid(reply->body, strlen(reply->body)));
    auto_json struct json_object *answer = json_parse(reply->body, strlen(reply->body), NULL);
    bool is_json = request_header(request, "X-Amz-Target") != NULL;
    FUZZ_CHECK(!is_json || is_control(request) || reply->http_status >= 500 || answer != NULL);
    FUZZ_CHECK(reply->error_type == NULL || reply->http_status >= 400);
    note_members(story, answer);
    /* Nobody is signed in without a password: the codes of this world are never told. */
    FUZZ_CHECK(story->knew_a_password || json_text(story->given, "IdToken") == NULL);
    FUZZ_CHECK(json_text(story->given, "SecretKey") == NULL ||
               json_text(story->given, "IdToken") != NULL);
}

static void make_request(struct world *world, struct story *story, struct fuzz_input *input)
{
    struct request request = {0};
    struct reply reply = {0};

    read_request(story, input, &request);
    note_password(story, &request);
    router_answer(world, &request, &reply);
    check_reply(story, &request, &reply);
    reply_release(&reply);
    request_release(&request);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct fuzz_input input = {bytes, length};
    struct world *world = world_new();
    auto_json struct json_object *given = json_object_new_object();
    struct story story = {.given = given};

    FUZZ_CHECK(state_parse(world, state_text) == NULL);
    world->issuer_base = text_copy("https://localhost");
    for (int i = 0; i < MAX_REQUESTS && input.length > 0; i++) {
        struct fuzz_input request = fuzz_take_until(&input, END_OF_REQUEST);
        make_request(world, &story, &request);
    }
    world_free(world);
    return 0;
}

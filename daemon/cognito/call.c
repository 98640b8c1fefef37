/* A call: one POST, again where that is right, and what came back. */
#include "daemon/cognito/call.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "common/ownership.h"
#include "common/utf8.h"

#define CONTENT_TYPE            "application/x-amz-json-1.1"
#define MAX_TRIES               6
#define FIRST_BACK_OFF_MS       100
#define MAX_BACK_OFF_MS         5000
#define MAX_CONNECTING_MS       5000 /* then no other connection is tried */
#define CLOCK_TOLERANCE_SECONDS 30

int cognito_endpoint_open(struct cognito_endpoint *out, struct http_pool *http,
                          const char *endpoint, const char *region)
{
    static const char scheme[] = "https://";
    const char *host = endpoint + strlen(scheme);

    if (strncmp(endpoint, scheme, strlen(scheme)) != 0 || host[0] == '\0' ||
        strpbrk(host, "/?#@ ") != NULL)
        return -EINVAL;
    out->http = http;
    out->host = strdup(host);
    out->region = strdup(region);
    if (asprintf(&out->url, "%s/", endpoint) < 0)
        out->url = NULL;
    if (out->host != NULL && out->region != NULL && out->url != NULL)
        return 0;
    cognito_endpoint_close(out);
    return -ENOMEM;
}

void cognito_endpoint_close(struct cognito_endpoint *endpoint)
{
    free(endpoint->url);
    free(endpoint->host);
    free(endpoint->region);
    endpoint->url = endpoint->host = endpoint->region = NULL;
}

int64_t cognito_endpoint_now_unix(struct cognito_endpoint *endpoint)
{
    return (int64_t)time(NULL) + atomic_load(&endpoint->clock_offset);
}

static void learn_clock(struct cognito_endpoint *endpoint, const struct http_reply *reply)
{
    if (reply->date_unix == 0)
        return;
    long long ahead = reply->date_unix - (int64_t)time(NULL);
    if (llabs(ahead) < CLOCK_TOLERANCE_SECONDS)
        ahead = 0;
    atomic_store(&endpoint->clock_offset, ahead);
}

static void add_header(struct http_request *request, const char *name, const char *value)
{
    request->headers[request->header_count++] = (struct http_header){name, value};
}

static int sign(struct cognito_endpoint *endpoint, const struct cognito_call *call,
                const char *target, struct signature *out)
{
    const struct signature_request request = {
        .region = endpoint->region,
        .service = endpoint->service,
        .host = endpoint->host,
        .content_type = CONTENT_TYPE,
        .target = target,
        .body = secret_text(call->body),
        .body_length = call->body->length,
        .now_unix = cognito_endpoint_now_unix(endpoint),
    };

    return signature_make(&request, call->credentials, out);
}

static int send_once(struct cognito_endpoint *endpoint, const struct cognito_call *call,
                     struct deadline deadline, struct http_reply *out, struct http_problem *problem)
{
    struct http_request request = {.url = endpoint->url, .body = call->body};
    struct signature signature;
    char target[128];

    (void)snprintf(target, sizeof target, "%s.%s", endpoint->target_prefix, call->action);
    add_header(&request, "Content-Type", CONTENT_TYPE);
    add_header(&request, "X-Amz-Target", target);
    if (call->credentials != NULL) {
        int r = sign(endpoint, call, target, &signature);
        if (r < 0)
            return r;
        add_header(&request, "X-Amz-Date", signature.date);
        add_header(&request, "Authorization", signature.authorization);
        if (call->credentials->session_token.length > 0)
            add_header(&request, "X-Amz-Security-Token",
                       secret_text(&call->credentials->session_token));
    }
    return http_post(endpoint->http, &request, deadline, out, problem);
}

/* Copies what fits, without a character cut in two. */
static void copy_words(char *out, size_t size, const char *words)
{
    size_t length = strnlen(words, size - 1);

    while (length > 0 && !utf8_is_valid(words, length))
        length--;
    memcpy(out, words, length);
    out[length] = '\0';
}

/* "com.amazonaws.x#NotAuthorizedException:http://…" is "NotAuthorized". */
static void copy_type(char *out, size_t size, const char *type)
{
    size_t length = strcspn(type, ":,");

    for (size_t i = length; i > 0; i--) {
        if (type[i - 1] != '#')
            continue;
        type += i;
        length -= i;
        break;
    }
    (void)snprintf(out, size, "%.*s", (int)length, type);
    char *suffix = strstr(out, "Exception");
    if (suffix != NULL && suffix != out)
        *suffix = '\0';
}

static enum cognito_error error_of_status(int status)
{
    if (status >= 500)
        return COGNITO_ERROR_INTERNAL;
    if (status == 429)
        return COGNITO_ERROR_TOO_MANY_REQUESTS;
    if (status == 403)
        return COGNITO_ERROR_FORBIDDEN;
    return COGNITO_ERROR_UNKNOWN;
}

/* The type is in a header, or in the body's `code` or `__type`; front ends send neither. */
static void read_failure(const struct http_reply *reply, struct cognito_failure *failure)
{
    auto_json struct json_object *body = NULL;
    const char *type = reply->error_type;
    const char *message = NULL;

    (void)json_read(secret_text(&reply->body), reply->body.length, &body);
    if (type[0] == '\0')
        type = json_text_or_empty(body, "code");
    if (type[0] == '\0')
        type = json_text_or_empty(body, "__type");
    message = json_text_member(body, "message");
    if (message == NULL)
        message = json_text_or_empty(body, "Message");
    failure->http_status = reply->status;
    copy_type(failure->type, sizeof failure->type, type);
    copy_words(failure->message, sizeof failure->message, message);
    copy_words(failure->request_id, sizeof failure->request_id, reply->request_id);
    failure->row = failure_find(failure->type, failure->message);
    if (failure->row->error == COGNITO_ERROR_UNKNOWN)
        failure->row = failure_find_error(error_of_status(reply->status));
}

int cognito_call_not_understood(struct cognito_failure *failure, const char *words)
{
    failure->row = failure_find_error(COGNITO_ERROR_NOT_UNDERSTOOD);
    copy_words(failure->message, sizeof failure->message, words);
    return -EBADMSG;
}

int cognito_call_failed_here(struct cognito_failure *failure, int error)
{
    failure->row = failure_find_error(COGNITO_ERROR_UNREACHABLE);
    copy_words(failure->message, sizeof failure->message, "out of memory, or a fault on this host");
    return error;
}

int cognito_call_has_no_key(struct cognito_failure *failure, int error,
                            struct host_credentials *credentials)
{
    struct host_credentials_status status;

    host_credentials_get_status(credentials, &status);
    failure->row = failure_find_error(COGNITO_ERROR_UNREACHABLE);
    (void)snprintf(failure->message, sizeof failure->message, "no access key from %s: %s",
                   status.provider != NULL ? status.provider : "anywhere",
                   status.why[0] != '\0' ? status.why : "there is none");
    return error;
}

static int read_reply(const struct cognito_call *call, const struct http_reply *reply,
                      struct json_object **out, struct cognito_failure *failure)
{
    if (reply->status != 200) {
        read_failure(reply, failure);
        return -EREMOTEIO;
    }
    if (call->may_be_empty && reply->body.length == 0)
        return 0;
    int r = json_read(secret_text(&reply->body), reply->body.length, out);
    if (r == -EBADMSG) {
        failure->http_status = reply->status;
        copy_words(failure->request_id, sizeof failure->request_id, reply->request_id);
        return cognito_call_not_understood(failure, "the reply is not a JSON object");
    }
    return r < 0 ? cognito_call_failed_here(failure, r) : 0;
}

static enum cognito_silence silence_of(int error, const struct http_problem *problem)
{
    if (error == -ETIMEDOUT && problem->had_no_time)
        return COGNITO_SILENCE_NONE;
    switch (-error) {
    case ETIMEDOUT:
        return problem->may_have_arrived ? COGNITO_SILENCE_NEVER_ENDING
                                         : COGNITO_SILENCE_UNREACHABLE;
    case ECONNRESET:
        return problem->may_have_arrived ? COGNITO_SILENCE_BROKEN_OFF : COGNITO_SILENCE_UNREACHABLE;
    case ECONNREFUSED:
    case EHOSTUNREACH:
    case EKEYREJECTED:
        return COGNITO_SILENCE_UNREACHABLE;
    default:
        return COGNITO_SILENCE_NONE;
    }
}

/* Whether a try without a reply should be followed by another. */
static bool may_try_again(int error, const struct cognito_failure *failure)
{
    return failure->silence != COGNITO_SILENCE_NONE && !failure->is_ambiguous &&
           error != -EKEYREJECTED;
}

/* One try. `*again` tells whether another makes sense. */
static int try_once(struct cognito_endpoint *endpoint, const struct cognito_call *call,
                    struct deadline deadline, struct json_object **out,
                    struct cognito_failure *failure, bool *again)
{
    auto_http_reply struct http_reply reply = {0};
    struct http_problem problem = {0};

    *failure = (struct cognito_failure){0};
    int r = send_once(endpoint, call, deadline, &reply, &problem);
    if (r < 0) {
        failure->row = failure_find_error(COGNITO_ERROR_UNREACHABLE);
        copy_words(failure->message, sizeof failure->message, problem.words);
        failure->silence = silence_of(r, &problem);
        failure->is_ambiguous = call->once && problem.may_have_arrived;
        *again = may_try_again(r, failure);
        return r;
    }
    learn_clock(endpoint, &reply);
    r = read_reply(call, &reply, out, failure);
    *again = r == -EREMOTEIO && failure->row->remedy == FAILURE_REMEDY_RETRY;
    return r;
}

static int write_and_try(struct cognito_endpoint *endpoint, const struct cognito_call *call,
                         struct deadline deadline, struct json_object **out,
                         struct cognito_failure *failure, bool *again)
{
    auto_wipe struct secret body = {0};
    struct cognito_call written = *call;

    if (call->write_body == NULL)
        return try_once(endpoint, call, deadline, out, failure, again);
    *failure = (struct cognito_failure){0};
    int r = call->write_body(call->context, &body);
    if (r < 0)
        return cognito_call_failed_here(failure, r);
    written.body = &body;
    return try_once(endpoint, &written, deadline, out, failure, again);
}

/* Waits a random time up to 100 ms × 2^try ("full jitter"): hosts that were refused together must
 * not come back together. False: the deadline would pass first. */
static bool back_off(int try_number, struct deadline deadline)
{
    uint32_t random = 0;
    int64_t longest = (int64_t)FIRST_BACK_OFF_MS << try_number;

    if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random)
        return false;
    if (longest > MAX_BACK_OFF_MS)
        longest = MAX_BACK_OFF_MS;
    int64_t wait_ms = random % (uint64_t)(longest + 1);
    if (wait_ms >= deadline_left_ms(deadline))
        return false;
    struct timespec wait = {.tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, 0, &wait, &wait) == EINTR)
        ;
    return true;
}

/* How the tries of one call went so far. */
struct tries {
    int count;
    int fault_count; /* of them with a status of 500 or more */
    int64_t began_ms;
};

static bool note_try(struct tries *tries, struct cognito_failure *failure)
{
    bool is_connecting = failure->silence == COGNITO_SILENCE_UNREACHABLE;

    tries->count++;
    tries->fault_count += failure->row->error == COGNITO_ERROR_INTERNAL;
    failure->is_lasting = tries->fault_count == MAX_TRIES;
    return tries->count < MAX_TRIES &&
           !(is_connecting && deadline_clock_ms() - tries->began_ms >= MAX_CONNECTING_MS);
}

int cognito_call_make(struct cognito_endpoint *endpoint, const struct cognito_call *call,
                      struct deadline deadline, struct json_object **out,
                      struct cognito_failure *failure)
{
    struct tries tries = {.began_ms = deadline_clock_ms()};
    bool clock_corrected = false;

    for (;;) {
        bool again = false;
        int r = write_and_try(endpoint, call, deadline, out, failure, &again);
        if (r == 0)
            return 0;
        if (r == -EREMOTEIO && failure->row->error == COGNITO_ERROR_CLOCK_SKEW &&
            !clock_corrected) {
            clock_corrected = true; /* by the Date of that reply: sign again at once */
            continue;
        }
        if (!note_try(&tries, failure) || !again || !back_off(tries.count - 1, deadline))
            return r;
    }
}

int cognito_call_make_of(struct cognito_endpoint *endpoint, const struct cognito_call *call,
                         struct json_form *request, struct deadline deadline,
                         struct json_object **out, struct cognito_failure *failure)
{
    auto_wipe struct secret body = {0};
    struct cognito_call finished = *call;

    *failure = (struct cognito_failure){0};
    int r = json_form_finish(request, &body);
    if (r < 0)
        return cognito_call_failed_here(failure, r);
    finished.body = &body;
    return cognito_call_make(endpoint, &finished, deadline, out, failure);
}

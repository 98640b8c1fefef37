/* One exchange with a store, and what its answer means. */
#include "daemon/fleet/store.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "daemon/fleet/whole_file.h"

#define CLOCK_TOLERANCE_SECONDS 30
#define MAX_TRIES               2 /* the second by S3's own clock */
#define URL_SIZE                (2 * PLACE_MAX_TEXT + 32)

/* What is asked for, and what it is signed with. */
struct request {
    const char *method;
    char path[PLACE_MAX_TEXT + 1];
    char url[URL_SIZE];
    const char *etag;
    const char *range;         /* "": all of it */
    const struct secret *body; /* NULL: nothing is sent */
    size_t max_length;
};

static struct store_result result(enum store_answer answer, const char *words)
{
    struct store_result result = {.answer = answer};

    (void)snprintf(result.words, sizeof result.words, "%.*s", (int)sizeof result.words - 1, words);
    return result;
}

static struct store_result result_of_error(int error, enum store_answer answer)
{
    struct store_result result = {.answer = answer, .error = error};

    (void)snprintf(result.words, sizeof result.words, "%s", strerrordesc_np(-error));
    return result;
}

static int write_names(const struct store *store, const char *suffix, struct request *request)
{
    int length = snprintf(request->path, sizeof request->path, "%s%s", store->place.path, suffix);

    if (length < 0 || (size_t)length >= sizeof request->path)
        return -ENAMETOOLONG;
    (void)snprintf(request->url, sizeof request->url, "https://%s%s", store->place.host,
                   request->path);
    return 0;
}

static void add_header(struct http_request *request, const char *name, const char *value)
{
    request->headers[request->header_count++] = (struct http_header){name, value};
}

static int sign(struct store *store, const struct request *request,
                const struct aws_credentials *credentials, struct signature *out)
{
    const struct signature_request signed_request = {
        .region = store->region,
        .service = "s3",
        .method = request->method,
        .path = request->path,
        .host = store->place.host,
        .body = request->body != NULL ? secret_text(request->body) : "",
        .body_length = request->body != NULL ? request->body->length : 0,
        .sends_body_hash = true,
        .now_unix = (int64_t)time(NULL) + atomic_load(&store->clock_offset),
    };

    return signature_make(&signed_request, credentials, out);
}

static void add_signature(struct http_request *to, const struct signature *signature,
                          const struct aws_credentials *credentials)
{
    add_header(to, "X-Amz-Date", signature->date);
    add_header(to, "X-Amz-Content-Sha256", signature->body_hash);
    add_header(to, "Authorization", signature->authorization);
    if (credentials->session_token.length > 0)
        add_header(to, "X-Amz-Security-Token", secret_text(&credentials->session_token));
}

static int send_request(struct store *store, const struct request *request,
                        struct deadline deadline, struct http_reply *out,
                        struct http_problem *problem)
{
    struct http_request http = {
        .url = request->url, .body = request->body, .max_reply = request->max_length};
    auto_aws_credentials struct aws_credentials credentials = {0};
    struct signature signature = {0};

    if (request->etag[0] != '\0')
        add_header(&http, "If-None-Match", request->etag);
    if (request->range[0] != '\0')
        add_header(&http, "Range", request->range);
    if (store->place.kind == PLACE_S3) {
        int r = host_credentials_get(store->credentials, deadline, &credentials);
        if (r == 0)
            r = sign(store, request, &credentials, &signature);
        if (r < 0)
            return r;
        add_signature(&http, &signature, &credentials);
    }
    if (request->body != NULL)
        return http_put(store->http, &http, deadline, out, problem);
    return http_get(store->http, &http, deadline, out, problem);
}

/* Whether S3's clock is another one than we signed by: then it is worth another try. */
static bool learns_clock(struct store *store, const struct http_reply *reply)
{
    long long before = atomic_load(&store->clock_offset);

    if (store->place.kind != PLACE_S3 || reply->status != 403 || reply->date_unix == 0)
        return false;
    long long ahead = reply->date_unix - (int64_t)time(NULL);
    if (llabs(ahead - before) < CLOCK_TOLERANCE_SECONDS)
        return false;
    atomic_store(&store->clock_offset, ahead);
    return true;
}

static enum store_answer answer_of_status(int status)
{
    switch (status) {
    case 200:
    case 201:
    case 204:
    case 206:
        return STORE_DONE;
    case 304:
        return STORE_NOT_MODIFIED;
    case 404:
    case 410:
        return STORE_MISSING;
    case 400:
    case 401:
    case 403:
        return STORE_REFUSED;
    default:
        return STORE_UNAVAILABLE;
    }
}

/* "403 AccessDenied": the code of S3's XML, when there is one made of letters. */
static struct store_result judge(const struct http_reply *reply)
{
    static const char tag[] = "<Code>";
    struct store_result result = {.answer = answer_of_status(reply->status)};
    const char *code = strstr(secret_text(&reply->body), tag);
    int length = code == NULL
                     ? 0
                     : (int)strspn(code + strlen(tag), "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                       "abcdefghijklmnopqrstuvwxyz0123456789");

    if (result.answer != STORE_DONE && result.answer != STORE_NOT_MODIFIED)
        (void)snprintf(result.words, sizeof result.words, "HTTP %d%s%.*s", reply->status,
                       length > 0 ? " " : "", length < 60 ? length : 60,
                       length > 0 ? code + strlen(tag) : "");
    return result;
}

static struct store_result exchange(struct store *store, const struct request *request,
                                    struct deadline deadline, struct http_reply *out)
{
    for (int tries = 1;; tries++) {
        auto_http_reply struct http_reply reply = {0};
        struct http_problem problem = {0};
        int r = send_request(store, request, deadline, &reply, &problem);
        if (r == -ENOKEY || r == -EKEYEXPIRED)
            return result(STORE_REFUSED, "there is no access key that is good now");
        if (r == -EMSGSIZE)
            return result(STORE_TOO_LARGE, "it is too large");
        if (r < 0)
            return problem.words[0] != '\0' ? result(STORE_UNAVAILABLE, problem.words)
                                            : result_of_error(r, STORE_UNAVAILABLE);
        if (tries < MAX_TRIES && learns_clock(store, &reply))
            continue;
        struct store_result judged = judge(&reply);
        if (judged.answer == STORE_DONE || judged.answer == STORE_NOT_MODIFIED) {
            *out = reply;
            reply = (struct http_reply){0};
        }
        return judged;
    }
}

static int file_path(const struct store *store, const char *suffix, char out[PLACE_MAX_TEXT + 1])
{
    int length = snprintf(out, PLACE_MAX_TEXT + 1, "%s%s", store->place.file, suffix);

    return length < 0 || length > PLACE_MAX_TEXT ? -ENAMETOOLONG : 0;
}

static struct store_result get_file(const struct store *store, const struct store_query *query,
                                    struct http_reply *out)
{
    char path[PLACE_MAX_TEXT + 1];
    struct http_reply reply = {.status = 200};

    int r = file_path(store, query->suffix, path);
    if (r == 0)
        r = query->is_part ? whole_file_read_part(path, query->from, query->max_length, &reply.body)
                           : whole_file_read(path, query->max_length, &reply.body);
    if (r == -EFBIG)
        return result(STORE_TOO_LARGE, "it is too large");
    if (r < 0)
        return result_of_error(r, r == -ENOENT ? STORE_MISSING : STORE_UNAVAILABLE);
    *out = reply;
    return result(STORE_DONE, "");
}

static struct store_result put_file(const struct store *store, const char *suffix,
                                    const struct secret *content)
{
    char path[PLACE_MAX_TEXT + 1];

    int r = file_path(store, suffix, path);
    if (r == 0)
        r = whole_file_write(path, 0644, secret_text(content), content->length);
    return r < 0 ? result_of_error(r, STORE_UNAVAILABLE) : result(STORE_DONE, "");
}

/* Who does not know ranges sends all of it, which is not the part but for the first one. */
static struct store_result get_remote(struct store *store, const struct request *request,
                                      const struct store_query *query, struct deadline deadline,
                                      struct http_reply *out)
{
    auto_http_reply struct http_reply reply = {0};

    struct store_result got = exchange(store, request, deadline, &reply);
    if (got.answer == STORE_DONE && query->from > 0 && reply.status != 206)
        return result(STORE_UNAVAILABLE, "it sends no parts, but wholes alone");
    *out = reply;
    reply = (struct http_reply){0};
    return got;
}

struct store_result store_get(struct store *store, const struct store_query *query,
                              struct deadline deadline, struct http_reply *out)
{
    char range[64] = "";
    struct request request = {
        .method = "GET", .etag = query->etag, .range = range, .max_length = query->max_length};

    if (store->place.kind == PLACE_FILE)
        return get_file(store, query, out);
    if (query->is_part)
        (void)snprintf(range, sizeof range, "bytes=%" PRIu64 "-%" PRIu64, query->from,
                       query->from + query->max_length - 1);
    int r = write_names(store, query->suffix, &request);
    return r < 0 ? result_of_error(r, STORE_UNAVAILABLE)
                 : get_remote(store, &request, query, deadline, out);
}

struct store_result store_put(struct store *store, const char *suffix, const struct secret *content,
                              struct deadline deadline)
{
    struct request request = {.method = "PUT", .etag = "", .range = "", .body = content};
    auto_http_reply struct http_reply reply = {0};

    if (store->place.kind == PLACE_FILE)
        return put_file(store, suffix, content);
    int r = write_names(store, suffix, &request);
    return r < 0 ? result_of_error(r, STORE_UNAVAILABLE)
                 : exchange(store, &request, deadline, &reply);
}

/* One exchange: a request out, a bounded reply in, libcurl's answer in our words. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/ownership.h"
#include "daemon/http/handle.h"

#define MAX_HEADER_BYTES 65536 /* of all headers of a reply */
#define FIRST_BODY_BYTES 16384
#define MAX_OUR_HEADER   8192 /* a session token is about 1.5 KiB */

/* A reply while it comes in. */
struct reception {
    struct http_reply *reply;
    struct secret room; /* the body so far, and zeros behind it */
    size_t used;        /* bytes of the room that are body */
    size_t max_used;
    size_t header_bytes;
    int error; /* why we told libcurl to stop, or 0 */
};

/* Twice the room in new memory: growing in place would leave copies behind. */
static int grow(struct reception *reception, size_t wanted)
{
    size_t length = reception->room.length == 0 ? FIRST_BODY_BYTES : reception->room.length;

    if (wanted > reception->max_used)
        return -EMSGSIZE;
    while (length < wanted)
        length *= 2;
    auto_wipe struct secret grown = {0};
    int r = secret_allocate(&grown, length);
    if (r < 0)
        return r;
    if (reception->used > 0)
        memcpy(grown.bytes, reception->room.bytes, reception->used);
    secret_wipe(&reception->room);
    reception->room = secret_take(&grown);
    return 0;
}

/* A body on its way out. */
struct dispatch {
    const struct secret *body;
    size_t sent; /* bytes */
};

static size_t send_body(char *out, size_t size, size_t count, void *context)
{
    struct dispatch *dispatch = context;
    size_t length = dispatch->body->length - dispatch->sent;

    if (length > size * count)
        length = size * count;
    memcpy(out, secret_text(dispatch->body) + dispatch->sent, length);
    dispatch->sent += length;
    return length;
}

static size_t receive_body(char *bytes, size_t size, size_t count, void *context)
{
    struct reception *reception = context;
    size_t length = size * count;

    if (reception->used + length > reception->room.length)
        reception->error = grow(reception, reception->used + length);
    if (reception->error == 0) {
        memcpy(reception->room.bytes + reception->used, bytes, length);
        reception->used += length;
    }
    secret_wipe_bytes(bytes, length); /* libcurl keeps its buffer with the connection */
    return reception->error < 0 ? CURL_WRITEFUNC_ERROR : length;
}

/* Copies the value of the header line into `out` when it is the header of that name. */
static void keep_header(const char *line, size_t length, const char *name, char *out, size_t size)
{
    size_t name_length = strlen(name);

    if (length <= name_length || line[name_length] != ':' ||
        strncasecmp(line, name, name_length) != 0)
        return;
    const char *value = line + name_length + 1;
    const char *end = line + length;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    while (end > value && strchr("\r\n \t", end[-1]) != NULL)
        end--;
    (void)snprintf(out, size, "%.*s", (int)(end - value), value);
}

/* The same of a value that is of no use when it is cut. */
static void keep_whole_header(const char *line, size_t length, const char *name, char *out,
                              size_t size)
{
    keep_header(line, length, name, out, size);
    if (strlen(out) + 1 == size)
        out[0] = '\0';
}

static size_t receive_header(char *line, size_t size, size_t count, void *context)
{
    struct reception *reception = context;
    struct http_reply *reply = reception->reply;
    size_t length = size * count;
    char date[64] = "";

    reception->header_bytes += length;
    if (reception->header_bytes > MAX_HEADER_BYTES) {
        reception->error = -EMSGSIZE;
        return CURL_WRITEFUNC_ERROR;
    }
    keep_header(line, length, "x-amzn-ErrorType", reply->error_type, sizeof reply->error_type);
    keep_header(line, length, "x-amzn-RequestId", reply->request_id, sizeof reply->request_id);
    keep_whole_header(line, length, "ETag", reply->etag, sizeof reply->etag);
    keep_header(line, length, "Date", date, sizeof date);
    time_t unix_time = date[0] == '\0' ? -1 : curl_getdate(date, NULL);
    if (unix_time > 0)
        reply->date_unix = unix_time;
    return length;
}

/* A list of headers may carry a session token. */
static void wipe_headers(struct curl_slist **headers)
{
    for (struct curl_slist *header = *headers; header != NULL; header = header->next)
        secret_wipe_bytes(header->data, strlen(header->data));
    curl_slist_free_all(*headers);
    *headers = NULL;
}

static int append_header(struct curl_slist **headers, const struct http_header *header)
{
    char line[MAX_OUR_HEADER];
    int length = snprintf(line, sizeof line, "%s: %s", header->name, header->value);
    int r = 0;

    for (const char *at = line; *at != '\0'; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            r = -EINVAL; /* a line break would begin a header of somebody else's */
    if (length < 0 || (size_t)length >= sizeof line)
        r = -EINVAL;
    struct curl_slist *longer = r < 0 ? NULL : curl_slist_append(*headers, line);
    secret_wipe_bytes(line, sizeof line);
    if (r < 0)
        return r;
    if (longer == NULL)
        return -ENOMEM;
    *headers = longer;
    return 0;
}

/* Our headers, and "Expect:", which stops libcurl from asking for a 100 before a long body. */
static int build_headers(const struct http_request *request, struct curl_slist **headers)
{
    *headers = curl_slist_append(NULL, "Expect:");
    if (*headers == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < request->header_count; i++) {
        int r = append_header(headers, &request->headers[i]);
        if (r < 0)
            return r;
    }
    return 0;
}

static int error_of(CURLcode code)
{
    switch ((int)code) {
    case CURLE_OK:
        return 0;
    case CURLE_OPERATION_TIMEDOUT:
        return -ETIMEDOUT;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return -EHOSTUNREACH;
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
        return -ECONNREFUSED;
    case CURLE_SEND_ERROR:
    case CURLE_SEND_FAIL_REWIND:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
        return -ECONNRESET;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return -EKEYREJECTED;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING:
        return -EPROTO;
    case CURLE_URL_MALFORMAT:
        return -EINVAL;
    case CURLE_ABORTED_BY_CALLBACK:
        return -ECANCELED;
    case CURLE_OUT_OF_MEMORY:
        return -ENOMEM;
    default:
        return -EIO;
    }
}

/* That there is no connection says nothing about the other end where this host has no port or no
 * memory left for one: any local user can use them up. */
static int error_of_exchange(CURL *curl, CURLcode code)
{
    long os_error = 0;

    if (code != CURLE_COULDNT_CONNECT ||
        curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &os_error) != CURLE_OK)
        return error_of(code);
    switch (os_error) {
    case EADDRNOTAVAIL:
    case EAGAIN:
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
        return -ENOBUFS;
    default:
        return error_of(code);
    }
}

/* The body goes through a callback that cannot go back: libcurl would otherwise send a request
 * again by itself, when a connection that was open already breaks before the reply, and a wrong
 * password would count twice. */
static void set_request(CURL *curl, enum http_method method, const struct http_request *request,
                        struct dispatch *dispatch)
{
    (void)curl_easy_setopt(curl, CURLOPT_URL, request->url);
    if (method == HTTP_METHOD_GET) {
        (void)curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
        return;
    }
    if (method == HTTP_METHOD_PUT) {
        (void)curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        (void)curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->body->length);
    } else {
        (void)curl_easy_setopt(curl, CURLOPT_POST, 1L);
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                               (curl_off_t)request->body->length);
    }
    (void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, send_body);
    (void)curl_easy_setopt(curl, CURLOPT_READDATA, dispatch);
}

/* What must not be looked at after the exchange: memory of the caller. */
static void forget_request(CURL *curl)
{
    (void)curl_easy_setopt(curl, CURLOPT_READDATA, NULL);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, NULL);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, NULL);
    (void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
}

static CURLcode perform(struct http_handle *handle, struct reception *reception,
                        struct curl_slist *headers, char words[CURL_ERROR_SIZE])
{
    CURL *curl = handle->curl;

    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive_body);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, reception);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, receive_header);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, reception);
    (void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
    CURLcode code = http_handle_run(handle);
    forget_request(curl);
    if (code != CURLE_OK && words[0] == '\0')
        (void)snprintf(words, CURL_ERROR_SIZE, "%s", curl_easy_strerror(code));
    return code;
}

static void count_connections(struct http_handle *handle)
{
    long count = 0;

    (void)curl_easy_getinfo(handle->curl, CURLINFO_NUM_CONNECTS, &count);
    handle->connections = count > 0 ? (uint64_t)count : 0;
}

/* What a proxy was asked for is not the request: it has begun with its body, if it has one. */
static bool may_have_arrived(const struct http_handle *handle, const struct dispatch *dispatch)
{
    long sent = 0;

    if (dispatch->body != NULL && dispatch->body->length > 0)
        return dispatch->sent > 0;
    (void)curl_easy_getinfo(handle->curl, CURLINFO_REQUEST_SIZE, &sent);
    return sent > 0;
}

static void describe(const struct http_handle *handle, const struct dispatch *dispatch,
                     const char *words, struct http_problem *problem)
{
    problem->may_have_arrived = may_have_arrived(handle, dispatch);
    (void)snprintf(problem->words, sizeof problem->words, "%.100s: %.150s", handle->origin, words);
}

static int exchange(struct http_handle *handle, enum http_method method,
                    const struct http_request *request, struct http_reply *out,
                    struct http_problem *problem)
{
    auto_http_reply struct http_reply reply = {0};
    __attribute__((cleanup(wipe_headers))) struct curl_slist *headers = NULL;
    struct reception reception = {
        .reply = &reply, .max_used = request->max_reply > 0 ? request->max_reply : HTTP_MAX_REPLY};
    struct dispatch dispatch = {.body = request->body};
    char words[CURL_ERROR_SIZE] = "";
    long status = 0;

    int r = build_headers(request, &headers);
    if (r < 0)
        return r;
    set_request(handle->curl, method, request, &dispatch);
    r = error_of_exchange(handle->curl, perform(handle, &reception, headers, words));
    if (reception.error < 0)
        r = reception.error;
    count_connections(handle);
    reply.body = secret_take(&reception.room);
    reply.body.length = reception.used;
    if (r < 0) {
        describe(handle, &dispatch, words, problem);
        return r;
    }
    (void)curl_easy_getinfo(handle->curl, CURLINFO_RESPONSE_CODE, &status);
    reply.status = (int)status;
    *out = reply;
    reply = (struct http_reply){0};
    return 0;
}

int http_handle_exchange(struct http_handle *handle, enum http_method method,
                         const struct http_request *request, struct http_reply *out,
                         struct http_problem *problem)
{
    handle->connections = 0;
    int r = http_handle_begin(handle);
    if (r < 0)
        return r;
    r = exchange(handle, method, request, out, problem);
    http_handle_end(handle);
    return r;
}

void http_reply_clear(struct http_reply *reply)
{
    secret_wipe(&reply->body);
    *reply = (struct http_reply){0};
}

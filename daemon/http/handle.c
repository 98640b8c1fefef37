/* A kept connection, and easy handles that begin with what every exchange needs. */
#include "daemon/http/handle.h"

#include <errno.h>
#include <stdlib.h>

#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include "common/ownership.h"

#define LONGEST_WAIT_MS 1000 /* between two looks at libcurl's own clocks */

struct text_option {
    CURLoption option;
    const char *value;
};

struct number_option {
    CURLoption option;
    long value;
};

static int set_texts(CURL *curl, const struct text_option *options, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (curl_easy_setopt(curl, options[i].option, options[i].value) != CURLE_OK)
            return -ENOSYS;
    return 0;
}

static int set_numbers(CURL *curl, const struct number_option *options, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (curl_easy_setopt(curl, options[i].option, options[i].value) != CURLE_OK)
            return -ENOSYS;
    return 0;
}

/* Whom to trust and how to get there. A directory of authorities must not be set: with one, libcurl
 * reads and parses all of them again for each connection. An empty proxy and an empty list of
 * exceptions keep libcurl from asking the environment. */
static int set_trust(CURL *curl, const struct http_limits *limits)
{
    const char *protocol = limits->is_local ? "http" : "https";
    const struct text_option options[] = {
        {CURLOPT_CAINFO, limits->ca_file},
        {CURLOPT_CAPATH, NULL},
        {CURLOPT_PROXY_CAINFO, limits->ca_file},
        {CURLOPT_PROXY_CAPATH, NULL},
        {CURLOPT_PROXY, limits->proxy},
        {CURLOPT_NOPROXY, ""},
        {CURLOPT_PROTOCOLS_STR, protocol},
        {CURLOPT_REDIR_PROTOCOLS_STR, protocol},
        {CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION},
    };

    return set_texts(curl, options, sizeof options / sizeof *options);
}

static int set_behaviour(CURL *curl)
{
    static const struct number_option options[] = {
        {CURLOPT_SSL_VERIFYPEER, 1},
        {CURLOPT_SSL_VERIFYHOST, 2},
        {CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
        {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1},
        {CURLOPT_FOLLOWLOCATION, 0},
        {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
        {CURLOPT_NOSIGNAL, 1},
        {CURLOPT_TCP_KEEPALIVE, 1},
    };

    return set_numbers(curl, options, sizeof options / sizeof *options);
}

/* OpenSSL keeps what a connection received last, in the clear, until the next record comes. */
static CURLcode forget_plain_text(CURL *curl, void *tls, void *context)
{
    (void)curl, (void)context;
    (void)SSL_CTX_set_options(tls, SSL_OP_CLEANSE_PLAINTEXT);
    return CURLE_OK;
}

static int set_secrecy(CURL *curl)
{
    CURLcode code = curl_easy_setopt(curl, CURLOPT_SSL_CTX_FUNCTION, forget_plain_text);

    return code == CURLE_OK ? 0 : -ENOSYS;
}

void http_handle_free(struct http_handle *handle)
{
    if (handle == NULL)
        return;
    http_handle_end(handle);
    curl_easy_cleanup(handle->settings);
    if (handle->connection != NULL)
        (void)curl_multi_cleanup(handle->connection);
    free(handle);
}

static int prepare(struct http_handle *handle, const struct http_limits *limits)
{
    handle->connection = curl_multi_init();
    handle->settings = curl_easy_init();
    if (handle->connection == NULL || handle->settings == NULL)
        return -ENOMEM;
    if (curl_multi_setopt(handle->connection, CURLMOPT_MAXCONNECTS, 1L) != CURLM_OK)
        return -ENOSYS;
    int r = set_trust(handle->settings, limits);
    if (r == 0)
        r = set_behaviour(handle->settings);
    return r < 0 ? r : set_secrecy(handle->settings);
}

int http_handle_new(const struct http_limits *limits, const atomic_bool *is_ending,
                    struct http_handle **out)
{
    struct http_handle *handle = calloc(1, sizeof *handle);
    if (handle == NULL)
        return -ENOMEM;
    int r = prepare(handle, limits);
    if (r < 0) {
        http_handle_free(handle);
        return r;
    }
    handle->is_ending = is_ending;
    *out = handle;
    return 0;
}

int http_handle_begin(struct http_handle *handle)
{
    handle->curl = curl_easy_duphandle(handle->settings);
    return handle->curl == NULL ? -ENOMEM : 0;
}

/* How the only exchange under way ended. */
static CURLcode result_of(const struct http_handle *handle)
{
    int left = 0;
    const struct CURLMsg *message = curl_multi_info_read(handle->connection, &left);

    if (message != NULL && message->msg == CURLMSG_DONE)
        return message->data.result;
    return atomic_load(handle->is_ending) ? CURLE_ABORTED_BY_CALLBACK : CURLE_FAILED_INIT;
}

/* Bounded by libcurl: the time-outs of the easy handle end it, and each wait ends when one is due.
 */
static CURLMcode run_until_done(CURLM *connection, const atomic_bool *is_ending)
{
    int running = 0;
    CURLMcode code = curl_multi_perform(connection, &running);

    while (code == CURLM_OK && running > 0 && !atomic_load(is_ending)) {
        code = curl_multi_poll(connection, NULL, 0, LONGEST_WAIT_MS, NULL);
        if (code == CURLM_OK)
            code = curl_multi_perform(connection, &running);
    }
    return code;
}

CURLcode http_handle_run(struct http_handle *handle)
{
    CURLMcode code = curl_multi_add_handle(handle->connection, handle->curl);

    if (code == CURLM_OK)
        code = run_until_done(handle->connection, handle->is_ending);
    CURLcode result = code == CURLM_OK ? result_of(handle) : CURLE_FAILED_INIT;
    (void)curl_multi_remove_handle(handle->connection, handle->curl);
    return code == CURLM_OUT_OF_MEMORY ? CURLE_OUT_OF_MEMORY : result;
}

void http_handle_wake(struct http_handle *handle)
{
    (void)curl_multi_wakeup(handle->connection);
}

void http_handle_end(struct http_handle *handle)
{
    curl_easy_cleanup(handle->curl);
    handle->curl = NULL;
}

static long smaller(int a, int b)
{
    return a < b ? a : b;
}

/* libcurl takes 0 for "no limit": what has run out gets one millisecond. */
void http_handle_set_time_outs(struct http_handle *handle, const struct http_limits *limits,
                               int left_ms)
{
    int left = left_ms > 0 ? left_ms : 1;

    (void)curl_easy_setopt(handle->settings, CURLOPT_CONNECTTIMEOUT_MS,
                           smaller(limits->connect_timeout_ms, left));
    (void)curl_easy_setopt(handle->settings, CURLOPT_TIMEOUT_MS,
                           smaller(limits->request_timeout_ms, left));
}

void http_thread_end(void)
{
    OPENSSL_thread_stop();
}

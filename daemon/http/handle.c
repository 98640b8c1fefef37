/* A libcurl handle, with what every exchange needs set once. */
#include "daemon/http/handle.h"

#include <errno.h>
#include <stdlib.h>

#include "common/ownership.h"

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
    const struct text_option options[] = {
        {CURLOPT_CAINFO, limits->ca_file},
        {CURLOPT_CAPATH, NULL},
        {CURLOPT_PROXY_CAINFO, limits->ca_file},
        {CURLOPT_PROXY_CAPATH, NULL},
        {CURLOPT_PROXY, limits->proxy},
        {CURLOPT_NOPROXY, ""},
        {CURLOPT_PROTOCOLS_STR, "https"},
        {CURLOPT_REDIR_PROTOCOLS_STR, "https"},
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
        {CURLOPT_MAXCONNECTS, 1},
        {CURLOPT_TCP_KEEPALIVE, 1},
    };

    return set_numbers(curl, options, sizeof options / sizeof *options);
}

void http_handle_free(struct http_handle *handle)
{
    if (handle == NULL)
        return;
    curl_easy_cleanup(handle->curl);
    free(handle);
}

int http_handle_new(const struct http_limits *limits, struct http_handle **out)
{
    auto_free struct http_handle *handle = calloc(1, sizeof *handle);
    if (handle == NULL)
        return -ENOMEM;
    handle->curl = curl_easy_init();
    if (handle->curl == NULL)
        return -ENOMEM;
    int r = set_trust(handle->curl, limits);
    if (r == 0)
        r = set_behaviour(handle->curl);
    if (r < 0) {
        curl_easy_cleanup(handle->curl);
        return r;
    }
    *out = take_pointer(&handle);
    return 0;
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

    (void)curl_easy_setopt(handle->curl, CURLOPT_CONNECTTIMEOUT_MS,
                           smaller(limits->connect_timeout_ms, left));
    (void)curl_easy_setopt(handle->curl, CURLOPT_TIMEOUT_MS,
                           smaller(limits->request_timeout_ms, left));
}

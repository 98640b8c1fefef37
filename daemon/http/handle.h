/* A connection that stays open between exchanges. Private to daemon/http.
 *
 * libcurl keeps a connection in a multi handle and the buffers of an exchange in an easy handle;
 * so the first one stays, and each exchange has an easy handle of its own: freed at the end, and
 * with it (wiping_free.c) whatever libcurl kept of passwords and tokens. */
#ifndef DAEMON_HTTP_HANDLE_H
#define DAEMON_HTTP_HANDLE_H

#include <curl/curl.h>
#include <stdatomic.h>

#include "daemon/http/http.h"

#define HTTP_ORIGIN_SIZE 300 /* "https://" a host name ":" a port */

struct http_handle {
    CURLM *connection;
    CURL *settings;                /* what every exchange begins with; never used itself */
    CURL *curl;                    /* the exchange under way, or NULL */
    char origin[HTTP_ORIGIN_SIZE]; /* what its connection leads to, "" before the first exchange */
    uint64_t connections;          /* that the last exchange had to open */
    struct http_handle *next;      /* in the pool's list of idle ones, or of those in use */
    const atomic_bool
        *is_ending;        /* the pool's: the exchange fails with CURLE_ABORTED_BY_CALLBACK */
    int64_t idle_since_ms; /* deadline_clock_ms() */
};

/* The settings with every default filled in, owned by the pool. */
struct http_limits {
    char *ca_file;
    char *proxy; /* "" for none */
    bool is_local;
    int connect_timeout_ms;
    int request_timeout_ms;
};

/* Makes a handle with everything set that does not change from one exchange to the next.
 * `is_ending` stays the caller's. Errors: -ENOMEM; -ENOSYS this libcurl refuses one of the options
 * that make it safe. */
int http_handle_new(const struct http_limits *limits, const atomic_bool *is_ending,
                    struct http_handle **out);
void http_handle_free(struct http_handle *handle);

enum http_method {
    HTTP_METHOD_GET,
    HTTP_METHOD_POST,
    HTTP_METHOD_PUT,
};

/* How long the next exchange may take: the pool's limits, and no longer than `left_ms`. */
void http_handle_set_time_outs(struct http_handle *handle, const struct http_limits *limits,
                               int left_ms);

/* Begins an exchange: `curl` is there, with what does not change set. Errors: -ENOMEM. */
int http_handle_begin(struct http_handle *handle);

/* Sends the request, receives the reply. */
CURLcode http_handle_run(struct http_handle *handle);

/* Makes an exchange that runs look at `is_ending`. From any thread. */
void http_handle_wake(struct http_handle *handle);

/* Ends it; `curl` and its buffers are gone. */
void http_handle_end(struct http_handle *handle);

/* One exchange on a handle that nobody else uses. Results as of http_get(). */
int http_handle_exchange(struct http_handle *handle, enum http_method method,
                         const struct http_request *request, struct http_reply *out,
                         struct http_problem *problem);

#endif

/* HTTPS for the daemon: one bounded exchange at a time over a pool of warm connections.
 *
 * https only (but for a pool of its own for metadata services), certificates and names always
 * checked, TLS 1.2 or newer, HTTP/1.1, no redirects, no cookies, no proxy unless the settings name
 * one (the environment is never asked). A pool may be used by any number of threads; a connection
 * is used by one at a time. */
#ifndef DAEMON_HTTP_HTTP_H
#define DAEMON_HTTP_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/deadline.h"
#include "common/secret.h"

#define HTTP_MAX_REPLY   (4 * 1024 * 1024) /* bytes of a body; a longer one is refused */
#define HTTP_MAX_HEADERS 8                 /* headers of ours in one request */

struct http_pool;

struct http_settings {
    const char *ca_file;    /* PEM bundle of the authorities to trust; NULL: the system's */
    const char *proxy;      /* URL of a proxy; NULL or "": none */
    int connect_timeout_ms; /* TCP and TLS together; 0: 5 s */
    int request_timeout_ms; /* one whole exchange; 0: 20 s, what a slow trigger may need */
    bool is_local; /* plain HTTP to http_url_is_local() alone, in place of https; no proxy */
};

/* Whether a URL is http:// with a literal address that never leaves the machine: loopback,
 * link-local, or one of EC2's own. */
bool http_url_is_local(const char *url);

/* Makes an empty pool. The settings are copied.
 * Errors: -ENOMEM; -ENOSYS this libcurl has no TLS, or knows no bundle of authorities. */
int http_pool_new(const struct http_settings *settings, struct http_pool **out);

/* Lets the exchanges that run, and all that are begun from now on, fail with -ECANCELED at once:
 * for the shutdown, which waits for no server. */
void http_pool_end(struct http_pool *pool);

/* Closes every connection; no exchange may be running. Safe on NULL. */
void http_pool_free(struct http_pool *pool);

/* For a thread at its end, when the process may end first: what the TLS library keeps for each
 * thread that has made an exchange goes now. */
void http_thread_end(void);

/* Closes what nobody has used for `idle_ms`, but for the connection used last: after a crowd the
 * pool becomes as small as it was. Waits for nobody. Returns how many it has closed. */
size_t http_pool_let_go(struct http_pool *pool, int64_t idle_ms);

/* What the pool did since it was made. */
struct http_counters {
    uint64_t requests;    /* exchanges that were begun */
    uint64_t connections; /* connections that had to be opened for them */
    uint64_t failures;    /* exchanges without a whole reply */
};

void http_pool_count(struct http_pool *pool, struct http_counters *out);

struct http_header {
    const char *name;
    const char *value;
};

struct http_request {
    const char *url; /* https://… */
    struct http_header headers[HTTP_MAX_HEADERS];
    size_t header_count;
    const struct secret *body; /* what http_post and http_put send; not copied */
    size_t max_reply;          /* bytes; 0: HTTP_MAX_REPLY */
};

/* A whole reply, of any status. Wiped by http_reply_clear(). */
struct http_reply {
    int status;           /* 200, 400, … */
    int64_t date_unix;    /* the Date header, 0 when it is missing or unreadable */
    char error_type[128]; /* x-amzn-ErrorType as it came, "" without */
    char request_id[64];  /* x-amzn-RequestId, "" without: for the log */
    char etag[128];       /* the ETag header as it came, quotes included; "" without, or too long */
    struct secret body;   /* at most max_reply bytes */
};

#define auto_http_reply __attribute__((cleanup(http_reply_clear)))
void http_reply_clear(struct http_reply *reply);

/* Why there is no reply. */
struct http_problem {
    char words[256]; /* for the log: what failed, in libcurl's words */
    bool
        may_have_arrived; /* the request was sent, at least in part: repeating it may do it twice */
    bool had_no_time;     /* it came too late, or waited too long for others, to be answered before
                             the deadline: which says nothing about who was asked */
};

/* Sends `request`, once, and waits for the whole reply, until the deadline or the request time-out.
 * Returns 0 for every HTTP status. Errors, with `problem` filled: -ETIMEDOUT; -EHOSTUNREACH the
 * name does not resolve; -ECONNREFUSED no connection; -ECONNRESET it broke; -EKEYREJECTED the
 * certificate or the TLS handshake was refused; -EMSGSIZE the reply is too long; -EPROTO it is not
 * HTTP; -EINVAL a bad URL or header; -ENOMEM; -ENOBUFS this host has no port or
 * memory left for a connection; -ECANCELED http_pool_end() was called. */
int http_get(struct http_pool *pool, const struct http_request *request, struct deadline deadline,
             struct http_reply *out, struct http_problem *problem);
int http_post(struct http_pool *pool, const struct http_request *request, struct deadline deadline,
              struct http_reply *out, struct http_problem *problem);
int http_put(struct http_pool *pool, const struct http_request *request, struct deadline deadline,
             struct http_reply *out, struct http_problem *problem);

#endif

/* An HTTPS server that does what a test's script says, request by request: also what no real server
 * should do. Anything that fails on the way fails the test. */
#ifndef TESTS_UNIT_HTTPS_SCRIPT_H
#define TESTS_UNIT_HTTPS_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

enum https_action {
    HTTPS_REPLY = 0,  /* sends the reply */
    HTTPS_REPLY_LAST, /* sends the reply, then closes the connection */
    HTTPS_HANG,       /* sends nothing, until the client goes */
    HTTPS_CLOSE,      /* closes the connection instead of a reply */
    HTTPS_FLOOD,      /* sends the body over and over, until the client goes */
};

struct https_step {
    enum https_action action;
    const char *status;  /* "200 OK"; NULL: `body` is the whole reply, raw */
    const char *headers; /* each ending in \r\n, or NULL; Content-Length is added */
    const char *body;    /* or NULL */
};

enum https_certificate {
    HTTPS_CERTIFICATE_GOOD,
    HTTPS_CERTIFICATE_EXPIRED,
    HTTPS_CERTIFICATE_OTHER_NAME, /* a good one, but the server is 127.0.0.2, which is not in it */
};

#define HTTPS_MAX_REQUESTS 64

struct https_script;

/* Serves the steps in order on a free port of the loopback addresses, and the last one for ever. */
struct https_script *https_script_start(const struct https_step *steps, size_t count,
                                        enum https_certificate certificate);
void https_script_stop(struct https_script *script);

/* https://127.0.0.1:PORT; and the file of the authority to trust. */
const char *https_script_url(const struct https_script *script);
const char *https_script_ca_file(const struct https_script *script);

/* Waits until that many requests were received whole; boundedly. */
void https_script_await_requests(struct https_script *script, size_t count);

/* Closes every connection there is. */
void https_script_hang_up(struct https_script *script);

/* How many requests were received whole; and the text of one of them. */
size_t https_script_request_count(struct https_script *script);
const char *https_script_request(struct https_script *script, size_t index);

#endif

/* One HTTP request and its answer, apart from the HTTP library. */
#ifndef TESTS_EMULATOR_REQUEST_H
#define TESTS_EMULATOR_REQUEST_H

#include <stddef.h>
#include <stdint.h>

struct header {
    char *name, *value;
};

struct request {
    char *method, *path, *query; /* the query is "" without one */
    struct header *headers;
    size_t header_count;
    char *body; /* a NUL follows the last byte */
    size_t body_length;
    uint64_t connection; /* number of the TLS connection it came on */
};

/* The header's value by its name in any case; NULL when absent. */
const char *request_header(const struct request *request, const char *name);

void request_add_header(struct request *request, const char *name, const char *value);
void request_release(struct request *request);

/* What becomes of a reply on its way. */
enum reply_end {
    REPLY_WHOLE,
    REPLY_TRUNCATED, /* the connection is closed in the middle of the body */
    REPLY_DROPPED,   /* the connection is closed instead */
};

struct reply {
    enum reply_end end;
    int http_status;
    const char *content_type;
    char *error_type, *error_message; /* NULL when it is a success */
    char *request_id;
    char *etag; /* NULL: none */
    char *body;
};

void reply_release(struct reply *reply);

#endif

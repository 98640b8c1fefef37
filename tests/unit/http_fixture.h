/* A scripted server, a pool of connections that trusts it, and exchanges between them. */
#ifndef TESTS_UNIT_HTTP_FIXTURE_H
#define TESTS_UNIT_HTTP_FIXTURE_H

#include "daemon/http/http.h"
#include "tests/unit/https_script.h"
#include "tests/unit/unit.h"

#define LIMIT_MS UNIT_PATIENCE_MS

struct http_fixture {
    struct https_script *server;
    struct http_pool *pool;
};

/* `overrides` (or NULL) are the pool's settings but for the authority. Time-outs that they leave at
 * 0 are patient here, not the usual ones. */
struct http_fixture http_fixture_start(const struct https_step *steps, size_t count,
                                       const struct http_settings *overrides);
void http_fixture_end(struct http_fixture *fixture);

/* What a test wants to know of one exchange. */
struct http_result {
    int r;
    struct http_reply reply;
    struct http_problem problem;
};

#define auto_http_result __attribute__((cleanup(http_result_end)))
void http_result_end(struct http_result *result);

struct http_result http_fixture_get(const struct http_fixture *fixture, const char *url,
                                    int limit_ms);
/* The same of the server's root. */
struct http_result http_fixture_get_root(const struct http_fixture *fixture);

#endif

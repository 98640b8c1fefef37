/* A metadata service over plain HTTP that answers by script: one request a connection. Anything
 * that fails on the way fails the test. */
#ifndef TESTS_UNIT_METADATA_SERVER_H
#define TESTS_UNIT_METADATA_SERVER_H

#include <stddef.h>

struct metadata_step {
    const char *status; /* "200 OK" */
    const char *body;
};

struct metadata_server;

/* Serves the steps in order on a free port of 127.0.0.1, and the last one for ever. */
struct metadata_server *metadata_server_start(const struct metadata_step *steps, size_t count);
void metadata_server_stop(struct metadata_server *server);

/* http://127.0.0.1:PORT */
const char *metadata_server_url(const struct metadata_server *server);

/* How many requests came; and the text of one of them. For after the exchange. */
size_t metadata_server_request_count(struct metadata_server *server);
const char *metadata_server_request(struct metadata_server *server, size_t index);

#endif

/* The HTTPS server: libmicrohttpd on the loopback addresses, a thread per connection. */
#ifndef TESTS_EMULATOR_SERVER_H
#define TESTS_EMULATOR_SERVER_H

#include <stdint.h>

#include "tests/emulator/certificate.h"
#include "tests/emulator/world.h"

struct server;

/* Binds 127.0.0.1, and ::1 where there is one, but does not listen yet. Port 0 means any free one.
 * Errors: what socket, bind and listen give, negative. */
int server_bind(uint16_t port, struct server **out);

/* The port that it is bound to. */
uint16_t server_port(const struct server *server);

/* Starts to answer for this world. Errors: -EIO, the HTTP library refuses. */
int server_start(struct server *server, struct world *world, const struct certificate *certificate);

/* Ends all connections and frees the server. NULL is nothing to do. */
void server_stop(struct server *server);

#endif

/* A thread that accepts, reads a head, sends the next reply and closes. */
#include "tests/unit/metadata_server.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/unit/unit.h"

#define MAX_REQUESTS 16
#define MAX_HEAD     4096

struct metadata_server {
    const struct metadata_step *steps;
    size_t count;
    int listener;
    char url[64];
    pthread_t thread;
    atomic_size_t request_count;
    char requests[MAX_REQUESTS][MAX_HEAD];
};

static void read_head(int connection, char out[MAX_HEAD])
{
    size_t used = 0;

    out[0] = '\0';
    while (strstr(out, "\r\n\r\n") == NULL && used + 1 < MAX_HEAD) {
        ssize_t count = recv(connection, out + used, MAX_HEAD - 1 - used, 0);
        if (count <= 0)
            return;
        used += (size_t)count;
        out[used] = '\0';
    }
}

static void send_reply(int connection, const struct metadata_step *step)
{
    char head[256];

    (void)snprintf(head, sizeof head,
                   "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n", step->status,
                   strlen(step->body));
    (void)send(connection, head, strlen(head), MSG_NOSIGNAL);
    (void)send(connection, step->body, strlen(step->body), MSG_NOSIGNAL);
}

/* Ends when the listener is shut down. */
static void *serve(void *context)
{
    struct metadata_server *server = context;

    for (;;) {
        auto_close int connection = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);
        if (connection < 0)
            return NULL;
        size_t index = server->request_count;
        if (index == MAX_REQUESTS)
            return NULL;
        read_head(connection, server->requests[index]);
        atomic_store(&server->request_count, index + 1);
        send_reply(connection, &server->steps[index < server->count ? index : server->count - 1]);
    }
}

struct metadata_server *metadata_server_start(const struct metadata_step *steps, size_t count)
{
    struct metadata_server *server = calloc(1, sizeof *server);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;

    ck_assert_ptr_nonnull(server);
    server->steps = steps;
    server->count = count;
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(server->listener, 0);
    ck_assert_int_eq(bind(server->listener, (struct sockaddr *)&address, length), 0);
    ck_assert_int_eq(listen(server->listener, 8), 0);
    ck_assert_int_eq(getsockname(server->listener, (struct sockaddr *)&address, &length), 0);
    (void)snprintf(server->url, sizeof server->url, "http://127.0.0.1:%u", ntohs(address.sin_port));
    ck_assert_int_eq(pthread_create(&server->thread, NULL, serve, server), 0);
    return server;
}

void metadata_server_stop(struct metadata_server *server)
{
    (void)shutdown(server->listener, SHUT_RDWR);
    ck_assert_int_eq(pthread_join(server->thread, NULL), 0);
    (void)close(server->listener);
    free(server);
}

const char *metadata_server_url(const struct metadata_server *server)
{
    return server->url;
}

size_t metadata_server_request_count(struct metadata_server *server)
{
    return atomic_load(&server->request_count);
}

const char *metadata_server_request(struct metadata_server *server, size_t index)
{
    ck_assert_uint_lt(index, metadata_server_request_count(server));
    return server->requests[index];
}

/* The HTTPS server. */
#include "tests/emulator/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/emulator/request.h"
#include "tests/emulator/response.h"
#include "tests/emulator/router.h"
#include "tests/emulator/text.h"

#define LARGEST_BODY   (1024 * 1024)
#define LARGEST_OBJECT (128 * 1024 * 1024)
#define LISTEN_BACKLOG 512
#define IDLE_SECONDS   120
#define ADDRESSES      2

struct server {
    int sockets[ADDRESSES]; /* IPv4 and IPv6; -1 when there is none */
    struct MHD_Daemon *daemons[ADDRESSES];
    uint16_t port;
    struct world *world;
    atomic_ullong connections;
};

static int bind_address(const struct sockaddr *address, socklen_t length)
{
    static const int on = 1;
    auto_close int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -errno;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address->sa_family == AF_INET6)
        (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (bind(fd, address, length) < 0 || listen(fd, LISTEN_BACKLOG) < 0)
        return -errno;
    return take_fd(&fd);
}

static int bind_ipv4(struct server *server, uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    socklen_t length = sizeof address;

    server->sockets[0] = bind_address((const struct sockaddr *)&address, length);
    if (server->sockets[0] < 0)
        return server->sockets[0];
    if (getsockname(server->sockets[0], (struct sockaddr *)&address, &length) < 0)
        return -errno;
    server->port = ntohs(address.sin_port);
    return 0;
}

/* A host without IPv6, or with the port taken there, does without. */
static void bind_ipv6(struct server *server)
{
    struct sockaddr_in6 address = {
        .sin6_family = AF_INET6,
        .sin6_port = htons(server->port),
        .sin6_addr = IN6ADDR_LOOPBACK_INIT,
    };

    server->sockets[1] = bind_address((const struct sockaddr *)&address, sizeof address);
}

int server_bind(uint16_t port, struct server **out)
{
    struct server *server = calloc(1, sizeof *server);

    if (server == NULL)
        return -ENOMEM;
    server->sockets[0] = server->sockets[1] = -1;
    int r = bind_ipv4(server, port);
    if (r < 0) {
        server_stop(server);
        return r;
    }
    bind_ipv6(server);
    *out = server;
    return 0;
}

uint16_t server_port(const struct server *server)
{
    return server->port;
}

/* The URI as it was sent, before the library decodes it: SigV4 signs that. */
static void *begin_request(void *context, const char *uri, struct MHD_Connection *connection)
{
    struct request *request = calloc(1, sizeof *request);
    size_t path_length = strcspn(uri, "?");

    (void)context;
    (void)connection;
    if (request == NULL)
        abort();
    request->path = text_format("%.*s", (int)path_length, uri);
    request->query = text_copy(uri[path_length] == '?' ? uri + path_length + 1 : "");
    request->body = text_copy("");
    return request;
}

static void end_request(void *context, struct MHD_Connection *connection, void **state,
                        enum MHD_RequestTerminationCode how)
{
    (void)context;
    (void)connection;
    (void)how;
    if (*state == NULL)
        return;
    request_release(*state);
    free(*state);
    *state = NULL;
}

static void note_connection(void *context, struct MHD_Connection *connection, void **state,
                            enum MHD_ConnectionNotificationCode what)
{
    struct server *server = context;

    (void)connection;
    if (what != MHD_CONNECTION_NOTIFY_STARTED)
        return;
    *state = (void *)(uintptr_t)(atomic_fetch_add(&server->connections, 1) + 1);
    (void)pthread_mutex_lock(&server->world->lock);
    server->world->log.connections++;
    (void)pthread_mutex_unlock(&server->world->lock);
}

static enum MHD_Result copy_header(void *request, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    (void)kind;
    request_add_header(request, name, value == NULL ? "" : value);
    return MHD_YES;
}

static enum MHD_Result add_body(struct request *request, const char *data, size_t *length)
{
    size_t largest = strcmp(request->method, "PUT") == 0 ? LARGEST_OBJECT : LARGEST_BODY;

    if (request->body_length + *length > largest)
        return MHD_NO;
    request->body = memory_resize(request->body, request->body_length + *length + 1);
    memcpy(request->body + request->body_length, data, *length);
    request->body_length += *length;
    request->body[request->body_length] = '\0';
    *length = 0;
    return MHD_YES;
}

static uint64_t connection_number(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *information =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return information == NULL ? 0 : (uint64_t)(uintptr_t)information->socket_context;
}

/* Called first with the headers, then with each part of the body, then once more for the answer. */
static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *data_length, void **state)
{
    struct server *server = context;
    struct request *request = *state;

    (void)url;
    (void)version;
    if (request->method == NULL) {
        request->method = text_copy(method);
        request->connection = connection_number(connection);
        (void)MHD_get_connection_values(connection, MHD_HEADER_KIND, copy_header, request);
        return MHD_YES;
    }
    if (*data_length > 0)
        return add_body(request, data, data_length);
    struct reply reply = {0};
    router_answer(server->world, request, &reply);
    enum MHD_Result sent = response_send(connection, &reply, clock_now(&server->world->clock));
    reply_release(&reply);
    return sent;
}

static struct MHD_Daemon *start_daemon(struct server *server, int *fd,
                                       const struct certificate *certificate)
{
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
                     MHD_USE_POLL | MHD_USE_TLS | MHD_USE_ITC | MHD_USE_SUPPRESS_DATE_NO_CLOCK;
    struct MHD_Daemon *daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, handle, server, MHD_OPTION_LISTEN_SOCKET, *fd,
        MHD_OPTION_HTTPS_MEM_KEY, certificate->key_pem, MHD_OPTION_HTTPS_MEM_CERT,
        certificate->chain_pem, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
        MHD_OPTION_URI_LOG_CALLBACK, begin_request, NULL, MHD_OPTION_NOTIFY_COMPLETED, end_request,
        NULL, MHD_OPTION_NOTIFY_CONNECTION, note_connection, server, MHD_OPTION_END);

    if (daemon != NULL)
        (void)take_fd(fd); /* the library closes it */
    return daemon;
}

int server_start(struct server *server, struct world *world, const struct certificate *certificate)
{
    server->world = world;
    for (size_t i = 0; i < ADDRESSES; i++) {
        if (server->sockets[i] < 0)
            continue;
        server->daemons[i] = start_daemon(server, &server->sockets[i], certificate);
        if (server->daemons[i] == NULL)
            return -EIO;
    }
    return 0;
}

void server_stop(struct server *server)
{
    if (server == NULL)
        return;
    for (size_t i = 0; i < ADDRESSES; i++) {
        if (server->daemons[i] != NULL)
            MHD_stop_daemon(server->daemons[i]);
        ownership_close(&server->sockets[i]);
    }
    free(server);
}

/* proxy: an HTTP proxy that carries CONNECT, on a port of the loopback.
 *
 *   proxy PORT
 *
 * It reaches what the name in CONNECT says on this machine. On standard output "ready", and a line
 * for each tunnel: what was asked for. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/ownership.h"

#define MAX_REQUEST 4096

static int listen_on(uint16_t port)
{
    int yes = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0 ||
        bind(fd, (const struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 64) < 0) {
        perror("proxy");
        exit(EXIT_FAILURE);
    }
    return fd;
}

/* Up to the empty line, a byte at a time: what follows belongs to the tunnel. */
static bool read_request(int fd, char request[MAX_REQUEST])
{
    size_t length = 0;

    request[0] = '\0';
    while (strstr(request, "\r\n\r\n") == NULL) {
        if (length == MAX_REQUEST - 1 || recv(fd, request + length, 1, 0) != 1)
            return false;
        request[++length] = '\0';
    }
    return true;
}

static int reach(const char *host, const char *port)
{
    struct addrinfo wanted = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;

    if (getaddrinfo(host, port, &wanted, &found) != 0)
        return -1;
    auto_close int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int r = fd < 0 ? -1 : connect(fd, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return r < 0 ? -1 : take_fd(&fd);
}

static bool carry(int from, int to)
{
    uint8_t bytes[16384];

    ssize_t length = recv(from, bytes, sizeof bytes, 0);
    return length > 0 && send(to, bytes, (size_t)length, MSG_NOSIGNAL) == length;
}

static void carry_both_ways(int a, int b)
{
    bool goes_on = true;

    while (goes_on) {
        struct pollfd ends[] = {{.fd = a, .events = POLLIN}, {.fd = b, .events = POLLIN}};
        if (poll(ends, 2, -1) < 0)
            return;
        if (ends[0].revents != 0)
            goes_on = carry(a, b);
        if (goes_on && ends[1].revents != 0)
            goes_on = carry(b, a);
    }
}

static void serve(int fd)
{
    static const char established[] = "HTTP/1.1 200 Connection established\r\n\r\n";
    char request[MAX_REQUEST];
    char host[256];
    char port[8];

    if (!read_request(fd, request) ||
        sscanf(request, "CONNECT %255[^: ]:%7[0-9] ", host, port) != 2)
        return;
    (void)printf("tunnel to %s:%s\n", host, port);
    auto_close int far = reach(host, port);
    if (far >= 0 && send(fd, established, strlen(established), MSG_NOSIGNAL) > 0)
        carry_both_ways(fd, far);
}

int main(int argc, char **argv)
{
    unsigned long port = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;

    if (port == 0 || port > UINT16_MAX) {
        (void)fprintf(stderr, "Usage: proxy PORT\n");
        return EXIT_FAILURE;
    }
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    (void)signal(SIGCHLD, SIG_IGN);
    auto_close int listener = listen_on((uint16_t)port);
    (void)printf("ready\n");
    for (;;) {
        auto_close int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0 && fork() == 0) {
            serve(fd);
            exit(EXIT_SUCCESS);
        }
    }
}

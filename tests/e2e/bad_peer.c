/* bad-peer: a server that does not serve, on a port of the loopback.
 *
 *   bad-peer silent PORT     takes every connection and says nothing
 *   bad-peer trickle PORT    says a byte a second: a TLS record that never ends
 *   bad-peer full PORT       its queue is full, and what comes next is dropped without a word
 *   bad-peer dns PORT        takes every datagram and says nothing
 *
 * It prints a line when it is ready. */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/ownership.h"

#define MAX_CONNECTIONS 256

static int open_socket(int kind, uint16_t port, struct sockaddr_in *address)
{
    int yes = 1;

    *address = (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, kind | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0 ||
        bind(fd, (const struct sockaddr *)address, sizeof *address) < 0) {
        perror("bad-peer");
        exit(EXIT_FAILURE);
    }
    return fd;
}

static void say_ready(void)
{
    (void)puts("ready");
    (void)fflush(stdout);
}

/* The header of a handshake record of 16 KiB, then its bytes. */
static void send_next_byte(int fd, size_t number)
{
    static const uint8_t start[] = {0x16, 0x03, 0x03, 0x40, 0x00, 0x02};
    uint8_t byte = number < sizeof start ? start[number] : 0;

    (void)send(fd, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* Keeps whoever comes; when it trickles, each hears a byte a second. */
static void keep(int listener, bool trickles)
{
    static int connections[MAX_CONNECTIONS];
    static size_t said[MAX_CONNECTIONS];
    size_t count = 0;

    for (;;) {
        struct pollfd entry = {.fd = listener, .events = count < MAX_CONNECTIONS ? POLLIN : 0};
        if (poll(&entry, 1, 1000) > 0 && (entry.revents & POLLIN) != 0)
            connections[count++] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        else if (trickles)
            for (size_t i = 0; i < count; i++)
                send_next_byte(connections[i], said[i]++);
    }
}

/* Connects to itself until the kernel drops what comes: a connection that is still under way. */
static void fill(const struct sockaddr_in *address)
{
    for (int i = 0; i < 8; i++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        struct pollfd entry = {.fd = fd, .events = POLLOUT};
        if (fd < 0 || connect(fd, (const struct sockaddr *)address, sizeof *address) == 0)
            continue;
        if (errno == EINPROGRESS && poll(&entry, 1, 200) == 0)
            return;
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in address;
    char *end = NULL;
    unsigned long port = argc == 3 ? strtoul(argv[2], &end, 10) : 0;

    if (port == 0 || port > UINT16_MAX || *end != '\0') {
        (void)fprintf(stderr, "Usage: bad-peer silent|trickle|full|dns PORT\n");
        return EXIT_FAILURE;
    }
    bool is_dns = strcmp(argv[1], "dns") == 0;
    bool is_full = strcmp(argv[1], "full") == 0;
    auto_close int fd = open_socket(is_dns ? SOCK_DGRAM : SOCK_STREAM, (uint16_t)port, &address);
    if (!is_dns && listen(fd, is_full ? 0 : MAX_CONNECTIONS) < 0)
        return EXIT_FAILURE;
    if (is_full)
        fill(&address);
    say_ready();
    if (!is_dns && !is_full)
        keep(fd, strcmp(argv[1], "trickle") == 0);
    for (;;)
        (void)pause();
}

/* log-sink: the syslog of a test world. Binds a datagram socket where syslog(3) sends to and writes
 * each message as a line to standard output, so that tests can read what PAM modules, sshd and sudo
 * logged, and that no secret was among it.
 *
 *   log-sink /dev/log >messages &
 *
 * It is ready when the socket exists. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/ownership.h"

#define MAX_MESSAGE_LENGTH 8192 /* bytes; syslog(3) truncates before that */

static int bind_socket(const char *path, int *out)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof(address.sun_path))
        return -ENAMETOOLONG;
    memcpy(address.sun_path, path, strlen(path));

    auto_close int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    mode_t old_mask = umask(0111); /* everybody may log */
    int r = bind(fd, (const struct sockaddr *)&address, sizeof(address));
    (void)umask(old_mask);
    if (r < 0)
        return -errno;
    *out = take_fd(&fd);
    return 0;
}

/* "<86>Jan  1 00:00:00 sshd[7]: words" loses its priority; what has none is kept as it is. */
static const char *skip_priority(const char *message)
{
    if (message[0] != '<')
        return message;
    const char *end = strchr(message, '>');
    return end ? end + 1 : message;
}

static int copy_messages(int fd)
{
    for (;;) {
        char message[MAX_MESSAGE_LENGTH + 1];
        ssize_t length = recv(fd, message, MAX_MESSAGE_LENGTH, 0);
        if (length < 0)
            return -errno;
        message[length] = '\0';
        if (puts(skip_priority(message)) == EOF || fflush(stdout) == EOF)
            return -errno;
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: log-sink SOCKET\n", stderr);
        return EXIT_FAILURE;
    }
    auto_close int fd = -1;
    int r = bind_socket(argv[1], &fd);
    if (r == 0)
        r = copy_messages(fd);
    errno = -r;
    fprintf(stderr, "log-sink: %s: %m\n", argv[1]);
    return EXIT_FAILURE;
}

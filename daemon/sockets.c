/* Listening sockets. Who may ask for what is decided per peer (permit.h), not by their mode. */
#include "daemon/sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>

#include "common/ownership.h"

#define BACKLOG 128

/* The place of a name in "pam:control", or -1. */
static int index_of(char **names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

int sockets_take_from_systemd(const char *name)
{
    char **names = NULL;
    int count = sd_listen_fds_with_names(0, &names);

    if (count <= 0)
        return count < 0 ? count : -ENOENT;
    int index = index_of(names, count, name);
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
    if (index < 0)
        return -ENOENT;
    int fd = SD_LISTEN_FDS_START + index;
    return sd_is_socket(fd, AF_UNIX, SOCK_SEQPACKET, 1) > 0 ? fd : -EINVAL;
}

int sockets_lock_directory(const char *directory)
{
    auto_close int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return -errno;
    if (flock(fd, LOCK_EX | LOCK_NB) < 0)
        return errno == EWOULDBLOCK ? -EBUSY : -errno;
    return take_fd(&fd);
}

int sockets_open(const char *directory, const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int length = snprintf(address.sun_path, sizeof address.sun_path, "%s/%s", directory, name);

    if (length < 0 || (size_t)length >= sizeof address.sun_path)
        return -ENAMETOOLONG;
    auto_close int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    if (unlink(address.sun_path) < 0 && errno != ENOENT)
        return -errno;
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
        return -errno;
    if (chmod(address.sun_path, 0666) < 0 || listen(fd, BACKLOG) < 0)
        return -errno;
    return take_fd(&fd);
}

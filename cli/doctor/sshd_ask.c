/* Asking sshd itself: nobody else knows all of its defaults. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/doctor/sshd.h"
#include "common/deadline.h"
#include "common/ownership.h"

#define LIMIT_MS 5000

static int start(const char *program, int output, pid_t *out)
{
    char *const arguments[] = {(char[]){"sshd"}, (char[]){"-T"}, NULL};
    char *const environment[] = {(char[]){"PATH=/usr/sbin:/usr/bin:/sbin:/bin"}, (char[]){"LANG=C"},
                                 NULL};
    posix_spawn_file_actions_t files;

    int r = posix_spawn_file_actions_init(&files);
    if (r != 0)
        return -r;
    r = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (r == 0)
        r = posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    if (r == 0)
        r = posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (r == 0)
        r = posix_spawn(out, program, &files, NULL, arguments, environment);
    (void)posix_spawn_file_actions_destroy(&files);
    return -r;
}

/* Reads to the end, as a text. */
static int read_text(int fd, size_t size, char *out)
{
    struct deadline deadline = deadline_in_ms(LIMIT_MS);
    struct pollfd entry = {.fd = fd, .events = POLLIN};
    size_t used = 0;

    while (used < size - 1) {
        if (poll(&entry, 1, deadline_left_ms(deadline)) <= 0)
            return -ETIMEDOUT;
        ssize_t count = read(fd, out + used, size - 1 - used);
        if (count < 0)
            return -errno;
        out[used + (size_t)count] = '\0';
        if (count == 0)
            return 0;
        used += (size_t)count;
    }
    return -EMSGSIZE;
}

bool sshd_ask(const char *program, size_t size, char *out)
{
    int ends[2];
    pid_t child;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return false;
    auto_close int input = ends[0];
    auto_close int output = ends[1];
    if (start(program, output, &child) < 0)
        return false;
    (void)close(take_fd(&output));
    int r = read_text(input, size, out);
    (void)kill(child, SIGKILL); /* all is told by now, or too late */
    (void)waitpid(child, NULL, 0);
    return r == 0 && out[0] != '\0';
}

bool sshd_told(const char *told, const char *keyword, size_t size, char *out)
{
    size_t length = strlen(keyword);

    for (const char *line = told; *line != '\0'; line += *line == '\n') {
        if (strncasecmp(line, keyword, length) == 0 && line[length] == ' ') {
            const char *value = line + length + 1;
            (void)snprintf(out, size, "%.*s", (int)strcspn(value, "\n"), value);
            return true;
        }
        line += strcspn(line, "\n");
    }
    return false;
}

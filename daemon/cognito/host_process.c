/* Runs the program that credential_process names. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/ownership.h"
#include "daemon/cognito/host_provider_private.h"

#define MAX_ARGUMENTS 32
#define MAX_COMMAND   1024

struct command {
    char text[MAX_COMMAND];
    char *arguments[MAX_ARGUMENTS + 1]; /* into text */
};

/* Takes the next word off, unquoting it in place; NULL: there is none. */
static char *next_word(char **rest)
{
    char *at = *rest + strspn(*rest, " \t");
    char *word = at, *end = at;
    bool is_quoted = false;

    if (*at == '\0')
        return NULL;
    for (; *at != '\0' && (is_quoted || (*at != ' ' && *at != '\t')); at++) {
        if (*at == '"')
            is_quoted = !is_quoted;
        else
            *end++ = *at;
    }
    *rest = *at == '\0' ? at : at + 1;
    *end = '\0';
    return word;
}

static int split(const char *text, struct command *out)
{
    size_t length = strlen(text), count = 0;
    char *rest = out->text;

    if (length >= sizeof out->text)
        return -E2BIG;
    memcpy(out->text, text, length + 1);
    for (char *word = next_word(&rest); word != NULL; word = next_word(&rest)) {
        if (count == MAX_ARGUMENTS)
            return -E2BIG;
        out->arguments[count++] = word;
    }
    out->arguments[count] = NULL;
    return count == 0 ? -EINVAL : 0;
}

/* Who could change the program would have the daemon's rights. */
static int check_program(const char *path, char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    struct stat status;

    if (path[0] != '/')
        return host_explain(why, -EACCES, "credential_process must begin with an absolute path");
    if (stat(path, &status) < 0)
        return host_explain(why, -errno, "%.100s cannot be looked at: %m", path);
    if (!S_ISREG(status.st_mode) || status.st_uid != 0 ||
        (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return host_explain(why, -EACCES,
                            "%.100s must be a program that belongs to root and that nobody else "
                            "may change",
                            path);
    return 0;
}

static int set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none, all;

    (void)sigemptyset(&none);
    (void)sigfillset(&all);
    int r = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                     POSIX_SPAWN_SETSIGDEF);
    if (r == 0)
        r = posix_spawnattr_setpgroup(attributes, 0);
    if (r == 0)
        r = posix_spawnattr_setsigmask(attributes, &none);
    if (r == 0)
        r = posix_spawnattr_setsigdefault(attributes, &all);
    return -r;
}

static int set_files(posix_spawn_file_actions_t *files, int output)
{
    int r = posix_spawn_file_actions_addopen(files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (r == 0)
        r = posix_spawn_file_actions_adddup2(files, output, STDOUT_FILENO);
    if (r == 0)
        r = posix_spawn_file_actions_addopen(files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    return -r;
}

/* Starts it as the leader of a process group of its own, so that all it starts ends with it. */
static int start(const struct command *command, int output, pid_t *out)
{
    char *const environment[] = {(char[]){"PATH=/usr/local/bin:/usr/bin:/bin"}, (char[]){"HOME=/"},
                                 (char[]){"LANG=C"}, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;

    if (posix_spawn_file_actions_init(&files) != 0)
        return -ENOMEM;
    if (posix_spawnattr_init(&attributes) != 0) {
        (void)posix_spawn_file_actions_destroy(&files);
        return -ENOMEM;
    }
    int r = set_attributes(&attributes);
    if (r == 0)
        r = set_files(&files, output);
    if (r == 0)
        r = -posix_spawn(out, command->arguments[0], &files, &attributes, command->arguments,
                         environment);
    (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&files);
    return r;
}

static int wait_for(int fd, struct deadline deadline)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    int r = 0;

    do
        r = poll(&poll_fd, 1, deadline_left_ms(deadline));
    while (r < 0 && errno == EINTR && !deadline_has_passed(deadline));
    return r < 0 ? -errno : r == 0 ? -ETIMEDOUT : 0;
}

/* Reads to the end, within the bounds. */
static int read_words(int fd, struct deadline deadline, struct secret *out)
{
    auto_wipe struct secret room = {0};
    size_t used = 0;

    int r = secret_allocate(&room, HOST_MAX_FILE);
    while (r == 0) {
        r = wait_for(fd, deadline);
        if (r < 0)
            return r;
        ssize_t count = read(fd, room.bytes + used, room.length - used);
        if (count < 0)
            return -errno;
        if (count == 0)
            return secret_copy(out, room.bytes, used);
        used += (size_t)count;
        if (used == room.length)
            return -EMSGSIZE;
    }
    return r;
}

/* Waits for its end, and kills whatever is left of its group in any case. */
static int end(pid_t process, int r, struct deadline deadline)
{
    siginfo_t info = {0};
    auto_close int handle = pidfd_open(process, 0);

    if (r == 0)
        r = handle < 0 ? -errno : wait_for(handle, deadline);
    (void)kill(-process, SIGKILL);
    if (waitid(P_PID, (id_t)process, &info, WEXITED) < 0)
        return r < 0 ? r : -errno;
    if (r < 0)
        return r;
    return info.si_code == CLD_EXITED && info.si_status == 0 ? 0 : -EPROTO;
}

static int run(const struct command *command, struct deadline deadline, struct secret *out)
{
    int ends[2];
    pid_t process = -1;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    auto_close int output = ends[0];
    int r = start(command, ends[1], &process);
    (void)close(ends[1]);
    if (r < 0)
        return r;
    return end(process, read_words(output, deadline, out), deadline);
}

static const char *words_for(int error)
{
    switch (-error) {
    case ETIMEDOUT:
        return "did not answer in time";
    case EMSGSIZE:
        return "said too much";
    case EPROTO:
        return "failed";
    default:
        return "could not be run";
    }
}

int host_process_run(const char *command, struct deadline deadline, struct secret *out,
                     char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    struct command split_command;

    int r = split(command, &split_command);
    if (r < 0)
        return host_explain(why, r, "credential_process is empty or too long");
    r = check_program(split_command.arguments[0], why);
    if (r < 0)
        return r;
    r = run(&split_command, deadline, out);
    return r < 0 ? host_explain(why, r, "%.100s %s", split_command.arguments[0], words_for(r)) : 0;
}

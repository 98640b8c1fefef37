/* Running a program on a text. Its input and outputs are files in memory: nobody waits for a pipe,
 * however much it writes. */
#include "tests/emulator/program_run.h"

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/deadline.h"
#include "common/ownership.h"
#include "tests/emulator/text.h"

#define LARGEST_OUTPUT (6 * 1024 * 1024)
#define STREAMS        3 /* standard input, output and error */
#define LOOK_AGAIN_MS  5

static int file_in_memory(const char *content)
{
    auto_close int fd = memfd_create("trigger", MFD_CLOEXEC);
    size_t length = strlen(content);

    if (fd < 0 || pwrite(fd, content, length, 0) != (ssize_t)length)
        return -1;
    return take_fd(&fd);
}

static char *read_back(int fd)
{
    struct stat status = {0};
    ssize_t length = 0;

    if (fd >= 0)
        (void)fstat(fd, &status);
    size_t size = status.st_size > LARGEST_OUTPUT ? LARGEST_OUTPUT : (size_t)status.st_size;
    char *text = memory_resize(NULL, size + 1);
    if (size > 0)
        length = pread(fd, text, size, 0);
    text[length < 0 ? 0 : length] = '\0';
    return text;
}

/* With signals as every program expects them, and a process group of its own, to be killed by. */
static void set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none, defaults;

    (void)sigemptyset(&none);
    (void)sigemptyset(&defaults);
    (void)sigaddset(&defaults, SIGPIPE);
    (void)posix_spawnattr_setsigmask(attributes, &none);
    (void)posix_spawnattr_setsigdefault(attributes, &defaults);
    (void)posix_spawnattr_setpgroup(attributes, 0);
    (void)posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                   POSIX_SPAWN_SETPGROUP);
}

static pid_t start(const char *path, const int files[STREAMS])
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    char *program = text_copy(path);
    char *const arguments[] = {program, NULL};
    pid_t pid = -1;

    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawnattr_init(&attributes);
    for (int stream = 0; stream < STREAMS; stream++)
        (void)posix_spawn_file_actions_adddup2(&actions, files[stream], stream);
    set_attributes(&attributes);
    if (posix_spawn(&pid, program, &actions, &attributes, arguments, environ) != 0)
        pid = -1;
    (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&actions);
    free(program);
    return pid;
}

/* Where no descriptor of a process is to be had: valgrind 3.19 does not know the call. */
static bool is_seen_to_end(pid_t pid, struct deadline deadline)
{
    while (!deadline_has_passed(deadline)) {
        siginfo_t end = {.si_pid = 0};
        if (waitid(P_PID, (id_t)pid, &end, WEXITED | WNOHANG | WNOWAIT) < 0 || end.si_pid == pid)
            return true;
        (void)poll(NULL, 0, LOOK_AGAIN_MS);
    }
    return false;
}

static bool ends_in_time(pid_t pid, int timeout_ms)
{
    auto_close int process = pidfd_open(pid, 0);
    struct pollfd event = {.fd = process, .events = POLLIN};

    if (process < 0)
        return is_seen_to_end(pid, deadline_in_ms(timeout_ms));
    return poll(&event, 1, timeout_ms) == 1;
}

static enum program_end wait_for(pid_t pid, int timeout_ms)
{
    int status = 0;

    bool ended = ends_in_time(pid, timeout_ms);
    (void)kill(-pid, SIGKILL);
    (void)waitpid(pid, &status, 0);
    if (!ended)
        return PROGRAM_TIMED_OUT;
    if (!WIFEXITED(status))
        return PROGRAM_NOT_RUN;
    return WEXITSTATUS(status) == 0 ? PROGRAM_SUCCEEDED : PROGRAM_FAILED;
}

enum program_end program_run(const struct program_order *order, struct program_result *out)
{
    auto_close int input = file_in_memory(order->input);
    auto_close int output = file_in_memory("");
    auto_close int complaint = file_in_memory("");
    const int files[STREAMS] = {input, output, complaint};
    enum program_end end = PROGRAM_NOT_RUN;

    if (input >= 0 && output >= 0 && complaint >= 0) {
        pid_t pid = start(order->path, files);
        if (pid > 0)
            end = wait_for(pid, order->timeout_ms);
    }
    out->output = read_back(output);
    out->complaint = read_back(complaint);
    return end;
}

void program_result_release(struct program_result *result)
{
    free(result->output);
    free(result->complaint);
}

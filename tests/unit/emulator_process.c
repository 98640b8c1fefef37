/* Starts the emulator as a child, and stops it. */
#include "tests/unit/emulator_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <json-c/json.h>

#include "common/deadline.h"
#include "tests/unit/unit.h"

#define START_LIMIT_MS UNIT_PATIENCE_MS

static char *make_directory(void)
{
    char name[] = "/tmp/cognito-test-XXXXXX";

    ck_assert_ptr_nonnull(mkdtemp(name));
    return strdup(name);
}

static void write_file(const char *directory, const char *name, const char *text)
{
    char path[256];

    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

static void become_emulator(const char *directory, int output, const char *argument)
{
    char state[256];

    (void)snprintf(state, sizeof state, "%s/state.json", directory);
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM); /* a test that is killed leaves nothing behind */
    (void)dup2(output, STDOUT_FILENO);
    (void)execl(EMULATOR, "cognito-emulator", "--state", state, "--cert-dir", directory, argument,
                (char *)NULL);
    _exit(127);
}

/* The one line that it prints when it is ready. */
static void read_ready_line(int fd, char *out, size_t size)
{
    struct deadline deadline = deadline_in_ms(START_LIMIT_MS);
    size_t used = 0;

    while (used < size - 1 && memchr(out, '\n', used) == NULL) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        ck_assert_msg(poll(&wait, 1, deadline_left_ms(deadline)) == 1, "no readiness line");
        ssize_t count = read(fd, out + used, size - 1 - used);
        ck_assert_msg(count > 0, "the emulator ended at its start");
        used += (size_t)count;
    }
    out[used] = '\0';
}

static char *copy_member(struct json_object *of, const char *name)
{
    struct json_object *member = NULL;

    ck_assert(json_object_object_get_ex(of, name, &member));
    return strdup(json_object_get_string(member));
}

struct emulator_process emulator_process_start(const char *state, const char *argument)
{
    struct emulator_process emulator = {.directory = make_directory()};
    int ends[2];
    char line[1024] = "";

    write_file(emulator.directory, "state.json", state);
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    emulator.pid = fork();
    ck_assert_int_ge(emulator.pid, 0);
    if (emulator.pid == 0)
        become_emulator(emulator.directory, ends[1], argument);
    (void)close(ends[1]);
    read_ready_line(ends[0], line, sizeof line);
    (void)close(ends[0]);
    struct json_object *ready = json_tokener_parse(line);
    ck_assert_ptr_nonnull(ready);
    emulator.endpoint = copy_member(ready, "endpoint");
    emulator.ca_file = copy_member(ready, "ca");
    json_object_put(ready);
    return emulator;
}

static void remove_file(const char *directory, const char *name)
{
    char path[256];

    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    (void)unlink(path);
}

void emulator_process_stop(struct emulator_process *emulator)
{
    ck_assert_int_eq(kill(emulator->pid, SIGTERM), 0);
    ck_assert_int_eq(waitpid(emulator->pid, NULL, 0), emulator->pid);
    remove_file(emulator->directory, "state.json");
    remove_file(emulator->directory, "ca.pem");
    remove_file(emulator->directory, "server.pem");
    ck_assert_int_eq(rmdir(emulator->directory), 0);
    free(emulator->directory);
    free(emulator->endpoint);
    free(emulator->ca_file);
}

/* record-processes: writes down the command line and the environment of every process that it sees,
 * again and again until it is ended, so that tests can look for secrets in them afterwards.
 *
 *   record-processes FOLDER
 *
 * FOLDER/command-lines has those of all, FOLDER/environments those of all but the pool's users, who
 * are in FOLDER/environments-of-users: their sessions are meant to have credentials. What lives for
 * less than a round, a millisecond or two, may be missed. It prints a line when it is ready. */
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/identity.h"
#include "common/ownership.h"

#define MAX_CONTENT (256 * 1024) /* bytes of one command line or environment */
#define MAX_SEEN    (1 << 18)
#define PAUSE_MS    1

struct recorder {
    FILE *command_lines, *environments, *environments_of_users;
    uint64_t seen[MAX_SEEN]; /* hashes of what was written down; 0: free */
    size_t seen_count;
    char content[MAX_CONTENT];
};

static FILE *create(const char *folder, const char *name)
{
    char path[4096];

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    if (file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    (void)setvbuf(file, NULL, _IOFBF, 2 * MAX_CONTENT);
    return file;
}

/* FNV-1a. */
static uint64_t hash(const char *pid, const char *bytes, size_t length)
{
    uint64_t value = 0xcbf29ce484222325;

    for (; *pid != '\0'; pid++)
        value = (value ^ (unsigned char)*pid) * 0x100000001b3;
    for (size_t i = 0; i < length; i++)
        value = (value ^ (unsigned char)bytes[i]) * 0x100000001b3;
    return value | 1;
}

static bool is_new(struct recorder *recorder, uint64_t value)
{
    size_t place = value % MAX_SEEN;

    for (; recorder->seen[place] != 0; place = (place + 1) % MAX_SEEN)
        if (recorder->seen[place] == value)
            return false;
    if (++recorder->seen_count > MAX_SEEN / 2) {
        (void)fprintf(stderr, "record-processes: too many processes\n");
        exit(EXIT_FAILURE);
    }
    recorder->seen[place] = value;
    return true;
}

/* The file's bytes with a line for each text; 0 when it cannot be read or is empty. */
static size_t read_texts(struct recorder *recorder, int process, const char *name)
{
    auto_close int fd = openat(process, name, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, recorder->content, sizeof recorder->content);

    for (ssize_t i = 0; i < length; i++)
        if (recorder->content[i] == '\0')
            recorder->content[i] = '\n';
    return length < 0 ? 0 : (size_t)length;
}

static void record(struct recorder *recorder, FILE *to, int process, const char *pid,
                   const char *name)
{
    size_t length = read_texts(recorder, process, name);

    if (length == 0 || !is_new(recorder, hash(pid, recorder->content, length)))
        return;
    (void)fprintf(to, "=== %s of %s\n", name, pid);
    (void)fwrite(recorder->content, 1, length, to);
    (void)fputc('\n', to);
    (void)fflush(to);
}

static void record_process(struct recorder *recorder, int processes, const char *pid)
{
    auto_close int process = openat(processes, pid, O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct stat status;

    if (process < 0 || fstat(process, &status) < 0)
        return;
    bool is_users = status.st_uid >= IDENTITY_MIN_ID && status.st_uid <= IDENTITY_MAX_ID;
    record(recorder, recorder->command_lines, process, pid, "cmdline");
    record(recorder, is_users ? recorder->environments_of_users : recorder->environments, process,
           pid, "environ");
}

static void record_all(struct recorder *recorder, DIR *processes)
{
    const struct dirent *entry;

    rewinddir(processes);
    while ((entry = readdir(processes)) != NULL)
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
            record_process(recorder, dirfd(processes), entry->d_name);
}

int main(int argc, char **argv)
{
    static struct recorder recorder;
    DIR *processes = opendir("/proc");

    if (argc != 2 || processes == NULL) {
        (void)fputs("Usage: record-processes FOLDER\n", stderr);
        return EXIT_FAILURE;
    }
    recorder.command_lines = create(argv[1], "command-lines");
    recorder.environments = create(argv[1], "environments");
    recorder.environments_of_users = create(argv[1], "environments-of-users");
    (void)puts("ready");
    (void)fflush(stdout);
    for (;;) {
        record_all(&recorder, processes);
        (void)poll(NULL, 0, PAUSE_MS);
    }
}

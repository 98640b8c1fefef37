/* look-up: looks names up by getpwnam_r(3) in the circumstances of other people's programs.
 *
 *   look-up WHERE [FOLDER] NAME...
 *
 * It first looks the first name up so often that a process that may map the directory does. WHERE
 * is one of
 *   here           this very process, which a test may have made pid 1
 *   fork           a child that does not exec
 *   threads        8 threads at once, each all names
 *   chroot FOLDER  the folder has become the root
 *   closed         a child that has closed every descriptor, 0 to 2 too
 *   closed-first   the same, without the look-ups before
 *   often          this process, all names 2000 times
 * and there every name is looked up once more, or as often as WHERE says. On standard output:
 *   pid PID; mapped yes|no; memory BEFORE AFTER; descriptors BEFORE AFTER
 *                                        of the process that looked up; memory in KiB
 *   NAME UID|none TOOK                                   in microseconds, a line a look-up */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/ownership.h"

#define THREADS     8
#define MAX_NAMES   8
#define WARM_UPS    5
#define OFTEN       2000
#define DESCRIPTORS 256 /* looked at */
#define NOBODY      ((uid_t)-1)

struct sighting {
    uid_t uid; /* NOBODY: none */
    int64_t took_us;
};

/* What a process holds. */
struct weight {
    long memory_kib;
    int descriptors;
};

/* Shared with children, who may have no descriptor left to tell it by. */
struct report {
    pid_t pid;
    bool is_mapped;
    struct weight before;
    struct weight after;
    struct sighting sightings[THREADS][MAX_NAMES];
};

struct errand {
    struct report *report;
    char **names;
    size_t count;
    size_t thread; /* which row of the report is its own */
};

static int64_t now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static struct sighting look_up(const char *name)
{
    char buffer[1024];
    struct passwd user;
    struct passwd *found = NULL;
    int64_t began = now_us();

    (void)getpwnam_r(name, &user, buffer, sizeof buffer, &found);
    return (struct sighting){.uid = found == NULL ? NOBODY : user.pw_uid,
                             .took_us = now_us() - began};
}

static int count_descriptors(void)
{
    int count = 0;

    for (int fd = 0; fd < DESCRIPTORS; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

static long memory_kib(void)
{
    long pages = 0;
    auto_fclose FILE *file = fopen("/proc/self/statm", "re");

    if (file == NULL || fscanf(file, "%*d %ld", &pages) != 1)
        return 0;
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static struct weight weigh(void)
{
    return (struct weight){.memory_kib = memory_kib(), .descriptors = count_descriptors()};
}

/* As the kernel tells it; the folder of processes may be out of sight. */
static bool is_directory_mapped(void)
{
    char line[512];
    auto_fclose FILE *maps = fopen("/proc/self/maps", "re");

    while (maps != NULL && fgets(line, sizeof line, maps) != NULL)
        if (strstr(line, "/cognitod/directory") != NULL)
            return true;
    return false;
}

static void warm_up(const struct errand *errand)
{
    for (int i = 0; i < WARM_UPS; i++)
        (void)look_up(errand->names[0]);
    errand->report->is_mapped = is_directory_mapped();
}

static void *look_up_all(void *argument)
{
    const struct errand *errand = argument;

    for (size_t i = 0; i < errand->count; i++)
        errand->report->sightings[errand->thread][i] = look_up(errand->names[i]);
    return NULL;
}

static void go(struct errand *errand)
{
    errand->report->pid = getpid();
    errand->report->before = weigh();
    (void)look_up_all(errand);
    errand->report->after = weigh();
}

static void go_as_child(struct errand *errand, bool closes_all)
{
    pid_t child = fork();

    if (child == 0) {
        if (closes_all)
            (void)close_range(0, ~0U, 0);
        go(errand);
        _exit(EXIT_SUCCESS);
    }
    (void)waitpid(child, NULL, 0);
}

static void go_in_threads(struct errand *errand)
{
    pthread_t threads[THREADS];
    struct errand errands[THREADS];

    errand->report->pid = getpid();
    errand->report->before = weigh();
    for (size_t i = 0; i < THREADS; i++) {
        errands[i] = *errand;
        errands[i].thread = i;
        (void)pthread_create(&threads[i], NULL, look_up_all, &errands[i]);
    }
    for (size_t i = 0; i < THREADS; i++)
        (void)pthread_join(threads[i], NULL);
    errand->report->after = weigh();
}

static void go_often(struct errand *errand)
{
    errand->report->pid = getpid();
    errand->report->before = weigh();
    for (int i = 0; i < OFTEN; i++)
        (void)look_up_all(errand);
    errand->report->after = weigh();
}

static void fail(const char *what)
{
    (void)fprintf(stderr, "look-up: %s: %m\n", what);
    exit(EXIT_FAILURE);
}

static void go_where(const char *where, struct errand *errand)
{
    bool is_chroot = strcmp(where, "chroot") == 0;
    const char *folder = errand->names[0];

    if (is_chroot) {
        errand->names++;
        errand->count--;
    }
    if (strcmp(where, "closed-first") != 0)
        warm_up(errand);
    if (is_chroot && (chroot(folder) < 0 || chdir("/") < 0))
        fail(folder);
    if (strcmp(where, "threads") == 0)
        go_in_threads(errand);
    else if (strcmp(where, "fork") == 0)
        go_as_child(errand, false);
    else if (strncmp(where, "closed", strlen("closed")) == 0)
        go_as_child(errand, true);
    else if (strcmp(where, "often") == 0)
        go_often(errand);
    else
        go(errand);
}

static void print_sighting(const char *name, struct sighting sighting)
{
    if (sighting.uid == NOBODY)
        (void)printf("%s none %lld\n", name, (long long)sighting.took_us);
    else
        (void)printf("%s %u %lld\n", name, sighting.uid, (long long)sighting.took_us);
}

static void print_report(const struct errand *errand, size_t thread_count)
{
    const struct report *report = errand->report;

    (void)printf("pid %d; mapped %s; memory %ld %ld; descriptors %d %d\n", report->pid,
                 report->is_mapped ? "yes" : "no", report->before.memory_kib,
                 report->after.memory_kib, report->before.descriptors, report->after.descriptors);
    for (size_t thread = 0; thread < thread_count; thread++)
        for (size_t i = 0; i < errand->count; i++)
            print_sighting(errand->names[i], report->sightings[thread][i]);
}

int main(int argc, char **argv)
{
    struct report *report =
        mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (argc < 3 || argc - 2 > MAX_NAMES || report == MAP_FAILED) {
        (void)fprintf(stderr, "Usage: look-up WHERE [FOLDER] NAME...\n");
        return EXIT_FAILURE;
    }
    struct errand errand = {.report = report, .names = argv + 2, .count = (size_t)argc - 2};
    go_where(argv[1], &errand);
    print_report(&errand, strcmp(argv[1], "threads") == 0 ? THREADS : 1);
    return EXIT_SUCCESS;
}

/* What a large pool weighs: in the daemon's memory, in the published file, in the ledger. Each
 * figure is of a process of its own, so that none counts what another one needed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/identity.h"
#include "daemon/directory/people.h"
#include "daemon/directory/publish.h"
#include "daemon/ids/ids.h"

#define GROUPS 4 /* of each user */

static const char folder[] = STATE_DIR;
static const char directory_path[] = STATE_DIR "/footprint";
static const char recent_path[] = STATE_DIR "/footprint.recent";
static const char ledger_path[] = STATE_DIR "/footprint-ids";

static double processor_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static double most_memory_mb(void)
{
    struct rusage usage = {0};

    (void)getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static double size_of_file(const char *path)
{
    struct stat status = {0};

    (void)stat(path, &status);
    return (double)status.st_size;
}

/* The texts of one invented user. */
struct texts {
    char name[16];
    char sub[40];
    char gecos[24];
    char home[32];
    char shell[16];
    char state[16];
    char groups[GROUPS][16];
    char *group_list[GROUPS];
};

/* As Cognito and the rules make them: a sub without an order, home and private group by default. */
static struct directory_user describe(size_t number, struct texts *texts)
{
    uint32_t scattered = (uint32_t)number * 2654435761u;

    (void)snprintf(texts->name, sizeof texts->name, "person%07zu", number);
    (void)snprintf(texts->sub, sizeof texts->sub, "%08x-0000-4000-8000-%012zx", scattered, number);
    (void)snprintf(texts->gecos, sizeof texts->gecos, "Person %07zu", number);
    (void)snprintf(texts->home, sizeof texts->home, "/home/%s", texts->name);
    (void)snprintf(texts->shell, sizeof texts->shell, "/bin/bash");
    (void)snprintf(texts->state, sizeof texts->state, "CONFIRMED");
    for (size_t i = 0; i < GROUPS; i++) {
        (void)snprintf(texts->groups[i], sizeof texts->groups[i], "group%03zu",
                       (number * 7 + i * 13) % 900);
        texts->group_list[i] = texts->groups[i];
    }
    return (struct directory_user){.name = texts->name,
                                   .username = texts->name,
                                   .sub = texts->sub,
                                   .gecos = texts->gecos,
                                   .home = texts->home,
                                   .shell = texts->shell,
                                   .status = texts->state,
                                   .uid = IDENTITY_MIN_ID + (uint32_t)number,
                                   .gid = IDENTITY_MIN_ID + (uint32_t)number,
                                   .enabled = true,
                                   .groups = {texts->group_list, GROUPS}};
}

static int put_everybody(struct people *people, size_t count)
{
    struct texts texts;
    int r = 0;

    for (size_t i = 0; r == 0 && i < 900; i++) {
        (void)snprintf(texts.name, sizeof texts.name, "group%03zu", i);
        r = people_put_group(people, texts.name, IDENTITY_MAX_ID - (uint32_t)i);
    }
    for (size_t i = 0; r == 0 && i < count; i++) {
        struct directory_user user = describe(i, &texts);
        r = people_put(people, &user);
    }
    return r;
}

/* Somebody in the middle changes, but for the groups. */
static int publish_one(struct people *people, size_t count)
{
    static const struct local_groups none;
    const struct publish_target target = {
        .path = recent_path, .generation = 1, .local_groups = &none};
    struct texts texts;

    people_mark_published(people);
    struct directory_user user = describe(count / 2, &texts);
    int r = people_put(people, &user);
    double began = processor_seconds();
    if (r == 0)
        r = publish_people(people, true, &target);
    (void)printf("%7zu users: the change of one of them published in %.1f ms of CPU\n", count,
                 (processor_seconds() - began) * 1000);
    (void)unlink(recent_path);
    return r;
}

static int publish(size_t count)
{
    static const struct local_groups none;
    const struct publish_target target = {
        .path = directory_path, .generation = 1, .local_groups = &none};
    struct people people = {0};

    double began = processor_seconds();
    int r = put_everybody(&people, count);
    double put = processor_seconds();
    double idle_mb = most_memory_mb();
    if (r == 0)
        r = publish_people(&people, false, &target);
    (void)printf(
        "%7zu users: in memory %zu bytes each, taken over in %.2f s of CPU; published with "
        "%.0f bytes each in %.2f s of CPU, %.0f MB at most, %.0f MB of it people\n",
        count, people_size(&people) / count, put - began,
        size_of_file(directory_path) / (double)count, processor_seconds() - put, most_memory_mb(),
        idle_mb);
    if (r == 0)
        r = publish_one(&people, count);
    people_clear(&people);
    return r;
}

static int pin_everybody(size_t count)
{
    char error_text[IDS_ERROR_SIZE];
    struct texts texts;
    struct ids_user out;
    struct ids *ids = NULL;

    int r = ids_open(ledger_path, &ids, error_text);
    for (size_t i = 0; r == 0 && i < count; i++) {
        struct directory_user user = describe(i, &texts);
        const struct ids_user wanted = {
            .sub = user.sub, .name = user.name, .uid = user.uid, .gid = user.gid};
        r = ids_pin_user(ids, &wanted, &out) == IDS_PINNED ? 0 : -ENOMEM;
    }
    if (r == 0)
        r = ids_commit(ids);
    ids_close(ids);
    return r;
}

static int open_ledger(size_t count)
{
    char error_text[IDS_ERROR_SIZE];
    struct ids *ids = NULL;

    double began = processor_seconds();
    int r = ids_open(ledger_path, &ids, error_text);
    if (r == 0)
        (void)printf("%7zu rows of the ledger: a file of %.0f MB (%u %% of the largest), opened in "
                     "%.2f s of CPU, %.0f MB at most; in memory %zu bytes each\n",
                     count, size_of_file(ledger_path) / 1048576, ids_percent_full(ids),
                     processor_seconds() - began, most_memory_mb(), ids_size(ids) / count);
    ids_close(ids);
    return r;
}

static int run_apart(int (*measure)(size_t count), size_t count)
{
    int status = 0;

    (void)fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        int r = measure(count);
        (void)fflush(stdout);
        _exit(r == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    return pid < 0 || waitpid(pid, &status, 0) != pid || status != 0 ? -EIO : 0;
}

int main(void)
{
    static const size_t counts[] = {100000, 1000000};
    int r = mkdir(folder, 0755) < 0 && errno != EEXIST ? -errno : 0;

    for (size_t i = 0; r == 0 && i < sizeof counts / sizeof *counts; i++) {
        r = run_apart(publish, counts[i]);
        if (r == 0)
            r = run_apart(pin_everybody, counts[i]);
        if (r == 0)
            r = run_apart(open_ledger, counts[i]);
        (void)unlink(directory_path);
        (void)unlink(ledger_path);
    }
    if (r < 0)
        (void)fprintf(stderr, "footprint: %s\n", "something could not be measured");
    return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

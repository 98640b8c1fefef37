/* What a hit costs at the NSS module's entry points, against the limit (limit.h) in the same run.
 *
 * The module's own objects are linked in, with a state folder of this program's. All users are
 * asked for in random order; the module and the limit take turns, and ask for others, so that
 * neither finds what the other has brought into the caches. Each figure is the best of its rounds,
 * in nanoseconds a call. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bench/crowd.h"
#include "bench/limit.h"
#include "bench/stopwatch.h"
#include "common/snapshot.h"
#include "nss/module.h"

#define ROUNDS   60
#define SOMEBODY 60000 /* an ordinary person: services of the system read by pread, too */

/* The entry points of one contender. */
struct contender {
    const char *name;
    enum nss_status (*getpwnam_r)(const char *, struct passwd *, char *, size_t, int *);
    enum nss_status (*getpwuid_r)(uid_t, struct passwd *, char *, size_t, int *);
    enum nss_status (*initgroups_dyn)(const char *, gid_t, long *, long *, gid_t **, long, int *);
};

static const struct contender limit = {"limit", _nss_limit_getpwnam_r, _nss_limit_getpwuid_r,
                                       _nss_limit_initgroups_dyn};
static const struct contender module = {"module", _nss_cognito_getpwnam_r, _nss_cognito_getpwuid_r,
                                        _nss_cognito_initgroups_dyn};

struct run {
    const struct contender *contender;
    const struct crowd *crowd;
};

static char buffer[1024];
static struct passwd user;
static gid_t *groups;
static long groups_size = 64;

static const struct crowd_key *key_of(const struct run *run, size_t number)
{
    return &run->crowd->keys[number % run->crowd->count];
}

static bool ask_by_name(const void *context, size_t number)
{
    const struct run *run = context;
    const struct crowd_key *key = key_of(run, number);
    int error = 0;

    return run->contender->getpwnam_r(key->name, &user, buffer, sizeof buffer, &error) ==
               NSS_STATUS_SUCCESS &&
           user.pw_uid == key->uid;
}

static bool ask_by_uid(const void *context, size_t number)
{
    const struct run *run = context;
    const struct crowd_key *key = key_of(run, number);
    int error = 0;

    return run->contender->getpwuid_r(key->uid, &user, buffer, sizeof buffer, &error) ==
               NSS_STATUS_SUCCESS &&
           user.pw_uid == key->uid;
}

static bool ask_for_groups(const void *context, size_t number)
{
    const struct run *run = context;
    const struct crowd_key *key = key_of(run, number);
    long start = 0;
    int error = 0;

    return run->contender->initgroups_dyn(key->name, key->uid, &start, &groups_size, &groups, 0,
                                          &error) == NSS_STATUS_SUCCESS &&
           start == CROWD_GROUPS;
}

static bool ask_for_nobody(const void *context, size_t number)
{
    const struct run *run = context;
    int error = 0;

    return run->contender->getpwuid_r(IDENTITY_MAX_ID - (uid_t)(number % 100000), &user, buffer,
                                      sizeof buffer, &error) == NSS_STATUS_NOTFOUND;
}

/* A whole turn of the others lies between two rounds over the same users, where there are many. */
static void measure(const struct crowd *crowd, stopwatch_call *call,
                    struct stopwatch_result *best_limit, struct stopwatch_result *best_module)
{
    const struct run runs[2] = {{&limit, crowd}, {&module, crowd}};
    struct stopwatch_result best[2];
    size_t first = 0;

    for (int round = 0; round < ROUNDS; round++) {
        for (int turn = 0; turn < 2; turn++) {
            int who = (round + turn) % 2;
            struct stopwatch_result result = stopwatch_round(call, &runs[who], first, crowd->count);
            best[who] = round == 0 ? result : stopwatch_best(best[who], result);
            first += 2 * STOPWATCH_SAMPLES;
        }
    }
    *best_limit = best[0];
    *best_module = best[1];
}

static int print_row(const struct crowd *crowd, const char *what, stopwatch_call *call)
{
    struct stopwatch_result of_limit, of_module;

    measure(crowd, call, &of_limit, &of_module);
    if (!of_limit.was_right || !of_module.was_right) {
        (void)fprintf(stderr, "%s: a wrong answer\n", what);
        return -EBADMSG;
    }
    (void)printf("  %-21s %6.1f %6.1f   %.2f     %6.1f %6.1f   %.2f\n", what, of_module.alone_ns,
                 of_limit.alone_ns, of_module.alone_ns / of_limit.alone_ns, of_module.in_a_row_ns,
                 of_limit.in_a_row_ns, of_module.in_a_row_ns / of_limit.in_a_row_ns);
    return 0;
}

static int compare(const struct crowd *crowd)
{
    (void)printf("  %-21s %-22s   %-22s\n", "ns a call", "timed one by one", "many in a row");
    (void)printf("  %-21s %6s %6s   %-5s   %6s %6s   %s\n", "", "module", "limit", "ratio",
                 "module", "limit", "ratio");
    int r = print_row(crowd, "getpwnam hit", ask_by_name);
    if (r == 0)
        r = print_row(crowd, "getpwuid hit", ask_by_uid);
    if (r == 0)
        r = print_row(crowd, "initgroups, 4 groups", ask_for_groups);
    if (r == 0)
        r = print_row(crowd, "getpwuid miss", ask_for_nobody);
    return r;
}

/* Anybody but root and the system, for whom the module would read by pread. */
static int give_up_root(void)
{
    if (getuid() != 0)
        return 0;
    if (chown(STATE_DIR, SOMEBODY, SOMEBODY) < 0 || setresgid(SOMEBODY, SOMEBODY, SOMEBODY) < 0)
        return -errno;
    return setresuid(SOMEBODY, SOMEBODY, SOMEBODY) < 0 ? -errno : 0;
}

static double processor_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static long most_memory_mb(void)
{
    struct rusage usage = {0};

    (void)getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

static int run(size_t count)
{
    struct crowd crowd = {0};

    double before_s = processor_seconds();
    int r = crowd_publish(&crowd, count, SNAPSHOT_PATH, SNAPSHOT_RECENT_PATH);
    double publishing_s = processor_seconds() - before_s;
    if (r == 0)
        r = limit_map(SNAPSHOT_PATH);
    if (r == 0) {
        (void)printf("%zu users, %zu bytes each, written in %.2f s of CPU; most memory %ld MB\n",
                     count, limit_file_size() / count, publishing_s, most_memory_mb());
        r = compare(&crowd);
        limit_unmap();
    }
    crowd_clear(&crowd);
    return r;
}

/* Numbers of users, each of them a run; without any: a small host, a firm, a fleet. */
int main(int argc, char **argv)
{
    static const size_t usual[] = {1000, 100000, 1000000};
    size_t run_count = argc > 1 ? (size_t)argc - 1 : sizeof usual / sizeof *usual;
    int r = mkdir(STATE_DIR, 0755) < 0 && errno != EEXIST ? -errno : give_up_root();

    groups = calloc((size_t)groups_size, sizeof *groups);
    for (size_t i = 0; r == 0 && i < run_count; i++)
        r = groups == NULL ? -ENOMEM : run(argc > 1 ? strtoul(argv[i + 1], NULL, 10) : usual[i]);
    (void)unlink(SNAPSHOT_PATH);
    (void)unlink(SNAPSHOT_RECENT_PATH);
    free(groups);
    if (r < 0) {
        errno = -r;
        perror("nss-lookup: " STATE_DIR);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

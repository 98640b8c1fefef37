/* What a hit costs with several NSS modules, in one process, in turns.
 *
 *   peer-lookup KEYS ROUNDS SERVICE...
 *
 * KEYS is peer-crowd's; SERVICE is a module's name in nsswitch.conf, whose entry points are called,
 * or `glibc`, which is glibc's own front end with whatever nsswitch.conf has. Everybody is asked
 * for all keys once first, which is where a cache gets them; then in turns, for as many as a
 * service manages in a moment. A line for each round:
 *
 *   QUESTION SERVICE ROUND NS_ONE_BY_ONE NS_IN_A_ROW */
#include <dlfcn.h>
#include <errno.h>
#include <grp.h>
#include <inttypes.h>
#include <nss.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/crowd.h"
#include "bench/stopwatch.h"
#include "common/ownership.h"

#define KEYS         1000
#define MAX_SERVICES 16
#define MAX_GROUPS   64
#define WARM_UP_NS   2000000000 /* at most, of one service */
#define MOMENT_NS    2000000    /* for one round of one service: short, so that others rarely run */
#define FEWEST       2          /* calls of a round, however slow they are */

/* The entry points of one service; those that it has not are NULL. */
struct contender {
    const char *name;
    enum nss_status (*getpwnam_r)(const char *, struct passwd *, char *, size_t, int *);
    enum nss_status (*getpwuid_r)(uid_t, struct passwd *, char *, size_t, int *);
    enum nss_status (*initgroups_dyn)(const char *, gid_t, long *, long *, gid_t **, long, int *);
    size_t key_count; /* which it has been asked for before */
};

static char buffer[4096];
static struct passwd user;
static gid_t *groups;
static long groups_size = MAX_GROUPS;
static struct crowd_key keys[KEYS];
static size_t key_count;

/* --- glibc's front end, by the shape of a module's entry points
 * ------------------------------------- */

static enum nss_status status_of(int error, const struct passwd *found)
{
    if (error != 0)
        return NSS_STATUS_UNAVAIL;
    return found == NULL ? NSS_STATUS_NOTFOUND : NSS_STATUS_SUCCESS;
}

static enum nss_status _nss_glibc_getpwnam_r(const char *name, struct passwd *out, char *texts,
                                             size_t size, int *error)
{
    struct passwd *found = NULL;

    *error = getpwnam_r(name, out, texts, size, &found);
    return status_of(*error, found);
}

static enum nss_status _nss_glibc_getpwuid_r(uid_t uid, struct passwd *out, char *texts,
                                             size_t size, int *error)
{
    struct passwd *found = NULL;

    *error = getpwuid_r(uid, out, texts, size, &found);
    return status_of(*error, found);
}

/* glibc puts the primary group in front; a module does not. */
static enum nss_status _nss_glibc_initgroups_dyn(const char *name, gid_t primary, long *start,
                                                 long *size, gid_t **all, long limit, int *error)
{
    int count = (int)*size;

    (void)limit;
    (void)error;
    if (getgrouplist(name, primary, *all, &count) < 0)
        return NSS_STATUS_UNAVAIL;
    *start = count - 1;
    return NSS_STATUS_SUCCESS;
}

/* --- finding the entry points
 * ------------------------------------------------------------------------ */

static bool symbol_of(void *module, const char *service, const char *function, void *out)
{
    char name[128];

    (void)snprintf(name, sizeof name, "_nss_%s_%s", service, function);
    void *address = dlsym(module, name);
    memcpy(out, &address, sizeof address);
    return address != NULL;
}

static bool find_contender(const char *service, struct contender *out)
{
    char library[128];

    *out = (struct contender){service, _nss_glibc_getpwnam_r, _nss_glibc_getpwuid_r,
                              _nss_glibc_initgroups_dyn, 0};
    if (strcmp(service, "glibc") == 0)
        return true;
    (void)snprintf(library, sizeof library, "libnss_%s.so.2", service);
    void *module = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (module == NULL) {
        (void)fprintf(stderr, "peer-lookup: %s\n", dlerror());
        return false;
    }
    (void)symbol_of(module, service, "initgroups_dyn", &out->initgroups_dyn);
    return symbol_of(module, service, "getpwnam_r", &out->getpwnam_r) &&
           symbol_of(module, service, "getpwuid_r", &out->getpwuid_r);
}

/* --- the questions
 * ----------------------------------------------------------------------------------- */

static bool ask_by_name(const void *context, size_t number)
{
    const struct contender *contender = context;
    const struct crowd_key *key = &keys[number % contender->key_count];
    int error = 0;

    return contender->getpwnam_r(key->name, &user, buffer, sizeof buffer, &error) ==
               NSS_STATUS_SUCCESS &&
           user.pw_uid == key->uid;
}

static bool ask_by_uid(const void *context, size_t number)
{
    const struct contender *contender = context;
    const struct crowd_key *key = &keys[number % contender->key_count];
    int error = 0;

    return contender->getpwuid_r(key->uid, &user, buffer, sizeof buffer, &error) ==
               NSS_STATUS_SUCCESS &&
           strcmp(user.pw_name, key->name) == 0;
}

static bool ask_for_groups(const void *context, size_t number)
{
    const struct contender *contender = context;
    const struct crowd_key *key = &keys[number % contender->key_count];
    long start = 0;
    int error = 0;

    return contender->initgroups_dyn(key->name, key->uid, &start, &groups_size, &groups, -1,
                                     &error) == NSS_STATUS_SUCCESS &&
           start >= CROWD_GROUPS; /* some add the primary group */
}

/* --- taking turns
 * ------------------------------------------------------------------------------------ */

static int64_t now_ns(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Asks for everybody once; for those whom a slow service answers in time, who are its keys then. */
static bool warm_up(stopwatch_call *call, struct contender *contender)
{
    int64_t began = now_ns();
    size_t asked = 0;

    contender->key_count = key_count;
    while (asked < key_count && (asked < FEWEST || now_ns() - began < WARM_UP_NS)) {
        if (!call(contender, asked++))
            return false;
    }
    contender->key_count = asked;
    return true;
}

/* How many calls make a moment. */
static size_t count_of_round(stopwatch_call *call, const struct contender *contender)
{
    int64_t began = now_ns();
    for (size_t i = 0; i < FEWEST; i++)
        (void)call(contender, i);
    int64_t took = (now_ns() - began) / FEWEST + 1;
    size_t count = (size_t)(MOMENT_NS / took);

    if (count < FEWEST)
        return FEWEST;
    return count < STOPWATCH_SAMPLES ? count : STOPWATCH_SAMPLES;
}

static void compare(const char *question, stopwatch_call *call, struct contender *contenders,
                    size_t count, int rounds)
{
    size_t calls[MAX_SERVICES] = {0};

    for (size_t i = 0; i < count; i++) {
        if (call == ask_for_groups && contenders[i].initgroups_dyn == NULL)
            continue;
        if (warm_up(call, &contenders[i]))
            calls[i] = count_of_round(call, &contenders[i]);
        else
            (void)printf("%s %s wrong\n", question, contenders[i].name);
    }
    for (int round = 0; round < rounds; round++) {
        for (size_t turn = 0; turn < count; turn++) {
            size_t i = (turn + (size_t)round) % count;
            if (calls[i] == 0)
                continue;
            struct stopwatch_result result =
                stopwatch_round(call, &contenders[i], (size_t)round * calls[i], calls[i]);
            (void)printf("%s %s %d %.1f %.1f\n", question, contenders[i].name, round,
                         result.alone_ns, result.in_a_row_ns);
        }
    }
}

static int read_keys(const char *path)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return -errno;
    while (key_count < KEYS &&
           fscanf(file, "%15s %" SCNu32, keys[key_count].name, &keys[key_count].uid) == 2)
        key_count++;
    (void)fclose(file);
    return key_count == 0 ? -ENODATA : 0;
}

int main(int argc, char **argv)
{
    struct contender contenders[MAX_SERVICES];
    size_t count = 0;

    if (argc < 4 || argc > 3 + MAX_SERVICES) {
        (void)fputs("usage: peer-lookup KEYS ROUNDS SERVICE...\n", stderr);
        return EXIT_FAILURE;
    }
    for (int i = 3; i < argc; i++) {
        if (find_contender(argv[i], &contenders[count]))
            count++;
    }
    groups = calloc((size_t)groups_size, sizeof *groups);
    int r = groups == NULL ? -ENOMEM : read_keys(argv[1]);
    if (r < 0) {
        errno = -r;
        perror("peer-lookup");
        return EXIT_FAILURE;
    }
    int rounds = (int)strtol(argv[2], NULL, 10);
    compare("name", ask_by_name, contenders, count, rounds);
    compare("uid", ask_by_uid, contenders, count, rounds);
    compare("groups", ask_for_groups, contenders, count, rounds);
    free(groups);
    return EXIT_SUCCESS;
}

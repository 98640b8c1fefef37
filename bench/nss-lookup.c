/* What a hit costs at the NSS module's entry points, against the limit: a hash look-up in the same
 * mapped file that checks nothing and copies the same texts, measured in the same run.
 *
 * The module's own objects are linked in, with a state folder of this program's. Each figure is the
 * mean of the best of many short batches, in nanoseconds a call. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/ownership.h"
#include "common/snapshot.h"
#include "daemon/snapshot_writer.h"
#include "nss/module.h"

#define FIRST_ID       (IDENTITY_MIN_ID + 1000)
#define GROUPS_OF_USER 4
#define BATCHES        200
#define CALLS_A_BATCH  2000
#define SOMEBODY       60000 /* an ordinary person: services of the system read by pread, too */

struct person {
    char name[16];
    char gecos[24];
    char home[24];
    uint32_t gids[GROUPS_OF_USER];
};

/* A crowd, and the order in which the batches ask for its members. */
struct crowd {
    struct person *persons;
    size_t count;
    uint32_t order[CALLS_A_BATCH];
};

/* The file as the limit sees it. */
struct raw {
    const uint8_t *bytes;
    size_t size;
    struct snapshot_header header;
};

typedef bool bench_call(const struct crowd *crowd, const struct raw *raw, uint32_t who);

static char buffer[1024];
static struct passwd user;
static gid_t *groups;
static long groups_size = 64;

static bool module_by_name(const struct crowd *crowd, const struct raw *raw, uint32_t who)
{
    int error = 0;

    (void)raw;
    return _nss_cognito_getpwnam_r(crowd->persons[who].name, &user, buffer, sizeof buffer,
                                   &error) == NSS_STATUS_SUCCESS;
}

static bool module_by_uid(const struct crowd *crowd, const struct raw *raw, uint32_t who)
{
    int error = 0;

    (void)crowd;
    (void)raw;
    return _nss_cognito_getpwuid_r(FIRST_ID + who, &user, buffer, sizeof buffer, &error) ==
           NSS_STATUS_SUCCESS;
}

static bool module_initgroups(const struct crowd *crowd, const struct raw *raw, uint32_t who)
{
    long start = 0;
    int error = 0;

    (void)raw;
    return _nss_cognito_initgroups_dyn(crowd->persons[who].name, FIRST_ID + who, &start,
                                       &groups_size, &groups, 0, &error) == NSS_STATUS_SUCCESS &&
           start == GROUPS_OF_USER;
}

static bool module_miss_by_uid(const struct crowd *crowd, const struct raw *raw, uint32_t who)
{
    int error = 0;

    (void)crowd;
    (void)raw;
    return _nss_cognito_getpwuid_r(IDENTITY_MAX_ID - who, &user, buffer, sizeof buffer, &error) ==
           NSS_STATUS_NOTFOUND;
}

/* The next slot with this tag, or none. */
static const struct snapshot_slot *raw_slot(const struct raw *raw, enum snapshot_index_kind kind,
                                            uint64_t *position, uint32_t tag)
{
    const struct snapshot_index *index = &raw->header.indexes[kind];
    const void *start = raw->bytes + index->offset;
    const struct snapshot_slot *slots = start;

    for (;; ++*position) {
        const struct snapshot_slot *slot = &slots[*position & (index->slot_count - 1)];
        if (slot->place == 0)
            return NULL;
        if (slot->tag == tag)
            return slot;
    }
}

static const uint8_t *raw_record(const struct raw *raw, const struct snapshot_slot *slot,
                                 struct snapshot_user_head *head)
{
    const uint8_t *record = raw->bytes + (uint64_t)slot->place * SNAPSHOT_ALIGNMENT;

    memcpy(head, record, sizeof *head);
    return record + sizeof *head + head->gid_count * sizeof(uint32_t);
}

static void raw_fill(const struct snapshot_user_head *head, const uint8_t *texts)
{
    memcpy(buffer, texts, head->text_size);
    user = (struct passwd){.pw_name = buffer,
                           .pw_passwd = buffer + head->name_length + 1,
                           .pw_uid = head->uid,
                           .pw_gid = head->gid,
                           .pw_gecos = buffer + head->gecos_at,
                           .pw_dir = buffer + head->home_at,
                           .pw_shell = buffer + head->shell_at};
}

static bool limit_by_name(const struct crowd *crowd, const struct raw *raw, uint32_t who)
{
    const char *name = crowd->persons[who].name;
    size_t length = strlen(name);
    uint64_t position = snapshot_hash_bytes(name, length, raw->header.seed);
    uint32_t tag = (uint32_t)(position >> 32);
    const struct snapshot_slot *slot = NULL;
    struct snapshot_user_head head;

    while ((slot = raw_slot(raw, SNAPSHOT_USERS_BY_NAME, &position, tag)) != NULL) {
        const uint8_t *texts = raw_record(raw, slot, &head);
        if (head.name_length == length && memcmp(texts, name, length) == 0) {
            raw_fill(&head, texts);
            return true;
        }
        position++;
    }
    return false;
}

static bool limit_by_uid(const struct crowd *crowd, const struct raw *raw, uint32_t who)
{
    uint64_t position = snapshot_hash_id(FIRST_ID + who, raw->header.seed);
    uint32_t tag = (uint32_t)(position >> 32);
    const struct snapshot_slot *slot = NULL;
    struct snapshot_user_head head;

    (void)crowd;
    while ((slot = raw_slot(raw, SNAPSHOT_USERS_BY_UID, &position, tag)) != NULL) {
        const uint8_t *texts = raw_record(raw, slot, &head);
        if (head.uid == FIRST_ID + who) {
            raw_fill(&head, texts);
            return true;
        }
        position++;
    }
    return false;
}

static double now_ns(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Nanoseconds a call, in the best batch. */
static double measure(bench_call *call, const struct crowd *crowd, const struct raw *raw)
{
    double best = 1e18;

    for (int batch = 0; batch < BATCHES; batch++) {
        double began = now_ns();
        for (size_t i = 0; i < CALLS_A_BATCH; i++) {
            if (!call(crowd, raw, crowd->order[i])) {
                (void)fprintf(stderr, "wrong answer for user %" PRIu32 "\n", crowd->order[i]);
                exit(EXIT_FAILURE);
            }
        }
        double took = (now_ns() - began) / CALLS_A_BATCH;
        best = took < best ? took : best;
    }
    return best;
}

static void describe(struct person *person, uint32_t number, struct snapshot_user_entry *entry)
{
    (void)snprintf(person->name, sizeof person->name, "person%07" PRIu32, number);
    (void)snprintf(person->gecos, sizeof person->gecos, "Person Number %07" PRIu32, number);
    (void)snprintf(person->home, sizeof person->home, "/home/%s", person->name);
    for (uint32_t i = 0; i < GROUPS_OF_USER; i++)
        person->gids[i] = IDENTITY_MIN_ID + (number * 7 + i * 13) % 900;
    *entry = (struct snapshot_user_entry){.name = person->name,
                                          .gecos = person->gecos,
                                          .home = person->home,
                                          .shell = "/bin/bash",
                                          .uid = FIRST_ID + number,
                                          .gid = FIRST_ID + number,
                                          .gids = person->gids,
                                          .gid_count = GROUPS_OF_USER,
                                          .flags = SNAPSHOT_PRIVATE_GROUP};
}

static int publish(struct crowd *crowd)
{
    auto_free struct snapshot_user_entry *entries = calloc(crowd->count, sizeof *entries);

    crowd->persons = calloc(crowd->count, sizeof *crowd->persons);
    if (entries == NULL || crowd->persons == NULL)
        return -ENOMEM;
    for (uint32_t i = 0; i < crowd->count; i++)
        describe(&crowd->persons[i], i, &entries[i]);
    struct snapshot_contents all = {
        .users = entries, .user_count = crowd->count, .generation = crowd->count};
    struct snapshot_contents nothing = {.generation = crowd->count};
    int r = snapshot_write(SNAPSHOT_PATH, &all);
    return r < 0 ? r : snapshot_write(SNAPSHOT_RECENT_PATH, &nothing);
}

/* Everybody in turn, far apart from one another. */
static void shuffle(struct crowd *crowd)
{
    uint64_t state = 88172645463325252;

    for (size_t i = 0; i < CALLS_A_BATCH; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        crowd->order[i] = (uint32_t)(state % crowd->count);
    }
}

static int map_raw(struct raw *out)
{
    struct stat status;
    auto_close int fd = open(SNAPSHOT_PATH, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &status) < 0)
        return -errno;
    out->size = (size_t)status.st_size;
    void *bytes = mmap(NULL, out->size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return -errno;
    out->bytes = bytes;
    memcpy(&out->header, bytes, sizeof out->header);
    return 0;
}

static void print_row(const char *what, double module_ns, double limit_ns)
{
    if (limit_ns > 0)
        (void)printf("  %-22s %7.0f ns   limit %5.0f ns   %.1f times\n", what, module_ns, limit_ns,
                     module_ns / limit_ns);
    else
        (void)printf("  %-22s %7.0f ns\n", what, module_ns);
}

static void compare(const struct crowd *crowd, const struct raw *raw)
{
    double name_limit = measure(limit_by_name, crowd, raw);
    double uid_limit = measure(limit_by_uid, crowd, raw);

    (void)printf("%zu users, %zu bytes each\n", crowd->count, raw->size / crowd->count);
    print_row("getpwnam hit", measure(module_by_name, crowd, raw), name_limit);
    print_row("getpwuid hit", measure(module_by_uid, crowd, raw), uid_limit);
    print_row("initgroups, 4 groups", measure(module_initgroups, crowd, raw), 0);
    print_row("getpwuid miss", measure(module_miss_by_uid, crowd, raw), 0);
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

static int run(size_t count)
{
    struct crowd crowd = {.count = count};
    struct raw raw = {0};

    int r = publish(&crowd);
    if (r == 0)
        r = map_raw(&raw);
    if (r == 0) {
        shuffle(&crowd);
        compare(&crowd, &raw);
        (void)munmap((void *)(uintptr_t)raw.bytes, raw.size);
    }
    free(crowd.persons);
    return r;
}

int main(void)
{
    static const size_t counts[] = {1000, 100000};
    int r = mkdir(STATE_DIR, 0755) < 0 && errno != EEXIST ? -errno : give_up_root();

    groups = calloc((size_t)groups_size, sizeof *groups);
    for (size_t i = 0; r == 0 && i < sizeof counts / sizeof *counts; i++)
        r = groups == NULL ? -ENOMEM : run(counts[i]);
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

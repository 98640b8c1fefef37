/* Look-ups in a storm of publications: `storm SECONDS` publishes as fast as the disk takes it, the
 * large file and the small one in turn, smaller and larger, while threads and processes look up
 * users by name, by uid, and their groups. Some read mapped files, some by pread; some fork.
 *
 * No answer may be missing, wrong, older than what had been published before the question, or
 * mixed of two publications: each user's texts tell name and generation several times over. */
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/deadline.h"
#include "daemon/directory/snapshot_writer.h"
#include "nss/initgroups.h"
#include "nss/passwd.h"

enum {
    THREADS = 8,
    PROCESSES = 50,
    FEW = 5,            /* users that directory.recent tells of */
    ALWAYS = 200,       /* users that are in every publication of the large file */
    MOST = 20 * ALWAYS, /* ... and in the largest */
    FORK_INTERVAL = 5000,
    SOMEBODY = 54321,
};

#define FIRST_ID (IDENTITY_MIN_ID + 1000)

/* What all processes share. */
struct board {
    atomic_ulong of_all; /* the generation that every user has at least */
    atomic_ulong of_few;
    atomic_ulong lookups;
    atomic_ulong publications;
    atomic_bool is_over;
    atomic_int failures;
    char complaint[160]; /* the first one */
};

static struct board *board;
static struct nss_state state;
static char folder[32];
static char directory[64], recent[64], passwd_file[64], socket_path[64];

static void complain(const char *what, uint32_t number, unsigned long wanted, const char *found)
{
    if (atomic_fetch_add(&board->failures, 1) == 0)
        (void)snprintf(board->complaint, sizeof board->complaint,
                       "%s: user %" PRIu32 ", wanted generation %lu, found %s (by pid %d)", what,
                       number, wanted, found, (int)getpid());
}

struct texts {
    char name[24];
    char gecos[40];
    char home[40];
    char shell[40];
    uint32_t gids[2];
};

static void describe(uint32_t number, unsigned long generation, struct texts *out)
{
    (void)snprintf(out->name, sizeof out->name, "user%04" PRIu32, number);
    (void)snprintf(out->gecos, sizeof out->gecos, "%lu", generation);
    (void)snprintf(out->home, sizeof out->home, "/home/user%04" PRIu32, number);
    (void)snprintf(out->shell, sizeof out->shell, "/bin/%lu/%" PRIu32, generation, number);
    out->gids[0] = FIRST_ID - 1;
    out->gids[1] = IDENTITY_MIN_ID + number % 500;
}

static int publish(const char *path, uint32_t count, unsigned long generation)
{
    static struct texts texts[MOST];
    static struct snapshot_user_entry users[MOST];
    struct snapshot_contents contents = {.users = users,
                                         .user_count = count,
                                         .generation = generation,
                                         .adds_to = path == recent ? directory : NULL};

    for (uint32_t i = 0; i < count; i++) {
        describe(i, generation, &texts[i]);
        users[i] = (struct snapshot_user_entry){.name = texts[i].name,
                                                .gecos = texts[i].gecos,
                                                .home = texts[i].home,
                                                .shell = texts[i].shell,
                                                .uid = FIRST_ID + i,
                                                .gid = FIRST_ID + i,
                                                .gids = texts[i].gids,
                                                .gid_count = 2};
    }
    return snapshot_write(path, &contents);
}

/* Whether the answer is this user of one generation, and not an older one than `wanted`. */
static void check(const struct passwd *user, uint32_t number, unsigned long wanted)
{
    struct texts texts;
    unsigned long generation = strtoul(user->pw_gecos, NULL, 10);

    describe(number, generation, &texts);
    if (generation < wanted || user->pw_uid != FIRST_ID + number ||
        user->pw_gid != FIRST_ID + number || strcmp(user->pw_name, texts.name) != 0 ||
        strcmp(user->pw_passwd, "*") != 0 || strcmp(user->pw_dir, texts.home) != 0 ||
        strcmp(user->pw_shell, texts.shell) != 0)
        complain("wrong", number, wanted, user->pw_shell);
}

static void ask_for_user(uint32_t number, bool by_name)
{
    char buffer[512];
    struct texts texts;
    struct passwd user;
    struct passwd_answer answer = {.user = &user, .buffer = buffer, .size = sizeof buffer};
    int error = 0;
    unsigned long wanted = atomic_load(number < FEW ? &board->of_few : &board->of_all);

    describe(number, 0, &texts);
    enum nss_status status = by_name ? passwd_by_name(&state, texts.name, &answer, &error)
                                     : passwd_by_uid(&state, FIRST_ID + number, &answer, &error);
    if (status != NSS_STATUS_SUCCESS)
        complain("missing", number, wanted, by_name ? "nobody by name" : "nobody by uid");
    else
        check(&user, number, wanted);
}

static void ask_for_groups(uint32_t number)
{
    struct texts texts;
    gid_t *groups = malloc(sizeof *groups);
    long start = 0, size = 1;
    int error = 0;
    struct initgroups_answer answer = {
        .primary = FIRST_ID + number, .start = &start, .size = &size, .groups = &groups};

    describe(number, 0, &texts);
    enum nss_status status = initgroups_by_name(&state, texts.name, &answer, &error);
    if (status != NSS_STATUS_SUCCESS || start != 2 || groups[0] != texts.gids[0] ||
        groups[1] != texts.gids[1])
        complain("groups", number, 0, status == NSS_STATUS_SUCCESS ? "others" : "none");
    free(groups);
}

static uint64_t next_random(uint64_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return *random;
}

static void ask(uint64_t *random, bool may_allocate)
{
    uint64_t value = next_random(random);
    uint32_t number = (uint32_t)(value >> 8) % (value % 4 == 0 ? FEW : ALWAYS);

    if (value % 3 == 0 && may_allocate)
        ask_for_groups(number);
    else
        ask_for_user(number, value % 3 == 1);
    atomic_fetch_add_explicit(&board->lookups, 1, memory_order_relaxed);
}

/* A fork can leave the sanitizer's allocator locked for ever, unlike that of the C library. */
#ifdef __SANITIZE_ADDRESS__
#define CHILD_MAY_ALLOCATE false
#else
#define CHILD_MAY_ALLOCATE true
#endif

/* A child looks up what it likes, whatever the other threads of its parent were doing. */
static void ask_in_a_child(uint64_t *random)
{
    pid_t child = fork();

    if (child == 0) {
        for (int i = 0; i < 20; i++)
            ask(random, CHILD_MAY_ALLOCATE);
        _exit(0);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        complain("a child ended badly", 0, 0, "");
}

static void *reader(void *seed)
{
    uint64_t random = *(const uint64_t *)seed;

    for (unsigned i = 1; !atomic_load_explicit(&board->is_over, memory_order_relaxed); i++) {
        ask(&random, true);
        if (i % FORK_INTERVAL == 0)
            ask_in_a_child(&random);
    }
    return NULL;
}

/* Every second process stays root, if it is: those read by pread. */
static void run_process(int number)
{
    uint64_t seed = 88172645463325252 + (uint64_t)number;

    if (getuid() == 0 && number % 2 == 0 && setresuid(SOMEBODY, SOMEBODY, SOMEBODY) < 0)
        complain("setresuid", 0, 0, "");
    (void)reader(&seed);
    _exit(0);
}

static void run_threads(void)
{
    pthread_t threads[THREADS];
    uint64_t seeds[THREADS];

    if (getuid() == 0 && setresuid(SOMEBODY, SOMEBODY, SOMEBODY) < 0)
        complain("setresuid", 0, 0, "");
    for (int i = 0; i < THREADS; i++) {
        seeds[i] = 424242 + (uint64_t)i;
        if (pthread_create(&threads[i], NULL, reader, &seeds[i]) != 0)
            _exit(1);
    }
    for (int i = 0; i < THREADS; i++)
        (void)pthread_join(threads[i], NULL);
    _exit(0);
}

/* The order in which cognitod does it: what only adds to the large file comes after it. */
static int publish_next(unsigned long generation)
{
    static const uint32_t counts[] = {ALWAYS, 2 * ALWAYS, MOST, 3 * ALWAYS};
    bool is_recent = generation % 3 != 0;
    uint32_t count = is_recent ? FEW : counts[generation / 3 % 4];

    int r = publish(is_recent ? recent : directory, count, generation);
    if (r < 0)
        return r;
    atomic_store(&board->of_few, generation);
    if (!is_recent)
        atomic_store(&board->of_all, generation);
    atomic_fetch_add(&board->publications, 1);
    return 0;
}

static int publish_until(struct deadline deadline)
{
    int r = 0;

    for (unsigned long generation = 4; r == 0 && !deadline_has_passed(deadline); generation++)
        r = publish_next(generation);
    return r;
}

/* In memory if there is such a place: the disk would be most of each publication. */
static int make_folder(void)
{
    static const char *const templates[] = {"/dev/shm/storm.XXXXXX", "/tmp/storm.XXXXXX"};

    for (size_t i = 0; i < sizeof templates / sizeof *templates; i++) {
        (void)snprintf(folder, sizeof folder, "%s", templates[i]);
        if (mkdtemp(folder) != NULL)
            return chmod(folder, 0755) < 0 ? -errno : 0;
    }
    return -errno;
}

static int prepare(void)
{
    board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED)
        return -errno;
    int r = make_folder();
    if (r < 0)
        return r;
    (void)snprintf(directory, sizeof directory, "%s/directory", folder);
    (void)snprintf(recent, sizeof recent, "%s/directory.recent", folder);
    (void)snprintf(passwd_file, sizeof passwd_file, "%s/passwd", folder);
    (void)snprintf(socket_path, sizeof socket_path, "%s/nss", folder);
    state.files = (struct nss_files){
        .published = {.snapshot = {directory, recent}, .ids = "/nonexistent/cognitod.ids"},
        .socket = socket_path,
        .passwd = passwd_file,
        .group = passwd_file};
    r = publish_next(3);
    return r < 0 ? r : publish(recent, 0, 3);
}

static int run(int64_t milliseconds)
{
    pid_t children[PROCESSES + 1];

    for (int i = 0; i <= PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0 && i < PROCESSES)
            run_process(i);
        if (children[i] == 0)
            run_threads();
    }
    int r = publish_until(deadline_in_ms(milliseconds));
    atomic_store(&board->is_over, true);
    for (int i = 0; i <= PROCESSES; i++) {
        int status = 0;
        if (children[i] < 0 || waitpid(children[i], &status, 0) != children[i] || status != 0)
            complain("a process ended badly", (uint32_t)i, 0, "");
    }
    return r;
}

int main(int argc, char **argv)
{
    long seconds = argc > 1 ? strtol(argv[1], NULL, 10) : 5;

    int r = prepare();
    if (r == 0)
        r = run(seconds * 1000);
    (void)unlink(directory);
    (void)unlink(recent);
    (void)rmdir(folder);
    if (r < 0) {
        errno = -r;
        perror("storm");
        return EXIT_FAILURE;
    }
    (void)printf("# %lu look-ups during %lu publications in %ld s\n", atomic_load(&board->lookups),
                 atomic_load(&board->publications), seconds);
    if (atomic_load(&board->failures) > 0)
        (void)printf("# %d wrong, the first: %s\n", atomic_load(&board->failures),
                     board->complaint);
    return atomic_load(&board->failures) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

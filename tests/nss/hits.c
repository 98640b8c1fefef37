/* Hits at the NSS module's entry points, for those who count what they cost:
 *
 *   hits count      looks 1,000 users up by name, by uid, and for their groups, twenty times over
 *   hits sealed     looks some up, in group and shadow, too, while any system call but write and
 *                   exit ends the process, and says whether memory was allocated
 *
 * The module's own objects are linked in, with a state folder of the test's. */
#include <errno.h>
#include <inttypes.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/snapshot.h"
#include "daemon/directory/snapshot_writer.h"
#include "nss/mapping.h"
#include "nss/module.h"

enum { USERS = 1000, ROUNDS = 20, GROUPS = 4, SOMEBODY = 60000 };

#define FIRST_ID (IDENTITY_MIN_ID + 1000)

static unsigned long allocations;
static char names[USERS][16];
static char buffer[1024];
static gid_t groups_memory[64];
static const char *const members[] = {names[0]};
static const struct snapshot_group_entry crew = {
    .name = "crew", .gid = IDENTITY_MIN_ID, .members = members, .member_count = 1};

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *__wrap_malloc(size_t size)
{
    allocations++;
    return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    allocations++;
    return __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    allocations++;
    return __real_realloc(memory, size);
}

static int publish(void)
{
    static struct snapshot_user_entry users[USERS];
    static char homes[USERS][24];
    static const uint32_t gids[GROUPS] = {IDENTITY_MIN_ID, IDENTITY_MIN_ID + 1, IDENTITY_MIN_ID + 2,
                                          IDENTITY_MIN_ID + 3};
    struct snapshot_contents contents = {
        .users = users, .user_count = USERS, .groups = &crew, .group_count = 1, .generation = 1};
    struct snapshot_contents nothing = {.generation = 1};

    for (uint32_t i = 0; i < USERS; i++) {
        (void)snprintf(names[i], sizeof names[i], "person%04" PRIu32, i);
        (void)snprintf(homes[i], sizeof homes[i], "/home/%s", names[i]);
        users[i] = (struct snapshot_user_entry){.name = names[i],
                                                .gecos = "Jane Doe of Somewhere",
                                                .home = homes[i],
                                                .shell = "/bin/bash",
                                                .uid = FIRST_ID + i,
                                                .gid = FIRST_ID + i,
                                                .gids = gids,
                                                .gid_count = GROUPS,
                                                .flags = SNAPSHOT_PRIVATE_GROUP};
    }
    int r = snapshot_write(SNAPSHOT_PATH, &contents);
    return r < 0 ? r : snapshot_write(SNAPSHOT_RECENT_PATH, &nothing);
}

static bool look_up(uint32_t number)
{
    struct passwd by_name, by_uid;
    long start = 0, size = 64;
    gid_t *groups = groups_memory;
    int error = 0;

    return _nss_cognito_getpwnam_r(names[number], &by_name, buffer, sizeof buffer, &error) ==
               NSS_STATUS_SUCCESS &&
           _nss_cognito_getpwuid_r(FIRST_ID + number, &by_uid, buffer, sizeof buffer, &error) ==
               NSS_STATUS_SUCCESS &&
           _nss_cognito_initgroups_dyn(names[number], FIRST_ID + number, &start, &size, &groups, 0,
                                       &error) == NSS_STATUS_SUCCESS &&
           by_name.pw_uid == by_uid.pw_uid && start == GROUPS;
}

/* A user's private group by both keys, a group with a member, and a locked password. */
static bool look_up_others(uint32_t number)
{
    struct group by_gid, by_name;
    struct spwd locked;
    int error = 0;

    return _nss_cognito_getgrgid_r(FIRST_ID + number, &by_gid, buffer, sizeof buffer, &error) ==
               NSS_STATUS_SUCCESS &&
           _nss_cognito_getgrnam_r(crew.name, &by_name, buffer, sizeof buffer, &error) ==
               NSS_STATUS_SUCCESS &&
           strcmp(by_name.gr_mem[0], names[0]) == 0 &&
           _nss_cognito_getspnam_r(names[number], &locked, buffer, sizeof buffer, &error) ==
               NSS_STATUS_SUCCESS &&
           by_gid.gr_gid == FIRST_ID + number && strcmp(locked.sp_pwdp, "*") == 0;
}

static bool look_up_all(void)
{
    bool is_right = true;

    for (uint32_t i = 0; i < ROUNDS * USERS; i++)
        is_right = look_up(i % USERS) && is_right;
    return is_right;
}

/* No standard output behind the seal, and no exit(3): both do more than they say. */
static void end_sealed(bool is_right)
{
    static const char right[] = "sealed\n", wrong[] = "wrong\n", allocating[] = "allocates\n";
    const char *words = !is_right ? wrong : allocations > 0 ? allocating : right;

    (void)!write(STDOUT_FILENO, words, strlen(words));
    (void)syscall(SYS_exit, is_right && allocations == 0 ? 0 : 1);
}

/* The file is looked at by its name every so many look-ups, once a second at most: not here. */
static void look_up_sealed(void)
{
    bool is_right = true;

    allocations = 0;
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) < 0)
        return;
    for (uint32_t i = 0; i < MAPPING_CLOCK_INTERVAL / 6 - 1; i++)
        is_right = look_up(i) && look_up_others(i) && is_right;
    end_sealed(is_right);
}

static int prepare(void)
{
    if (mkdir(STATE_DIR, 0777) < 0 && errno != EEXIST)
        return -errno;
    if (getuid() == 0 &&
        (chmod(STATE_DIR, 0777) < 0 || setresuid(SOMEBODY, SOMEBODY, SOMEBODY) < 0))
        return -errno;
    return publish();
}

/* A multiple of the clock's interval is behind when the seal is set. */
static bool warm_up(void)
{
    bool is_right = true;

    for (uint32_t i = 0; i < MAPPING_CLOCK_INTERVAL; i++)
        is_right = look_up(i) && is_right;
    struct passwd user;
    int error = 0;
    return _nss_cognito_getpwuid_r(FIRST_ID, &user, buffer, sizeof buffer, &error) ==
               NSS_STATUS_SUCCESS &&
           is_right;
}

int main(int argc, char **argv)
{
    int r = prepare();
    bool is_right = r == 0 && warm_up();

    if (is_right && argc > 1 && strcmp(argv[1], "sealed") == 0)
        look_up_sealed();
    is_right = is_right && look_up_all();
    (void)unlink(SNAPSHOT_PATH);
    (void)unlink(SNAPSHOT_RECENT_PATH);
    if (!is_right)
        (void)fprintf(stderr, "hits: a wrong answer, or no directory: %d\n", r);
    return is_right ? EXIT_SUCCESS : EXIT_FAILURE;
}

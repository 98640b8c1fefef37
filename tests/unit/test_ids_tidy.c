/* The ledger without its dead lines: smaller, and it says the same. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/identity.h"
#include "common/ownership.h"
#include "daemon/ids/ids.h"
#include "tests/unit/unit.h"

#define ID(n) (IDENTITY_MIN_ID + (n))
#define AWAY  1000 /* times */

static char path[64];
static char next_path[72];
static struct ids *ids;

static void open_ledger(void)
{
    char error_text[IDS_ERROR_SIZE];

    ck_assert_msg(ids_open(path, &ids, error_text) == 0, "%s", error_text);
}

static void setup(void)
{
    (void)snprintf(path, sizeof path, "/tmp/test_ids_tidy.XXXXXX");
    auto_close int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    (void)snprintf(next_path, sizeof next_path, "%s.new", path);
    open_ledger();
}

static void teardown(void)
{
    ids_close(ids);
    ck_assert_int_eq(unlink(path), 0);
    (void)unlink(next_path);
}

static void reopen(void)
{
    ck_assert_int_eq(ids_commit(ids), 0);
    ids_close(ids);
    open_ledger();
}

static void pin_with_gid(const char *sub, const char *name, uint32_t uid, uint32_t gid)
{
    struct ids_user wanted = {.sub = sub, .name = name, .username = sub, .uid = uid, .gid = gid};
    struct ids_user out = {0};

    ck_assert_int_eq(ids_pin_user(ids, &wanted, &out), IDS_PINNED);
}

static void pin(const char *sub, const char *name, uint32_t uid)
{
    pin_with_gid(sub, name, uid, uid);
}

static void pin_group(const char *name, int64_t created_at_ms)
{
    struct ids_group wanted = {.name = name, .gid = ID(7), .created_at_ms = created_at_ms};
    bool made_again = false;
    uint32_t gid = 0;

    ck_assert_int_eq(ids_pin_group(ids, &wanted, &gid, &made_again), IDS_PINNED);
}

/* Gone and there again, many times. */
static void be_away(const char *sub, const char *name, uint32_t uid)
{
    for (int i = 0; i < AWAY; i++) {
        ck_assert_int_eq(ids_mark_user_deleted(ids, sub), 0);
        pin(sub, name, uid);
    }
}

/* All that a ledger can say, and what depends on the order of its lines: ann's name is eve's, bob's
 * ids are carl's, xenia's primary group is what later became yves' uid. */
static void tell_everything(void)
{
    pin("sub-jane", "jane", ID(1));
    pin("sub-joe", "joe", ID(2));
    pin("sub-ann", "ann", ID(3));
    pin("sub-bob", "bob", ID(4));
    pin_with_gid("sub-xenia", "xenia", ID(5), ID(6));
    pin("sub-yves", "yves", ID(6));
    pin_group("crew", 1000);
    be_away("sub-ann", "ann", ID(3));
    ck_assert_int_eq(ids_forget_user(ids, "ann", false), 0);
    pin("sub-eve", "ann", ID(8));
    ck_assert_int_eq(ids_forget_user(ids, "bob", true), 0);
    pin("sub-carl", "carl", ID(4));
    be_away("sub-jane", "jane", ID(1));
    be_away("sub-joe", "joe", ID(2));
    ck_assert_int_eq(ids_mark_user_deleted(ids, "sub-joe"), 0);
    for (int i = 0; i < AWAY; i++) {
        ck_assert_int_eq(ids_mark_group_deleted(ids, "crew"), 0);
        pin_group("crew", 1000 + i);
    }
    ck_assert_int_eq(ids_commit(ids), 0);
}

static int write_user(void *context, const struct ids_user *user)
{
    (void)fprintf(context, "%s %s %s %u %u %" PRId64 " %d %" PRId64 "\n", user->sub, user->name,
                  user->username, user->uid, user->gid, user->since_unix, (int)user->state,
                  user->state == IDS_LIVE ? 0 : user->state_since_unix);
    return 0;
}

static int write_group(void *context, const struct ids_group *group)
{
    (void)fprintf(context, "%s %u %" PRId64 " %" PRId64 " %d\n", group->name, group->gid,
                  group->created_at_ms, group->since_unix, (int)group->state);
    return 0;
}

/* Everything in words; the caller frees them. */
static char *describe(void)
{
    char *text = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&text, &length);

    ck_assert_ptr_nonnull(to);
    ck_assert_int_eq(ids_visit_users(ids, write_user, to), 0);
    ck_assert_int_eq(ids_visit_groups(ids, write_group, to), 0);
    ck_assert_int_eq(fclose(to), 0);
    return text;
}

static off_t size_of_file(void)
{
    struct stat status;

    ck_assert_int_eq(stat(path, &status), 0);
    return status.st_size;
}

START_TEST(a_tidied_ledger_says_what_it_said_before)
{
    tell_everything();
    auto_free char *before = describe();
    ck_assert_int_eq(ids_tidy(ids), 0);
    reopen();
    auto_free char *after = describe();
    ck_assert_str_eq(after, before);
    ck_assert_int_lt(size_of_file(), 2000);
}
END_TEST

START_TEST(tombstones_stay)
{
    tell_everything();
    ck_assert_int_eq(ids_tidy(ids), 0);
    reopen();
    ck_assert_int_eq(ids_find_sub(ids, "sub-joe")->state, IDS_DELETED);
    const struct ids_user stranger = {
        .sub = "sub-mallory", .name = "joe", .uid = ID(99), .gid = ID(99)};
    ck_assert_int_eq(ids_judge_new_user(ids, &stranger), IDS_NAME_REUSED);
}
END_TEST

START_TEST(what_is_pinned_afterwards_is_in_the_file)
{
    tell_everything();
    ck_assert_int_eq(ids_tidy(ids), 0);
    pin("sub-new", "new", ID(20));
    reopen();
    ck_assert_str_eq(ids_find_name(ids, "new")->sub, "sub-new");
}
END_TEST

START_TEST(a_ledger_with_few_dead_lines_is_left_alone)
{
    for (uint32_t i = 0; i < 3 * AWAY; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "user%" PRIu32, i);
        pin(name, name, ID(1000 + i));
    }
    be_away("user1", "user1", ID(1001));
    ck_assert_int_eq(ids_commit(ids), 0);
    off_t size = size_of_file();
    ck_assert_int_eq(ids_tidy(ids), 0);
    ck_assert_int_eq(size_of_file(), size);
}
END_TEST

START_TEST(what_a_crash_left_of_a_next_file_is_in_nobodys_way)
{
    auto_close int fd = open(next_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    ck_assert_int_eq(write(fd, "rubbish\n", 8), 8);
    tell_everything();
    ck_assert_int_eq(ids_tidy(ids), 0);
    reopen();
    ck_assert_ptr_nonnull(ids_find_name(ids, "jane"));
    ck_assert_int_eq(access(next_path, F_OK), -1);
}
END_TEST

START_TEST(a_full_disk_leaves_the_ledger_as_it_was)
{
    struct rlimit limit = {.rlim_cur = 20, .rlim_max = RLIM_INFINITY};

    (void)signal(SIGXFSZ, SIG_IGN);
    tell_everything();
    auto_free char *before = describe();
    off_t size = size_of_file();
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(ids_tidy(ids), -EFBIG);
    limit.rlim_cur = RLIM_INFINITY;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(size_of_file(), size);
    reopen();
    auto_free char *after = describe();
    ck_assert_str_eq(after, before);
    ck_assert_int_eq(access(next_path, F_OK), -1);
}
END_TEST

START_TEST(nothing_is_tidied_before_all_is_committed)
{
    tell_everything();
    pin("sub-new", "new", ID(20));
    ck_assert_int_eq(ids_tidy(ids), -EBUSY);
    reopen();
    ck_assert_ptr_nonnull(ids_find_name(ids, "new"));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("ids_tidy");

    UNIT_CASE_WITH(
        suite, "tidy", setup, teardown, a_tidied_ledger_says_what_it_said_before, tombstones_stay,
        what_is_pinned_afterwards_is_in_the_file, a_ledger_with_few_dead_lines_is_left_alone,
        what_a_crash_left_of_a_next_file_is_in_nobodys_way, a_full_disk_leaves_the_ledger_as_it_was,
        nothing_is_tidied_before_all_is_committed);
    return suite;
}

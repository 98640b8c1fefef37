/* The ledger: ids once pinned stay, through crashes too. */
#include "daemon/ids/ids.h"

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
#include "daemon/ids/derive.h"
#include "tests/unit/unit.h"

#define ID(n) (IDENTITY_MIN_ID + (n))

static char path[64];
static char error_text[IDS_ERROR_SIZE];

static struct ids *open_ledger(void)
{
    struct ids *ids = NULL;

    ck_assert_msg(ids_open(path, &ids, error_text) == 0, "%s", error_text);
    return ids;
}

static struct ids *open_new_ledger(void)
{
    (void)snprintf(path, sizeof path, "/tmp/test_ids.XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    (void)close(fd);
    return open_ledger();
}

static void remove_ledger(struct ids *ids)
{
    ids_close(ids);
    ck_assert_int_eq(unlink(path), 0);
}

static enum ids_answer pin(struct ids *ids, const char *sub, const char *name, uint32_t uid,
                           uint32_t gid)
{
    struct ids_user wanted = {.sub = sub, .name = name, .uid = uid, .gid = gid};
    struct ids_user out = {0};

    return ids_pin_user(ids, &wanted, &out);
}

static enum ids_answer pin_group(struct ids *ids, const char *name, uint32_t gid, uint32_t *out)
{
    struct ids_group wanted = {.name = name, .gid = gid};
    bool was_made_again = false;

    return ids_pin_group(ids, &wanted, out, &was_made_again);
}

/* Somebody who is not there yet. */
static enum ids_answer pin_next(struct ids *ids)
{
    static uint32_t number;
    char name[16];

    (void)snprintf(name, sizeof name, "next%" PRIu32, ++number);
    return pin(ids, name, name, ID(100 + number), ID(100 + number));
}

static off_t size_of_file(void)
{
    struct stat status;

    ck_assert_int_eq(stat(path, &status), 0);
    return status.st_size;
}

START_TEST(what_is_pinned_is_there_after_reopening)
{
    struct ids *ids = open_new_ledger();
    uint32_t gid = 0;

    ck_assert_int_eq(pin(ids, "sub-jane", "jane", ID(1), ID(1)), IDS_PINNED);
    ck_assert_int_eq(pin_group(ids, "crew", ID(7), &gid), IDS_PINNED);
    ck_assert_int_eq(pin(ids, "sub-joe", "joe", ID(2), ID(7)), IDS_PINNED);
    ck_assert_int_eq(ids_commit(ids), 0);
    ids_close(ids);

    ids = open_ledger();
    const struct ids_user *jane = ids_find_sub(ids, "sub-jane");
    ck_assert_ptr_nonnull(jane);
    ck_assert_str_eq(jane->name, "jane");
    ck_assert_uint_eq(jane->uid, ID(1));
    ck_assert_str_eq(ids_find_name(ids, "joe")->sub, "sub-joe");
    ck_assert_uint_eq(ids_find_name(ids, "joe")->gid, ID(7));
    ck_assert_int_eq(pin_group(ids, "crew", ID(7), &gid), IDS_PINNED);
    ck_assert_ptr_null(ids_find_name(ids, "crew"));
    remove_ledger(ids);
}
END_TEST

START_TEST(pinning_the_same_again_writes_nothing)
{
    struct ids *ids = open_new_ledger();

    ck_assert_int_eq(pin(ids, "sub-jane", "jane", ID(1), ID(1)), IDS_PINNED);
    ck_assert_int_eq(ids_commit(ids), 0);
    off_t size = size_of_file();
    ck_assert_int_eq(pin(ids, "sub-jane", "jane", ID(1), ID(1)), IDS_PINNED);
    ck_assert_int_eq(ids_commit(ids), 0);
    ck_assert_int_eq(size_of_file(), size);
    remove_ledger(ids);
}
END_TEST

START_TEST(a_change_is_never_followed)
{
    struct ids *ids = open_new_ledger();
    struct ids_user wanted = {.sub = "sub-jane", .name = "jane", .uid = ID(5), .gid = ID(5)};
    struct ids_user out = {0};
    uint32_t gid = 0;

    ck_assert_int_eq(pin(ids, "sub-jane", "jane", ID(1), ID(1)), IDS_PINNED);
    ck_assert_int_eq(ids_pin_user(ids, &wanted, &out), IDS_CHANGED);
    ck_assert_uint_eq(out.uid, ID(1));
    ck_assert_uint_eq(out.gid, ID(1));
    ck_assert_int_eq(pin_group(ids, "crew", ID(7), &gid), IDS_PINNED);
    ck_assert_int_eq(pin_group(ids, "crew", ID(8), &gid), IDS_CHANGED);
    ck_assert_uint_eq(gid, ID(7));
    remove_ledger(ids);
}
END_TEST

START_TEST(an_id_of_somebody_else_is_a_collision)
{
    struct ids *ids = open_new_ledger();
    uint32_t gid = 0;

    ck_assert_int_eq(pin(ids, "sub-jane", "jane", ID(1), ID(1)), IDS_PINNED);
    ck_assert_int_eq(pin_group(ids, "crew", ID(7), &gid), IDS_PINNED);
    ck_assert_int_eq(pin(ids, "sub-eve", "eve", ID(1), ID(2)), IDS_COLLIDES);
    ck_assert_int_eq(pin(ids, "sub-eve", "eve", ID(2), ID(1)), IDS_COLLIDES);
    ck_assert_int_eq(pin(ids, "sub-eve", "eve", ID(7), ID(7)), IDS_COLLIDES);
    ck_assert_int_eq(pin_group(ids, "staff", ID(7), &gid), IDS_COLLIDES);
    ck_assert_int_eq(pin_group(ids, "staff", ID(1), &gid), IDS_COLLIDES);
    ck_assert_ptr_null(ids_find_sub(ids, "sub-eve"));
    ck_assert_int_eq(pin(ids, "sub-eve", "eve", ID(2), ID(7)), IDS_PINNED);
    remove_ledger(ids);
}
END_TEST

START_TEST(a_name_taken_again_by_a_stranger_is_refused_for_ever)
{
    struct ids *ids = open_new_ledger();

    ck_assert_int_eq(pin(ids, "sub-alice", "alice", ID(1), ID(1)), IDS_PINNED);
    ck_assert_int_eq(ids_commit(ids), 0);
    ids_close(ids);
    ids = open_ledger();
    ck_assert_int_eq(pin(ids, "sub-stranger", "alice", ID(2), ID(2)), IDS_NAME_REUSED);
    ck_assert_int_eq(pin(ids, "sub-alice", "alice", ID(1), ID(1)), IDS_PINNED);
    remove_ledger(ids);
}
END_TEST

START_TEST(a_torn_last_line_is_cut_off_at_any_length)
{
    struct ids *ids = open_new_ledger();

    ck_assert_int_eq(pin(ids, "sub-jane", "jane", ID(1), ID(1)), IDS_PINNED);
    ck_assert_int_eq(ids_commit(ids), 0);
    off_t whole = size_of_file();
    ck_assert_int_eq(pin(ids, "sub-joe", "joe", ID(2), ID(2)), IDS_PINNED);
    ck_assert_int_eq(ids_commit(ids), 0);
    off_t length = size_of_file();
    ids_close(ids);
    while (--length > whole) {
        ck_assert_int_eq(truncate(path, length), 0);
        ids = open_ledger();
        ck_assert_ptr_nonnull(ids_find_sub(ids, "sub-jane"));
        ck_assert_ptr_null(ids_find_sub(ids, "sub-joe"));
        ids_close(ids);
    }
    ids = open_ledger();
    ck_assert_int_eq(pin(ids, "sub-eve", "eve", ID(3), ID(3)), IDS_PINNED);
    ck_assert_int_eq(ids_commit(ids), 0);
    ids_close(ids);
    ids = open_ledger();
    ck_assert_ptr_nonnull(ids_find_sub(ids, "sub-eve"));
    remove_ledger(ids);
}
END_TEST

static void flip_byte_at(off_t at)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    char byte = 0;

    ck_assert_int_eq(pread(fd, &byte, 1, at), 1);
    byte ^= 1;
    ck_assert_int_eq(pwrite(fd, &byte, 1, at), 1);
    (void)close(fd);
}

START_TEST(a_damaged_line_in_the_middle_is_named)
{
    struct ids *ids = open_new_ledger();
    char expected[80];

    ck_assert_int_eq(pin(ids, "sub-jane", "jane", ID(1), ID(1)), IDS_PINNED);
    ck_assert_int_eq(ids_commit(ids), 0);
    off_t start = size_of_file();
    ck_assert_int_eq(pin(ids, "sub-joe", "joe", ID(2), ID(2)), IDS_PINNED);
    ck_assert_int_eq(ids_commit(ids), 0);
    off_t end = size_of_file();
    ck_assert_int_eq(pin(ids, "sub-eve", "eve", ID(3), ID(3)), IDS_PINNED);
    ck_assert_int_eq(ids_commit(ids), 0);
    ids_close(ids);
    (void)snprintf(expected, sizeof expected, "%s:2: ", path);
    for (off_t at = start; at < end - 1; at++) {
        struct ids *none = NULL;
        flip_byte_at(at);
        ck_assert_int_eq(ids_open(path, &none, error_text), -EUCLEAN);
        ck_assert_msg(strncmp(error_text, expected, strlen(expected)) == 0, "%s", error_text);
        flip_byte_at(at);
    }
    remove_ledger(open_ledger());
}
END_TEST

START_TEST(a_line_that_contradicts_an_earlier_one_is_named)
{
    struct ids *ids = open_new_ledger();
    struct ids *none = NULL;
    char text[512];

    ck_assert_int_eq(pin(ids, "sub-jane", "jane", ID(1), ID(1)), IDS_PINNED);
    ck_assert_int_eq(ids_commit(ids), 0);
    ids_close(ids);
    int fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC);
    ssize_t length = pread(fd, text, sizeof text, 0);
    ck_assert_int_eq(write(fd, text, (size_t)length), length);
    (void)close(fd);
    ck_assert_int_eq(ids_open(path, &none, error_text), -EUCLEAN);
    ck_assert_ptr_nonnull(strstr(error_text, ":2: contradicts"));
    ck_assert_int_eq(unlink(path), 0);
}
END_TEST

START_TEST(a_full_disk_is_an_error_and_the_next_commit_makes_up_for_it)
{
    struct ids *ids = open_new_ledger();
    struct rlimit limit = {.rlim_cur = 20, .rlim_max = RLIM_INFINITY};

    (void)signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(pin(ids, "sub-jane", "jane", ID(1), ID(1)), IDS_PINNED);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(ids_commit(ids), -EFBIG);
    limit.rlim_cur = RLIM_INFINITY;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(pin(ids, "sub-joe", "joe", ID(2), ID(2)), IDS_PINNED);
    ck_assert_int_eq(ids_commit(ids), 0);
    ids_close(ids);
    ids = open_ledger();
    ck_assert_ptr_nonnull(ids_find_sub(ids, "sub-jane"));
    ck_assert_ptr_nonnull(ids_find_sub(ids, "sub-joe"));
    remove_ledger(ids);
}
END_TEST

START_TEST(texts_that_cannot_be_in_a_line_are_not_pinned)
{
    struct ids *ids = open_new_ledger();
    char long_sub[IDS_MAX_SUB + 2];

    memset(long_sub, 'a', sizeof long_sub - 1);
    long_sub[sizeof long_sub - 1] = '\0';
    ck_assert_int_eq(pin(ids, long_sub, "jane", ID(1), ID(1)), IDS_NOT_PINNED);
    ck_assert_int_eq(pin(ids, "", "jane", ID(1), ID(1)), IDS_NOT_PINNED);
    ck_assert_int_eq(pin(ids, "sub jane", "jane", ID(1), ID(1)), IDS_NOT_PINNED);
    ck_assert_int_eq(pin(ids, "sub\njane", "jane", ID(1), ID(1)), IDS_NOT_PINNED);
    ck_assert_int_eq(pin(ids, "sub-jane", "Jane Doe", ID(1), ID(1)), IDS_NOT_PINNED);
    ck_assert_int_eq(pin(ids, long_sub + 1, "jane", ID(1), ID(1)), IDS_PINNED);
    ck_assert_int_eq(ids_commit(ids), 0);
    ids_close(ids);
    remove_ledger(open_ledger());
}
END_TEST

/* 100 bytes a line, more or less. */
START_TEST(a_full_ledger_takes_nobody_new_and_every_tombstone)
{
    struct ids *ids = open_new_ledger();

    ids_set_max_file_size(ids, 200);
    ck_assert_int_eq(pin(ids, "sub-jane", "jane", ID(1), ID(1)), IDS_PINNED);
    ck_assert_int_eq(pin(ids, "sub-joe", "joe", ID(2), ID(2)), IDS_PINNED);
    ck_assert_int_eq(pin(ids, "sub-ann", "ann", ID(3), ID(3)), IDS_FULL);
    ck_assert_ptr_null(ids_find_sub(ids, "sub-ann"));
    ck_assert_int_eq(ids_mark_user_deleted(ids, "sub-joe"), 0);
    ck_assert_int_eq(ids_commit(ids), 0);
    ck_assert_int_lt(size_of_file(), 200);
    ids_close(ids);
    ids = open_ledger();
    ck_assert_int_eq(ids_find_sub(ids, "sub-joe")->state, IDS_DELETED);
    ck_assert_ptr_null(ids_find_sub(ids, "sub-ann"));
    remove_ledger(ids);
}
END_TEST

START_TEST(a_ledger_tells_how_full_it_is)
{
    struct ids *ids = open_new_ledger();

    ids_set_max_file_size(ids, 8000);
    ck_assert_uint_eq(ids_percent_full(ids), 0);
    while (pin_next(ids) == IDS_PINNED)
        ck_assert_uint_lt(ids_percent_full(ids), 101);
    ck_assert_uint_ge(ids_percent_full(ids), 98);
    remove_ledger(ids);
}
END_TEST

START_TEST(the_file_is_the_daemons_alone)
{
    struct stat status;

    (void)snprintf(path, sizeof path, "/tmp/test_ids.XXXXXX");
    ck_assert_int_ge(mkstemp(path), 0);
    ck_assert_int_eq(unlink(path), 0);
    struct ids *ids = open_ledger();
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_uint_eq(status.st_mode & 07777, 0600);
    remove_ledger(ids);
}
END_TEST

/* Computed apart from this code:
 * printf 'uid\0eu-west-1_AbC123xyz\0a1b2c3d4-0000-4000-8000-000000000001\0' | sha256sum */
START_TEST(derived_ids_are_the_documented_formulas)
{
    uint32_t uid = 0, gid = 0, other = 0;

    ck_assert_int_eq(
        ids_derive_uid("eu-west-1_AbC123xyz", "a1b2c3d4-0000-4000-8000-000000000001", &uid), 0);
    ck_assert_uint_eq(uid, 1893199884);
    ck_assert_int_eq(ids_derive_gid("eu-west-1_AbC123xyz", "crew", &gid), 0);
    ck_assert_uint_eq(gid, 1972129552);
    ck_assert_int_eq(
        ids_derive_uid("eu-west-1_AbC123xyy", "a1b2c3d4-0000-4000-8000-000000000001", &other), 0);
    ck_assert_uint_ne(uid, other);
}
END_TEST

START_TEST(derived_ids_lie_in_the_range)
{
    static const struct identity_ranges none;

    for (int i = 0; i < 2000; i++) {
        char sub[16];
        uint32_t uid = 0;
        (void)snprintf(sub, sizeof sub, "sub-%d", i);
        ck_assert_int_eq(ids_derive_uid("pool", sub, &uid), 0);
        ck_assert(identity_uid_is_allowed(&none, uid));
    }
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("ids");

    UNIT_CASE(suite, "pinned", what_is_pinned_is_there_after_reopening,
              pinning_the_same_again_writes_nothing, a_change_is_never_followed,
              an_id_of_somebody_else_is_a_collision,
              a_name_taken_again_by_a_stranger_is_refused_for_ever,
              texts_that_cannot_be_in_a_line_are_not_pinned,
              a_full_ledger_takes_nobody_new_and_every_tombstone, a_ledger_tells_how_full_it_is);
    UNIT_CASE(
        suite, "file", a_torn_last_line_is_cut_off_at_any_length,
        a_damaged_line_in_the_middle_is_named, a_line_that_contradicts_an_earlier_one_is_named,
        a_full_disk_is_an_error_and_the_next_commit_makes_up_for_it, the_file_is_the_daemons_alone);
    UNIT_CASE(suite, "derived", derived_ids_are_the_documented_formulas,
              derived_ids_lie_in_the_range);
    return suite;
}

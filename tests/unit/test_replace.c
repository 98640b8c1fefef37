/* A published file takes another one's place, piece by piece and all at once. */
#include "daemon/directory/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/unit/unit.h"

#define SEVERAL_PIECES ((size_t)5 << 20)

static char folder[32];
static char path[64];
static char new_path[64];

static void make_folder(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/replace-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/file", folder);
    (void)snprintf(new_path, sizeof new_path, "%s/file.new", folder);
    ck_assert_int_eq(replace_file(path, "before", 6), 0);
}

static void remove_folder(void)
{
    (void)unlink(path);
    ck_assert_int_eq(rmdir(folder), 0);
}

static uint8_t byte_at(size_t place)
{
    return (uint8_t)(place * 31 + place / 251);
}

/* In parts of 1 to 97 bytes, so that the ends of pieces lie in the middle of some. */
static void append_bytes(struct replacement *replacement, size_t size)
{
    uint8_t part[97];

    for (size_t done = 0, length = 1; done < size; length = length % sizeof part + 1) {
        size_t taken = size - done < length ? size - done : length;
        for (size_t i = 0; i < taken; i++)
            part[i] = byte_at(done + i);
        replacement_append(replacement, part, taken);
        done += taken;
    }
}

static void check_file(size_t size)
{
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC);
    auto_free uint8_t *bytes = malloc(size + 1);

    ck_assert_ptr_nonnull(bytes);
    ck_assert_int_eq(read(fd, bytes, size + 1), (ssize_t)size);
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != byte_at(i))
            ck_abort_msg("byte %zu is %d", i, bytes[i]);
}

static void check_file_of_before(void)
{
    char text[16] = "";
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC);

    ck_assert_int_eq(read(fd, text, sizeof text), 6);
    ck_assert_str_eq(text, "before");
    ck_assert_int_lt(access(new_path, F_OK), 0);
}

static void replace_in_parts(size_t size)
{
    auto_replacement struct replacement replacement = {.fd = -1};

    ck_assert_int_eq(replacement_begin(&replacement, path, size), 0);
    append_bytes(&replacement, size);
    ck_assert_int_eq(replacement_take_place(&replacement), 0);
}

START_TEST(what_was_appended_in_parts_is_there_as_a_whole)
{
    make_folder();
    replace_in_parts(1);
    check_file(1);
    replace_in_parts(SEVERAL_PIECES);
    check_file(SEVERAL_PIECES);
    replace_in_parts((size_t)2 << 20);
    check_file((size_t)2 << 20);
    ck_assert_int_lt(access(new_path, F_OK), 0);
    remove_folder();
}
END_TEST

static void append_what_was_not_announced(size_t announced, size_t appended)
{
    auto_replacement struct replacement replacement = {.fd = -1};

    ck_assert_int_eq(replacement_begin(&replacement, path, announced), 0);
    append_bytes(&replacement, appended);
    ck_assert_int_eq(replacement_take_place(&replacement), -EBADMSG);
}

START_TEST(more_or_less_than_was_announced_takes_nobodys_place)
{
    make_folder();
    append_what_was_not_announced(10, 1000);
    check_file_of_before();
    append_what_was_not_announced(10, 9);
    check_file_of_before();
    append_what_was_not_announced(SEVERAL_PIECES, SEVERAL_PIECES + 1);
    check_file_of_before();
    remove_folder();
}
END_TEST

START_TEST(nothing_is_in_place_before_it_takes_it)
{
    make_folder();
    {
        auto_replacement struct replacement replacement = {.fd = -1};
        ck_assert_int_eq(replacement_begin(&replacement, path, SEVERAL_PIECES), 0);
        append_bytes(&replacement, SEVERAL_PIECES);
    }
    check_file_of_before();
    remove_folder();
}
END_TEST

START_TEST(a_disk_that_is_full_in_a_later_piece_leaves_the_file_of_before)
{
    struct rlimit before, full;

    make_folder();
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    full = (struct rlimit){.rlim_cur = (rlim_t)3 << 20, .rlim_max = before.rlim_max};
    (void)signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &full), 0);
    {
        auto_replacement struct replacement replacement = {.fd = -1};
        ck_assert_int_eq(replacement_begin(&replacement, path, SEVERAL_PIECES), 0);
        append_bytes(&replacement, SEVERAL_PIECES);
        ck_assert_int_eq(replacement_take_place(&replacement), -EFBIG);
    }
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    check_file_of_before();
    remove_folder();
}
END_TEST

START_TEST(what_a_crash_left_beside_it_is_in_nobodys_way)
{
    make_folder();
    ck_assert_int_eq(symlink("/etc/passwd", new_path), 0);
    ck_assert_int_eq(replace_file(path, "after", 5), 0);
    ck_assert_int_lt(access(new_path, F_OK), 0);
    remove_folder();
}
END_TEST

START_TEST(a_path_that_is_too_long_is_refused)
{
    char long_path[PATH_MAX];
    auto_replacement struct replacement replacement = {.fd = -1};

    memset(long_path, 'a', sizeof long_path - 1);
    long_path[sizeof long_path - 1] = '\0';
    ck_assert_int_eq(replacement_begin(&replacement, long_path, 1), -ENAMETOOLONG);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("replace");

    UNIT_CASE(suite, "taken", what_was_appended_in_parts_is_there_as_a_whole,
              more_or_less_than_was_announced_takes_nobodys_place,
              what_a_crash_left_beside_it_is_in_nobodys_way);
    UNIT_CASE(suite, "left", nothing_is_in_place_before_it_takes_it,
              a_disk_that_is_full_in_a_later_piece_leaves_the_file_of_before,
              a_path_that_is_too_long_is_refused);
    return suite;
}

/* Whom the host knows without us. */
#include "common/local_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static char path[] = "/tmp/test_local_files.XXXXXX";

static void write_file(const char *text)
{
    memcpy(path + strlen(path) - 6, "XXXXXX", 6);
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

START_TEST(users_and_uids_are_found)
{
    write_file("root:x:0:0:root:/root:/bin/bash\njane:x:1000:1000::/home/jane:/bin/sh\n");

    ck_assert_int_eq(local_files_has_user(path, "jane"), 1);
    ck_assert_int_eq(local_files_has_user(path, "jan"), 0);
    ck_assert_int_eq(local_files_has_user(path, "janet"), 0);
    ck_assert_int_eq(local_files_has_user(path, "/home/jane"), 0);
    ck_assert_int_eq(local_files_has_uid(path, 0), 1);
    ck_assert_int_eq(local_files_has_uid(path, 1000), 1);
    ck_assert_int_eq(local_files_has_uid(path, 100), 0);
    unlink(path);
}
END_TEST

START_TEST(groups_and_gids_are_found_behind_very_long_lines)
{
    enum { LONG = 200000 };
    char *text = malloc(LONG + 64);

    ck_assert_ptr_nonnull(text);
    memcpy(text, "crowd:x:100:", 12);
    memset(text + 12, 'a', LONG);
    memcpy(text + 12 + LONG, "\nsudo:x:27:jane\n", 17);
    write_file(text);
    free(text);

    ck_assert_int_eq(local_files_has_group(path, "crowd"), 1);
    ck_assert_int_eq(local_files_has_group(path, "sudo"), 1);
    ck_assert_int_eq(local_files_has_group(path, "jane"), 0);
    ck_assert_int_eq(local_files_has_gid(path, 27), 1);
    ck_assert_int_eq(local_files_has_gid(path, 28), 0);
    unlink(path);
}
END_TEST

START_TEST(blanks_that_the_c_library_skips_hide_nothing)
{
    write_file(" jane:x: 1000:7\n\tann:x:+1001:7\n");

    ck_assert_int_eq(local_files_has_user(path, "jane"), 1);
    ck_assert_int_eq(local_files_has_uid(path, 1000), 1);
    ck_assert_int_eq(local_files_has_user(path, "ann"), 1);
    ck_assert_int_eq(local_files_has_uid(path, 1001), 1);
    unlink(path);
}
END_TEST

START_TEST(malformed_lines_hide_nothing)
{
    write_file("\n:::\nnocolon\none:x\n# comment\nlast:x:1001:7");

    ck_assert_int_eq(local_files_has_user(path, "nocolon"), 1);
    ck_assert_int_eq(local_files_has_user(path, "one"), 1);
    ck_assert_int_eq(local_files_has_user(path, "last"), 1);
    ck_assert_int_eq(local_files_has_uid(path, 1001), 1);
    ck_assert_int_eq(local_files_has_uid(path, 0), 0);
    unlink(path);
}
END_TEST

START_TEST(a_shell_is_listed_as_a_whole_line)
{
    write_file("# /etc/shells: valid login shells\n/bin/sh\n/bin/bash\n");

    ck_assert_int_eq(local_files_has_shell(path, "/bin/bash"), 1);
    ck_assert_int_eq(local_files_has_shell(path, "/bin/bas"), 0);
    ck_assert_int_eq(local_files_has_shell(path, "/bin/evil"), 0);
    unlink(path);
}
END_TEST

START_TEST(a_groups_gid_is_found_by_its_name)
{
    uint32_t gid = 0;
    write_file("crowd:x:100:\nodd:x::\nodd:x:7:\nsudo:x:27:jane\nhuge:x:4294967295:\n");

    ck_assert_int_eq(local_files_group_gid(path, "sudo", &gid), 1);
    ck_assert_uint_eq(gid, 27);
    ck_assert_int_eq(local_files_group_gid(path, "odd", &gid), 1);
    ck_assert_uint_eq(gid, 7);
    ck_assert_int_eq(local_files_group_gid(path, "huge", &gid), 0);
    ck_assert_int_eq(local_files_group_gid(path, "jane", &gid), 0);
    ck_assert_uint_eq(gid, 7);
    unlink(path);
}
END_TEST

START_TEST(a_missing_file_is_an_error_not_an_answer)
{
    ck_assert_int_eq(local_files_has_user("/nonexistent/passwd", "jane"), -ENOENT);
    ck_assert_int_eq(local_files_has_user("/", "jane"), -EISDIR);
    ck_assert_int_eq(local_files_visit("/nonexistent/passwd", NULL, NULL), -ENOENT);
}
END_TEST

struct shown {
    char text[256];
    size_t count;
    size_t most; /* the next one is refused */
};

static int show(void *context, const struct local_files_entry *entry)
{
    struct shown *shown = context;
    size_t length = strlen(shown->text);

    if (shown->count++ == shown->most)
        return -ENOMEM;
    (void)snprintf(shown->text + length, sizeof shown->text - length, "%.*s=%d,",
                   (int)entry->name_length, entry->name, entry->has_id ? (int)entry->id : -1);
    return 0;
}

START_TEST(every_line_is_shown_with_its_name_and_id)
{
    struct shown all = {.most = 100};
    write_file(" jane:x: 1000:7\n\n:::\nnocolon\none:x\nodd:x:12b:\nlast:x:0:7");

    ck_assert_int_eq(local_files_visit(path, show, &all), 0);
    ck_assert_str_eq(all.text, "jane=1000,=-1,=-1,nocolon=-1,one=-1,odd=-1,last=0,");
    unlink(path);
}
END_TEST

START_TEST(who_is_shown_the_lines_can_end_it)
{
    struct shown two = {.most = 2};
    write_file("one:x:1:\ntwo:x:2:\nthree:x:3:\nfour:x:4:\n");

    ck_assert_int_eq(local_files_visit(path, show, &two), -ENOMEM);
    ck_assert_str_eq(two.text, "one=1,two=2,");
    ck_assert_uint_eq(two.count, 3);
    unlink(path);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("local_files");

    UNIT_CASE(suite, "local_files", users_and_uids_are_found,
              groups_and_gids_are_found_behind_very_long_lines, malformed_lines_hide_nothing,
              blanks_that_the_c_library_skips_hide_nothing, a_shell_is_listed_as_a_whole_line,
              a_groups_gid_is_found_by_its_name, a_missing_file_is_an_error_not_an_answer);
    UNIT_CASE(suite, "shown", every_line_is_shown_with_its_name_and_id,
              who_is_shown_the_lines_can_end_it);
    return suite;
}

/* What nsswitch.conf says about the order of its sources. */
#include <stdio.h>
#include <unistd.h>

#include "common/nsswitch.h"
#include "common/ownership.h"
#include "tests/unit/unit.h"

static const char path[] = "test_nsswitch.conf";

static bool asks_files_first(const char *text)
{
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    (void)fclose(file);
    bool answer = nsswitch_asks_files_first(path);
    (void)unlink(path);
    return answer;
}

START_TEST(the_files_come_first_if_both_lines_say_so)
{
    ck_assert(
        asks_files_first("# hosts: x\npasswd: files cognito\ngroup:\tfiles systemd cognito\n"));
    ck_assert(asks_files_first("passwd:files sss cognito # ldap\n group: files cognito"));
    ck_assert(!asks_files_first("passwd: cognito files\ngroup: files cognito\n"));
    ck_assert(!asks_files_first("passwd: files cognito\ngroup: cognito files\n"));
}
END_TEST

START_TEST(of_two_lines_the_last_one_counts)
{
    static const char group[] = "group: files cognito\n";
    char text[128];

    (void)snprintf(text, sizeof text, "passwd: files cognito\n%spasswd: cognito files\n", group);
    ck_assert(!asks_files_first(text));
    (void)snprintf(text, sizeof text, "passwd: cognito files\n%spasswd: files cognito\n", group);
    ck_assert(asks_files_first(text));
}
END_TEST

START_TEST(in_doubt_they_do_not)
{
    ck_assert(!nsswitch_asks_files_first("/nonexistent/nsswitch.conf"));
    ck_assert(!asks_files_first(""));
    ck_assert(!asks_files_first("passwd: files cognito\n"));
    ck_assert(!asks_files_first("passwd: files\ngroup: files\n"));
    ck_assert(
        !asks_files_first("passwd: files [SUCCESS=continue] cognito\ngroup: files cognito\n"));
    ck_assert(!asks_files_first("passwd: files2 cognito\ngroup: files cognito\n"));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("nsswitch");

    UNIT_CASE(suite, "order", the_files_come_first_if_both_lines_say_so,
              of_two_lines_the_last_one_counts, in_doubt_they_do_not);
    return suite;
}

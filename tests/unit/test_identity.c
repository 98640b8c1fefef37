/* Which ids and names may be a Cognito user's. */
#include "common/identity.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static int parse(const char *text, struct identity_ranges *out)
{
    return identity_ranges_parse(text, strlen(text), out);
}

START_TEST(derived_ids_are_allowed_and_their_neighbours_are_not)
{
    struct identity_ranges none = {0};

    ck_assert(identity_uid_is_allowed(&none, IDENTITY_MIN_ID));
    ck_assert(identity_uid_is_allowed(&none, IDENTITY_MAX_ID));
    ck_assert(!identity_uid_is_allowed(&none, IDENTITY_MIN_ID - 1));
    ck_assert(!identity_uid_is_allowed(&none, IDENTITY_MAX_ID + 1));
    ck_assert(identity_gid_is_allowed(&none, IDENTITY_MIN_ID));
    ck_assert(!identity_gid_is_allowed(&none, 20000));
}
END_TEST

START_TEST(the_file_widens_the_ranges)
{
    struct identity_ranges ranges;

    ck_assert_int_eq(parse("# sites\n\nuid 20000-29999 # staff\n gid\t30000\n", &ranges), 0);
    ck_assert(identity_uid_is_allowed(&ranges, 20000));
    ck_assert(identity_uid_is_allowed(&ranges, 29999));
    ck_assert(!identity_uid_is_allowed(&ranges, 30000));
    ck_assert(identity_gid_is_allowed(&ranges, 30000));
    ck_assert(!identity_gid_is_allowed(&ranges, 20000));
}
END_TEST

START_TEST(system_ids_are_never_allowed_whatever_the_ranges_say)
{
    struct identity_ranges everything = {
        .uid_count = 1, .gid_count = 1, .uids = {{0, UINT32_MAX}}, .gids = {{0, UINT32_MAX}}};
    static const uint32_t never[] = {0, 1, 999, 61184, 65534, 65535, UINT32_MAX};

    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        ck_assert(!identity_uid_is_allowed(&everything, never[i]));
        ck_assert(!identity_gid_is_allowed(&everything, never[i]));
    }
    ck_assert(identity_uid_is_allowed(&everything, 1000));
    ck_assert(!identity_supplementary_gid_is_allowed(&everything, 0));
    ck_assert(!identity_supplementary_gid_is_allowed(&everything, 65534));
}
END_TEST

START_TEST(a_low_gid_that_the_file_names_is_for_initgroups_only)
{
    struct identity_ranges ranges;

    ck_assert_int_eq(parse("gid 27\n", &ranges), 0);
    ck_assert(identity_supplementary_gid_is_allowed(&ranges, 27));
    ck_assert(!identity_supplementary_gid_is_allowed(&ranges, 28));
    ck_assert(!identity_gid_is_allowed(&ranges, 27));
}
END_TEST

START_TEST(a_local_gid_is_nobodys_own)
{
    struct identity_ranges ranges;

    ck_assert_int_eq(parse("local-gid 27\nlocal-gid 1000-1001\n", &ranges), 0);
    ck_assert(identity_supplementary_gid_is_allowed(&ranges, 27));
    ck_assert(identity_supplementary_gid_is_allowed(&ranges, 1001));
    ck_assert(!identity_supplementary_gid_is_allowed(&ranges, 1002));
    ck_assert(!identity_gid_is_allowed(&ranges, 27));
    ck_assert(!identity_gid_is_allowed(&ranges, 1000));
    ck_assert(!identity_uid_is_allowed(&ranges, 1000));
    ck_assert_int_eq(parse("", &ranges), 0);
    ck_assert(!identity_supplementary_gid_is_allowed(&ranges, 27));
}
END_TEST

START_TEST(a_bad_line_leaves_the_defaults_alone)
{
    static const char *const bad[] = {
        "uid 0-5\n",
        "uid 999\n",
        "uid 61184\n",
        "uid 60000-70000\n",
        "gid 0\n",
        "local-gid 0\n",
        "local-gid 0-27\n",
        "local-gid sudo\n",
        "local_gid 27\n",
        "uid 2000-1000\n",
        "uid 20000 30000\n",
        "uid\n",
        "uid -5\n",
        "uid 5-\n",
        "uid 4294967295\n",
        "uid 1000-99999999999\n",
        "user 20000-3000\n",
        "uids 20000\n",
        "uid 0x20000\n",
        "uid 020000\n",
        "home\n",
        "home srv\n",
        "home /\n",
        "home /srv/\n",
        "home /a//b\n",
        "home /a/../b\n",
        "home /a /b\n",
        "hom /srv\n",
        "uid 20000;30000\n",
        "uid 20000\r\n",
        "uid 20000-30000-400\n",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[128];
        (void)snprintf(text, sizeof text, "uid 20000-29999\n%s", bad[i]);
        struct identity_ranges ranges;
        ck_assert_msg(parse(text, &ranges) == -EINVAL, "%s", bad[i]);
        ck_assert(!identity_uid_is_allowed(&ranges, 20000));
    }
}
END_TEST

START_TEST(too_many_ranges_are_refused)
{
    static const char line[] = "uid 20000\n";
    enum { LENGTH = sizeof line - 1 };
    char text[(IDENTITY_MAX_RANGES + 1) * LENGTH];
    struct identity_ranges ranges;

    for (int i = 0; i <= IDENTITY_MAX_RANGES; i++)
        memcpy(text + i * LENGTH, line, LENGTH);
    ck_assert_int_eq(identity_ranges_parse(text, IDENTITY_MAX_RANGES * LENGTH, &ranges), 0);
    ck_assert_int_eq(identity_ranges_parse(text, sizeof text, &ranges), -E2BIG);
}
END_TEST

static void write_ids_file(char *path, mode_t mode)
{
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, "uid 20000\n", 10), 10);
    ck_assert_int_eq(fchmod(fd, mode), 0);
    close(fd);
}

START_TEST(a_file_that_others_can_write_or_that_is_not_roots_is_refused)
{
    char path[] = "/tmp/test_identity.XXXXXX";
    struct identity_ranges ranges;

    write_ids_file(path, 0666);
    ck_assert_int_eq(identity_ranges_load(path, &ranges), -EPERM);
    ck_assert(!identity_uid_is_allowed(&ranges, 20000));

    ck_assert_int_eq(chmod(path, 0644), 0);
    int expected = getuid() == 0 ? 0 : -EPERM;
    ck_assert_int_eq(identity_ranges_load(path, &ranges), expected);
    ck_assert_int_eq(identity_uid_is_allowed(&ranges, 20000), expected == 0);

    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(identity_ranges_load(path, &ranges), 0);
    ck_assert(!identity_uid_is_allowed(&ranges, 20000));
}
END_TEST

START_TEST(a_home_is_one_part_below_a_folder_of_roots)
{
    static const char *const good[] = {"/home/jane", "/home/jane.doe", "/srv/home/jane"};
    static const char *const bad[] = {
        "",           "/",           "/home",      "/home/",     "/home/.",       "/home/..",
        "/home/.x",   "/home//jane", "/homes/x",   "home/jane",  "/home/jane/",   "/home/jane/x",
        "/root",      "/etc/x",      "/srv/home",  "/srv/homes", "/srv/home/a/b", "/srv/jane",
        "/home/../x", "//home/jane", "/Home/jane", " /home/x"};
    struct identity_ranges ranges;

    ck_assert_int_eq(parse("home /srv/home # on the array\n", &ranges), 0);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(identity_home_is_allowed(&ranges, good[i]), "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!identity_home_is_allowed(&ranges, bad[i]), "%s", bad[i]);
    ck_assert_int_eq(parse("", &ranges), 0);
    ck_assert(!identity_home_is_allowed(&ranges, "/srv/home/jane"));
}
END_TEST

START_TEST(names_of_people_are_acceptable)
{
    static const char *const good[] = {
        "jane",      "j",  "_jane",        "jane.doe",
        "jane-doe2", "a1", "cognito_user", "abcdefghijklmnopqrstuvwxyz012345",
        "jane@x.y",  "a@1"};

    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(identity_name_is_acceptable(good[i]), "%s", good[i]);
}
END_TEST

START_TEST(names_of_the_system_of_scripts_and_odd_bytes_are_not)
{
    static const char *const bad[] = {
        "",         "root",   "nobody",   "admin",
        "sudo",     "wheel",  "Jane",     "1jane",
        "1000",     "-jane",  ".",        "..",
        ".jane",    "_",      "__",       "_1",
        "jane doe", "jane:x", "jane/..",  "jane\n",
        "jané",     "+",      "*",        "pam_unix_non_existent:",
        "jane$",    "jane@",  "\xff\xfe", "abcdefghijklmnopqrstuvwxyz0123456",
        "@jane",    "@",      "a@b@c",    "jane@x y",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!identity_name_is_acceptable(bad[i]), "%s", bad[i]);
}
END_TEST

START_TEST(an_id_is_decimal_digits_and_nothing_else)
{
    static const char *const bad[] = {"",   "-1",  "+1",         "01",          " 1",
                                      "1 ", "0x1", "4294967295", "99999999999", "1e3"};
    uint32_t id = 7;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(identity_parse_id(bad[i], &id) == -EINVAL, "%s", bad[i]);
    ck_assert_uint_eq(id, 7);
    ck_assert_int_eq(identity_parse_id("4294967294", &id), 0);
    ck_assert_uint_eq(id, UINT32_MAX - 1);
    ck_assert_int_eq(identity_parse_id("0", &id), 0);
    ck_assert_uint_eq(id, 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("identity");

    UNIT_CASE(suite, "ids", derived_ids_are_allowed_and_their_neighbours_are_not,
              the_file_widens_the_ranges, system_ids_are_never_allowed_whatever_the_ranges_say,
              a_low_gid_that_the_file_names_is_for_initgroups_only, a_local_gid_is_nobodys_own,
              a_bad_line_leaves_the_defaults_alone, too_many_ranges_are_refused,
              a_file_that_others_can_write_or_that_is_not_roots_is_refused,
              an_id_is_decimal_digits_and_nothing_else);
    UNIT_CASE(suite, "homes", a_home_is_one_part_below_a_folder_of_roots);
    UNIT_CASE(suite, "names", names_of_people_are_acceptable,
              names_of_the_system_of_scripts_and_odd_bytes_are_not);
    return suite;
}

/* What a host remembers of a user: written whole, read back, and nothing that could be a path. */
#include "daemon/login/remembered.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/ownership.h"
#include "tests/unit/unit.h"

#define SUB "0a1b2c3d-0000-4000-8000-000000000001"

static char folder[64];

static void make_folder(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/remembered.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void remove_folder(void)
{
    char path[128];

    (void)snprintf(path, sizeof path, "%s/" SUB, folder);
    (void)unlink(path);
    ck_assert_int_eq(rmdir(folder), 0); /* nothing else was left in it */
}

static void write_file(const char *content)
{
    char path[128];

    (void)snprintf(path, sizeof path, "%s/" SUB, folder);
    auto_fclose FILE *file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    (void)fputs(content, file);
}

static struct remembered example(void)
{
    struct remembered remembered = {
        .factor = "EMAIL_OTP", .device = {.key = "eu-west-1_0a1b2c", .group_key = "-AbCdEf12"}};

    ck_assert_int_eq(secret_copy_text(&remembered.device.secret, "c2VjcmV0"), 0);
    return remembered;
}

START_TEST(what_is_written_is_read_back)
{
    auto_remembered struct remembered written = example();
    auto_remembered struct remembered read = {0};

    ck_assert_int_eq(remembered_write(folder, SUB, &written), 0);
    ck_assert_int_eq(remembered_read(folder, SUB, &read), 0);
    ck_assert_str_eq(read.factor, "EMAIL_OTP");
    ck_assert_str_eq(read.device.key, "eu-west-1_0a1b2c");
    ck_assert_str_eq(read.device.group_key, "-AbCdEf12");
    ck_assert_str_eq(secret_text(&read.device.secret), "c2VjcmV0");
}
END_TEST

START_TEST(the_file_is_the_daemons_alone)
{
    auto_remembered struct remembered written = example();
    char path[128];
    struct stat status;

    ck_assert_int_eq(remembered_write(folder, SUB, &written), 0);
    (void)snprintf(path, sizeof path, "%s/" SUB, folder);
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_uint_eq(status.st_mode & 07777, 0600);
}
END_TEST

START_TEST(two_logins_that_end_together_both_have_their_say)
{
    auto_remembered struct remembered written = example();
    auto_remembered struct remembered read = {0};
    const struct cognito_device *device = &written.device;

    ck_assert_int_eq(remembered_change(folder, SUB, &(struct remembered_change){.device = device}),
                     0);
    ck_assert_int_eq(
        remembered_change(folder, SUB, &(struct remembered_change){.factor = "SMS_MFA"}), 0);
    ck_assert_int_eq(remembered_read(folder, SUB, &read), 0);
    ck_assert_str_eq(read.factor, "SMS_MFA");
    ck_assert_str_eq(read.device.key, "eu-west-1_0a1b2c");
    ck_assert_str_eq(secret_text(&read.device.secret), "c2VjcmV0");
}
END_TEST

START_TEST(a_device_that_is_gone_takes_no_other_one_along)
{
    auto_remembered struct remembered written = example();
    auto_remembered struct remembered kept = {0};
    auto_remembered struct remembered left = {0};

    ck_assert_int_eq(remembered_write(folder, SUB, &written), 0);
    ck_assert_int_eq(
        remembered_change(folder, SUB, &(struct remembered_change){.gone = "eu-west-1_old"}), 0);
    ck_assert_int_eq(remembered_read(folder, SUB, &kept), 0);
    ck_assert_str_eq(kept.device.key, "eu-west-1_0a1b2c");
    ck_assert_int_eq(
        remembered_change(folder, SUB, &(struct remembered_change){.gone = "eu-west-1_0a1b2c"}), 0);
    ck_assert_int_eq(remembered_read(folder, SUB, &left), 0);
    ck_assert_str_eq(left.device.key, "");
    ck_assert_str_eq(left.factor, "EMAIL_OTP");
}
END_TEST

#define ROUNDS 50

static void *change_factors(void *unused)
{
    for (int i = 0; i < ROUNDS; i++) {
        char factor[COGNITO_NAME_SIZE];
        (void)snprintf(factor, sizeof factor, "FACTOR_%d", i);
        ck_assert_int_eq(
            remembered_change(folder, SUB, &(struct remembered_change){.factor = factor}), 0);
    }
    return unused;
}

START_TEST(logins_at_the_same_moment_lose_nothing)
{
    auto_remembered struct remembered written = example();
    auto_remembered struct remembered read = {0};
    pthread_t other;

    ck_assert_int_eq(pthread_create(&other, NULL, change_factors, NULL), 0);
    for (int i = 0; i < ROUNDS; i++) {
        auto_remembered struct remembered seen = {0};
        const struct remembered_change change = {.device = &written.device};
        (void)snprintf(written.device.key, sizeof written.device.key, "eu-west-1_%d", i);
        ck_assert_int_eq(remembered_change(folder, SUB, &change), 0);
        ck_assert_int_eq(remembered_read(folder, SUB, &seen), 0);
        ck_assert_str_eq(seen.device.key, written.device.key);
    }
    ck_assert_int_eq(pthread_join(other, NULL), 0);
    ck_assert_int_eq(remembered_read(folder, SUB, &read), 0);
    ck_assert_str_eq(read.factor, "FACTOR_49");
    ck_assert_str_eq(read.device.key, "eu-west-1_49");
}
END_TEST

START_TEST(with_nothing_to_remember_there_is_no_file)
{
    auto_remembered struct remembered written = example();
    static const struct remembered nothing = {0};
    char path[128];

    ck_assert_int_eq(remembered_write(folder, SUB, &written), 0);
    ck_assert_int_eq(remembered_write(folder, SUB, &nothing), 0);
    ck_assert_int_eq(remembered_write(folder, SUB, &nothing), 0);
    (void)snprintf(path, sizeof path, "%s/" SUB, folder);
    ck_assert_int_eq(access(path, F_OK), -1);
}
END_TEST

START_TEST(a_user_without_a_file_is_not_remembered)
{
    auto_remembered struct remembered read = {0};

    ck_assert_int_eq(remembered_read(folder, SUB, &read), 0);
    ck_assert_str_eq(read.factor, "");
    ck_assert_str_eq(read.device.key, "");
}
END_TEST

static const char *const nonsense[] = {
    "",
    "\n\n\n",
    "device",
    "device key-without-more",
    "device key group",
    "device  group secret",
    "device key group \n",
    "something else\nand\nmore",
    "\xff\xfe device key group secret",
};

START_TEST(a_file_that_makes_no_sense_is_no_device)
{
    auto_remembered struct remembered read = {0};

    write_file(nonsense[_i]);
    ck_assert_int_eq(remembered_read(folder, SUB, &read), 0);
    ck_assert_str_eq(read.device.key, "");
    ck_assert_uint_eq(read.device.secret.length, 0);
}
END_TEST

static const char *const bad_subs[] = {"", ".", "..", "../etc/passwd", "a/b", "a.new", "a b"};

START_TEST(a_sub_that_could_be_a_path_is_refused)
{
    auto_remembered struct remembered remembered = example();
    auto_remembered struct remembered read = {0};

    ck_assert_int_eq(remembered_write(folder, bad_subs[_i], &remembered), -EINVAL);
    ck_assert_int_eq(remembered_read(folder, bad_subs[_i], &read), -EINVAL);
}
END_TEST

START_TEST(a_link_in_the_place_of_the_file_is_not_followed)
{
    auto_remembered struct remembered read = {0};
    auto_remembered struct remembered written = example();
    char path[128];
    struct stat status;

    (void)snprintf(path, sizeof path, "%s/" SUB, folder);
    ck_assert_int_eq(symlink("/etc/hostname", path), 0);
    ck_assert_int_eq(remembered_read(folder, SUB, &read), -ELOOP);
    ck_assert_int_eq(remembered_write(folder, SUB, &written), 0);
    ck_assert_int_eq(lstat(path, &status), 0);
    ck_assert(S_ISREG(status.st_mode));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("remembered");
    UNIT_CASE_WITH(suite, "file", make_folder, remove_folder, what_is_written_is_read_back,
                   the_file_is_the_daemons_alone, with_nothing_to_remember_there_is_no_file,
                   two_logins_that_end_together_both_have_their_say,
                   a_device_that_is_gone_takes_no_other_one_along,
                   logins_at_the_same_moment_lose_nothing, a_user_without_a_file_is_not_remembered,
                   a_link_in_the_place_of_the_file_is_not_followed);

    TCase *bad = tcase_create("bad");
    tcase_add_checked_fixture(bad, make_folder, remove_folder);
    tcase_add_loop_test(bad, a_file_that_makes_no_sense_is_no_device, 0,
                        sizeof nonsense / sizeof *nonsense);
    tcase_add_loop_test(bad, a_sub_that_could_be_a_path_is_refused, 0,
                        sizeof bad_subs / sizeof *bad_subs);
    suite_add_tcase(suite, bad);
    return suite;
}

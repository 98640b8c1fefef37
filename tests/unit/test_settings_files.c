/* Whose the files are, who may write and read them, and which are read. */
#include "daemon/settings/files.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/unit/settings_folder.h"
#include "tests/unit/unit.h"

#define SMALLEST SMALLEST_CONFIGURATION

START_TEST(a_missing_file_is_the_only_thing_said)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load(&folder), -EINVAL);
    ck_assert_uint_eq(folder.problems.count, 1);
    ck_assert_ptr_nonnull(
        strstr(folder.problems.texts[0], "cognitod.conf: cannot be opened by uid"));
    ck_assert_ptr_nonnull(strstr(folder.problems.texts[0],
                                 ": No such file or directory; make it, or correct its path"));
}
END_TEST

START_TEST(whom_the_host_knows_is_told_by_name)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    if (geteuid() != 0)
        return; /* only root is on every host */
    ASSERT_PROBLEMS(&folder, "cognitod.conf: cannot be opened by uid 0 (root): No such file or "
                             "directory; make it, or correct its path");
}
END_TEST

START_TEST(a_file_that_the_daemon_may_not_read_is_named_with_the_daemons_uid)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    if (geteuid() != 0)
        return; /* only root can be somebody else */
    folder_write(&folder, "cognitod.conf", SMALLEST);
    folder_change_mode(&folder, ".", 0755);
    ck_assert_int_eq(seteuid(12345), 0);
    ASSERT_PROBLEMS(&folder, "cognitod.conf: cannot be opened by uid 12345: Permission denied; "
                             "its group should be cognitod, its mode 0640");
    ck_assert_int_eq(seteuid(0), 0);
}
END_TEST

START_TEST(certificates_that_the_daemon_may_not_read_should_be_everybodys)
{
    auto_folder struct settings_folder folder;
    auto_free char *text = NULL;
    folder_make(&folder);

    if (geteuid() != 0)
        return; /* only root can be somebody else */
    ck_assert_int_gt(asprintf(&text, SMALLEST "[network]\nca_file = %s/ca.pem\n", folder.path), 0);
    folder_write(&folder, "cognitod.conf", text);
    folder_write(&folder, "ca.pem", "");
    folder_change_mode(&folder, ".", 0755);
    folder_change_mode(&folder, "cognitod.conf", 0644);
    folder_change_mode(&folder, "ca.pem", 0600);
    ck_assert_int_eq(seteuid(12345), 0);
    ck_assert_int_eq(folder_load(&folder), -EINVAL);
    ck_assert_int_eq(seteuid(0), 0);
    ck_assert_ptr_nonnull(strstr(folder.problems.texts[0],
                                 "ca.pem cannot be opened by uid 12345: Permission denied; its "
                                 "mode should be 0644, and the folders above it open to "
                                 "everybody"));
}
END_TEST

START_TEST(a_secret_may_be_read_by_the_daemons_group_and_no_other)
{
    auto_folder struct settings_folder folder;
    auto_free char *path = NULL;
    folder_make(&folder);

    if (geteuid() != 0)
        return; /* only root can be somebody else */
    folder_write(&folder, "cognitod.conf", SMALLEST "client_secret = verysecret\n");
    folder_change_mode(&folder, "cognitod.conf", 0640);
    folder_change_mode(&folder, ".", 0755);
    ck_assert_int_gt(asprintf(&path, "%s/cognitod.conf", folder.path), 0);
    ck_assert_int_eq(chown(path, 0, 12345), 0);
    ck_assert_int_eq(setegid(12345), 0);
    ck_assert_int_eq(seteuid(12345), 0);
    ck_assert_int_eq(folder_load(&folder), 0);
    ck_assert_int_eq(seteuid(0), 0);

    ck_assert_int_eq(chown(path, 12345, 54321), 0);
    ck_assert_int_eq(seteuid(12345), 0);
    ASSERT_PROBLEMS(&folder,
                    "cognitod.conf:4: client_secret stands in a file that others can read; run: "
                    "chown root:cognitod cognitod.conf; chmod 0640 cognitod.conf; or use "
                    "client_secret_file");
    ck_assert_int_eq(seteuid(0), 0);
}
END_TEST

START_TEST(a_file_that_others_may_write_is_refused)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", SMALLEST);
    folder_make_directory(&folder, "cognitod.conf.d");
    folder_write(&folder, "cognitod.conf.d/10.conf", "[user_pool]\nflow = srp\n");
    folder_change_mode(&folder, "cognitod.conf.d/10.conf", 0664);
    ASSERT_PROBLEMS(&folder, "cognitod.conf.d/10.conf: can be written by others than its owner "
                             "(mode 0664); run: chmod go-w cognitod.conf.d/10.conf");
    folder_change_mode(&folder, "cognitod.conf.d/10.conf", 0602);
    ASSERT_PROBLEMS(&folder, "cognitod.conf.d/10.conf: can be written by others than its owner "
                             "(mode 0602); run: chmod go-w cognitod.conf.d/10.conf");
}
END_TEST

START_TEST(a_directory_that_others_may_write_is_refused)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", SMALLEST);
    folder_make_directory(&folder, "cognitod.conf.d");
    folder_change_mode(&folder, "cognitod.conf.d", 0777);
    ASSERT_PROBLEMS(&folder, "cognitod.conf.d: can be written by others than its owner (mode "
                             "0777); run: chmod go-w cognitod.conf.d");
}
END_TEST

START_TEST(a_file_of_another_user_is_refused)
{
    auto_folder struct settings_folder folder;
    auto_free char *path = NULL;
    folder_make(&folder);

    if (geteuid() != 0)
        return; /* nobody else can give files away */
    folder_write(&folder, "cognitod.conf", SMALLEST);
    folder_make_directory(&folder, "cognitod.conf.d");
    folder_write(&folder, "cognitod.conf.d/10.conf", "[user_pool]\nflow = srp\n");
    ck_assert_int_gt(asprintf(&path, "%s/cognitod.conf.d/10.conf", folder.path), 0);
    ck_assert_int_eq(chown(path, 12345, 0), 0);
    ASSERT_PROBLEMS(&folder, "cognitod.conf.d/10.conf: belongs to uid 12345; run: chown root "
                             "cognitod.conf.d/10.conf");
}
END_TEST

START_TEST(everybody_may_read_a_configuration_without_secrets)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", SMALLEST);
    folder_change_mode(&folder, "cognitod.conf", 0644);
    ck_assert_int_eq(folder_load(&folder), 0);
}
END_TEST

START_TEST(nobody_else_may_read_one_with_a_client_secret)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", SMALLEST "client_secret = verysecret\n");
    folder_change_mode(&folder, "cognitod.conf", 0644);
    ASSERT_PROBLEMS(&folder,
                    "cognitod.conf:4: client_secret stands in a file that others can read; "
                    "run: chown root:cognitod cognitod.conf; chmod 0640 cognitod.conf; or use "
                    "client_secret_file");
    folder_change_mode(&folder, "cognitod.conf", 0640);
    ck_assert_int_eq(folder_load(&folder), 0);
    ck_assert_str_eq(secret_text(&folder.settings->user_pool.client_secrets[0]), "verysecret");
}
END_TEST

START_TEST(what_is_not_an_ordinary_file_is_refused_without_waiting_for_it)
{
    auto_folder struct settings_folder folder;
    auto_free char *path = NULL;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", SMALLEST);
    folder_make_directory(&folder, "cognitod.conf.d");
    ck_assert_int_gt(asprintf(&path, "%s/cognitod.conf.d/10.conf", folder.path), 0);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ASSERT_PROBLEMS(&folder, "cognitod.conf.d/10.conf: is not an ordinary file");
}
END_TEST

START_TEST(what_a_key_names_is_refused_where_the_key_stands)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", SMALLEST "client_secret_file = @/secret\n");
    folder_make_directory(&folder, "secret");
    ASSERT_PROBLEMS(&folder, "cognitod.conf:4: secret is not an ordinary file");
}
END_TEST

START_TEST(a_file_of_certificates_has_one)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", SMALLEST "[network]\nca_file = @/ca.pem\n");
    folder_write(&folder, "ca.pem", "root:x:0:0:root:/root:/bin/sh\n");
    ASSERT_PROBLEMS(&folder,
                    "cognitod.conf:5: ca_file = ca.pem in [network] has no certificate in it; one "
                    "begins with -----BEGIN CERTIFICATE-----");
    folder_write(&folder, "ca.pem", "a comment\n-----BEGIN CERTIFICATE-----\n");
    ck_assert_int_eq(folder_load(&folder), 0);
}
END_TEST

START_TEST(a_huge_file_is_refused)
{
    auto_folder struct settings_folder folder;
    auto_free char *path = NULL;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", SMALLEST);
    folder_make_directory(&folder, "cognitod.conf.d");
    folder_write(&folder, "cognitod.conf.d/10.conf", "");
    ck_assert_int_gt(asprintf(&path, "%s/cognitod.conf.d/10.conf", folder.path), 0);
    ck_assert_int_eq(truncate(path, (1 << 20) + 1), 0);
    ASSERT_PROBLEMS(&folder, "cognitod.conf.d/10.conf: is larger than 1 MiB");
}
END_TEST

START_TEST(files_are_read_in_the_order_of_their_names)
{
    auto_folder struct settings_folder folder;
    auto_free char *path = NULL;
    auto_text_list struct text_list paths = {0};
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", SMALLEST);
    folder_make_directory(&folder, "cognitod.conf.d");
    folder_write(&folder, "cognitod.conf.d/b.conf", "");
    folder_write(&folder, "cognitod.conf.d/B.conf", "");
    folder_write(&folder, "cognitod.conf.d/10.conf", "");
    folder_write(&folder, "cognitod.conf.d/README", "");
    ck_assert_int_gt(asprintf(&path, "%s/cognitod.conf", folder.path), 0);
    ck_assert_int_eq(settings_files_list(path, &folder.problems, &paths), 0);
    ck_assert_uint_eq(paths.count, 4);
    ck_assert_str_eq(paths.texts[0], path);
    ck_assert_str_eq(strrchr(paths.texts[1], '/'), "/10.conf");
    ck_assert_str_eq(strrchr(paths.texts[2], '/'), "/B.conf");
    ck_assert_str_eq(strrchr(paths.texts[3], '/'), "/b.conf");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("settings_files");

    UNIT_CASE(suite, "owners and modes", a_missing_file_is_the_only_thing_said,
              whom_the_host_knows_is_told_by_name,
              a_file_that_the_daemon_may_not_read_is_named_with_the_daemons_uid,
              certificates_that_the_daemon_may_not_read_should_be_everybodys,
              a_secret_may_be_read_by_the_daemons_group_and_no_other,
              a_file_that_others_may_write_is_refused, a_directory_that_others_may_write_is_refused,
              a_file_of_another_user_is_refused, everybody_may_read_a_configuration_without_secrets,
              nobody_else_may_read_one_with_a_client_secret,
              what_is_not_an_ordinary_file_is_refused_without_waiting_for_it,
              what_a_key_names_is_refused_where_the_key_stands, a_file_of_certificates_has_one,
              a_huge_file_is_refused);
    UNIT_CASE(suite, "order", files_are_read_in_the_order_of_their_names);
    return suite;
}

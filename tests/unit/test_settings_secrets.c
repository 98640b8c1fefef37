/* Secrets in files of their own: read whole or refused, and never shown. */
#include "daemon/settings/secrets.h"

#include <errno.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/unit/settings_folder.h"
#include "tests/unit/unit.h"

#define WITH_SECRET_FILE SMALLEST_CONFIGURATION "client_secret_file = @/secret\n"
#define WITH_KEY_FILE    SMALLEST_CONFIGURATION "[directory]\naccess_key_file = @/key\n"

START_TEST(a_client_secret_is_read_from_its_file)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "secret", "1example0secret\n");
    ck_assert_int_eq(folder_load_text(&folder, WITH_SECRET_FILE), 0);
    ck_assert_uint_eq(folder.settings->user_pool.client_secret_count, 1);
    ck_assert_str_eq(secret_text(&folder.settings->user_pool.client_secrets[0]), "1example0secret");
}
END_TEST

START_TEST(two_client_secrets_are_kept_while_one_is_rotated_and_a_third_is_refused)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "secret", "new\r\nold");
    ck_assert_int_eq(folder_load_text(&folder, WITH_SECRET_FILE), 0);
    ck_assert_uint_eq(folder.settings->user_pool.client_secret_count, 2);
    ck_assert_str_eq(secret_text(&folder.settings->user_pool.client_secrets[0]), "new");
    ck_assert_str_eq(secret_text(&folder.settings->user_pool.client_secrets[1]), "old");
    folder_write(&folder, "secret", "new\nold\nolder\n");
    ASSERT_PROBLEMS(&folder, "secret:3: an app client has at most two secrets");
}
END_TEST

START_TEST(a_secret_file_that_is_empty_or_odd_is_refused_without_showing_it)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", WITH_SECRET_FILE);
    folder_write(&folder, "secret", "\n");
    ASSERT_PROBLEMS(&folder,
                    "cognitod.conf:4: secret is empty; write the app client's secret into it");
    folder_write(&folder, "secret", "my secret\n");
    ASSERT_PROBLEMS(&folder,
                    "secret:1: this is not a client secret; it has no blanks and only ASCII");
}
END_TEST

START_TEST(a_secret_file_that_others_can_read_is_refused)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", WITH_SECRET_FILE);
    folder_write(&folder, "secret", "1example0secret\n");
    folder_change_mode(&folder, "secret", 0604);
    ASSERT_PROBLEMS(&folder, "secret: holds a secret and can be read by others (mode 0604); run: "
                             "chown root:cognitod secret; chmod 0640 secret");
}
END_TEST

START_TEST(a_secret_file_that_is_missing_is_reported_where_it_is_named)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", WITH_SECRET_FILE);
    ck_assert_int_eq(folder_load(&folder), -EINVAL);
    ck_assert_uint_eq(folder.problems.count, 1);
    ck_assert_ptr_nonnull(strstr(folder.problems.texts[0], "cognitod.conf:4: "));
    ck_assert_ptr_nonnull(strstr(folder.problems.texts[0], "/secret cannot be opened by uid "));
    ck_assert_ptr_nonnull(strstr(folder.problems.texts[0],
                                 ": No such file or directory; make it, or correct its path"));
}
END_TEST

START_TEST(a_secret_in_the_configuration_is_never_shown)
{
    auto_folder struct settings_folder folder;
    auto_free char *printed = NULL;
    size_t length;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", SMALLEST_CONFIGURATION "client_secret = my secret\n");
    ASSERT_PROBLEMS(&folder,
                    "cognitod.conf:4: client_secret in [user_pool] is not a client secret; "
                    "it has no blanks and only ASCII");
    ck_assert_int_eq(
        folder_load_text(&folder, SMALLEST_CONFIGURATION "client_secret = verysecret\n"), 0);
    FILE *memory = open_memstream(&printed, &length);
    settings_print(folder.settings, memory);
    ck_assert_int_eq(fclose(memory), 0);
    ck_assert_ptr_null(strstr(printed, "verysecret"));
    ck_assert_ptr_nonnull(strstr(printed, "\nclient_secret = (not shown)\n"));
    ck_assert_ptr_nonnull(strstr(printed, "\n# client_secret_file = \n"));
}
END_TEST

START_TEST(a_client_secret_and_a_file_of_it_exclude_each_other)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "secret", "1example0secret\n");
    folder_write(&folder, "cognitod.conf", WITH_SECRET_FILE "client_secret = x\n");
    ASSERT_PROBLEMS(&folder,
                    "cognitod.conf:5: client_secret and client_secret_file exclude each other");
}
END_TEST

START_TEST(an_access_key_is_read_in_the_form_of_the_aws_tools)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "key",
                 "# for listing\n[default]\naws_access_key_id=AKIAEXAMPLE\n"
                 "aws_secret_access_key = wJalr/XUtnFEMI+K7MDENG=\n");
    ck_assert_int_eq(folder_load_text(&folder, WITH_KEY_FILE), 0);
    const struct settings_access_key *key = &folder.settings->directory.access_key;
    ck_assert_str_eq(key->id, "AKIAEXAMPLE");
    ck_assert_str_eq(secret_text(&key->secret), "wJalr/XUtnFEMI+K7MDENG=");
    ck_assert_uint_eq(key->session_token.length, 0);
}
END_TEST

START_TEST(a_session_token_may_be_long)
{
    auto_folder struct settings_folder folder;
    auto_free char *text = NULL;
    folder_make(&folder);

    ck_assert_int_gt(asprintf(&text,
                              "[default]\naws_access_key_id = ASIA\naws_secret_access_key = x\n"
                              "aws_session_token = %01500d\n",
                              7),
                     0);
    folder_write(&folder, "key", text);
    ck_assert_int_eq(folder_load_text(&folder, WITH_KEY_FILE), 0);
    ck_assert_uint_eq(folder.settings->directory.access_key.session_token.length, 1500);
}
END_TEST

START_TEST(an_access_key_file_of_another_form_is_refused)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", WITH_KEY_FILE);
    folder_write(&folder, "key", "[default]\naws_access_key_id = AKIA\n");
    ASSERT_PROBLEMS(&folder,
                    "cognitod.conf:5: key lacks aws_access_key_id or aws_secret_access_key");
    folder_write(&folder, "key", "[default]\nregion = eu-west-1\nAKIAEXAMPLE\n[other]\n");
    ASSERT_PROBLEMS(&folder,
                    "key:2: unknown key \"region\"; known are aws_access_key_id, "
                    "aws_secret_access_key and aws_session_token",
                    "key:3: this is neither \"key = value\" nor \"[default]\"",
                    "key:4: only the profile [default] may be here");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("settings_secrets");

    UNIT_CASE(suite, "client secrets", a_client_secret_is_read_from_its_file,
              two_client_secrets_are_kept_while_one_is_rotated_and_a_third_is_refused,
              a_secret_file_that_is_empty_or_odd_is_refused_without_showing_it,
              a_secret_file_that_others_can_read_is_refused,
              a_secret_file_that_is_missing_is_reported_where_it_is_named,
              a_secret_in_the_configuration_is_never_shown,
              a_client_secret_and_a_file_of_it_exclude_each_other);
    UNIT_CASE(suite, "access keys", an_access_key_is_read_in_the_form_of_the_aws_tools,
              a_session_token_may_be_long, an_access_key_file_of_another_form_is_refused);
    return suite;
}

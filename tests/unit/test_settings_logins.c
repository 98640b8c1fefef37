/* What goes together with source = logins. */
#include "daemon/settings/logins.h"

#include "tests/unit/settings_folder.h"
#include "tests/unit/unit.h"

#define LOGINS SMALLEST_CONFIGURATION "[directory]\nsource = logins\n"
#define TRUST  "trust_user_writable_attributes = yes\n"

START_TEST(it_needs_no_key_and_takes_patterns_of_names)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, LOGINS "provisional_names = *-dev, ops-?\n"), 0);
    ck_assert_int_eq(folder.settings->directory.source, SETTINGS_SOURCE_LOGINS);
    ck_assert_uint_eq(folder.settings->directory.provisional_names.count, 2);
    ck_assert_str_eq(folder.settings->directory.provisional_names.texts[0], "*-dev");
}
END_TEST

START_TEST(ids_that_are_not_known_before_a_login_are_refused)
{
    folder_assert_refused(LOGINS TRUST "uid_attribute = custom:uid\n",
                          "cognitod.conf:7: uid_attribute in [directory] does not go together with "
                          "source = logins: the uid follows from the Username");
    folder_assert_refused(LOGINS "primary_group = crew\n",
                          "cognitod.conf:6: primary_group in [directory] does not go together with "
                          "source = logins: the gid is the uid");
}
END_TEST

START_TEST(names_that_can_change_are_refused)
{
    folder_assert_refused(LOGINS TRUST "login_name = preferred_username\n",
                          "cognitod.conf:7: login_name = preferred_username in [directory] does "
                          "not go together with source = logins: only the Username never changes");
}
END_TEST

START_TEST(groups_of_the_host_are_refused)
{
    folder_assert_refused(LOGINS "[groups]\nadmins = sudo\n",
                          "cognitod.conf:7: [groups] does not go together with source = logins: "
                          "without the pool's lists a token alone would speak for groups of this "
                          "host");
}
END_TEST

START_TEST(provisional_names_need_it_and_nothing_that_moves_a_home)
{
    folder_assert_refused(
        SMALLEST_CONFIGURATION "[directory]\nprovisional_names = *\n",
        "cognitod.conf:5: provisional_names in [directory] has no meaning without "
        "source = logins");
    folder_assert_refused(LOGINS TRUST "provisional_names = *\nhome_attribute = custom:home\n",
                          "cognitod.conf:8: home_attribute in [directory] does not go together "
                          "with provisional_names: the first login has no attributes yet, and the "
                          "next one would move");
}
END_TEST

START_TEST(what_users_could_write_is_refused_because_nobody_can_find_out)
{
    auto_folder struct settings_folder folder;

    folder_assert_refused(LOGINS "home_attribute = custom:home\n",
                          "cognitod.conf:6: home_attribute in [directory] needs "
                          "trust_user_writable_attributes = custom:home with source = logins: this "
                          "host cannot find out whether users can write that attribute themselves");
    folder_assert_refused(LOGINS "ssh_keys_attribute = custom:a, custom:b\n"
                                 "trust_user_writable_attributes = custom:a\n",
                          "cognitod.conf:6: ssh_keys_attribute in [directory] needs "
                          "trust_user_writable_attributes = custom:b with source = logins: this "
                          "host cannot find out whether users can write that attribute themselves");
    folder_make(&folder);
    ck_assert_int_eq(folder_load_text(&folder, LOGINS "shell_attribute = custom:shell\n"
                                                      "trust_user_writable_attributes = "
                                                      "custom:shell\n"),
                     0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("settings_logins");

    UNIT_CASE(suite, "logins", it_needs_no_key_and_takes_patterns_of_names,
              ids_that_are_not_known_before_a_login_are_refused, names_that_can_change_are_refused,
              groups_of_the_host_are_refused,
              provisional_names_need_it_and_nothing_that_moves_a_home,
              what_users_could_write_is_refused_because_nobody_can_find_out);
    return suite;
}

/* [groups]: groups of the pool for groups of the host. */
#include "daemon/settings/groups.h"

#include "common/ownership.h"
#include "tests/unit/settings_folder.h"
#include "tests/unit/unit.h"

#define GROUPS SMALLEST_CONFIGURATION "[groups]\n"

static void assert_mapping(const struct settings_folder *folder, size_t number, const char *group,
                           const char *local)
{
    ck_assert_uint_gt(folder->settings->groups.count, number);
    ck_assert_str_eq(folder->settings->groups.mappings[number].group, group);
    ck_assert_str_eq(folder->settings->groups.mappings[number].local, local);
}

START_TEST(a_group_of_the_pool_stands_for_groups_of_the_host)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, GROUPS "linux-admins = sudo\n"
                                                      "Team Blue = docker , video\n"),
                     0);
    ck_assert_uint_eq(folder.settings->groups.count, 3);
    assert_mapping(&folder, 0, "linux-admins", "sudo");
    assert_mapping(&folder, 1, "Team Blue", "docker");
    assert_mapping(&folder, 2, "Team Blue", "video");
}
END_TEST

START_TEST(nobody_is_in_any_group_of_the_host_unless_told_to)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, SMALLEST_CONFIGURATION), 0);
    ck_assert_uint_eq(folder.settings->groups.count, 0);
}
END_TEST

START_TEST(a_later_file_replaces_what_an_earlier_one_says_of_a_group)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_make_directory(&folder, "cognitod.conf.d");
    folder_write(&folder, "cognitod.conf.d/site.conf", "[groups]\nadmins = wheel\n");
    ck_assert_int_eq(folder_load_text(&folder, GROUPS "admins = sudo, adm\nops = adm\n"), 0);
    ck_assert_uint_eq(folder.settings->groups.count, 2);
    assert_mapping(&folder, 0, "ops", "adm");
    assert_mapping(&folder, 1, "admins", "wheel");
}
END_TEST

START_TEST(the_group_of_root_is_refused)
{
    folder_assert_refused(GROUPS "admins = root\n",
                          "cognitod.conf:5: admins = \"root\" in [groups] names root, whose group "
                          "nobody of the pool can be in");
}
END_TEST

START_TEST(what_is_no_group_is_refused)
{
    static const char words[] = "names no group of this host; write names like sudo, with one "
                                "\",\" between them";
    static const char *const bad[] = {"sudo,", "sudo,,adm", "a b", "%sudo", "/etc"};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[256], problem[256];
        (void)snprintf(text, sizeof text, GROUPS "admins = %s\n", bad[i]);
        (void)snprintf(problem, sizeof problem, "cognitod.conf:5: admins = \"%s\" in [groups] %s",
                       bad[i], words);
        folder_assert_refused(text, problem);
    }
}
END_TEST

START_TEST(a_group_is_mapped_once_in_a_file)
{
    folder_assert_refused(GROUPS "admins = sudo\nadmins = adm\n",
                          "cognitod.conf:6: \"admins\" in [groups] is given a second time; line 5 "
                          "has it already");
}
END_TEST

START_TEST(there_are_as_many_mappings_as_a_set_holds)
{
    auto_free char *text = NULL;
    size_t length;
    FILE *memory = open_memstream(&text, &length);

    ck_assert_ptr_nonnull(memory);
    (void)fputs(GROUPS, memory);
    for (int i = 0; i <= GROUP_MAPPING_MAX; i++)
        (void)fprintf(memory, "g%d = adm\n", i);
    ck_assert_int_eq(fclose(memory), 0);
    folder_assert_refused(text, "cognitod.conf:69: g64 = \"adm\" in [groups] is one too many; "
                                "there may be 64 mappings in all");
}
END_TEST

START_TEST(they_are_printed_as_they_are_written)
{
    auto_folder struct settings_folder folder;
    auto_free char *text = NULL;
    size_t length;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, GROUPS "admins = sudo, adm\nops = adm\n"), 0);
    FILE *memory = open_memstream(&text, &length);
    ck_assert_ptr_nonnull(memory);
    settings_groups_print(&folder.settings->groups, memory);
    ck_assert_int_eq(fclose(memory), 0);
    ck_assert_str_eq(text, "\n[groups]\nadmins = sudo, adm\nops = adm\n");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("settings_groups");

    UNIT_CASE(suite, "groups", a_group_of_the_pool_stands_for_groups_of_the_host,
              nobody_is_in_any_group_of_the_host_unless_told_to,
              a_later_file_replaces_what_an_earlier_one_says_of_a_group,
              the_group_of_root_is_refused, what_is_no_group_is_refused,
              a_group_is_mapped_once_in_a_file, there_are_as_many_mappings_as_a_set_holds,
              they_are_printed_as_they_are_written);
    return suite;
}

/* The configuration as a whole: what is derived, what is refused, in which words. */
#include "daemon/settings/settings.h"

#include <errno.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/unit/settings_folder.h"
#include "tests/unit/unit.h"

#define SMALLEST SMALLEST_CONFIGURATION

START_TEST(the_smallest_configuration_gets_all_that_follows_from_it)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, SMALLEST), 0);
    const struct settings *settings = folder.settings;
    ck_assert_str_eq(settings->user_pool.region, "eu-west-1");
    ck_assert_str_eq(settings->user_pool.endpoint, "https://cognito-idp.eu-west-1.amazonaws.com");
    ck_assert_str_eq(settings->user_pool.issuer,
                     "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123xyz");
    ck_assert_int_eq(settings->user_pool.flow, SETTINGS_FLOW_SRP);
    ck_assert_uint_eq(settings->user_pool.client_secret_count, 0);
    ck_assert_int_eq(settings->network.request_timeout_ms, 20000);
    ck_assert_ptr_null(settings->network.proxy);
    ck_assert_str_eq(settings->directory.home_base, "/home");
    ck_assert_str_eq(settings->directory.gecos_attribute, "name");
    ck_assert_ptr_null(settings->directory.uid_attribute);
    ck_assert_int_eq(settings->directory.refresh_interval_ms, 15 * 60 * 1000);
    ck_assert_int_eq(settings->daemon.max_conversations, 256);
    ck_assert_int_eq(settings->daemon.log_level, SETTINGS_LOG_INFO);
    ck_assert_ptr_null(settings->identity_pool.id);
    ck_assert_ptr_null(settings->identity_pool.endpoint);
}
END_TEST

START_TEST(nobody_is_allowed_unless_the_configuration_says_so)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, SMALLEST), 0);
    ck_assert_uint_eq(folder.settings->access.rules.allow_groups.count, 0);
    ck_assert_uint_eq(folder.settings->access.rules.allow_users.count, 0);
    ck_assert(!folder.settings->access.rules.allow_everyone);
}
END_TEST

START_TEST(an_identity_pool_gets_its_addresses_and_login_key)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, SMALLEST
                                      "[identity_pool]\n"
                                      "id = eu-central-1:01234567-89ab-cdef-0123-456789abcdef\n"),
                     0);
    const struct settings_identity_pool *pool = &folder.settings->identity_pool;
    ck_assert_str_eq(pool->region, "eu-central-1");
    ck_assert_str_eq(pool->endpoint, "https://cognito-identity.eu-central-1.amazonaws.com");
    ck_assert_str_eq(pool->login_key, "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123xyz");
}
END_TEST

START_TEST(every_partition_has_its_own_domain)
{
    static const char *const cases[][2] = {
        {"us-gov-west-1_A", "https://cognito-idp.us-gov-west-1.amazonaws.com"},
        {"cn-north-1_A", "https://cognito-idp.cn-north-1.amazonaws.com.cn"},
        {"eusc-de-east-1_A", "https://cognito-idp.eusc-de-east-1.amazonaws.eu"},
        {"us-iso-east-1_A", "https://cognito-idp.us-iso-east-1.c2s.ic.gov"},
        {"us-isob-east-1_A", "https://cognito-idp.us-isob-east-1.sc2s.sgov.gov"},
    };
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        auto_free char *text = NULL;
        ck_assert_int_gt(
            asprintf(&text, "[user_pool]\nid = %s\nclient_id = example\n", cases[i][0]), 0);
        ck_assert_int_eq(folder_load_text(&folder, text), 0);
        ck_assert_str_eq(folder.settings->user_pool.endpoint, cases[i][1]);
    }
}
END_TEST

START_TEST(what_is_set_is_not_derived)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, SMALLEST
                                      "region = us-east-1\n"
                                      "endpoint = https://[::1]:8443\n"
                                      "issuer = https://issuer.example/eu-west-1_AbC123xyz\n"
                                      "flow = password\n"),
                     0);
    const struct settings_user_pool *pool = &folder.settings->user_pool;
    ck_assert_str_eq(pool->region, "us-east-1");
    ck_assert_str_eq(pool->endpoint, "https://[::1]:8443");
    ck_assert_str_eq(pool->issuer, "https://issuer.example/eu-west-1_AbC123xyz");
    ck_assert_int_eq(pool->flow, SETTINGS_FLOW_PASSWORD);
}
END_TEST

START_TEST(a_list_may_be_given_in_several_lines)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, SMALLEST "[access]\n"
                                                        "allow_groups = admins , web-team\n"
                                                        "allow_groups = ops\n"),
                     0);
    const struct text_list *groups = &folder.settings->access.rules.allow_groups;
    ck_assert_uint_eq(groups->count, 3);
    ck_assert_str_eq(groups->texts[0], "admins");
    ck_assert_str_eq(groups->texts[1], "web-team");
    ck_assert_str_eq(groups->texts[2], "ops");
}
END_TEST

START_TEST(credentials_are_optional_but_off_where_somebody_changes_who_they_are)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, SMALLEST
                                      "[identity_pool]\n"
                                      "id = eu-west-1:01234567-89ab-cdef-0123-456789abcdef\n"
                                      "[service sshd]\ncredentials = required\n"
                                      "[service su]\ncredentials = optional\n"
                                      "[service login]\ncredentials = off\n"),
                     0);
    const struct settings *settings = folder.settings;
    ck_assert_int_eq(settings_credentials_mode(settings, "sshd"), SETTINGS_CREDENTIALS_REQUIRED);
    ck_assert_int_eq(settings_credentials_mode(settings, "su"), SETTINGS_CREDENTIALS_OPTIONAL);
    ck_assert_int_eq(settings_credentials_mode(settings, "login"), SETTINGS_CREDENTIALS_OFF);
    ck_assert_int_eq(settings_credentials_mode(settings, "gdm"), SETTINGS_CREDENTIALS_OPTIONAL);
    ck_assert_int_eq(settings_credentials_mode(settings, "sudo"), SETTINGS_CREDENTIALS_OFF);
    ck_assert_int_eq(settings_credentials_mode(settings, "su-l"), SETTINGS_CREDENTIALS_OFF);
    ck_assert_int_eq(settings_credentials_mode(settings, "polkit-1"), SETTINGS_CREDENTIALS_OFF);
    ck_assert_int_eq(settings_credentials_mode(settings, "cron"), SETTINGS_CREDENTIALS_OFF);
}
END_TEST

START_TEST(what_keeps_somebody_from_sudo_keeps_them_from_its_variants)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, SMALLEST "[service sudo]\ndeny_groups = guests\n"
                                                        "[service su]\ndeny_users = eve\n"
                                                        "[service su-l]\ndeny_users = bob\n"),
                     0);
    const struct settings *settings = folder.settings;
    ck_assert_ptr_eq(settings_service_rules(settings, "sudo-i"),
                     settings_service_rules(settings, "sudo"));
    ck_assert_str_eq(settings_service_rules(settings, "su-l")->deny_users.texts[0], "bob");
    ck_assert_ptr_null(settings_service_rules(settings, "sshd"));
}
END_TEST

START_TEST(without_an_identity_pool_there_are_no_credentials)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, SMALLEST), 0);
    ck_assert_int_eq(settings_credentials_mode(folder.settings, "sshd"), SETTINGS_CREDENTIALS_OFF);
}
END_TEST

START_TEST(a_later_file_replaces_keys_and_whole_lists_of_earlier_ones)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", SMALLEST "[access]\nallow_users = jane, joe\n");
    folder_make_directory(&folder, "cognitod.conf.d");
    folder_write(&folder, "cognitod.conf.d/20.conf", "[user_pool]\nclient_id = twenty\n");
    folder_write(&folder, "cognitod.conf.d/10.conf",
                 "[user_pool]\nclient_id = ten\n[access]\nallow_users = ann\n");
    folder_write(&folder, "cognitod.conf.d/30.conf~", "this is an editor's copy\n");
    folder_write(&folder, "cognitod.conf.d/.hidden.conf", "and this is hidden\n");
    ck_assert_int_eq(folder_load(&folder), 0);
    ck_assert_str_eq(folder.settings->user_pool.client_id, "twenty");
    ck_assert_uint_eq(folder.settings->access.rules.allow_users.count, 1);
    ck_assert_str_eq(folder.settings->access.rules.allow_users.texts[0], "ann");
}
END_TEST

START_TEST(all_problems_of_all_files_are_collected)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf",
                 "[user_pool]\nid = eu-west-1\nclientid = x\n[netwrok]\nproxy = x\nca = y\n");
    folder_make_directory(&folder, "cognitod.conf.d");
    folder_write(&folder, "cognitod.conf.d/10.conf", "[daemon]\n\nmax_conversations = 3\n");
    ASSERT_PROBLEMS(
        &folder,
        "cognitod.conf:2: id = \"eu-west-1\" in [user_pool] is not a user pool id; it is a region, "
        "exactly one \"_\", letters and digits, as in eu-west-1_AbC123xyz",
        "cognitod.conf:3: unknown key \"clientid\" in [user_pool]; did you mean \"client_id\"?",
        "cognitod.conf:5: unknown section [netwrok]; did you mean [network]?",
        "cognitod.conf.d/10.conf:3: max_conversations = \"3\" in [daemon] is out of bounds; write "
        "something from 32 to 1024",
        "cognitod.conf: [user_pool] needs \"client_id\": The app client of the pool that hosts "
        "use.");
}
END_TEST

START_TEST(the_first_twenty_problems_are_kept_and_all_are_counted)
{
    auto_folder struct settings_folder folder;
    auto_free char *text = NULL;
    auto_free char *printed = NULL;
    size_t length;
    folder_make(&folder);

    FILE *memory = open_memstream(&text, &length);
    (void)fputs(SMALLEST, memory);
    for (int i = 0; i < 30; i++)
        (void)fprintf(memory, "wrong%d = x\n", i);
    ck_assert_int_eq(fclose(memory), 0);
    ck_assert_int_eq(folder_load_text(&folder, text), -EINVAL);
    ck_assert_uint_eq(folder.problems.count, 30);

    memory = open_memstream(&printed, &length);
    settings_print_problems(&folder.problems, memory);
    ck_assert_int_eq(fclose(memory), 0);
    ck_assert_ptr_nonnull(strstr(printed, ":23: unknown key \"wrong19\" in [user_pool]\n"));
    ck_assert_ptr_null(strstr(printed, "wrong20"));
    ck_assert_str_eq(strstr(printed, "… and"), "… and 10 more\n");
}
END_TEST

START_TEST(a_configuration_that_is_refused_yields_nothing)
{
    auto_folder struct settings_folder folder;
    struct settings *untouched = (struct settings *)&folder;
    struct settings_problems problems;
    folder_make(&folder);

    ck_assert_int_eq(settings_load("/nonexistent/cognitod.conf", &untouched, &problems), -EINVAL);
    ck_assert_ptr_eq(untouched, &folder);
}
END_TEST

START_TEST(what_is_printed_loads_again_to_the_same)
{
    auto_folder struct settings_folder folder;
    auto_free char *first = NULL;
    auto_free char *second = NULL;
    size_t length;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, SMALLEST
                                      "[identity_pool]\n"
                                      "id = eu-west-1:01234567-89ab-cdef-0123-456789abcdef\n"
                                      "[access]\nallow_users = jane, joe\n"
                                      "[service sshd]\ncredentials = required\n"
                                      "[client_metadata]\nhost = %h of 100%%\n"
                                      "[validation_data sshd]\nfrom = %r\n"),
                     0);
    FILE *memory = open_memstream(&first, &length);
    settings_print(folder.settings, memory);
    ck_assert_int_eq(fclose(memory), 0);
    ck_assert_int_eq(folder_load_text(&folder, first), 0);
    memory = open_memstream(&second, &length);
    settings_print(folder.settings, memory);
    ck_assert_int_eq(fclose(memory), 0);
    ck_assert_str_eq(first, second);
    ck_assert_ptr_nonnull(strstr(first, "\nallow_users = jane, joe\n"));
    ck_assert_ptr_nonnull(strstr(first, "\nrefresh_interval = 15m\n"));
    ck_assert_ptr_nonnull(strstr(first, "\n[service sshd]\ncredentials = required\n"));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("settings");

    UNIT_CASE(suite, "values in force", the_smallest_configuration_gets_all_that_follows_from_it,
              nobody_is_allowed_unless_the_configuration_says_so,
              an_identity_pool_gets_its_addresses_and_login_key, every_partition_has_its_own_domain,
              what_is_set_is_not_derived, a_list_may_be_given_in_several_lines,
              credentials_are_optional_but_off_where_somebody_changes_who_they_are,
              without_an_identity_pool_there_are_no_credentials,
              what_keeps_somebody_from_sudo_keeps_them_from_its_variants,
              a_later_file_replaces_keys_and_whole_lists_of_earlier_ones);
    UNIT_CASE(suite, "problems", all_problems_of_all_files_are_collected,
              the_first_twenty_problems_are_kept_and_all_are_counted,
              a_configuration_that_is_refused_yields_nothing,
              what_is_printed_loads_again_to_the_same);
    return suite;
}

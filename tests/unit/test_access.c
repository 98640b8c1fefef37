/* Who may log in: nobody by default, and then exactly who was meant. */
#include "daemon/access/access.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/settings_folder.h"
#include "tests/unit/unit.h"

#define SUB "0b1c2d3e-1111-2222-3333-444455556666"

static char name[] = "jane";
static char sub[] = SUB;
static char admins[] = "linux-admins";
static char users[] = "linux-users";
static char *two_groups[] = {users, admins};

static struct settings_folder folder;

static void make_folder(void)
{
    folder_make(&folder);
}

static void remove_folder(void)
{
    folder_remove(&folder);
}

static struct directory_user jane(void)
{
    return (struct directory_user){.name = name, .sub = sub, .enabled = true};
}

static void load(const char *lines)
{
    char text[512];

    (void)snprintf(text, sizeof text, SMALLEST_CONFIGURATION "%s", lines);
    ck_assert_int_eq(folder_load_text(&folder, text), 0);
}

/* The decision about jane, under these lines of a configuration. */
static struct access_decision decide(const char *lines, const char *service,
                                     const struct directory_user *user, size_t group_count)
{
    load(lines);
    const struct access_question question = {.settings = folder.settings,
                                             .service = service,
                                             .user = user,
                                             .groups = two_groups,
                                             .group_count = group_count};
    return access_check(&question);
}

static enum access_answer answer(const char *lines, const char *service)
{
    const struct directory_user user = jane();

    return decide(lines, service, &user, 2).answer;
}

START_TEST(nobody_may_log_in_when_nothing_is_configured)
{
    ck_assert_int_eq(answer("", "sshd"), ACCESS_NOT_ALLOWED);
}
END_TEST

START_TEST(a_member_of_an_allowed_group_may_log_in)
{
    const struct directory_user user = jane();
    const char *lines = "[access]\nallow_groups = linux-admins\n";

    ck_assert_int_eq(decide(lines, "sshd", &user, 2).answer, ACCESS_ALLOWED);
    ck_assert_int_eq(decide(lines, "sshd", &user, 1).answer, ACCESS_NOT_ALLOWED);
}
END_TEST

START_TEST(the_groups_given_count_and_not_those_of_the_record)
{
    struct directory_user user = jane();

    user.groups = (struct text_list){.texts = two_groups, .count = 2};
    ck_assert_int_eq(decide("[access]\nallow_groups = linux-users\n", "sshd", &user, 0).answer,
                     ACCESS_NOT_ALLOWED);
}
END_TEST

START_TEST(a_user_is_allowed_by_name_or_by_sub_and_by_nothing_alike)
{
    static const struct {
        const char *lines;
        enum access_answer answer;
    } cases[] = {{"[access]\nallow_users = jane\n", ACCESS_ALLOWED},
                 {"[access]\nallow_users = " SUB "\n", ACCESS_ALLOWED},
                 {"[access]\nallow_users = Jane\n", ACCESS_NOT_ALLOWED},
                 {"[access]\nallow_users = jan\n", ACCESS_NOT_ALLOWED},
                 {"[access]\nallow_users = linux-users\n", ACCESS_NOT_ALLOWED}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        ck_assert_int_eq(answer(cases[i].lines, "sshd"), cases[i].answer);
}
END_TEST

START_TEST(everyone_means_every_user_that_is_enabled)
{
    const char *lines = "[access]\nallow_everyone = yes\n";
    struct directory_user user = jane();

    ck_assert_int_eq(decide(lines, "sshd", &user, 0).answer, ACCESS_ALLOWED);
    user.enabled = false;
    ck_assert_int_eq(decide(lines, "sshd", &user, 0).answer, ACCESS_DISABLED);
}
END_TEST

START_TEST(who_is_denied_stays_out_whoever_lets_them_in)
{
    static const char *const lines[] = {
        "[access]\nallow_everyone = yes\ndeny_users = jane\n",
        "[access]\nallow_users = jane\ndeny_users = " SUB "\n",
        "[access]\nallow_users = jane\ndeny_groups = linux-admins\n",
        "[access]\nallow_groups = linux-users\ndeny_groups = linux-admins\n"};

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        ck_assert_int_eq(answer(lines[i], "sshd"), ACCESS_DENIED);
    ck_assert_int_eq(answer("[access]\nallow_everyone = yes\ndeny_users = john\n", "sshd"),
                     ACCESS_ALLOWED);
}
END_TEST

START_TEST(a_services_own_list_of_the_allowed_counts_in_place_of_the_general_one)
{
    const char *lines = "[access]\nallow_groups = linux-users\n"
                        "[service sudo]\nallow_groups = wheel\n";

    ck_assert_int_eq(answer(lines, "sshd"), ACCESS_ALLOWED);
    ck_assert_int_eq(answer(lines, "sudo"), ACCESS_NOT_ALLOWED);
    ck_assert_int_eq(answer("[access]\nallow_groups = wheel\n"
                            "[service sudo]\nallow_users = jane\n",
                            "sudo"),
                     ACCESS_ALLOWED);
}
END_TEST

START_TEST(a_services_own_deny_list_counts_besides_the_general_one)
{
    const char *lines = "[access]\nallow_everyone = yes\ndeny_users = jane\n"
                        "[service sudo]\ndeny_users = john\nallow_everyone = yes\n";

    ck_assert_int_eq(answer(lines, "sudo"), ACCESS_DENIED);
    ck_assert_int_eq(answer("[access]\nallow_everyone = yes\n"
                            "[service sudo]\ndeny_groups = linux-users\n",
                            "sudo"),
                     ACCESS_DENIED);
    ck_assert_int_eq(answer("[access]\nallow_everyone = yes\n"
                            "[service sudo]\ndeny_groups = linux-users\n",
                            "sshd"),
                     ACCESS_ALLOWED);
}
END_TEST

START_TEST(a_group_keeps_out_that_any_deny_groups_names)
{
    load("[access]\nallow_groups = crew\ndeny_groups = guests\n"
         "[service sudo]\ndeny_groups = interns\n");
    ck_assert(access_keeps_out(folder.settings, "guests"));
    ck_assert(access_keeps_out(folder.settings, "interns"));
    ck_assert(!access_keeps_out(folder.settings, "crew"));
}
END_TEST

static bool is_crew(const void *known, const char *group)
{
    (void)known;
    return strcmp(group, "crew") == 0;
}

static bool goes_by_others_than_crew(const char *rules)
{
    load(rules);
    return access_goes_by_others(folder.settings, is_crew, NULL);
}

START_TEST(a_group_that_is_not_known_is_found_in_every_rule)
{
    ck_assert(!goes_by_others_than_crew("[access]\nallow_groups = crew\ndeny_groups = crew\n"));
    ck_assert(goes_by_others_than_crew("[access]\nallow_groups = crew, staff\n"));
    ck_assert(goes_by_others_than_crew("[access]\ndeny_groups = Contractors\n"));
    ck_assert(goes_by_others_than_crew("[service sudo]\nallow_groups = staff\n"));
    ck_assert(goes_by_others_than_crew("[service sudo]\ndeny_groups = staff\n"));
    ck_assert(!goes_by_others_than_crew("[access]\nallow_users = staff\n"));
}
END_TEST

START_TEST(a_service_that_is_open_to_some_is_no_closed_host)
{
    load("");
    ck_assert(!settings_let_somebody_in(folder.settings));
    load("[service sudo]\ndeny_users = john\n");
    ck_assert(!settings_let_somebody_in(folder.settings));
    load("[service sudo]\nallow_users = john\n");
    ck_assert(settings_let_somebody_in(folder.settings));
}
END_TEST

START_TEST(a_section_without_rules_changes_nothing)
{
    ck_assert_int_eq(answer("[access]\nallow_users = jane\n"
                            "[service sudo]\npreferred_factors = EMAIL_OTP\n",
                            "sudo"),
                     ACCESS_ALLOWED);
}
END_TEST

START_TEST(the_steps_name_what_was_looked_at_and_what_decided)
{
    const struct directory_user user = jane();
    struct access_decision decision = decide("[access]\nallow_groups = wheel, linux-users\n"
                                             "deny_groups = guests\n"
                                             "[service sudo]\ndeny_users = john\n",
                                             "sudo", &user, 2);

    ck_assert_uint_eq(decision.step_count, 3);
    ck_assert_str_eq(decision.steps[0].section, "service sudo");
    ck_assert_str_eq(decision.steps[0].key, "deny_users");
    ck_assert_ptr_null(decision.steps[0].item);
    ck_assert_str_eq(decision.steps[1].section, "access");
    ck_assert_str_eq(decision.steps[1].key, "deny_groups");
    ck_assert_str_eq(decision.steps[2].key, "allow_groups");
    ck_assert_str_eq(decision.steps[2].item, "linux-users");
}
END_TEST

START_TEST(the_file_and_the_line_of_a_rule_are_known)
{
    load("[access]\nallow_groups = wheel\nallow_groups = linux-users\n"
         "[service sudo]\ndeny_users = john, jane\n");
    const struct settings_places *places = &folder.settings->places;
    const char *wheel = settings_places_find(places, "access", "allow_groups", "wheel");
    const char *linux_users = settings_places_find(places, "access", "allow_groups", "linux-users");

    ck_assert_ptr_nonnull(wheel);
    ck_assert_ptr_nonnull(linux_users);
    ck_assert_str_eq(strrchr(wheel, '/'), "/cognitod.conf:5");
    ck_assert_str_eq(strrchr(linux_users, '/'), "/cognitod.conf:6");
    ck_assert_ptr_nonnull(settings_places_find(places, "access", "allow_groups", NULL));
    ck_assert_ptr_null(settings_places_find(places, "access", "allow_groups", "linux"));
    ck_assert_ptr_null(settings_places_find(places, "access", "deny_users", NULL));
}
END_TEST

START_TEST(a_refusal_is_never_a_success)
{
    static const struct {
        enum access_answer answer;
        enum outcome outcome;
    } cases[] = {{ACCESS_NOT_ALLOWED, OUTCOME_NOT_ALLOWED},
                 {ACCESS_DISABLED, OUTCOME_ACCOUNT_EXPIRED},
                 {ACCESS_DENIED, OUTCOME_NOT_ALLOWED}};

    load("");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct verdict verdict = {0};
        const struct access_decision decision = {
            .answer = cases[i].answer,
            .step_count = 1,
            .steps = {{.section = "access", .key = "deny_users", .item = "jane"}}};
        access_refuse(&decision, folder.settings, &verdict);
        ck_assert_int_eq((int)verdict.outcome, (int)cases[i].outcome);
    }
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("access");

    UNIT_CASE_WITH(
        suite, "access", make_folder, remove_folder, nobody_may_log_in_when_nothing_is_configured,
        a_member_of_an_allowed_group_may_log_in, the_groups_given_count_and_not_those_of_the_record,
        a_user_is_allowed_by_name_or_by_sub_and_by_nothing_alike,
        everyone_means_every_user_that_is_enabled, who_is_denied_stays_out_whoever_lets_them_in,
        a_refusal_is_never_a_success);
    UNIT_CASE_WITH(suite, "services", make_folder, remove_folder,
                   a_services_own_list_of_the_allowed_counts_in_place_of_the_general_one,
                   a_services_own_deny_list_counts_besides_the_general_one,
                   a_group_keeps_out_that_any_deny_groups_names,
                   a_group_that_is_not_known_is_found_in_every_rule,
                   a_service_that_is_open_to_some_is_no_closed_host,
                   a_section_without_rules_changes_nothing,
                   the_steps_name_what_was_looked_at_and_what_decided,
                   the_file_and_the_line_of_a_rule_are_known);
    return suite;
}

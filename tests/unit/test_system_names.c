/* Names that packages want for themselves: no stranger may take them first. */
#include "daemon/directory/system_names.h"

#include <stdio.h>
#include <string.h>

#include "common/identity.h"
#include "common/ownership.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;

static void list(void)
{
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
}

static void allow(struct text_list *allowed, const char *name)
{
    ck_assert_int_eq(text_list_append(allowed, name, strlen(name)), 0);
    fixture.settings.allowed_system_names = allowed;
}

static bool is_refused(const char *name)
{
    return directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_SYSTEM_NAME, name);
}

START_TEST(names_of_packages_are_known_from_the_first_to_the_last)
{
    static const char *const systems[] = {
        "abrt",    "adm",          "docker",        "git",           "gitlab-runner", "grafana",
        "libvirt", "libvirt-qemu", "node-exporter", "node_exporter", "ntp",           "postgres",
        "sshd",    "squid",        "tss",           "ubuntu",        "users",         "www-data",
        "zabbix",  "zookeeper",    "_apt",          "_new-one",      "systemd-new"};

    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
        ck_assert_msg(system_names_have(systems[i]), "%s", systems[i]);
}
END_TEST

/* Out of order a name would stand there and not be found. */
START_TEST(each_name_of_the_list_is_found_and_could_be_a_users)
{
    auto_fclose FILE *source = fopen(TOP_SOURCE_DIR "/daemon/directory/system_names.c", "re");
    char line[256];
    unsigned count = 0;

    ck_assert_ptr_nonnull(source);
    while (fgets(line, sizeof line, source) != NULL) {
        if (strncmp(line, "    \"", 5) != 0)
            continue;
        char *rest = line;
        for (char *word = strsep(&rest, "\""); rest != NULL; word = strsep(&rest, "\""))
            if (word[0] != ' ' && word[0] != ',') {
                ck_assert_msg(system_names_have(word), "%s is not found", word);
                ck_assert_msg(identity_name_is_acceptable(word), "%s is nobody's name", word);
                count++;
            }
    }
    ck_assert_uint_gt(count, 400);
}
END_TEST

START_TEST(names_of_people_are_not_among_them)
{
    static const char *const peoples[] = {"jane", "linux-users", "linux-admins", "gitta",   "a",
                                          "zz",   "grafana-2",   "graf",         "systemdx"};

    for (size_t i = 0; i < sizeof peoples / sizeof *peoples; i++)
        ck_assert_msg(!system_names_have(peoples[i]), "%s", peoples[i]);
}
END_TEST

START_TEST(who_signs_up_under_one_is_not_published)
{
    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "grafana");
    (void)fake_pool_add(&fixture.pool, "_apt");
    fake_pool_add_group(&fixture.pool, "docker", "");
    (void)fake_pool_add(&fixture.pool, "jane");
    list();
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "grafana"), 0);
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "_apt"), 0);
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "grafana"), 0);
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "docker"), 0);
    ck_assert_uint_ne(directory_fixture_published_uid(&fixture, "jane"), 0);
    ck_assert(is_refused("grafana") && is_refused("_apt") && is_refused("docker"));
    ck_assert(!is_refused("jane"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(what_is_allowed_is_published_and_nothing_else)
{
    auto_text_list struct text_list allowed = {0};

    directory_fixture_make(&fixture);
    allow(&allowed, "grafana");
    allow(&allowed, "docker");
    (void)fake_pool_add(&fixture.pool, "grafana");
    (void)fake_pool_add(&fixture.pool, "postgres");
    fake_pool_add_group(&fixture.pool, "docker", "");
    list();
    ck_assert_uint_ne(directory_fixture_published_uid(&fixture, "grafana"), 0);
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "postgres"), 0);
    ck_assert_uint_ne(directory_fixture_published_gid(&fixture, "docker"), 0);
    ck_assert(is_refused("postgres") && !is_refused("grafana") && !is_refused("docker"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(who_had_one_before_loses_it_with_the_next_start)
{
    auto_text_list struct text_list allowed = {0};

    directory_fixture_make(&fixture);
    allow(&allowed, "grafana");
    (void)fake_pool_add(&fixture.pool, "grafana");
    list();
    ck_assert_uint_ne(directory_fixture_published_uid(&fixture, "grafana"), 0);

    fixture.settings.allowed_system_names = NULL;
    directory_fixture_reopen(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "grafana"), 0);
    ck_assert(is_refused("grafana"));
    directory_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("system_names");

    UNIT_CASE(suite, "the list", names_of_packages_are_known_from_the_first_to_the_last,
              each_name_of_the_list_is_found_and_could_be_a_users,
              names_of_people_are_not_among_them);
    UNIT_CASE(suite, "the rule", who_signs_up_under_one_is_not_published,
              what_is_allowed_is_published_and_nothing_else,
              who_had_one_before_loses_it_with_the_next_start);
    return suite;
}

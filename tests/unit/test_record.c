/* Whom a token lets in, and a group of deny_groups on record does not. */
#include "daemon/access/record.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/directory_fixture.h"
#include "tests/unit/settings_folder.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;
static struct settings_folder folder;
static struct verdict verdict;

/* Jane is in "crew" and in "guests", john in "crew" alone. */
static void open_with(const char *rules)
{
    char text[512];

    (void)snprintf(text, sizeof text, SMALLEST_CONFIGURATION "%s", rules);
    folder_make(&folder);
    ck_assert_int_eq(folder_load_text(&folder, text), 0);
    directory_fixture_make(&fixture);
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add_group(&fixture.pool, "guests", "");
    fake_pool_add(&fixture.pool, "jane")->groups[0] = "crew";
    fixture.pool.users[0].groups[1] = "guests";
    fake_pool_add(&fixture.pool, "john")->groups[0] = "crew";
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    directory_fixture_let_a_second_begin();
}

static void open_host(void)
{
    open_with("[access]\nallow_groups = crew\ndeny_groups = guests\n");
}

static void open_service(void)
{
    open_with("[access]\nallow_groups = crew\n[service sudo]\ndeny_groups = guests\n");
}

static void open_logins(void)
{
    open_with(
        "[access]\nallow_groups = crew\ndeny_groups = guests\n[directory]\nsource = logins\n");
}

static void end(void)
{
    verdict_clear(&verdict);
    directory_fixture_remove(&fixture);
    folder_remove(&folder);
}

static bool is_kept_out_of(const char *service, const char *name)
{
    const struct record_question question = {.settings = folder.settings,
                                             .directory = fixture.directory,
                                             .service = service,
                                             .name = name,
                                             .asker = DIRECTORY_ASKER_ROOT};

    return record_keeps_out(&question, deadline_in_ms(UNIT_PATIENCE_MS), &verdict);
}

static bool is_kept_out(const char *name)
{
    return is_kept_out_of("sshd", name);
}

static bool is_in_guests(void)
{
    auto_directory_user struct directory_user jane = {0};

    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    return text_list_contains(&jane.groups, "guests");
}

static void expect_reason(const char *words)
{
    ck_assert_msg(strstr(verdict.reason, words) != NULL, "%s", verdict.reason);
}

START_TEST(a_group_that_the_lists_have_keeps_out_though_the_token_lacks_it)
{
    ck_assert(is_kept_out("jane"));
    ck_assert_int_eq(verdict.outcome, OUTCOME_NOT_ALLOWED);
    ck_assert_str_eq(verdict.words, "You are not allowed to log in to this machine.");
    expect_reason("deny_groups of [access] keeps guests out (");
    expect_reason(": the token lacks the group, the pool's lists have it");
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 1);
}
END_TEST

START_TEST(who_was_taken_out_of_the_group_gets_in_at_once)
{
    fixture.pool.users[0].groups[1] = NULL;
    ck_assert(!is_kept_out("jane"));
    ck_assert(!is_in_guests());
    ck_assert(!is_kept_out("jane"));
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 1);
}
END_TEST

START_TEST(while_the_lists_cannot_be_asked_the_record_stands)
{
    fixture.pool.users[0].groups[1] = NULL;
    fixture.pool.fails_with = -ETIMEDOUT;
    ck_assert(is_kept_out("jane"));
    ck_assert_int_eq(verdict.outcome, OUTCOME_NOT_ALLOWED);
    expect_reason("deny_groups of [access] keeps guests out (");
    expect_reason("and the pool's lists cannot be asked");
    ck_assert(is_in_guests());
}
END_TEST

START_TEST(who_is_in_no_such_group_is_let_in_without_a_question)
{
    fixture.pool.fails_with = -ETIMEDOUT;
    ck_assert(!is_kept_out("john"));
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 0);
}
END_TEST

START_TEST(who_is_disabled_in_the_answer_is_refused_for_that)
{
    fixture.pool.users[0].is_disabled = true;
    ck_assert(is_kept_out("jane"));
    ck_assert_int_eq(verdict.outcome, OUTCOME_ACCOUNT_EXPIRED);
}
END_TEST

START_TEST(who_is_gone_from_the_pool_is_refused)
{
    fake_pool_remove(&fixture.pool, "jane");
    ck_assert(is_kept_out("jane"));
    ck_assert_int_eq(verdict.outcome, OUTCOME_ACCOUNT_EXPIRED);
}
END_TEST

START_TEST(who_has_no_record_is_not_let_in_by_it)
{
    ck_assert(is_kept_out("nobody"));
    ck_assert_int_eq(verdict.outcome, OUTCOME_UNAVAILABLE);
}
END_TEST

START_TEST(a_group_that_a_service_denies_keeps_out_of_that_service_alone)
{
    ck_assert(!is_kept_out_of("sshd", "jane"));
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 0);
    ck_assert(is_kept_out_of("sudo", "jane"));
    expect_reason("deny_groups of [service sudo] keeps guests out (");
}
END_TEST

START_TEST(where_nobody_lists_the_pool_the_newest_token_decides)
{
    ck_assert(!is_kept_out("jane"));
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("record");

    UNIT_CASE_WITH(suite, "host", open_host, end,
                   a_group_that_the_lists_have_keeps_out_though_the_token_lacks_it,
                   who_was_taken_out_of_the_group_gets_in_at_once,
                   while_the_lists_cannot_be_asked_the_record_stands,
                   who_is_in_no_such_group_is_let_in_without_a_question,
                   who_is_disabled_in_the_answer_is_refused_for_that,
                   who_is_gone_from_the_pool_is_refused, who_has_no_record_is_not_let_in_by_it);
    UNIT_CASE_WITH(suite, "service", open_service, end,
                   a_group_that_a_service_denies_keeps_out_of_that_service_alone);
    UNIT_CASE_WITH(suite, "source = logins", open_logins, end,
                   where_nobody_lists_the_pool_the_newest_token_decides);
    return suite;
}

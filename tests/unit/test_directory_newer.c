/* News about single users that come while the whole pool is listed, and pages that are older. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "daemon/directory/pinned.h"
#include "tests/unit/crew_fixture.h"
#include "tests/unit/unit.h"

#define TIMEOUT deadline_in_ms(UNIT_PATIENCE_MS)

/* Jane is on the first page, Jim on the last one. */
enum { JANE, JIM = 4 };

static struct directory_fixture fixture;
static pthread_t listing;

static void open_pool(void)
{
    static const char *const users[] = {"jane", "joe", "jack", "jill", "jim"};

    crew_make(&fixture);
    fixture.pool.page_size = 2;
    for (size_t i = 0; i < sizeof users / sizeof *users; i++)
        (void)fake_pool_add(&fixture.pool, users[i]);
    directory_fixture_open(&fixture);
}

static void end(void)
{
    directory_fixture_remove(&fixture);
}

static void *refresh(void *unused)
{
    (void)unused;
    directory_fixture_refresh(&fixture);
    return NULL;
}

/* A listing that has told of Jane and of all groups and so many lists of their members, and waits
 * in front of the second of three pages. */
static void begin_listing_with(int member_lists)
{
    struct deadline deadline = deadline_in_ms(UNIT_PATIENCE_MS);
    int pages = atomic_load(&fixture.pool.pages);
    int groups = atomic_load(&fixture.pool.group_lists);
    int members = atomic_load(&fixture.pool.member_lists);

    fixture.pool.held_from_page = pages + 1;
    atomic_store(&fixture.pool.is_list_held, true);
    ck_assert_int_eq(pthread_create(&listing, NULL, refresh, NULL), 0);
    while (atomic_load(&fixture.pool.pages) == pages ||
           atomic_load(&fixture.pool.group_lists) == groups ||
           atomic_load(&fixture.pool.member_lists) < members + member_lists) {
        ck_assert(!deadline_has_passed(deadline));
        (void)sched_yield();
    }
}

static void begin_listing(void)
{
    begin_listing_with(2);
}

static void end_listing(void)
{
    atomic_store(&fixture.pool.is_list_held, false);
    ck_assert_int_eq(pthread_join(listing, NULL), 0);
}

static enum directory_answer ask_about(const char *name)
{
    return directory_renew_user(fixture.directory, name, DIRECTORY_ASKER_ROOT, TIMEOUT);
}

START_TEST(a_withdrawn_key_and_a_lost_group_do_not_come_back_with_an_older_page)
{
    crew_set_key(&fixture, JANE, CREW_KEY);
    crew_set_groups(&fixture, JANE, "crew", "staff");
    directory_fixture_refresh(&fixture);
    begin_listing();
    crew_set_key(&fixture, JANE, "");
    crew_set_groups(&fixture, JANE, "staff", NULL);
    ck_assert_int_eq(ask_about("jane"), DIRECTORY_FOUND);
    auto_directory_user struct directory_user before = crew_find(&fixture, "jane");
    end_listing();
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert_ptr_null(jane.ssh_keys);
    ck_assert_uint_eq(jane.groups.count, 1);
    ck_assert_str_eq(jane.groups.texts[0], "staff");
    ck_assert_uint_eq(jane.local_by_directory, 0);
    ck_assert_int_eq(jane.seen_at_unix, before.seen_at_unix);
}
END_TEST

START_TEST(what_was_given_since_the_page_is_not_taken_away_by_it)
{
    directory_fixture_refresh(&fixture);
    begin_listing();
    crew_set_key(&fixture, JANE, CREW_KEY);
    crew_set_groups(&fixture, JANE, "crew", NULL);
    ck_assert_int_eq(ask_about("jane"), DIRECTORY_FOUND);
    end_listing();
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert_ptr_nonnull(jane.ssh_keys);
    ck_assert(text_list_contains(&jane.groups, "crew"));
    ck_assert_uint_eq(jane.local_by_directory, 1);
}
END_TEST

START_TEST(a_page_that_was_asked_for_after_the_answer_counts)
{
    crew_set_key(&fixture, JIM, CREW_KEY);
    crew_set_groups(&fixture, JIM, "crew", NULL);
    directory_fixture_refresh(&fixture);
    begin_listing();
    ck_assert_int_eq(ask_about("jim"), DIRECTORY_FOUND);
    crew_set_key(&fixture, JIM, "");
    fixture.pool.users[JIM].is_disabled = true;
    end_listing();
    auto_directory_user struct directory_user jim = crew_find(&fixture, "jim");
    ck_assert_ptr_null(jim.ssh_keys);
    ck_assert(!jim.enabled);
    ck_assert_uint_eq(jim.groups.count, 1);
}
END_TEST

START_TEST(a_group_that_was_made_meanwhile_keeps_its_member_and_its_gid)
{
    directory_fixture_refresh(&fixture);
    begin_listing();
    fake_pool_add_group(&fixture.pool, "newcomers", "");
    crew_set_groups(&fixture, JANE, "newcomers", NULL);
    ck_assert_int_eq(ask_about("jane"), DIRECTORY_FOUND);
    uint32_t gid = directory_fixture_published_gid(&fixture, "newcomers");
    ck_assert_uint_ne(gid, 0);
    end_listing();
    ck_assert(directory_fixture_gives_gid(&fixture, "jane", gid));
    directory_fixture_refresh(&fixture);
    ck_assert(!directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_MADE_AGAIN, "newcomers"));
}
END_TEST

START_TEST(who_signs_in_while_the_pool_is_listed_keeps_no_key_that_was_withdrawn_before)
{
    crew_set_key(&fixture, JANE, CREW_KEY);
    crew_set_groups(&fixture, JANE, "crew", NULL);
    directory_fixture_refresh(&fixture);
    crew_set_key(&fixture, JANE, "");
    begin_listing();
    crew_sign_in(&fixture, "jane", (char *[]){(char[]){"staff"}}, 1);
    end_listing();
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert_ptr_null(jane.ssh_keys);
    ck_assert_uint_eq(jane.groups.count, 1);
    ck_assert_str_eq(jane.groups.texts[0], "staff");
}
END_TEST

/* A trigger of the pool may put any group into a token. */
START_TEST(a_token_of_meanwhile_makes_nobody_a_member_of_a_group_of_the_host)
{
    directory_fixture_refresh(&fixture);
    begin_listing();
    crew_sign_in(&fixture, "jane", (char *[]){(char[]){"crew"}}, 1);
    end_listing();
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert(text_list_contains(&jane.groups, "crew"));
    ck_assert_uint_eq(jane.local_by_directory, 0);
}
END_TEST

START_TEST(who_has_set_a_password_meanwhile_need_not_set_another_one)
{
    fixture.pool.users[JANE].status = DIRECTORY_STATUS_RESET;
    directory_fixture_refresh(&fixture);
    begin_listing();
    fixture.pool.users[JANE].status = NULL;
    directory_learn_new_password(fixture.directory, "jane");
    end_listing();
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert_str_eq(jane.status, DIRECTORY_STATUS_CONFIRMED);
}
END_TEST

START_TEST(who_got_tokens_meanwhile_needs_no_new_password)
{
    fixture.pool.users[JANE].status = DIRECTORY_STATUS_TEMPORARY;
    directory_fixture_refresh(&fixture);
    begin_listing();
    crew_sign_in(&fixture, "jane", NULL, 0);
    end_listing();
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert_str_eq(jane.status, DIRECTORY_STATUS_CONFIRMED);
}
END_TEST

START_TEST(who_was_found_deleted_stays_so_and_a_forgotten_name_goes_to_another)
{
    auto_directory_user struct directory_user nobody = {0};

    directory_fixture_refresh(&fixture);
    begin_listing();
    text_map_clear(&fixture.pool.users[JANE].attributes);
    ck_assert_int_eq(text_map_set(&fixture.pool.users[JANE].attributes, "sub", "sub-another"), 0);
    (void)snprintf(fixture.pool.users[JANE].username, 64, "another");
    ck_assert_int_eq(ask_about("jane"), DIRECTORY_NO_SUCH_USER);
    ck_assert_int_eq(directory_forget_user(fixture.directory, "jane", true, TIMEOUT), 0);
    end_listing();
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &nobody), -ENOENT);
    ck_assert_uint_eq(directory_fixture_published_uid(&fixture, "jane"), 0);
    (void)snprintf(fixture.pool.users[JANE].username, 64, "jane");
    directory_fixture_refresh(&fixture);
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert(jane.enabled);
    ck_assert_str_eq(jane.sub, "sub-another");
}
END_TEST

START_TEST(a_group_that_root_let_go_of_meanwhile_does_not_get_its_old_gid_back)
{
    directory_fixture_write(fixture.settings.paths.ids, "gid 20000-29999\n");
    directory_fixture_refresh(&fixture);
    begin_listing();
    fixture.pool.groups[0].description = "gid=20001";
    ck_assert_int_eq(directory_forget_group(fixture.directory, "crew", false, TIMEOUT), 0);
    end_listing();
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(directory_fixture_published_gid(&fixture, "crew"), 20001);
}
END_TEST

static void break_off_behind_the_first_page(void)
{
    fixture.pool.fails_with = -ECONNRESET;
    fixture.pool.fails_after_users = 2;
    ck_assert_int_eq(directory_refresh(fixture.directory, TIMEOUT), -ECONNRESET);
    fixture.pool.fails_with = 0;
}

static void lose_a_key_and_a_group(void)
{
    crew_set_key(&fixture, JANE, "");
    crew_set_groups(&fixture, JANE, NULL, NULL);
    ck_assert_int_eq(ask_about("jane"), DIRECTORY_FOUND);
}

START_TEST(who_was_asked_about_since_a_listing_broke_off_is_as_that_answer_said)
{
    crew_set_key(&fixture, JANE, CREW_KEY);
    crew_set_groups(&fixture, JANE, "crew", NULL);
    directory_fixture_refresh(&fixture);
    break_off_behind_the_first_page();
    lose_a_key_and_a_group();
    directory_fixture_refresh(&fixture);
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert_ptr_null(jane.ssh_keys);
    ck_assert_uint_eq(jane.groups.count, 0);
}
END_TEST

START_TEST(what_a_user_lost_is_not_given_back_by_the_next_daemon)
{
    crew_set_key(&fixture, JANE, CREW_KEY);
    crew_set_groups(&fixture, JANE, "crew", NULL);
    directory_fixture_refresh(&fixture);
    break_off_behind_the_first_page();
    lose_a_key_and_a_group();
    directory_fixture_reopen(&fixture);
    directory_fixture_refresh(&fixture);
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert_ptr_null(jane.ssh_keys);
    ck_assert_uint_eq(jane.groups.count, 0);
}
END_TEST

/* More groups than users: the pool is asked for each user's groups, once all users are listed. */
static void add_groups(void)
{
    static const char *const names[] = {"red", "green", "blue", "black", "white", "grey"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        fake_pool_add_group(&fixture.pool, names[i], "");
}

START_TEST(an_answer_about_one_user_does_not_undo_his_groups_that_were_asked_for_later)
{
    add_groups();
    directory_fixture_refresh(&fixture);
    begin_listing_with(0);
    crew_set_groups(&fixture, JANE, "crew", NULL);
    ck_assert_int_eq(ask_about("jane"), DIRECTORY_FOUND);
    auto_directory_user struct directory_user before = crew_find(&fixture, "jane");
    ck_assert_uint_eq(before.local_by_directory, 1);
    crew_set_groups(&fixture, JANE, "staff", NULL);
    end_listing();
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert_uint_eq(jane.groups.count, 1);
    ck_assert_str_eq(jane.groups.texts[0], "staff");
    ck_assert_uint_eq(jane.local_by_directory, 0);
}
END_TEST

static bool is_staff(const void *context, const char *group)
{
    (void)context;
    return strcmp(group, "staff") == 0;
}

START_TEST(a_token_without_a_group_that_keeps_people_out_undoes_no_page)
{
    fixture.settings.keeps_out = is_staff;
    directory_fixture_reopen(&fixture);
    directory_fixture_refresh(&fixture);
    crew_set_groups(&fixture, JANE, "staff", NULL);
    directory_fixture_let_a_second_begin();
    begin_listing();
    crew_sign_in(&fixture, "jane", NULL, 0);
    end_listing();
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert_uint_eq(jane.groups.count, 1);
    ck_assert_str_eq(jane.groups.texts[0], "staff");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_newer");

    UNIT_CASE_WITH(suite, "newer", open_pool, end,
                   a_withdrawn_key_and_a_lost_group_do_not_come_back_with_an_older_page,
                   what_was_given_since_the_page_is_not_taken_away_by_it,
                   a_page_that_was_asked_for_after_the_answer_counts,
                   a_group_that_was_made_meanwhile_keeps_its_member_and_its_gid,
                   who_signs_in_while_the_pool_is_listed_keeps_no_key_that_was_withdrawn_before,
                   a_token_of_meanwhile_makes_nobody_a_member_of_a_group_of_the_host,
                   who_has_set_a_password_meanwhile_need_not_set_another_one,
                   who_got_tokens_meanwhile_needs_no_new_password,
                   who_was_found_deleted_stays_so_and_a_forgotten_name_goes_to_another,
                   a_group_that_root_let_go_of_meanwhile_does_not_get_its_old_gid_back,
                   who_was_asked_about_since_a_listing_broke_off_is_as_that_answer_said,
                   what_a_user_lost_is_not_given_back_by_the_next_daemon,
                   an_answer_about_one_user_does_not_undo_his_groups_that_were_asked_for_later,
                   a_token_without_a_group_that_keeps_people_out_undoes_no_page);
    return suite;
}

/* source = logins: users are known by the tokens of their logins, and before the first one by a
 * name that may be theirs. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "daemon/cognito/token.h"
#include "daemon/directory/directory.h"
#include "daemon/ids/derive.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;
static struct text_list patterns;

static void open_for_logins(void)
{
    directory_fixture_make(&fixture);
    ck_assert_int_eq(text_list_append(&patterns, "j*", 2), 0);
    ck_assert_int_eq(text_list_append(&patterns, "ops-?", 5), 0);
    fixture.settings.knows_logins_only = true;
    fixture.settings.provisional_names = &patterns;
    (void)fake_pool_add(&fixture.pool, "jane");
    directory_fixture_open(&fixture);
}

static void remove_all(void)
{
    directory_fixture_remove(&fixture);
    text_list_clear(&patterns);
}

static enum directory_login sign_in_as(const char *username, const char *sub, const char *group)
{
    char *groups[] = {(char *)(uintptr_t)group};
    struct id_token token = {.username = (char *)(uintptr_t)username,
                             .sub = (char *)(uintptr_t)sub,
                             .groups = groups,
                             .group_count = group == NULL ? 0 : 1};

    ck_assert_int_eq(text_map_set(&token.attributes, "name", "Jane Doe"), 0);
    enum directory_login answer = directory_learn_login(fixture.directory, username, &token);
    text_map_clear(&token.attributes);
    return answer;
}

static uint32_t derived(const char *username)
{
    uint32_t uid = 0;

    ck_assert_int_eq(ids_derive_uid_of_username(fixture.settings.pool_id, username, &uid), 0);
    return uid;
}

static uint32_t published(const char *name)
{
    return directory_fixture_published_uid(&fixture, name);
}

static int find_provisional(const char *name, struct directory_user *out)
{
    return directory_find_provisional_user(fixture.directory, name, out);
}

static off_t ledger_size(void)
{
    struct stat status;

    ck_assert_int_eq(stat(fixture.settings.paths.ledger, &status), 0);
    return status.st_size;
}

START_TEST(a_login_makes_a_user_known_with_groups_and_attributes)
{
    auto_directory_user struct directory_user jane = {0};

    ck_assert_int_eq(sign_in_as("jane", "sub-jane", "crew"), DIRECTORY_LOGIN_LEARNED);
    ck_assert_uint_eq(published("jane"), derived("jane"));
    ck_assert_str_eq(directory_fixture_published_texts(&fixture, "jane"),
                     "Jane Doe|/home/jane|/bin/bash");
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert_str_eq(jane.sub, "sub-jane");
    ck_assert(jane.enabled);
    uint32_t crew = directory_fixture_published_gid(&fixture, "crew");
    ck_assert_uint_ne(crew, 0);
    ck_assert(directory_fixture_gives_gid(&fixture, "jane", crew));
}
END_TEST

START_TEST(the_pool_is_never_asked)
{
    ck_assert_int_eq(directory_learn_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT,
                                          deadline_in_ms(UNIT_PATIENCE_MS)),
                     DIRECTORY_NO_SUCH_USER);
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(sign_in_as("jane", "sub-jane", NULL), DIRECTORY_LOGIN_LEARNED);
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 0);
    ck_assert_int_eq(atomic_load(&fixture.pool.listings), 0);
    ck_assert_uint_eq(published("jane"), derived("jane"));
}
END_TEST

START_TEST(a_later_login_brings_other_groups)
{
    ck_assert_int_eq(sign_in_as("jane", "sub-jane", "crew"), DIRECTORY_LOGIN_LEARNED);
    ck_assert_int_eq(sign_in_as("jane", "sub-jane", "guests"), DIRECTORY_LOGIN_LEARNED);
    uint32_t crew = directory_fixture_published_gid(&fixture, "crew");
    uint32_t guests = directory_fixture_published_gid(&fixture, "guests");
    ck_assert(!directory_fixture_gives_gid(&fixture, "jane", crew));
    ck_assert(directory_fixture_gives_gid(&fixture, "jane", guests));
}
END_TEST

START_TEST(another_sub_by_the_same_name_is_refused)
{
    ck_assert_int_eq(sign_in_as("jane", "sub-jane", NULL), DIRECTORY_LOGIN_LEARNED);
    ck_assert_int_eq(sign_in_as("jane", "sub-of-a-stranger", NULL), DIRECTORY_LOGIN_ANOTHER_USER);
    ck_assert_int_eq(unlink(fixture.settings.paths.snapshot), 0);
    ck_assert_int_eq(unlink(fixture.settings.paths.recent), 0);
    directory_fixture_reopen(&fixture);
    ck_assert_uint_eq(published("jane"), 0);
    ck_assert_int_eq(sign_in_as("jane", "sub-of-a-stranger", NULL), DIRECTORY_LOGIN_ANOTHER_USER);
    ck_assert_uint_eq(published("jane"), 0);
    ck_assert_int_eq(sign_in_as("jane", "sub-jane", NULL), DIRECTORY_LOGIN_LEARNED);
}
END_TEST

START_TEST(who_has_signed_in_is_known_after_a_restart)
{
    auto_directory_user struct directory_user jane = {0};
    int64_t before = (int64_t)time(NULL);

    directory_fixture_reopen(&fixture);
    ck_assert_int_eq(sign_in_as("jane", "sub-jane", "crew"), DIRECTORY_LOGIN_LEARNED);
    directory_fixture_reopen(&fixture);
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert_int_ge(jane.seen_at_unix, before);
    ck_assert_uint_eq(published("jane"), derived("jane"));
    ck_assert(directory_fixture_gives_gid(&fixture, "jane",
                                          directory_fixture_published_gid(&fixture, "crew")));
}
END_TEST

START_TEST(a_provisional_user_has_the_uid_of_the_login_to_come)
{
    auto_directory_user struct directory_user jane = {0};

    ck_assert_int_eq(find_provisional("jane", &jane), 0);
    ck_assert_uint_eq(jane.uid, derived("jane"));
    ck_assert_uint_eq(jane.gid, jane.uid);
    ck_assert_str_eq(jane.home, "/home/jane");
    ck_assert(directory_user_is_provisional(&jane));
    ck_assert_int_eq(sign_in_as("jane", "sub-jane", NULL), DIRECTORY_LOGIN_LEARNED);
    ck_assert_uint_eq(published("jane"), jane.uid);
}
END_TEST

START_TEST(a_provisional_user_is_neither_published_nor_pinned_nor_kept)
{
    off_t before = ledger_size();
    char name[16];

    for (int i = 0; i < 500; i++) {
        auto_directory_user struct directory_user user = {0};
        (void)snprintf(name, sizeof name, "j%d", i);
        ck_assert_int_eq(find_provisional(name, &user), 0);
        ck_assert_uint_eq(published(name), 0);
    }
    struct directory_status status;
    directory_get_status(fixture.directory, &status);
    ck_assert_uint_eq(status.user_count, 0);
    ck_assert_uint_eq(status.problem_count, 0);
    ck_assert_int_eq(ledger_size(), before);
}
END_TEST

START_TEST(only_names_of_the_patterns_are_provisional)
{
    static const char *const bad[] = {"lucy", "xj", "ops-10", "root", "J", "j:x", "", "1000"};
    auto_directory_user struct directory_user user = {0};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(find_provisional(bad[i], &user) == -ENOENT, "%s", bad[i]);
    ck_assert_int_eq(find_provisional("ops-1", &user), 0);
}
END_TEST

START_TEST(local_names_and_who_is_known_are_not_provisional)
{
    auto_directory_user struct directory_user user = {0};

    directory_fixture_write(fixture.settings.paths.passwd, "john:x:1000:1000::/:/bin/sh\n");
    ck_assert_int_eq(find_provisional("john", &user), -ENOENT);
    ck_assert_int_eq(sign_in_as("jane", "sub-jane", NULL), DIRECTORY_LOGIN_LEARNED);
    ck_assert_int_eq(find_provisional("jane", &user), -EEXIST);
    directory_fixture_write(fixture.settings.paths.group, "jim:x:1001:\n");
    ck_assert_int_eq(find_provisional("jim", &user), -ENOENT);
}
END_TEST

/* What can be opened and not be read. */
static void put_folder_in_place_of(const char *path)
{
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(mkdir(path, 0700), 0);
}

static enum directory_answer learn(const char *name)
{
    return directory_learn_user(fixture.directory, name, DIRECTORY_ASKER_ROOT,
                                deadline_in_ms(UNIT_PATIENCE_MS));
}

/* To PAM a name that is not provisional is somebody else's to judge: whoever has a key is let in.
 */
START_TEST(while_the_hosts_files_cannot_be_read_nobody_can_tell_who_is_provisional)
{
    auto_directory_user struct directory_user user = {0};

    ck_assert_int_eq(find_provisional("jim", &user), 0);
    directory_user_clear(&user);
    put_folder_in_place_of(fixture.settings.paths.group);
    ck_assert_int_eq(find_provisional("jim", &user), -EAGAIN);
    ck_assert_int_eq(rmdir(fixture.settings.paths.group), 0);
}
END_TEST

START_TEST(while_the_hosts_users_cannot_be_read_nobody_is_said_to_be_unknown)
{
    ck_assert_int_eq(learn("jim"), DIRECTORY_NO_SUCH_USER);
    put_folder_in_place_of(fixture.settings.paths.passwd);
    ck_assert_int_eq(learn("jim"), DIRECTORY_NOT_NOW);
    ck_assert_int_eq(rmdir(fixture.settings.paths.passwd), 0);
}
END_TEST

START_TEST(a_name_that_is_pinned_keeps_its_sub)
{
    auto_directory_user struct directory_user jane = {0};

    ck_assert_int_eq(sign_in_as("jane", "sub-jane", NULL), DIRECTORY_LOGIN_LEARNED);
    ck_assert_int_eq(unlink(fixture.settings.paths.snapshot), 0);
    ck_assert_int_eq(unlink(fixture.settings.paths.recent), 0);
    directory_fixture_reopen(&fixture);
    ck_assert_int_eq(find_provisional("jane", &jane), 0);
    ck_assert_str_eq(jane.sub, "sub-jane");
}
END_TEST

START_TEST(without_source_logins_nobody_is_provisional)
{
    auto_directory_user struct directory_user user = {0};

    fixture.settings.knows_logins_only = false;
    directory_fixture_reopen(&fixture);
    ck_assert_int_eq(find_provisional("jane", &user), -ENOENT);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("logins");

    UNIT_CASE_WITH(suite, "logins", open_for_logins, remove_all,
                   a_login_makes_a_user_known_with_groups_and_attributes, the_pool_is_never_asked,
                   a_later_login_brings_other_groups, another_sub_by_the_same_name_is_refused,
                   who_has_signed_in_is_known_after_a_restart);
    UNIT_CASE_WITH(suite, "provisional", open_for_logins, remove_all,
                   a_provisional_user_has_the_uid_of_the_login_to_come,
                   a_provisional_user_is_neither_published_nor_pinned_nor_kept,
                   only_names_of_the_patterns_are_provisional,
                   local_names_and_who_is_known_are_not_provisional,
                   while_the_hosts_files_cannot_be_read_nobody_can_tell_who_is_provisional,
                   while_the_hosts_users_cannot_be_read_nobody_is_said_to_be_unknown,
                   a_name_that_is_pinned_keeps_its_sub,
                   without_source_logins_nobody_is_provisional);
    return suite;
}

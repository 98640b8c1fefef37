/* The file of what is not published: whatever happens to it, and to the daemon that writes it, lets
 * nobody in. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"
#include "daemon/directory/unpublished.h"
#include "tests/unit/contractors_fixture.h"
#include "tests/unit/unit.h"

#define TIMEOUT  deadline_in_ms(20000)
#define MAX_FILE 65536 /* bytes of a test's file, NUL included */

static struct directory_fixture fixture;

static void open_with_two(void)
{
    contractors_open(&fixture);
}

static void end(void)
{
    directory_fixture_remove(&fixture);
}

static const char *path_of_next(void)
{
    static char path[80];

    (void)snprintf(path, sizeof path, "%s.next", fixture.settings.paths.unpublished);
    return path;
}

static size_t read_file(const char *path, char bytes[MAX_FILE])
{
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC);

    ck_assert_int_ge(fd, 0);
    ssize_t length = read(fd, bytes, MAX_FILE);
    ck_assert_int_gt(length, 0);
    ck_assert_int_lt(length, MAX_FILE);
    return (size_t)length;
}

static void write_file(const char *path, const char *bytes, size_t length)
{
    auto_close int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, length), (ssize_t)length);
}

static void expect_kept_out(const char *name)
{
    auto_directory_user struct directory_user user = contractors_find(&fixture, name);

    ck_assert(!user.enabled);
    ck_assert_int_eq(user.seen_at_unix, 0);
}

/* As a crash leaves it behind between the next listing and the file's rename. */
static void end_before_the_file_has_its_place(void)
{
    char older[MAX_FILE];
    size_t length = read_file(fixture.settings.paths.unpublished, older);

    contractors_jane(&fixture)->groups[1] = "docker";
    directory_fixture_refresh(&fixture);
    directory_close(fixture.directory);
    fixture.directory = NULL;
    ck_assert_int_eq(rename(fixture.settings.paths.unpublished, path_of_next()), 0);
    write_file(fixture.settings.paths.unpublished, older, length);
}

START_TEST(a_daemon_that_ends_before_the_next_file_has_its_place_leaves_it_to_the_next)
{
    end_before_the_file_has_its_place();
    directory_fixture_open(&fixture);
    contractors_expect_groups(&fixture, "jane", 2, "docker");
}
END_TEST

START_TEST(a_start_that_fails_after_that_leaves_it_to_the_one_after)
{
    char words[DIRECTORY_ERROR_SIZE], in_the_way[80];

    end_before_the_file_has_its_place();
    (void)snprintf(in_the_way, sizeof in_the_way, "%s.new", fixture.settings.paths.snapshot);
    ck_assert_int_eq(mkdir(in_the_way, 0700), 0);
    ck_assert_int_lt(directory_open(&fixture.settings, &fixture.directory, words), 0);
    ck_assert_int_eq(rmdir(in_the_way), 0);
    directory_fixture_open(&fixture);
    contractors_expect_groups(&fixture, "jane", 2, "docker");
}
END_TEST

START_TEST(a_daemon_that_ends_before_the_next_listing_is_published_leaves_the_former_one)
{
    const char *snapshot = fixture.settings.paths.snapshot;
    char in_the_way[80];

    (void)snprintf(in_the_way, sizeof in_the_way, "%s.new", snapshot);
    ck_assert_int_eq(mkdir(in_the_way, 0700), 0);
    contractors_jane(&fixture)->groups[1] = NULL;
    ck_assert_int_lt(directory_refresh(fixture.directory, TIMEOUT), 0);
    ck_assert_int_eq(access(path_of_next(), F_OK), 0);
    ck_assert_int_eq(rmdir(in_the_way), 0);
    contractors_restart(&fixture);
    contractors_expect_groups(&fixture, "jane", 2, "Contractors");
}
END_TEST

/* From "not allowed, as no longer in crew" and "kept out, as in Contractors" nothing is mixed that
 * would be let in. */
START_TEST(who_was_being_published_is_let_in_only_once_the_pool_has_been_asked)
{
    char in_the_way[80];

    (void)snprintf(in_the_way, sizeof in_the_way, "%s.new", fixture.settings.paths.recent);
    ck_assert_int_eq(mkdir(in_the_way, 0700), 0);
    contractors_jane(&fixture)->groups[0] = contractors_jane(&fixture)->groups[1] = NULL;
    ck_assert_int_eq(
        (int)directory_renew_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT, TIMEOUT),
        DIRECTORY_NOT_NOW);
    ck_assert_int_eq(rmdir(in_the_way), 0);
    contractors_restart(&fixture);
    expect_kept_out("jane");
    contractors_restart(&fixture);
    expect_kept_out("jane");
    contractors_ask_about(&fixture, "jane");
    contractors_restart(&fixture);
    ck_assert(!contractors_were_never_asked(&fixture, "jane"));
}
END_TEST

START_TEST(what_could_not_be_published_at_once_is_noted_with_what_can)
{
    char in_the_way[80];

    (void)snprintf(in_the_way, sizeof in_the_way, "%s.new", fixture.settings.paths.recent);
    ck_assert_int_eq(mkdir(in_the_way, 0700), 0);
    contractors_jane(&fixture)->groups[1] = "docker";
    (void)directory_renew_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT, TIMEOUT);
    ck_assert_int_eq(rmdir(in_the_way), 0);
    contractors_ask_about(&fixture, "john");
    contractors_restart(&fixture);
    ck_assert(!contractors_were_never_asked(&fixture, "jane"));
    contractors_expect_groups(&fixture, "jane", 2, "docker");
}
END_TEST

START_TEST(nobody_but_the_daemon_may_read_the_file)
{
    struct stat about;

    contractors_ask_about(&fixture, "jane");
    ck_assert_int_eq(stat(fixture.settings.paths.unpublished, &about), 0);
    ck_assert_uint_eq(about.st_mode & 0777, 0600);
    ck_assert_int_eq(access(path_of_next(), F_OK), -1);
}
END_TEST

/* The rules of a host: nobody who is in a group that only the pool knows, or only the crew. */
static bool goes_by_contractors(const void *context,
                                bool (*is_known)(const void *known, const char *group),
                                const void *known)
{
    (void)context;
    return !is_known(known, "crew") || !is_known(known, "Contractors");
}

static bool goes_by_the_crew(const void *context,
                             bool (*is_known)(const void *known, const char *group),
                             const void *known)
{
    (void)context;
    return !is_known(known, "crew");
}

START_TEST(without_the_file_everybody_is_to_be_asked_about_if_a_rule_names_another_group)
{
    fixture.settings.goes_by_others = goes_by_contractors;
    contractors_restart(&fixture);
    ck_assert(!contractors_were_never_asked(&fixture, "jane"));
    ck_assert_int_eq(unlink(fixture.settings.paths.unpublished), 0);
    contractors_restart(&fixture);
    ck_assert(contractors_were_never_asked(&fixture, "jane"));
    ck_assert(contractors_were_never_asked(&fixture, "john"));
    contractors_restart(&fixture);
    ck_assert(contractors_were_never_asked(&fixture, "john"));
    contractors_ask_about(&fixture, "john");
    contractors_restart(&fixture);
    ck_assert(!contractors_were_never_asked(&fixture, "john"));
    ck_assert(contractors_were_never_asked(&fixture, "jane"));
}
END_TEST

START_TEST(without_the_file_nobody_is_to_be_asked_about_if_the_rules_go_by_published_groups)
{
    fixture.settings.goes_by_others = goes_by_the_crew;
    ck_assert_int_eq(unlink(fixture.settings.paths.unpublished), 0);
    contractors_restart(&fixture);
    ck_assert(!contractors_were_never_asked(&fixture, "jane"));
}
END_TEST

static void damage_and_restart(const char *bytes, size_t length)
{
    char words[DIRECTORY_ERROR_SIZE];

    fixture.settings.goes_by_others = goes_by_contractors;
    directory_close(fixture.directory);
    write_file(fixture.settings.paths.unpublished, bytes, length);
    ck_assert_int_eq(directory_open(&fixture.settings, &fixture.directory, words), 0);
    ck_assert_ptr_nonnull(strstr(words, fixture.settings.paths.unpublished));
    ck_assert(contractors_were_never_asked(&fixture, "jane"));
}

START_TEST(a_damaged_file_is_as_none_and_is_told_of)
{
    damage_and_restart("what", 4);
}
END_TEST

START_TEST(a_file_of_another_generation_is_as_none_and_is_told_of)
{
    char older[MAX_FILE];
    size_t length = read_file(fixture.settings.paths.unpublished, older);

    directory_fixture_refresh(&fixture);
    damage_and_restart(older, length);
}
END_TEST

/* Reads the first bytes of a file; returns what that returned. */
static int read_cut(const char *bytes, size_t length, struct unpublished_file *out)
{
    write_file(path_of_next(), bytes, length);
    int r = unpublished_file_read(path_of_next(), out);
    ck_assert_int_eq(unlink(path_of_next()), 0);
    return r;
}

/* A file that began with jane alone, to which john was appended. */
static size_t make_file_of_two(char bytes[MAX_FILE], size_t *begun_with)
{
    *begun_with = read_file(fixture.settings.paths.unpublished, bytes);
    contractors_john(&fixture)->groups[1] = "docker";
    contractors_ask_about(&fixture, "john");
    size_t length = read_file(fixture.settings.paths.unpublished, bytes);
    ck_assert_uint_gt(length, *begun_with);
    return length;
}

START_TEST(a_file_that_ends_anywhere_is_damaged_or_lacks_what_was_appended_last)
{
    char bytes[MAX_FILE];
    size_t begun_with = 0;
    size_t length = make_file_of_two(bytes, &begun_with);
    enum unpublished_doubt before = UNPUBLISHED_IS_SOUND;

    for (size_t cut = 0; cut <= length; cut++) {
        auto_unpublished_file struct unpublished_file file = {0};
        struct unpublished_user user;
        int r = read_cut(bytes, cut, &file);
        ck_assert_int_eq(r, cut < begun_with ? -EBADMSG : 0);
        if (r < 0)
            continue;
        ck_assert(unpublished_file_find(&file, "sub-jane", &user));
        bool knows_john = unpublished_file_find(&file, "sub-john", &user);
        ck_assert(!knows_john || user.doubt == UNPUBLISHED_IS_BEING_CHANGED || cut == length);
        ck_assert(knows_john || before == UNPUBLISHED_IS_SOUND);
        before = knows_john ? user.doubt : before;
    }
    ck_assert_int_eq((int)before, UNPUBLISHED_IS_SOUND);
}
END_TEST

START_TEST(a_file_with_any_byte_changed_is_damaged_where_no_crash_can_have_torn_it)
{
    char bytes[MAX_FILE];
    size_t length = read_file(fixture.settings.paths.unpublished, bytes);

    for (size_t i = 0; i < length; i++) {
        auto_unpublished_file struct unpublished_file file = {0};
        bytes[i] ^= 4;
        ck_assert_int_eq(read_cut(bytes, length, &file), -EBADMSG);
        bytes[i] ^= 4;
    }
}
END_TEST

START_TEST(room_that_a_power_cut_left_empty_does_not_count)
{
    char bytes[MAX_FILE] = "";
    size_t begun_with = 0;
    size_t length = make_file_of_two(bytes, &begun_with);
    auto_unpublished_file struct unpublished_file file = {0};
    struct unpublished_user user;

    memset(bytes + length, 0, 100);
    ck_assert_int_eq(read_cut(bytes, length + 100, &file), 0);
    ck_assert(unpublished_file_find(&file, "sub-john", &user));
    ck_assert_uint_eq(user.group_count, 1);
    ck_assert_str_eq(user.groups, "docker");
}
END_TEST

START_TEST(a_file_that_cannot_be_read_for_a_moment_is_not_taken_for_none)
{
    auto_unpublished_file struct unpublished_file file = {0};
    struct rlimit limit;

    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    const struct rlimit none = {.rlim_cur = 0, .rlim_max = limit.rlim_max};
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    int r = unpublished_file_read(fixture.settings.paths.unpublished, &file);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    ck_assert_int_eq(r, -EMFILE);
}
END_TEST

START_TEST(a_file_that_cannot_be_told_of_ends_the_start)
{
    char words[DIRECTORY_ERROR_SIZE], path[80];
    struct directory *directory = NULL;

    (void)snprintf(path, sizeof path, "%s/below", fixture.settings.paths.passwd);
    fixture.settings.paths.unpublished = path;
    ck_assert_int_eq(directory_open(&fixture.settings, &directory, words), -ENOTDIR);
    ck_assert_ptr_nonnull(strstr(words, "cannot be read"));
    fixture.settings.paths.unpublished = fixture.texts[12];
}
END_TEST

START_TEST(what_is_no_plain_file_is_damaged)
{
    auto_unpublished_file struct unpublished_file file = {0};

    ck_assert_int_eq(unpublished_file_read(fixture.folder, &file), -EBADMSG);
    ck_assert_int_eq(symlink(fixture.settings.paths.unpublished, path_of_next()), 0);
    ck_assert_int_eq(unpublished_file_read(path_of_next(), &file), -EBADMSG);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("unpublished_file");

    UNIT_CASE_WITH(suite, "crashes", open_with_two, end,
                   a_daemon_that_ends_before_the_next_file_has_its_place_leaves_it_to_the_next,
                   a_start_that_fails_after_that_leaves_it_to_the_one_after,
                   a_daemon_that_ends_before_the_next_listing_is_published_leaves_the_former_one,
                   who_was_being_published_is_let_in_only_once_the_pool_has_been_asked,
                   what_could_not_be_published_at_once_is_noted_with_what_can);
    UNIT_CASE_WITH(suite, "files", open_with_two, end, nobody_but_the_daemon_may_read_the_file,
                   without_the_file_everybody_is_to_be_asked_about_if_a_rule_names_another_group,
                   without_the_file_nobody_is_to_be_asked_about_if_the_rules_go_by_published_groups,
                   a_damaged_file_is_as_none_and_is_told_of,
                   a_file_of_another_generation_is_as_none_and_is_told_of,
                   a_file_that_ends_anywhere_is_damaged_or_lacks_what_was_appended_last,
                   a_file_with_any_byte_changed_is_damaged_where_no_crash_can_have_torn_it,
                   room_that_a_power_cut_left_empty_does_not_count,
                   a_file_that_cannot_be_read_for_a_moment_is_not_taken_for_none,
                   a_file_that_cannot_be_told_of_ends_the_start, what_is_no_plain_file_is_damaged);
    return suite;
}

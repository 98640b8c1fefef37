/* The host's own users and groups, read once for a change, and who is local by the time that it is
 * published. */
#include "daemon/directory/local_people.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "common/local_files.h"
#include "daemon/directory/state.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;
static struct local_people local;

static void begin(void)
{
    directory_fixture_make(&fixture);
    local_people_begin(&local, fixture.settings.paths.passwd, fixture.settings.paths.group);
}

static void end(void)
{
    local_people_clear(&local);
    directory_fixture_remove(&fixture);
}

START_TEST(users_and_groups_are_found_by_name_and_by_id)
{
    begin();
    ck_assert_int_eq(local_people_have_user(&local, "localjane"), 1);
    ck_assert_int_eq(local_people_have_user(&local, "localjan"), 0);
    ck_assert_int_eq(local_people_have_uid(&local, 1000), 1);
    ck_assert_int_eq(local_people_have_uid(&local, 27), 0);
    ck_assert_int_eq(local_people_have_group(&local, "sudo"), 1);
    ck_assert_int_eq(local_people_have_group(&local, "localjane"), 0);
    ck_assert_int_eq(local_people_have_gid(&local, 27), 1);
    ck_assert_int_eq(local_people_have_gid(&local, 28), 0);
    end();
}
END_TEST

START_TEST(odd_lines_say_the_same_as_when_the_file_is_read_each_time)
{
    static const char *const names[] = {"jane", "ann",   "nocolon", "one", "last", "# comment",
                                        "",     "janet", "huge",    "x",   "\tann"};
    static const uint32_t ids[] = {0, 7, 1000, 1001, 1002, UINT32_MAX};

    begin();
    const char *path = fixture.settings.paths.passwd;
    directory_fixture_write(path,
                            "\n:::\n jane:x: 1000:7\n\tann:x:+1001:7\nnocolon\none:x\n"
                            "# comment\nhuge:x:4294967296:7\nodd:x:12b:7\nmost:x:4294967295:\n"
                            "jane:x:1000:7\nlast:x:1002:7");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_int_eq(local_people_have_user(&local, names[i]),
                         local_files_has_user(path, names[i]));
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        ck_assert_int_eq(local_people_have_uid(&local, ids[i]), local_files_has_uid(path, ids[i]));
    ck_assert_int_eq(local_people_have_user(&local, "last"), 1);
    ck_assert_int_eq(local_people_have_uid(&local, 1002), 1);
    end();
}
END_TEST

START_TEST(nobody_is_in_an_empty_file)
{
    begin();
    directory_fixture_write(fixture.settings.paths.passwd, "");
    ck_assert_int_eq(local_people_have_user(&local, "root"), 0);
    ck_assert_int_eq(local_people_have_uid(&local, 0), 0);
    end();
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_an_error_until_it_can)
{
    begin();
    const char *path = fixture.settings.paths.passwd;
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(local_people_have_user(&local, "root"), -ENOENT);
    ck_assert_int_eq(local_people_have_uid(&local, 0), -ENOENT);
    directory_fixture_write(path, "root:x:0:0::/root:/bin/sh\n");
    ck_assert_int_eq(local_people_have_user(&local, "root"), 1);
    end();
}
END_TEST

START_TEST(a_change_is_told_once_and_seen_from_then_on)
{
    begin();
    ck_assert_int_eq(local_people_have_user(&local, "newcomer"), 0);
    ck_assert_int_eq(local_people_have_gid(&local, 4711), 0);
    ck_assert(!local_people_have_changed(&local));
    directory_fixture_write(fixture.settings.paths.passwd, "newcomer:x:1001:1001::/:/bin/sh\n");
    ck_assert_int_eq(local_people_have_user(&local, "newcomer"), 0);
    ck_assert(local_people_have_changed(&local));
    ck_assert(!local_people_have_changed(&local));
    ck_assert_int_eq(local_people_have_user(&local, "newcomer"), 1);
    directory_fixture_write(fixture.settings.paths.group, "crew:x:4711:\n");
    ck_assert(local_people_have_changed(&local));
    ck_assert_int_eq(local_people_have_gid(&local, 4711), 1);
    ck_assert_int_eq(unlink(fixture.settings.paths.group), 0);
    ck_assert(local_people_have_changed(&local));
    end();
}
END_TEST

START_TEST(what_nobody_has_asked_for_has_not_changed)
{
    begin();
    directory_fixture_write(fixture.settings.paths.passwd, "newcomer:x:1001:1001::/:/bin/sh\n");
    ck_assert(!local_people_have_changed(&local));
    end();
}
END_TEST

/* A change that has asked for the host's users and groups, as one that judges many. */
static void begin_change(struct change *change)
{
    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "ann");
    (void)fake_pool_add(&fixture.pool, "jane");
    (void)fake_pool_add(&fixture.pool, "john");
    fake_pool_add_group(&fixture.pool, "crew", "");
    fake_pool_add_group(&fixture.pool, "staff", "");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(change_begin(change, fixture.directory, deadline_in_ms(UNIT_PATIENCE_MS)), 0);
    ck_assert_int_eq(local_people_have_user(&change->local_people, "jane"), 0);
    ck_assert_int_eq(local_people_have_group(&change->local_people, "crew"), 0);
}

static void end_change(struct change *change)
{
    change_end(change);
    directory_fixture_remove(&fixture);
}

START_TEST(who_became_local_while_all_were_judged_is_taken_out)
{
    struct change change;

    begin_change(&change);
    struct people *people = &fixture.directory->people;
    const struct person *john = people_find(people, "john");
    char passwd[128];
    (void)snprintf(passwd, sizeof passwd,
                   "root:x:0:0::/:/bin/sh\njane:x:1001:1001::/:/bin/sh\nother:x:%u:7::/:/bin/sh\n",
                   john->uid);
    directory_fixture_write(fixture.settings.paths.passwd, passwd);
    directory_fixture_write(fixture.settings.paths.group, "root:x:0:\ncrew:x:4711:\n");
    ck_assert_int_eq(change_drop_local(&change, people), 0);
    ck_assert_ptr_null(people_find(people, "jane"));
    ck_assert_ptr_null(people_find(people, "john"));
    ck_assert_ptr_nonnull(people_find(people, "ann"));
    ck_assert_ptr_null(people_find_group(people, "crew"));
    ck_assert_ptr_nonnull(people_find_group(people, "staff"));
    ck_assert_uint_eq(change.problems.count, 3);
    end_change(&change);
}
END_TEST

START_TEST(nobody_is_taken_out_where_others_became_local)
{
    struct change change;

    begin_change(&change);
    struct people *people = &fixture.directory->people;
    directory_fixture_write(fixture.settings.paths.passwd, "somebody:x:1001:1001::/:/bin/sh\n");
    ck_assert_int_eq(change_drop_local(&change, people), 0);
    ck_assert_uint_eq(people_count(people), 3);
    ck_assert_uint_eq(people->group_count, 2);
    end_change(&change);
}
END_TEST

START_TEST(nothing_is_published_while_the_files_cannot_be_read)
{
    struct change change;

    begin_change(&change);
    ck_assert_int_eq(unlink(fixture.settings.paths.passwd), 0);
    ck_assert_int_eq(change_drop_local(&change, &fixture.directory->people), -EAGAIN);
    ck_assert_uint_eq(people_count(&fixture.directory->people), 3);
    end_change(&change);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("local_people");

    UNIT_CASE(suite, "asked", users_and_groups_are_found_by_name_and_by_id,
              odd_lines_say_the_same_as_when_the_file_is_read_each_time, nobody_is_in_an_empty_file,
              a_file_that_cannot_be_read_is_an_error_until_it_can);
    UNIT_CASE(suite, "changed", a_change_is_told_once_and_seen_from_then_on,
              what_nobody_has_asked_for_has_not_changed);
    UNIT_CASE(suite, "published", who_became_local_while_all_were_judged_is_taken_out,
              nobody_is_taken_out_where_others_became_local,
              nothing_is_published_while_the_files_cannot_be_read);
    return suite;
}

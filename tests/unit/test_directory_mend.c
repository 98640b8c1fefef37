/* What is published stays so, whatever others do to the files. */
#include "daemon/directory/directory.h"

#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/refresh.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;

static void make_with_jane(void)
{
    directory_fixture_make(&fixture);
    (void)fake_pool_add(&fixture.pool, "jane");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
}

static bool mends(void)
{
    bool has_mended = false;

    ck_assert_int_eq(
        directory_mend(fixture.directory, deadline_in_ms(UNIT_PATIENCE_MS), &has_mended), 0);
    return has_mended;
}

static ino_t inode_of(const char *path)
{
    struct stat status;

    ck_assert_int_eq(stat(path, &status), 0);
    return status.st_ino;
}

static uint32_t janes_uid(void)
{
    return directory_fixture_published_uid(&fixture, "jane");
}

START_TEST(what_nobody_has_touched_is_left_alone)
{
    make_with_jane();
    ino_t before = inode_of(fixture.settings.paths.snapshot);
    ck_assert(!mends());
    ck_assert_uint_eq(inode_of(fixture.settings.paths.snapshot), before);
    directory_fixture_remove(&fixture);
}
END_TEST

static void overwrite(const char *path)
{
    directory_fixture_write(path, "something else");
}

static void remove_it(const char *path)
{
    ck_assert_int_eq(unlink(path), 0);
}

static void truncate_it(const char *path)
{
    ck_assert_int_eq(truncate(path, 200), 0);
}

START_TEST(what_others_remove_or_change_is_published_again)
{
    static void (*const damages[])(const char *) = {overwrite, remove_it, truncate_it};

    make_with_jane();
    uint32_t uid = janes_uid();
    ck_assert_uint_ne(uid, 0);
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        damages[i](fixture.settings.paths.snapshot);
        ck_assert(mends());
        ck_assert_uint_eq(janes_uid(), uid);
        damages[i](fixture.settings.paths.recent);
        ck_assert(mends());
        ck_assert(!mends());
    }
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(it_asks_nobody)
{
    make_with_jane();
    int listings = atomic_load(&fixture.pool.listings);
    remove_it(fixture.settings.paths.snapshot);
    fixture.pool.fails_with = -EHOSTUNREACH;
    ck_assert(mends());
    ck_assert_uint_ne(janes_uid(), 0);
    ck_assert_int_eq(atomic_load(&fixture.pool.listings), listings);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(what_could_not_be_written_is_published_once_it_can)
{
    bool has_mended = true;

    make_with_jane();
    remove_it(fixture.settings.paths.recent);
    ck_assert_int_eq(mkdir(fixture.settings.paths.recent, 0755), 0);
    ck_assert_int_lt(
        directory_mend(fixture.directory, deadline_in_ms(UNIT_PATIENCE_MS), &has_mended), 0);
    ck_assert(!has_mended);
    ck_assert_int_eq(rmdir(fixture.settings.paths.recent), 0);
    ck_assert(mends());
    ck_assert_uint_ne(janes_uid(), 0);
    ck_assert(!mends());
    directory_fixture_remove(&fixture);
}
END_TEST

static atomic_int listings;
static atomic_int mendings;

static void count_listing(void *context, int r)
{
    (void)context;
    ck_assert_int_eq(r, 0);
    atomic_fetch_add(&listings, 1);
}

static void count_mending(void *context, int r)
{
    (void)context;
    ck_assert_int_eq(r, 0);
    atomic_fetch_add(&mendings, 1);
}

static void wait_until_positive(atomic_int *count)
{
    struct deadline deadline = deadline_in_ms(UNIT_PATIENCE_MS);

    while (atomic_load(count) == 0) {
        ck_assert(!deadline_has_passed(deadline));
        (void)sched_yield();
    }
}

START_TEST(the_refresh_thread_mends_without_being_asked)
{
    struct refresh_observer observer = {.refreshed = count_listing, .mended = count_mending};
    struct refresh *refresh = NULL;

    make_with_jane();
    ck_assert_int_eq(refresh_start(fixture.directory, 3600 * 1000, &observer, &refresh), 0);
    wait_until_positive(&listings);
    remove_it(fixture.settings.paths.snapshot);
    wait_until_positive(&mendings);
    refresh_stop(refresh);
    ck_assert_uint_ne(janes_uid(), 0);
    directory_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_mend");

    UNIT_CASE(suite, "mending", what_nobody_has_touched_is_left_alone,
              what_others_remove_or_change_is_published_again, it_asks_nobody,
              what_could_not_be_written_is_published_once_it_can,
              the_refresh_thread_mends_without_being_asked);
    return suite;
}

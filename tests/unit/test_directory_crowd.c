/* As much as a pool may have: 10,000 groups, and users in 100 of them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "common/snapshot_pair.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

#define GROUPS          10000
#define GROUPS_OF_USER  100
#define MAX_CPU_SECONDS 20 /* a sanitized build on a slow machine, too; others take a second */
#define MAX_MEGABYTES   64
#define MANY_DELETED    15000
#define MANY_REFUSED    100000

/* User n is in the groups n, n + 1, … n + 99, around the circle. */
struct crowd {
    size_t user_count;
    size_t refused_count; /* further users, whose names nobody may have here */
    bool has_no_groups;
    int calls; /* of the two that tell who is in which group */
};

static struct directory_fixture fixture;
static struct crowd crowd;

static int show_user(const char *name, size_t number, const struct source_visitor *visitor)
{
    auto_text_map struct text_map attributes = {0};
    char sub[64];

    (void)snprintf(sub, sizeof sub, "sub-%s", name);
    ck_assert_int_eq(text_map_set(&attributes, "sub", sub), 0);
    struct source_user shown = {.username = name,
                                .status = "CONFIRMED",
                                .enabled = true,
                                .created_at_ms = 1700000000000 + (int64_t)number,
                                .attributes = &attributes};
    return visitor->user(visitor->context, &shown);
}

static int list_users(void *context, struct source_place *place,
                      const struct source_visitor *visitor, struct deadline deadline)
{
    const struct crowd *pool = context;

    (void)deadline;
    place->is_at_end = true;
    for (size_t i = 0; i < pool->user_count + pool->refused_count; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, i < pool->user_count ? "user%zu" : "Not a name %zu", i);
        int r = show_user(name, i, visitor);
        if (r < 0)
            return r;
    }
    return 0;
}

static int show_group(size_t number, const struct source_visitor *visitor)
{
    char name[32];
    struct source_group group = {.name = name, .description = "", .created_at_ms = 1};

    (void)snprintf(name, sizeof name, "group%zu", number % GROUPS);
    return visitor->group(visitor->context, &group);
}

static int list_groups(void *context, struct source_place *place,
                       const struct source_visitor *visitor, struct deadline deadline)
{
    const struct crowd *pool = context;

    (void)deadline;
    place->is_at_end = true;
    for (size_t i = 0; i < GROUPS && !pool->has_no_groups; i++) {
        int r = show_group(i, visitor);
        if (r < 0)
            return r;
    }
    return 0;
}

static int list_members(void *context, const char *group, struct source_place *place,
                        const struct source_visitor *visitor, struct deadline deadline)
{
    struct crowd *pool = context;
    size_t number = strtoul(group + strlen("group"), NULL, 10);

    (void)deadline;
    place->is_at_end = true;
    pool->calls++;
    for (size_t back = 0; back < GROUPS_OF_USER; back++) {
        size_t user = (number + GROUPS - back) % GROUPS;
        char name[32];
        (void)snprintf(name, sizeof name, "user%zu", user);
        int r = user < pool->user_count ? visitor->member(visitor->context, name) : 0;
        if (r < 0)
            return r;
    }
    return 0;
}

static int list_groups_of_user(void *context, const char *username,
                               const struct source_visitor *visitor, struct deadline deadline)
{
    struct crowd *pool = context;
    size_t number = strtoul(username + strlen("user"), NULL, 10);

    (void)deadline;
    pool->calls++;
    for (size_t i = 0; i < GROUPS_OF_USER && !pool->has_no_groups; i++) {
        int r = show_group(number + i, visitor);
        if (r < 0)
            return r;
    }
    return 0;
}

static void open_crowd(size_t user_count)
{
    crowd = (struct crowd){.user_count = user_count};
    directory_fixture_make(&fixture);
    fixture.settings.source = (struct directory_source){.context = &crowd,
                                                        .list_users = list_users,
                                                        .list_groups = list_groups,
                                                        .list_members = list_members,
                                                        .list_groups_of_user = list_groups_of_user};
    directory_fixture_open(&fixture);
}

static double cpu_seconds(void)
{
    struct timespec used;

    ck_assert_int_eq(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used), 0);
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

static double megabytes(void)
{
    struct rusage usage;

    ck_assert_int_eq(getrusage(RUSAGE_SELF, &usage), 0);
    return (double)usage.ru_maxrss / 1024;
}

static size_t published_groups_of(const char *name)
{
    auto_snapshot_pair struct snapshot_pair pair = {0};
    const struct snapshot_paths paths = {.directory = fixture.settings.paths.snapshot,
                                         .recent = fixture.settings.paths.recent};
    static const struct identity_ranges none;
    struct snapshot_found_user found;

    ck_assert_int_eq(snapshot_pair_open(&pair, &paths, &none, snapshot_open), 0);
    ck_assert_int_eq(snapshot_pair_user_by_name(&pair, name, &found), 0);
    return found.user.head.gid_count;
}

static double list_and_measure(const char *what)
{
    double began = cpu_seconds();

    directory_fixture_refresh(&fixture);
    double took = cpu_seconds() - began;
    printf("# %s: %.2f s of CPU, %.0f MB at most, %d requests for memberships\n", what, took,
           megabytes(), crowd.calls);
    ck_assert_double_lt(took, MAX_CPU_SECONDS);
    return took;
}

START_TEST(ten_thousand_groups_and_a_thousand_users_in_a_hundred_each_are_published)
{
    struct directory_status status;

    open_crowd(1000);
    (void)list_and_measure("1,000 users in 100 of 10,000 groups");
    directory_get_status(fixture.directory, &status);
    ck_assert_uint_eq(status.group_count + status.problem_count, GROUPS);
    ck_assert_uint_lt(status.problem_count, 4); /* derived gids that collide: 0.2 are expected */
    ck_assert_uint_eq(status.user_count, 1000);
    ck_assert_uint_ge(published_groups_of("user999"), GROUPS_OF_USER - 3);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(listing_it_again_changes_nothing_and_takes_no_more)
{
    open_crowd(1000);
    directory_fixture_refresh(&fixture);
    size_t groups = published_groups_of("user0");
    (void)list_and_measure("the same again");
    ck_assert_uint_eq(published_groups_of("user0"), groups);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(memberships_are_asked_for_by_whatever_there_is_less_of)
{
    open_crowd(3);
    (void)list_and_measure("3 users in 100 of 10,000 groups");
    ck_assert_int_eq(crowd.calls, 3);
    ck_assert_uint_ge(published_groups_of("user2"), GROUPS_OF_USER - 3);
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(many_who_are_gone_and_many_who_are_refused_are_not_compared_each_with_each)
{
    struct directory_status status;

    open_crowd(0);
    crowd.has_no_groups = true;
    crowd.refused_count = MANY_REFUSED;
    double alone = list_and_measure("100,000 refused");
    crowd.user_count = MANY_DELETED;
    directory_fixture_refresh(&fixture);
    crowd.user_count = 0;
    double both = list_and_measure("15,000 deleted and 100,000 refused");
    ck_assert_double_lt(both, 4 * alone + 1);
    directory_get_status(fixture.directory, &status);
    ck_assert_uint_eq(status.problem_count, MANY_REFUSED);
    ck_assert_uint_gt(status.user_count, MANY_DELETED - 4); /* as above: uids that collide */
    directory_fixture_remove(&fixture);
}
END_TEST

#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
START_TEST(it_takes_no_more_memory_than_it_may)
{
    open_crowd(1000);
    directory_fixture_refresh(&fixture);
    ck_assert_double_lt(megabytes(), MAX_MEGABYTES);
    directory_fixture_remove(&fixture);
}
END_TEST
#endif

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_crowd");
    TCase *crowds = tcase_create("crowd");

    tcase_set_timeout(crowds, UNIT_TIMEOUT_S);
    tcase_add_test(crowds,
                   ten_thousand_groups_and_a_thousand_users_in_a_hundred_each_are_published);
    tcase_add_test(crowds, listing_it_again_changes_nothing_and_takes_no_more);
    tcase_add_test(crowds, memberships_are_asked_for_by_whatever_there_is_less_of);
    suite_add_tcase(suite, crowds);
    tcase_set_tags(
        UNIT_CASE(suite, "in time",
                  many_who_are_gone_and_many_who_are_refused_are_not_compared_each_with_each),
        UNIT_NEEDS_TIME);
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
    tcase_set_tags(UNIT_CASE(suite, "memory", it_takes_no_more_memory_than_it_may),
                   UNIT_NEEDS_MEMORY);
#endif
    return suite;
}

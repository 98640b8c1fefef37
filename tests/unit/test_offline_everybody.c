/* What is kept for offline logins, of everybody: showing it and forgetting it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/login/offline_store.h"
#include "daemon/login/user_file.h"
#include "tests/unit/unit.h"

#define JANE    "0a1b2c3d-0000-4000-8000-000000000001"
#define JOHN    "0a1b2c3d-0000-4000-8000-000000000002"
#define NOW     INT64_C(1795000000)
#define HOUR    3600
#define SOON_MS UNIT_PATIENCE_MS

static char folder[64];
static struct offline_store *store;
static const struct offline_limits limits = {.max_age_ms = 24 * HOUR * 1000, .max_failures = 2};

static void begin(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/offline.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(offline_store_open(folder, &store), 0);
}

static void end(void)
{
    static const char *const names[] = {JANE, JOHN, "clock"};
    char path[128];

    offline_store_close(store);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    ck_assert_int_eq(rmdir(folder), 0);
}

static void keep(const char *sub, const char *name, bool met_second_factor)
{
    auto_wipe struct secret password = {0};
    const struct offline_try try = {.sub = sub,
                                    .name = name,
                                    .password = &password,
                                    .now_unix = NOW,
                                    .met_second_factor = met_second_factor};

    ck_assert_int_eq(secret_copy_text(&password, "Correct-Horse-7"), 0);
    ck_assert_int_eq(offline_store_keep(store, &try, deadline_in_ms(SOON_MS)), 0);
}

static void guess_wrong(const char *sub, const char *name)
{
    auto_wipe struct secret password = {0};
    const struct offline_try try = {
        .sub = sub, .name = name, .password = &password, .now_unix = NOW};

    ck_assert_int_eq(secret_copy_text(&password, "wrong"), 0);
    ck_assert_int_eq((int)offline_store_check(store, &try, &limits, deadline_in_ms(SOON_MS)),
                     OFFLINE_WRONG);
}

static void damage(const char *sub)
{
    auto_wipe struct secret text = {0};

    ck_assert_int_eq(secret_copy_text(&text, "nonsense\n"), 0);
    ck_assert_int_eq(user_file_write(folder, sub, &text), 0);
}

/* The last entry of this sub, and how many there were in all. */
struct seen {
    const char *sub;
    size_t count;
    char name[33];
    int64_t proved_at_unix, failures;
    enum offline_answer answer;
};

static int look_at(void *context, const struct offline_entry *entry)
{
    struct seen *seen = context;

    seen->count++;
    if (strcmp(entry->sub, seen->sub) != 0)
        return 0;
    (void)snprintf(seen->name, sizeof seen->name, "%s", entry->name);
    seen->proved_at_unix = entry->proved_at_unix;
    seen->failures = entry->failures;
    seen->answer = entry->answer;
    return 0;
}

static struct seen visit(const char *sub, int64_t now_unix)
{
    struct seen seen = {.sub = sub};
    const struct offline_visitor visitor = {.context = &seen, .visit = look_at};

    ck_assert_int_eq(offline_store_visit(store, &limits, now_unix, &visitor), 0);
    return seen;
}

/* NULL: everybody. */
static size_t forget(const char *name)
{
    struct offline_forgotten forgotten = {.count = 99};
    const struct offline_whom whom = {.name = name, .sub = "nobodys-sub"};

    ck_assert_int_eq(offline_store_forget_user(store, name == NULL ? NULL : &whom, &forgotten), 0);
    return forgotten.count;
}

START_TEST(a_visit_shows_what_is_kept_of_each_and_counts_nothing)
{
    keep(JANE, "jane", false);
    keep(JOHN, "john", false);
    guess_wrong(JOHN, "john");
    (void)visit(JOHN, NOW + HOUR);
    struct seen seen = visit(JOHN, NOW + HOUR);
    ck_assert_uint_eq(seen.count, 2);
    ck_assert_str_eq(seen.name, "john");
    ck_assert_int_eq(seen.proved_at_unix, NOW);
    ck_assert_int_eq(seen.failures, 1);
    ck_assert_int_eq((int)seen.answer, OFFLINE_READY);
}
END_TEST

START_TEST(a_visit_tells_what_is_against_each)
{
    keep(JANE, "jane", true);
    keep(JOHN, "john", false);
    ck_assert_int_eq((int)visit(JANE, NOW).answer, OFFLINE_NOTHING);
    ck_assert_int_eq((int)visit(JOHN, NOW + 25 * HOUR).answer, OFFLINE_TOO_OLD);
    ck_assert_int_eq((int)visit(JOHN, NOW - HOUR).answer, OFFLINE_CLOCK_BEHIND);
    guess_wrong(JOHN, "john");
    guess_wrong(JOHN, "john");
    ck_assert_int_eq((int)visit(JOHN, NOW).answer, OFFLINE_TOO_MANY_FAILURES);
    damage(JOHN);
    ck_assert_int_eq((int)visit(JOHN, NOW).answer, OFFLINE_DAMAGED);
    ck_assert_str_eq(visit(JOHN, NOW).name, "");
}
END_TEST

static int give_up(void *context, const struct offline_entry *entry)
{
    (void)entry;
    ++*(int *)context;
    return -ENOMEM;
}

START_TEST(a_visitor_can_end_the_visit)
{
    int count = 0;
    const struct offline_visitor visitor = {.context = &count, .visit = give_up};

    keep(JANE, "jane", false);
    keep(JOHN, "john", false);
    ck_assert_int_eq(offline_store_visit(store, &limits, NOW, &visitor), -ENOMEM);
    ck_assert_int_eq(count, 1);
}
END_TEST

START_TEST(a_user_is_forgotten_by_name_and_nobody_else)
{
    keep(JANE, "jane", false);
    keep(JOHN, "john", false);
    ck_assert_uint_eq(forget("nobody"), 0);
    ck_assert_uint_eq(forget("jane"), 1);
    ck_assert_uint_eq(forget("jane"), 0);
    ck_assert_uint_eq(visit(JOHN, NOW).count, 1);
    ck_assert_str_eq(visit(JOHN, NOW).name, "john");
}
END_TEST

/* Of two users who have had the name one after the other. */
START_TEST(whoever_has_had_the_name_is_forgotten)
{
    keep(JANE, "jane", false);
    keep(JOHN, "jane", false);
    ck_assert_uint_eq(forget("jane"), 2);
    ck_assert_uint_eq(visit(JANE, NOW).count, 0);
}
END_TEST

START_TEST(a_damaged_file_is_forgotten_by_the_sub_and_counted)
{
    struct offline_forgotten forgotten = {0};
    const struct offline_whom jane = {.name = "jane", .sub = JANE};

    keep(JANE, "jane", false);
    keep(JOHN, "john", false);
    damage(JANE);
    ck_assert_uint_eq(forget("jane"), 0);
    ck_assert_int_eq(offline_store_forget_user(store, &jane, &forgotten), 0);
    ck_assert_uint_eq(forgotten.count, 1);
    ck_assert_uint_eq(forgotten.damaged_count, 1);
    ck_assert_uint_eq(visit(JOHN, NOW).count, 1);
    ck_assert_int_eq((int)visit(JOHN, NOW).answer, OFFLINE_READY);
}
END_TEST

START_TEST(everybody_is_forgotten_and_what_is_damaged_too_but_not_the_time)
{
    char path[128];

    keep(JANE, "jane", false);
    keep(JOHN, "john", false);
    damage(JOHN);
    ck_assert_uint_eq(forget(NULL), 2);
    ck_assert_uint_eq(visit(JANE, NOW).count, 0);
    (void)snprintf(path, sizeof path, "%s/clock", folder);
    ck_assert_int_eq(access(path, F_OK), 0);
}
END_TEST

START_TEST(a_folder_that_is_gone_is_no_empty_one)
{
    struct offline_forgotten forgotten = {0};
    char elsewhere[sizeof folder + 4];

    (void)snprintf(elsewhere, sizeof elsewhere, "%s.x", folder);
    ck_assert_int_eq(rename(folder, elsewhere), 0);
    ck_assert_int_eq(offline_store_forget_user(store, NULL, &forgotten), -ENOENT);
    ck_assert_int_eq(rename(elsewhere, folder), 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("offline_everybody");

    UNIT_CASE_WITH(suite, "visit", begin, end,
                   a_visit_shows_what_is_kept_of_each_and_counts_nothing,
                   a_visit_tells_what_is_against_each, a_visitor_can_end_the_visit);
    UNIT_CASE_WITH(suite, "forget", begin, end, a_user_is_forgotten_by_name_and_nobody_else,
                   whoever_has_had_the_name_is_forgotten,
                   a_damaged_file_is_forgotten_by_the_sub_and_counted,
                   everybody_is_forgotten_and_what_is_damaged_too_but_not_the_time,
                   a_folder_that_is_gone_is_no_empty_one);
    return suite;
}

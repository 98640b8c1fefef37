/* The ledger's memory of what root let go of: what was told before does not give it anew. */
#include "daemon/ids/ids.h"

#include <time.h>

#include "common/identity.h"
#include "tests/unit/ledger_fixture.h"
#include "tests/unit/unit.h"
#include "tests/unit/wrong_date.h"

#define ID(n)    (IDENTITY_MIN_ID + (n))
#define LONG_AGO 1700000000

static struct ledger_fixture ledger;

static void setup(void)
{
    wrong_date_end();
    ledger_fixture_make(&ledger);
}

static void teardown(void)
{
    ledger_fixture_remove(&ledger);
}

static void pin(const char *sub, const char *name, uint32_t uid)
{
    const struct ids_user wanted = {.sub = sub, .name = name, .uid = uid, .gid = uid};
    struct ids_user out = {0};

    ck_assert_int_eq(ids_pin_user(ledger.ids, &wanted, &out), IDS_PINNED);
}

static void pin_group(const char *name, uint32_t gid)
{
    const struct ids_group wanted = {.name = name, .gid = gid};
    bool made_again = false;
    uint32_t out = 0;

    ck_assert_int_eq(ids_pin_group(ledger.ids, &wanted, &out, &made_again), IDS_PINNED);
}

static bool is_let_go(const char *sub, const char *name, uint32_t uid, int64_t told_at_unix)
{
    const struct ids_user wanted = {.sub = sub, .name = name, .uid = uid, .gid = uid};

    return ids_let_go_of_user(ledger.ids, &wanted, told_at_unix);
}

static bool is_group_let_go(const char *name, uint32_t gid, int64_t told_at_unix)
{
    const struct ids_group wanted = {.name = name, .gid = gid};

    return ids_let_go_of_group(ledger.ids, &wanted, told_at_unix);
}

START_TEST(what_was_told_before_root_let_go_does_not_give_the_very_same_anew)
{
    pin("sub-alice", "alice", ID(1));
    pin("sub-bob", "bob", ID(2));
    ck_assert(!is_let_go("sub-alice", "alice", ID(1), LONG_AGO));
    ck_assert_int_eq(ids_let_go_at(ledger.ids), 0);
    ck_assert_int_eq(ids_forget_user(ledger.ids, "alice", false), 0);
    ck_assert_int_eq(ids_forget_user(ledger.ids, "bob", true), 0);
    ledger_fixture_reopen(&ledger);
    ck_assert_int_gt(ids_let_go_at(ledger.ids), LONG_AGO);
    ck_assert(is_let_go("sub-alice", "alice", ID(1), LONG_AGO));
    ck_assert(is_let_go("sub-alice", "alice", ID(7), LONG_AGO)); /* the uid stays the sub's */
    ck_assert(!is_let_go("sub-alice", "alicia", ID(1), LONG_AGO));
    ck_assert(is_let_go("sub-bob", "bob", ID(2), LONG_AGO));
    ck_assert(!is_let_go("sub-bob", "bob", ID(7), LONG_AGO));
    ck_assert(!is_let_go("sub-bob", "bob", ID(2), (int64_t)time(NULL)));
    ck_assert(!is_let_go("sub-bob", "bob", ID(2), 0));
    ck_assert(!is_let_go("sub-eve", "alice", ID(1), LONG_AGO));
    pin("sub-bob", "bob", ID(2));
    ck_assert(!is_let_go("sub-bob", "bob", ID(2), LONG_AGO));
}
END_TEST

START_TEST(whom_root_lets_go_of_twice_was_let_go_of_as_the_last_time)
{
    pin("sub-bob", "bob", ID(2));
    ck_assert_int_eq(ids_forget_user(ledger.ids, "bob", true), 0);
    pin("sub-bob", "robert", ID(3));
    ck_assert_int_eq(ids_forget_user(ledger.ids, "robert", true), 0);
    ledger_fixture_reopen(&ledger);
    ck_assert(!is_let_go("sub-bob", "bob", ID(2), LONG_AGO));
    ck_assert(is_let_go("sub-bob", "robert", ID(3), LONG_AGO));
}
END_TEST

START_TEST(a_group_is_not_given_its_gid_anew_by_what_was_told_before)
{
    pin_group("crew", ID(1));
    pin_group("staff", ID(2));
    ck_assert_int_eq(ids_forget_group(ledger.ids, "crew", false), 0);
    ck_assert_int_eq(ids_forget_group(ledger.ids, "staff", true), 0);
    ledger_fixture_reopen(&ledger);
    ck_assert(is_group_let_go("crew", ID(1), LONG_AGO));
    ck_assert(!is_group_let_go("crew", ID(3), LONG_AGO));
    ck_assert(is_group_let_go("staff", ID(2), LONG_AGO));
    ck_assert(!is_group_let_go("staff", ID(2), (int64_t)time(NULL)));
    pin_group("crew", ID(3));
    ck_assert(!is_group_let_go("crew", ID(1), LONG_AGO));
}
END_TEST

START_TEST(a_clock_that_was_ahead_when_root_let_go_keeps_nobody_away)
{
    pin("sub-alice", "alice", ID(1));
    wrong_date_set(3600);
    ck_assert_int_eq(ids_forget_user(ledger.ids, "alice", false), 0);
    ck_assert(is_let_go("sub-alice", "alice", ID(1), LONG_AGO));
    wrong_date_set(0);
    ck_assert(!is_let_go("sub-alice", "alice", ID(1), LONG_AGO));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("ids_let_go");

    UNIT_CASE_WITH(suite, "let go", setup, teardown,
                   what_was_told_before_root_let_go_does_not_give_the_very_same_anew,
                   whom_root_lets_go_of_twice_was_let_go_of_as_the_last_time,
                   a_group_is_not_given_its_gid_anew_by_what_was_told_before,
                   a_clock_that_was_ahead_when_root_let_go_keeps_nobody_away);
    return suite;
}

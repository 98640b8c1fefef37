/* The ledger's second half: who is gone, who comes back, and what root lets go of. */
#include "daemon/ids/ids.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "common/identity.h"
#include "common/ownership.h"
#include "tests/unit/ledger_fixture.h"
#include "tests/unit/unit.h"

#define ID(n) (IDENTITY_MIN_ID + (n))

static struct ledger_fixture ledger;

static void setup(void)
{
    ledger_fixture_make(&ledger);
}

static void teardown(void)
{
    ledger_fixture_remove(&ledger);
}

static enum ids_answer pin_as(const char *sub, const char *name, const char *username, uint32_t uid,
                              uint32_t *out_uid)
{
    struct ids_user wanted = {
        .sub = sub, .name = name, .username = username, .uid = uid, .gid = uid};
    struct ids_user out = {0};

    enum ids_answer answer = ids_pin_user(ledger.ids, &wanted, &out);
    *out_uid = out.uid;
    return answer;
}

static enum ids_answer pin(const char *sub, const char *name, uint32_t uid)
{
    uint32_t unused = 0;

    return pin_as(sub, name, NULL, uid, &unused);
}

static enum ids_answer pin_group(const char *name, uint32_t gid, int64_t created_at_ms,
                                 bool *out_made_again)
{
    struct ids_group wanted = {.name = name, .gid = gid, .created_at_ms = created_at_ms};
    uint32_t out = 0;

    return ids_pin_group(ledger.ids, &wanted, &out, out_made_again);
}

START_TEST(a_deleted_users_uid_and_name_are_nobody_elses)
{
    ck_assert_int_eq(pin("sub-alice", "alice", ID(1)), IDS_PINNED);
    ck_assert_int_eq(ids_mark_user_deleted(ledger.ids, "sub-alice"), 0);
    ledger_fixture_reopen(&ledger);
    ck_assert_int_eq(ids_find_sub(ledger.ids, "sub-alice")->state, IDS_DELETED);
    ck_assert_int_gt(ids_find_sub(ledger.ids, "sub-alice")->state_since_unix, 1600000000);
    ck_assert_int_eq(pin("sub-eve", "eve", ID(1)), IDS_COLLIDES);
    ck_assert_int_eq(pin("sub-eve", "alice", ID(2)), IDS_NAME_REUSED);
}
END_TEST

START_TEST(a_tombstone_is_written_once_and_taken_back_when_the_user_is_there)
{
    struct stat before, after;

    ck_assert_int_eq(pin("sub-alice", "alice", ID(1)), IDS_PINNED);
    ck_assert_int_eq(ids_mark_user_deleted(ledger.ids, "sub-alice"), 0);
    ledger_fixture_reopen(&ledger);
    ck_assert_int_eq(stat(ledger.path, &before), 0);
    ck_assert_int_eq(ids_mark_user_deleted(ledger.ids, "sub-alice"), 0);
    ck_assert_int_eq(ids_mark_user_deleted(ledger.ids, "sub-unknown"), 0);
    ck_assert_int_eq(ids_commit(ledger.ids), 0);
    ck_assert_int_eq(stat(ledger.path, &after), 0);
    ck_assert_int_eq(before.st_size, after.st_size);
    ck_assert_int_eq(pin("sub-alice", "alice", ID(1)), IDS_PINNED);
    ledger_fixture_reopen(&ledger);
    ck_assert_int_eq(ids_find_sub(ledger.ids, "sub-alice")->state, IDS_LIVE);
}
END_TEST

START_TEST(another_name_for_a_sub_is_not_followed)
{
    struct ids_user wanted = {.sub = "sub-alice", .name = "alicia", .uid = ID(9), .gid = ID(9)};
    struct ids_user out = {0};

    ck_assert_int_eq(pin("sub-alice", "alice", ID(1)), IDS_PINNED);
    ck_assert_int_eq(ids_pin_user(ledger.ids, &wanted, &out), IDS_RENAMED);
    ck_assert_str_eq(out.name, "alice");
    ck_assert_uint_eq(out.uid, ID(1));
    ck_assert_ptr_null(ids_find_name(ledger.ids, "alicia"));
}
END_TEST

START_TEST(the_username_is_kept_where_it_is_not_the_name)
{
    uint32_t uid = 0;

    ck_assert_int_eq(pin_as("sub-1", "jane", "3f0c 100%-Jané", ID(1), &uid), IDS_PINNED);
    ck_assert_int_eq(pin_as("sub-2", "joe", "joe", ID(2), &uid), IDS_PINNED);
    ledger_fixture_reopen(&ledger);
    ck_assert_str_eq(ids_find_name(ledger.ids, "jane")->username, "3f0c 100%-Jané");
    ck_assert_ptr_null(ids_find_name(ledger.ids, "joe")->username);
}
END_TEST

START_TEST(a_forgotten_name_is_free_and_its_uid_is_not)
{
    uint32_t uid = 0;

    ck_assert_int_eq(pin("sub-alice", "alice", ID(1)), IDS_PINNED);
    ck_assert_int_eq(ids_forget_user(ledger.ids, "alice", false), 0);
    ck_assert_int_eq(ids_forget_user(ledger.ids, "alice", false), -ENOENT);
    ledger_fixture_reopen(&ledger);
    ck_assert_ptr_null(ids_find_sub(ledger.ids, "sub-alice"));
    ck_assert_ptr_null(ids_find_name(ledger.ids, "alice"));
    ck_assert_int_eq(pin("sub-eve", "alice", ID(1)), IDS_COLLIDES);
    ck_assert_int_eq(pin("sub-eve", "alice", ID(2)), IDS_PINNED);
    ck_assert_int_eq(pin_as("sub-alice", "alicia", NULL, ID(7), &uid), IDS_CHANGED);
    ck_assert_uint_eq(uid, ID(1));
    ledger_fixture_reopen(&ledger);
    ck_assert_str_eq(ids_find_sub(ledger.ids, "sub-alice")->name, "alicia");
    ck_assert_uint_eq(ids_find_sub(ledger.ids, "sub-alice")->gid, ID(1));
    ck_assert_str_eq(ids_find_name(ledger.ids, "alice")->sub, "sub-eve");
}
END_TEST

START_TEST(released_ids_are_free_for_others)
{
    ck_assert_int_eq(pin("sub-alice", "alice", ID(1)), IDS_PINNED);
    ck_assert_int_eq(ids_mark_user_deleted(ledger.ids, "sub-alice"), 0);
    ck_assert_int_eq(ids_forget_user(ledger.ids, "alice", true), 0);
    ledger_fixture_reopen(&ledger);
    ck_assert_int_eq(pin("sub-eve", "alice", ID(1)), IDS_PINNED);
    ledger_fixture_reopen(&ledger);
    ck_assert_str_eq(ids_find_name(ledger.ids, "alice")->sub, "sub-eve");
}
END_TEST

START_TEST(a_group_made_again_has_its_gid_and_is_told_once)
{
    bool made_again = false;

    ck_assert_int_eq(pin_group("crew", ID(7), 1000, &made_again), IDS_PINNED);
    ck_assert(!made_again);
    ck_assert_int_eq(ids_mark_group_deleted(ledger.ids, "crew"), 0);
    ledger_fixture_reopen(&ledger);
    ck_assert_int_eq(ids_find_group(ledger.ids, "crew")->state, IDS_DELETED);
    ck_assert_int_eq(pin_group("staff", ID(7), 1500, &made_again), IDS_COLLIDES);
    ck_assert_int_eq(pin("sub-eve", "eve", ID(7)), IDS_COLLIDES);
    ck_assert_int_eq(pin_group("crew", ID(7), 2000, &made_again), IDS_PINNED);
    ck_assert(made_again);
    ledger_fixture_reopen(&ledger);
    ck_assert_int_eq(pin_group("crew", ID(7), 2000, &made_again), IDS_PINNED);
    ck_assert(!made_again);
    ck_assert_int_eq(ids_find_group(ledger.ids, "crew")->state, IDS_LIVE);
}
END_TEST

START_TEST(a_group_that_was_away_for_a_listing_is_not_said_to_be_made_again)
{
    bool made_again = true;

    ck_assert_int_eq(pin_group("crew", ID(7), 1000, &made_again), IDS_PINNED);
    ck_assert_int_eq(ids_mark_group_deleted(ledger.ids, "crew"), 0);
    ck_assert_int_eq(pin_group("crew", ID(7), 1000, &made_again), IDS_PINNED);
    ck_assert(!made_again);
    ck_assert_int_eq(ids_find_group(ledger.ids, "crew")->state, IDS_LIVE);
}
END_TEST

START_TEST(a_forgotten_group_may_have_another_gid_and_nobody_else_its_old_one)
{
    bool made_again = false;

    ck_assert_int_eq(pin_group("crew", ID(7), 1000, &made_again), IDS_PINNED);
    ck_assert_int_eq(ids_forget_group(ledger.ids, "crew", false), 0);
    ledger_fixture_reopen(&ledger);
    ck_assert_int_eq(pin_group("staff", ID(7), 1000, &made_again), IDS_COLLIDES);
    ck_assert_int_eq(pin_group("crew", ID(8), 1000, &made_again), IDS_PINNED);
    ledger_fixture_reopen(&ledger);
    ck_assert_uint_eq(ids_find_group(ledger.ids, "crew")->gid, ID(8));
    ck_assert_int_eq(ids_forget_group(ledger.ids, "crew", false), 0);
    ck_assert_int_eq(pin_group("crew", ID(7), 1000, &made_again), IDS_PINNED);
    ledger_fixture_reopen(&ledger);
    ck_assert_uint_eq(ids_find_group(ledger.ids, "crew")->gid, ID(7));
    ck_assert_int_eq(ids_forget_group(ledger.ids, "crew", true), 0);
    ledger_fixture_reopen(&ledger);
    ck_assert_int_eq(pin_group("staff", ID(7), 1000, &made_again), IDS_PINNED);
}
END_TEST

/* Written by the first release, before ledgers knew of times: the checksums are its own. */
/* Goes and comes until not even that can be written. */
static void fill_with_comings_and_goings(const char *sub, const char *name, uint32_t uid)
{
    for (int i = 0; i < 10000; i++) {
        int r = ids_mark_user_deleted(ledger.ids, sub);
        if (r < 0 || ids_find_sub(ledger.ids, sub)->state == IDS_LIVE) {
            ck_assert_int_eq(r, -EFBIG);
            return;
        }
        (void)pin(sub, name, uid);
        if (ids_find_sub(ledger.ids, sub)->state == IDS_DELETED)
            return;
    }
    ck_abort_msg("it is never full");
}

START_TEST(a_ledger_that_takes_no_tombstone_takes_whom_root_lets_go_of)
{
    bool made_again = false;

    ids_set_max_file_size(ledger.ids, 16384);
    ck_assert_int_eq(pin("sub-alice", "alice", ID(1)), IDS_PINNED);
    ck_assert_int_eq(pin("sub-bob", "bob", ID(2)), IDS_PINNED);
    ck_assert_int_eq(pin("sub-carl", "carl", ID(3)), IDS_PINNED);
    ck_assert_int_eq(pin_group("crew", ID(4), 0, &made_again), IDS_PINNED);
    fill_with_comings_and_goings("sub-alice", "alice", ID(1));
    ck_assert_int_eq(ids_mark_user_deleted(ledger.ids, "sub-bob"), -EFBIG);
    ck_assert_int_eq(ids_mark_group_deleted(ledger.ids, "crew"), -EFBIG);
    ck_assert_int_eq(ids_forget_user(ledger.ids, "bob", false), 0);
    ck_assert_int_eq(ids_forget_user(ledger.ids, "carl", true), 0);
    ck_assert_int_eq(ids_forget_group(ledger.ids, "crew", false), 0);
    ledger_fixture_reopen(&ledger);
    ck_assert_ptr_null(ids_find_name(ledger.ids, "bob"));
    ck_assert_ptr_null(ids_find_sub(ledger.ids, "sub-carl"));
    ck_assert_ptr_null(ids_find_group(ledger.ids, "crew"));
    ck_assert_ptr_nonnull(ids_find_name(ledger.ids, "alice"));
}
END_TEST

START_TEST(not_even_whom_root_lets_go_of_makes_a_file_that_cannot_be_opened)
{
    struct stat status;
    char name[16];
    int r = 0;

    ids_set_max_file_size(ledger.ids, 16384);
    for (uint32_t i = 0; i < 150; i++) {
        (void)snprintf(name, sizeof name, "user%u", i);
        ck_assert_int_eq(pin(name, name, ID(i)), IDS_PINNED);
    }
    fill_with_comings_and_goings("user0", "user0", ID(0));
    for (uint32_t i = 1; r == 0 && i < 150; i++) {
        (void)snprintf(name, sizeof name, "user%u", i);
        r = ids_forget_user(ledger.ids, name, false);
    }
    ck_assert_int_eq(r, -EFBIG);
    ck_assert_ptr_nonnull(ids_find_name(ledger.ids, name));
    ledger_fixture_reopen(&ledger);
    ck_assert_ptr_nonnull(ids_find_name(ledger.ids, name));
    ck_assert_int_eq(stat(ledger.path, &status), 0);
    ck_assert_int_le(status.st_size, 16384);
}
END_TEST

START_TEST(a_ledger_of_the_first_form_is_read_and_goes_on)
{
    static const char old[] = "user sub-jane jane 1879048193 1879048193 ";
    bool made_again = false;

    auto_fclose FILE *file = fopen(ledger.path, "we");
    uint32_t sum = 2166136261u;
    for (size_t i = 0; i < strlen(old) - 1; i++)
        sum = (sum ^ (unsigned char)old[i]) * 16777619u;
    ck_assert_int_gt(fprintf(file, "%s%08x\n", old, sum), 0);
    ck_assert_int_eq(fflush(file), 0);
    ledger_fixture_read(&ledger);
    ck_assert_int_eq(pin("sub-jane", "jane", ID(1)), IDS_PINNED);
    ck_assert_int_eq(ids_find_name(ledger.ids, "jane")->since_unix, 0);
    ck_assert_int_eq(pin_group("crew", ID(7), 1000, &made_again), IDS_PINNED);
    ledger_fixture_reopen(&ledger);
    ck_assert_uint_eq(ids_find_name(ledger.ids, "jane")->uid, ID(1));
}
END_TEST

static int count_user(void *context, const struct ids_user *user)
{
    int *counts = context;

    counts[user->state]++;
    return 0;
}

START_TEST(every_row_is_shown_with_its_state)
{
    int counts[3] = {0};

    ck_assert_int_eq(pin("sub-a", "a", ID(1)), IDS_PINNED);
    ck_assert_int_eq(pin("sub-b", "b", ID(2)), IDS_PINNED);
    ck_assert_int_eq(pin("sub-c", "c", ID(3)), IDS_PINNED);
    ck_assert_int_eq(ids_mark_user_deleted(ledger.ids, "sub-b"), 0);
    ck_assert_int_eq(ids_forget_user(ledger.ids, "c", false), 0);
    ck_assert_int_eq(ids_visit_users(ledger.ids, count_user, counts), 0);
    ck_assert_int_eq(counts[IDS_LIVE], 1);
    ck_assert_int_eq(counts[IDS_DELETED], 1);
    ck_assert_int_eq(counts[IDS_FORGOTTEN], 1);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("ids_tombstones");
    TCase *users = tcase_create("users");
    TCase *groups = tcase_create("groups");

    tcase_add_checked_fixture(users, setup, teardown);
    tcase_add_test(users, a_deleted_users_uid_and_name_are_nobody_elses);
    tcase_add_test(users, a_tombstone_is_written_once_and_taken_back_when_the_user_is_there);
    tcase_add_test(users, another_name_for_a_sub_is_not_followed);
    tcase_add_test(users, the_username_is_kept_where_it_is_not_the_name);
    tcase_add_test(users, a_forgotten_name_is_free_and_its_uid_is_not);
    tcase_add_test(users, released_ids_are_free_for_others);
    tcase_add_test(users, a_ledger_that_takes_no_tombstone_takes_whom_root_lets_go_of);
    tcase_add_test(users, not_even_whom_root_lets_go_of_makes_a_file_that_cannot_be_opened);
    tcase_add_test(users, a_ledger_of_the_first_form_is_read_and_goes_on);
    tcase_add_test(users, every_row_is_shown_with_its_state);
    suite_add_tcase(suite, users);
    tcase_add_checked_fixture(groups, setup, teardown);
    tcase_add_test(groups, a_group_made_again_has_its_gid_and_is_told_once);
    tcase_add_test(groups, a_group_that_was_away_for_a_listing_is_not_said_to_be_made_again);
    tcase_add_test(groups, a_forgotten_group_may_have_another_gid_and_nobody_else_its_old_one);
    suite_add_tcase(suite, groups);
    return suite;
}

/* The ledger of a large pool. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/identity.h"
#include "daemon/ids/ids.h"
#include "tests/unit/unit.h"

#define MANY 20000

static char path[] = "/tmp/test_ids_many.XXXXXX";
static struct ids *ids;

static void open_ledger(void)
{
    char error_text[IDS_ERROR_SIZE];

    ck_assert_msg(ids_open(path, &ids, error_text) == 0, "%s", error_text);
}

static void setup(void)
{
    (void)snprintf(path, sizeof path, "/tmp/test_ids_many.XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    (void)close(fd);
    open_ledger();
}

static void teardown(void)
{
    ids_close(ids);
    ck_assert_int_eq(unlink(path), 0);
}

/* In no order that a table could like. */
static uint32_t uid_of(size_t number)
{
    return IDENTITY_MIN_ID + (uint32_t)(number * 7919 % (MANY * 8));
}

static void sub_of(size_t number, char out[40])
{
    (void)snprintf(out, 40, "%08zx-1111-4222-8333-%012zx", number * 2654435761u % UINT32_MAX,
                   number);
}

static void pin_many(void)
{
    for (size_t i = 0; i < MANY; i++) {
        char sub[40], name[33];
        sub_of(i, sub);
        (void)snprintf(name, sizeof name, "crowd%06zu", i);
        const struct ids_user wanted = {
            .sub = sub, .name = name, .uid = uid_of(i), .gid = uid_of(i)};
        struct ids_user out = {0};
        ck_assert_int_eq(ids_pin_user(ids, &wanted, &out), IDS_PINNED);
    }
    ck_assert_int_eq(ids_commit(ids), 0);
}

START_TEST(each_of_many_users_is_found_by_sub_and_name_after_reopening)
{
    pin_many();
    ids_close(ids);
    open_ledger();
    for (size_t i = 0; i < MANY; i++) {
        char sub[40], name[33];
        sub_of(i, sub);
        (void)snprintf(name, sizeof name, "crowd%06zu", i);
        const struct ids_user *user = ids_find_sub(ids, sub);
        ck_assert_ptr_nonnull(user);
        ck_assert_str_eq(user->name, name);
        ck_assert_uint_eq(user->uid, uid_of(i));
        ck_assert_ptr_eq(ids_find_name(ids, name), user);
    }
}
END_TEST

START_TEST(what_was_found_stays_where_it_is_however_many_follow)
{
    const struct ids_user wanted = {
        .sub = "sub-jane", .name = "jane", .uid = IDENTITY_MAX_ID, .gid = IDENTITY_MAX_ID};
    struct ids_user jane = {0};

    ck_assert_int_eq(ids_pin_user(ids, &wanted, &jane), IDS_PINNED);
    pin_many();
    ck_assert_str_eq(jane.name, "jane");
    ck_assert_str_eq(jane.sub, "sub-jane");
    ck_assert_ptr_eq(ids_find_sub(ids, "sub-jane")->name, jane.name);
}
END_TEST

static int check_order(void *context, const struct ids_user *user)
{
    const char **last = context;

    ck_assert(*last == NULL || strcmp(*last, user->sub) < 0);
    *last = user->sub;
    return 0;
}

START_TEST(all_are_shown_in_the_order_of_subs)
{
    const char *last = NULL;

    pin_many();
    ck_assert_int_eq(ids_visit_users(ids, check_order, &last), 0);
}
END_TEST

START_TEST(a_row_takes_at_most_140_bytes)
{
    pin_many();
    printf("# %zu bytes a row\n", ids_size(ids) / MANY);
    ck_assert_uint_le(ids_size(ids) / MANY, 140);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("ids_many");

    UNIT_CASE_WITH(suite, "many", setup, teardown,
                   each_of_many_users_is_found_by_sub_and_name_after_reopening,
                   what_was_found_stays_where_it_is_however_many_follow,
                   all_are_shown_in_the_order_of_subs, a_row_takes_at_most_140_bytes);
    return suite;
}

/* Derived ids that collide: two of a pool whose subs lead to one number. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/ids/derive.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

#define CANDIDATES 60000 /* so many have a pair of one number all but certainly */
#define SUB_SIZE   16

static struct directory_fixture fixture;

/* A sub, as a number, and what is derived from it. */
struct candidate {
    uint32_t uid;
    uint32_t number;
};

static int compare(const void *a, const void *b)
{
    const struct candidate *first = a;
    const struct candidate *second = b;

    return first->uid < second->uid ? -1 : first->uid > second->uid;
}

static void write_sub(uint32_t number, char out[SUB_SIZE])
{
    (void)snprintf(out, SUB_SIZE, "sub-%u", number);
}

static void derive_all(struct candidate *candidates)
{
    char sub[SUB_SIZE];

    for (uint32_t i = 0; i < CANDIDATES; i++) {
        candidates[i].number = i;
        write_sub(i, sub);
        ck_assert_int_eq(ids_derive_uid(fixture.settings.pool_id, sub, &candidates[i].uid), 0);
    }
    qsort(candidates, CANDIDATES, sizeof *candidates, compare);
}

/* Two subs with one derived uid. */
static uint32_t find_pair(char first[SUB_SIZE], char second[SUB_SIZE])
{
    auto_free struct candidate *candidates = calloc(CANDIDATES, sizeof *candidates);

    ck_assert_ptr_nonnull(candidates);
    derive_all(candidates);
    for (size_t i = 1; i < CANDIDATES; i++) {
        if (candidates[i].uid != candidates[i - 1].uid)
            continue;
        write_sub(candidates[i - 1].number, first);
        write_sub(candidates[i].number, second);
        return candidates[i].uid;
    }
    ck_abort_msg("no pair among %d", CANDIDATES);
    return 0;
}

static void add(const char *username, const char *sub, int64_t created_at_ms)
{
    struct fake_user *user = fake_pool_add(&fixture.pool, username);

    ck_assert_int_eq(text_map_set(&user->attributes, "sub", sub), 0);
    user->created_at_ms = created_at_ms;
}

static uint32_t uid_of(const char *name)
{
    return directory_fixture_published_uid(&fixture, name);
}

/* The younger is listed first. */
static uint32_t list_a_pair(void)
{
    char first[SUB_SIZE], second[SUB_SIZE];

    directory_fixture_make(&fixture);
    uint32_t uid = find_pair(first, second);
    add("younger", first, 1700000000002);
    add("elder", second, 1700000000001);
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    return uid;
}

START_TEST(of_two_whose_derived_uids_collide_the_elder_has_it)
{
    uint32_t uid = list_a_pair();

    ck_assert_uint_eq(uid_of("elder"), uid);
    ck_assert_uint_eq(uid_of("younger"), 0);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_ID_COLLIDES, "younger"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(the_younger_does_not_get_it_when_the_elder_is_gone)
{
    uint32_t uid = list_a_pair();

    fake_pool_remove(&fixture.pool, "elder");
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(uid_of("elder"), uid); /* whose files are still there */
    ck_assert_uint_eq(uid_of("younger"), 0);
    directory_fixture_reopen(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(uid_of("younger"), 0);
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_ID_COLLIDES, "younger"));
    directory_fixture_remove(&fixture);
}
END_TEST

START_TEST(an_attribute_of_the_younger_ends_the_collision)
{
    char first[SUB_SIZE], second[SUB_SIZE];

    directory_fixture_make(&fixture);
    fixture.settings.uid_attribute = "custom:uid";
    uint32_t uid = find_pair(first, second);
    add("elder", first, 1700000000001);
    add("younger", second, 1700000000002);
    ck_assert_int_eq(text_map_set(&fixture.pool.users[1].attributes, "custom:uid", "1879048300"),
                     0);
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(uid_of("elder"), uid);
    ck_assert_uint_eq(uid_of("younger"), 1879048300);
    directory_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("derived_ids");

    UNIT_CASE(suite, "collisions", of_two_whose_derived_uids_collide_the_elder_has_it,
              the_younger_does_not_get_it_when_the_elder_is_gone,
              an_attribute_of_the_younger_ends_the_collision);
    return suite;
}

/* Many small records: they stay where they are, and are found by their keys. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/records/record_index.h"
#include "tests/unit/unit.h"

#define MANY 20000 /* several chunks */

static struct arena arena;
static struct record_index records;

static struct record_key key_of_name(const void *record)
{
    return record_key_of_text(record);
}

static uint32_t put(const char *name)
{
    uint32_t place = 0;

    char *record = arena_take(&arena, strlen(name) + 1, &place);
    ck_assert_ptr_nonnull(record);
    memcpy(record, name, strlen(name) + 1);
    ck_assert_int_eq(record_index_put(&records, &arena, key_of_name, place), 0);
    return place;
}

static uint32_t find(const char *name)
{
    return record_index_find(&records, &arena, key_of_name, record_key_of_text(name));
}

static const char *name_of(size_t number)
{
    static char name[64];

    (void)snprintf(name, sizeof name, "%zu and what makes it as long as a record is", number);
    return name;
}

static void put_many(void)
{
    for (size_t i = 0; i < MANY; i++)
        (void)put(name_of(i));
}

static void clear(void)
{
    record_index_clear(&records);
    arena_clear(&arena);
}

START_TEST(an_empty_index_finds_nothing)
{
    size_t at = 0;

    ck_assert_uint_eq(find("jane"), 0);
    ck_assert_uint_eq(record_index_next(&records, &at), 0);
    clear();
}
END_TEST

START_TEST(records_stay_where_they_are_however_many_follow)
{
    uint32_t place = put("jane");
    const char *jane = arena_at(&arena, place);

    put_many();
    ck_assert_ptr_eq(arena_at(&arena, place), jane);
    ck_assert_str_eq(jane, "jane");
    clear();
}
END_TEST

START_TEST(every_record_is_found_by_its_key)
{
    put_many();
    for (size_t i = 0; i < MANY; i++)
        ck_assert_str_eq(arena_at(&arena, find(name_of(i))), name_of(i));
    ck_assert_uint_eq(find("nobody"), 0);
    clear();
}
END_TEST

START_TEST(a_walk_meets_each_record_once)
{
    static bool is_met[MANY];
    size_t at = 0;
    size_t count = 0;

    put_many();
    for (uint32_t place = record_index_next(&records, &at); place != 0;
         place = record_index_next(&records, &at), count++) {
        size_t number = strtoul(arena_at(&arena, place), NULL, 10);
        ck_assert(!is_met[number]);
        is_met[number] = true;
    }
    ck_assert_uint_eq(count, MANY);
    clear();
}
END_TEST

START_TEST(what_was_removed_is_gone_and_the_others_are_not)
{
    put_many();
    for (size_t i = 0; i < MANY; i += 2)
        record_index_remove(&records, &arena, key_of_name, find(name_of(i)));
    for (size_t i = 0; i < MANY; i++)
        ck_assert_int_eq(find(name_of(i)) != 0, i % 2 == 1);
    ck_assert_uint_eq(records.count, MANY / 2);
    clear();
}
END_TEST

START_TEST(an_index_does_not_grow_by_coming_and_going)
{
    put_many();
    size_t size = record_index_size(&records);
    for (size_t i = 0; i < MANY; i++) {
        record_index_remove(&records, &arena, key_of_name, find(name_of(i)));
        (void)put(name_of(i));
    }
    ck_assert_uint_le(record_index_size(&records), size + size / 2);
    clear();
}
END_TEST

START_TEST(another_record_with_the_key_takes_the_place_of_one)
{
    uint32_t first = put("jane");
    uint32_t second = 0;
    char *jane = arena_take(&arena, sizeof "jane", &second);

    memcpy(jane, "jane", sizeof "jane");
    record_index_replace(&records, &arena, key_of_name, first, second);
    ck_assert_uint_eq(find("jane"), second);
    ck_assert_uint_eq(records.count, 1);
    clear();
}
END_TEST

START_TEST(a_record_may_be_larger_than_a_chunk)
{
    uint32_t place = 0;
    uint32_t behind = 0;

    char *large = arena_take(&arena, 1 << 20, &place);
    ck_assert_ptr_nonnull(large);
    memset(large, 'x', 1 << 20);
    char *small = arena_take(&arena, 8, &behind);
    memset(small, 'y', 8);
    ck_assert_int_eq(large[(1 << 20) - 1], 'x');
    ck_assert_ptr_eq(arena_at(&arena, place), large);
    ck_assert_ptr_eq(arena_at(&arena, behind), small);
    clear();
}
END_TEST

START_TEST(records_are_filled_with_zeros_and_aligned)
{
    for (size_t i = 1; i < 1000; i++) {
        uint32_t place = 0;
        const uint64_t *record = arena_take(&arena, i, &place);
        ck_assert_uint_ne(place, 0);
        ck_assert_uint_eq((uintptr_t)record % ARENA_ALIGNMENT, 0);
        ck_assert_uint_eq(*record, 0);
    }
    clear();
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("records");

    UNIT_CASE(suite, "records", an_empty_index_finds_nothing,
              records_stay_where_they_are_however_many_follow, every_record_is_found_by_its_key,
              a_walk_meets_each_record_once, what_was_removed_is_gone_and_the_others_are_not,
              an_index_does_not_grow_by_coming_and_going,
              another_record_with_the_key_takes_the_place_of_one,
              a_record_may_be_larger_than_a_chunk, records_are_filled_with_zeros_and_aligned);
    return suite;
}

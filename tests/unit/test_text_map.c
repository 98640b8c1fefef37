/* The map of texts: set, replaced, merged, bounded. */
#include "common/text_map.h"

#include <errno.h>
#include <stdio.h>

#include "tests/unit/unit.h"

START_TEST(a_value_is_found_by_its_name)
{
    auto_text_map struct text_map map = {0};

    ck_assert_int_eq(text_map_set(&map, "email", "jane@example.org"), 0);
    ck_assert_int_eq(text_map_set(&map, "name", ""), 0);
    ck_assert_str_eq(text_map_get(&map, "email"), "jane@example.org");
    ck_assert_str_eq(text_map_get(&map, "name"), "");
    ck_assert_ptr_null(text_map_get(&map, "Email"));
}
END_TEST

START_TEST(the_map_keeps_its_own_copies)
{
    auto_text_map struct text_map map = {0};
    char name[] = "host";
    char value[] = "web-1";

    ck_assert_int_eq(text_map_set(&map, name, value), 0);
    name[0] = value[0] = 'X';
    ck_assert_str_eq(text_map_get(&map, "host"), "web-1");
}
END_TEST

START_TEST(a_second_value_replaces_the_first_in_its_place)
{
    auto_text_map struct text_map map = {0};

    ck_assert_int_eq(text_map_set(&map, "a", "1"), 0);
    ck_assert_int_eq(text_map_set(&map, "b", "2"), 0);
    ck_assert_int_eq(text_map_set(&map, "a", "3"), 0);
    ck_assert_uint_eq(map.count, 2);
    ck_assert_str_eq(map.entries[0].name, "a");
    ck_assert_str_eq(map.entries[0].value, "3");
}
END_TEST

START_TEST(a_value_may_be_replaced_by_itself)
{
    auto_text_map struct text_map map = {0};

    ck_assert_int_eq(text_map_set(&map, "a", "one"), 0);
    ck_assert_int_eq(text_map_set(&map, "a", text_map_get(&map, "a")), 0);
    ck_assert_str_eq(text_map_get(&map, "a"), "one");
}
END_TEST

START_TEST(a_merge_adds_and_overrides)
{
    auto_text_map struct text_map map = {0};
    auto_text_map struct text_map other = {0};

    ck_assert_int_eq(text_map_set(&map, "a", "1"), 0);
    ck_assert_int_eq(text_map_set(&map, "b", "2"), 0);
    ck_assert_int_eq(text_map_set(&other, "b", "two"), 0);
    ck_assert_int_eq(text_map_set(&other, "c", "three"), 0);
    ck_assert_int_eq(text_map_merge(&map, &other), 0);
    ck_assert_uint_eq(map.count, 3);
    ck_assert_str_eq(text_map_get(&map, "a"), "1");
    ck_assert_str_eq(text_map_get(&map, "b"), "two");
    ck_assert_str_eq(text_map_get(&map, "c"), "three");
}
END_TEST

START_TEST(a_full_map_refuses_new_names_but_takes_new_values)
{
    auto_text_map struct text_map map = {0};
    char name[16];

    for (int i = 0; i < TEXT_MAP_MAX_ENTRIES; i++) {
        (void)snprintf(name, sizeof name, "name%d", i);
        ck_assert_int_eq(text_map_set(&map, name, "value"), 0);
    }
    ck_assert_int_eq(text_map_set(&map, "one more", "value"), -ENOSPC);
    ck_assert_ptr_null(text_map_get(&map, "one more"));
    ck_assert_int_eq(text_map_set(&map, "name7", "changed"), 0);
    ck_assert_str_eq(text_map_get(&map, "name7"), "changed");
}
END_TEST

START_TEST(a_cleared_map_is_empty_and_usable)
{
    auto_text_map struct text_map map = {0};

    ck_assert_int_eq(text_map_set(&map, "a", "1"), 0);
    text_map_clear(&map);
    ck_assert_uint_eq(map.count, 0);
    ck_assert_ptr_null(text_map_get(&map, "a"));
    ck_assert_int_eq(text_map_set(&map, "a", "2"), 0);
    ck_assert_str_eq(text_map_get(&map, "a"), "2");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("text_map");

    UNIT_CASE(suite, "text_map", a_value_is_found_by_its_name, the_map_keeps_its_own_copies,
              a_second_value_replaces_the_first_in_its_place, a_value_may_be_replaced_by_itself,
              a_merge_adds_and_overrides, a_full_map_refuses_new_names_but_takes_new_values,
              a_cleared_map_is_empty_and_usable);
    return suite;
}

/* The list of texts: it owns what is in it. */
#include "daemon/text_list.h"

#include "tests/unit/unit.h"

START_TEST(a_list_keeps_its_own_copies_in_order)
{
    auto_text_list struct text_list list = {0};
    char text[] = "admins, ops";

    ck_assert_int_eq(text_list_append(&list, text, 6), 0);
    ck_assert_int_eq(text_list_append(&list, text + 8, 3), 0);
    text[0] = text[8] = 'X';
    ck_assert_uint_eq(list.count, 2);
    ck_assert_str_eq(list.texts[0], "admins");
    ck_assert_str_eq(list.texts[1], "ops");
}
END_TEST

START_TEST(a_text_is_found_byte_for_byte)
{
    auto_text_list struct text_list list = {0};

    ck_assert(!text_list_contains(&list, "admins"));
    ck_assert_int_eq(text_list_append(&list, "admins", 6), 0);
    ck_assert(text_list_contains(&list, "admins"));
    ck_assert(!text_list_contains(&list, "Admins"));
    ck_assert(!text_list_contains(&list, "admin"));
    ck_assert(!text_list_contains(&list, ""));
}
END_TEST

START_TEST(a_sorted_list_finds_all_its_texts_and_no_others)
{
    auto_text_list struct text_list list = {0};

    text_list_sort(&list);
    ck_assert(!text_list_finds(&list, ""));
    ck_assert_int_eq(text_list_append(&list, "ops", 3), 0);
    ck_assert_int_eq(text_list_append(&list, "admins", 6), 0);
    ck_assert_int_eq(text_list_append(&list, "crew", 4), 0);
    text_list_sort(&list);
    ck_assert(text_list_finds(&list, "admins"));
    ck_assert(text_list_finds(&list, "crew"));
    ck_assert(text_list_finds(&list, "ops"));
    ck_assert(!text_list_finds(&list, "admin"));
    ck_assert(!text_list_finds(&list, "zoo"));
}
END_TEST

START_TEST(a_cleared_list_is_empty_and_usable)
{
    auto_text_list struct text_list list = {0};

    ck_assert_int_eq(text_list_append(&list, "a", 1), 0);
    text_list_clear(&list);
    ck_assert_uint_eq(list.count, 0);
    ck_assert_int_eq(text_list_append(&list, "b", 1), 0);
    ck_assert_str_eq(list.texts[0], "b");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("text_list");

    UNIT_CASE(suite, "text_list", a_list_keeps_its_own_copies_in_order,
              a_text_is_found_byte_for_byte, a_sorted_list_finds_all_its_texts_and_no_others,
              a_cleared_list_is_empty_and_usable);
    return suite;
}

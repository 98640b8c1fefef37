/* Secrets: copied whole, compared whole, wiped whole. */
#include "common/secret.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

START_TEST(a_copy_holds_the_bytes_and_ends_with_a_nul)
{
    auto_wipe struct secret secret = {0};

    ck_assert_int_eq(secret_copy(&secret, "a\0b", 3), 0);
    ck_assert_uint_eq(secret.length, 3);
    ck_assert_mem_eq(secret.bytes, "a\0b", 4);
}
END_TEST

START_TEST(a_copy_of_no_text_is_empty_and_reads_as_an_empty_text)
{
    auto_wipe struct secret secret = {0};

    ck_assert_str_eq(secret_text(&secret), "");
    ck_assert_int_eq(secret_copy_text(&secret, NULL), 0);
    ck_assert_uint_eq(secret.length, 0);
    ck_assert_str_eq(secret_text(&secret), "");
}
END_TEST

START_TEST(wiping_empties_it_and_may_be_done_twice)
{
    struct secret secret = {0};

    ck_assert_int_eq(secret_copy_text(&secret, "password"), 0);
    secret_wipe(&secret);
    ck_assert_ptr_null(secret.bytes);
    ck_assert_uint_eq(secret.length, 0);
    secret_wipe(&secret);
}
END_TEST

START_TEST(wiped_bytes_are_zero)
{
    char bytes[] = "password";
    static const char zeros[sizeof bytes];

    secret_wipe_bytes(bytes, sizeof bytes);
    ck_assert_mem_eq(bytes, zeros, sizeof bytes);
}
END_TEST

START_TEST(the_source_of_a_take_is_empty)
{
    struct secret source = {0};

    ck_assert_int_eq(secret_copy_text(&source, "password"), 0);
    auto_wipe struct secret taken = secret_take(&source);
    ck_assert_ptr_null(source.bytes);
    ck_assert_str_eq(secret_text(&taken), "password");
}
END_TEST

START_TEST(only_the_same_bytes_are_equal)
{
    static const struct {
        const char *a;
        const char *b;
        bool equal;
    } pairs[] = {{"password", "password", true},
                 {"password", "passwore", false},
                 {"password", "Password", false},
                 {"password", "password1", false},
                 {"password", "", false}};

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        auto_wipe struct secret a = {0};
        auto_wipe struct secret b = {0};
        ck_assert_int_eq(secret_copy_text(&a, pairs[i].a), 0);
        ck_assert_int_eq(secret_copy_text(&b, pairs[i].b), 0);
        ck_assert_int_eq(secret_equals(&a, &b), pairs[i].equal);
        ck_assert_int_eq(secret_equals(&b, &a), pairs[i].equal);
    }
}
END_TEST

START_TEST(two_absent_secrets_are_not_equal)
{
    struct secret a = {0};
    auto_wipe struct secret b = {0};

    ck_assert_int_eq(secret_copy_text(&b, ""), 0);
    ck_assert(!secret_equals(&a, &a));
    ck_assert(!secret_equals(&a, &b));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("secret");

    UNIT_CASE(suite, "secret", a_copy_holds_the_bytes_and_ends_with_a_nul,
              a_copy_of_no_text_is_empty_and_reads_as_an_empty_text,
              wiping_empties_it_and_may_be_done_twice, wiped_bytes_are_zero,
              the_source_of_a_take_is_empty, only_the_same_bytes_are_equal,
              two_absent_secrets_are_not_equal);
    return suite;
}

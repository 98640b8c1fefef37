/* Authenticator apps' codes, against the vectors of RFC 6238 (appendix B) and RFC 4648. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/totp.h"
#include "tests/unit/unit.h"

#define RFC_SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" /* "12345678901234567890" */

START_TEST(codes_are_those_of_the_rfc)
{
    static const struct {
        double at_unix;
        const char *code; /* the last six of the RFC's eight digits */
    } cases[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };
    auto_bytes struct bytes secret = {0};
    char code[TOTP_CODE_SIZE];

    ck_assert_int_eq(totp_decode_secret(RFC_SECRET, &secret), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        totp_make_code(&secret, totp_step(cases[i].at_unix), code);
        ck_assert_str_eq(code, cases[i].code);
    }
}
END_TEST

START_TEST(base32_is_read_to_the_letter)
{
    static const char *const wrong[] = {"", "GEZDGNBV=", "gezdgnbv", "GEZ DGNBV", "0EZDGNBV", "1"};
    auto_bytes struct bytes secret = {0};

    ck_assert_int_eq(totp_decode_secret(RFC_SECRET, &secret), 0);
    ck_assert_uint_eq(secret.length, 20);
    ck_assert_mem_eq(secret.data, "12345678901234567890", 20);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        auto_bytes struct bytes none = {0};
        ck_assert_int_lt(totp_decode_secret(wrong[i], &none), 0);
    }
}
END_TEST

START_TEST(a_code_is_good_one_step_early_and_one_step_late)
{
    ck_assert_int_eq(totp_find_step(RFC_SECRET, "287082", 29), 1);
    ck_assert_int_eq(totp_find_step(RFC_SECRET, "287082", 59), 1);
    ck_assert_int_eq(totp_find_step(RFC_SECRET, "287082", 89), 1);
    ck_assert_int_eq(totp_find_step(RFC_SECRET, "287082", 90), -1);
    ck_assert_int_eq(totp_find_step(RFC_SECRET, "287083", 59), -1);
    ck_assert_int_eq(totp_find_step(RFC_SECRET, "", 59), -1);
}
END_TEST

START_TEST(a_new_secret_is_as_long_as_the_services_and_another_each_time)
{
    auto_free char *first = totp_make_secret();
    auto_free char *second = totp_make_secret();
    auto_bytes struct bytes decoded = {0};

    ck_assert_uint_eq(strlen(first), 52);
    ck_assert_int_eq(totp_decode_secret(first, &decoded), 0);
    ck_assert_uint_eq(decoded.length, 32);
    ck_assert_str_ne(first, second);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/totp");

    UNIT_CASE(suite, "totp", codes_are_those_of_the_rfc, base32_is_read_to_the_letter,
              a_code_is_good_one_step_early_and_one_step_late,
              a_new_secret_is_as_long_as_the_services_and_another_each_time);
    return suite;
}

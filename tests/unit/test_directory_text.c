/* A full name that its owner wrote on purpose, as GECOS. */
#include "daemon/directory/text.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/unit/unit.h"

static void becomes(const char *name, const char *expected)
{
    auto_free char *gecos = NULL;
    bool is_as_given = true;

    ck_assert_int_eq(directory_make_gecos(name, &gecos, &is_as_given), 0);
    ck_assert_str_eq(gecos, expected);
    ck_assert(!is_as_given);
}

static void stays(const char *name)
{
    auto_free char *gecos = NULL;
    bool is_as_given = false;

    ck_assert_int_eq(directory_make_gecos(name, &gecos, &is_as_given), 0);
    ck_assert_str_eq(gecos, name);
    ck_assert(is_as_given);
}

START_TEST(names_of_all_scripts_stay)
{
    stays("");
    stays("Jane Doe");
    stays("J\xC3\xBCrgen M\xC3\xBCller");
    stays("\xE7\x94\xB0\xE4\xB8\xAD \xE2\x80\x98Q\xE2\x80\x99 \xF0\x9F\xA6\x86");
    stays("\xD7\x93\xD7\x95\xD7\x93");
}
END_TEST

START_TEST(no_byte_of_a_terminals_commands_stays)
{
    becomes("a\033[31mb\007\177", "a [31mb  ");
    becomes("a\xC2\x9B"
            "31mb\xC2\x9D"
            "0;owned\xC2\x9C",
            "a31mb0;owned");
    becomes("\xC2\x80\xC2\x9F", "");
}
END_TEST

START_TEST(no_mark_that_turns_the_reading_direction_stays)
{
    becomes("a\xE2\x80\xAA\xE2\x80\xAE"
            "b\xE2\x81\xA6\xE2\x81\xA9",
            "ab");
}
END_TEST

START_TEST(what_is_cut_is_as_clean)
{
    char name[2 * DIRECTORY_MAX_GECOS + 1] = "";

    for (size_t i = 0; i < DIRECTORY_MAX_GECOS; i++)
        memcpy(name + 2 * i, "\xC2\x9B", 3);
    becomes(name, "");
    name[0] = name[1] = '-';
    becomes(name, "--");
    name[0] = '-';
    memmove(name + 1, name + 2, sizeof name - 2);
    becomes(name, "-");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_text");

    UNIT_CASE(suite, "full names", names_of_all_scripts_stay, no_byte_of_a_terminals_commands_stays,
              no_mark_that_turns_the_reading_direction_stays, what_is_cut_is_as_clean);
    return suite;
}

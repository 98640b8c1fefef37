/* What is said of a file that cannot be used. */
#include "common/file_failure.h"

#include <errno.h>

#include "tests/unit/unit.h"

START_TEST(a_full_disk_is_said_with_what_helps)
{
    static const int errors[] = {-ENOSPC, -EDQUOT};
    char words[FILE_FAILURE_SIZE];

    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        file_failure_write(errors[i], words);
        ck_assert_str_eq(words, "the disk is full: free some space");
    }
}
END_TEST

START_TEST(what_has_no_words_of_its_own_has_those_of_the_system)
{
    char words[FILE_FAILURE_SIZE];

    file_failure_write(-EACCES, words);
    ck_assert_str_eq(words, "Permission denied");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("file_failure");

    UNIT_CASE(suite, "words", a_full_disk_is_said_with_what_helps,
              what_has_no_words_of_its_own_has_those_of_the_system);
    return suite;
}

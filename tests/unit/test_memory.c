/* Pages of files that are let go of come back as they were. */
#include "daemon/memory.h"

#include <ctype.h>
#include <openssl/crypto.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/unit/unit.h"

/* Kilobytes of the code of libcrypto, which nothing here runs, in this process's memory. */
static long resident_code(void)
{
    char line[512];
    long sum = 0;
    bool is_code = false;

    auto_fclose FILE *file = fopen("/proc/self/smaps", "re");
    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof line, file) != NULL) {
        if (strchr(line, '-') != NULL)
            is_code = strstr(line, " r-xp ") != NULL && strstr(line, "/libcrypto") != NULL;
        if (is_code && strncmp(line, "Rss:", 4) == 0)
            sum += strtol(line + 4, NULL, 10);
    }
    return sum;
}

START_TEST(code_that_only_the_start_needed_is_let_go)
{
    ck_assert_int_gt(OPENSSL_version_major(), 0);
    ck_assert_int_gt(resident_code(), 0);
    memory_let_go();
    ck_assert_int_eq(resident_code(), 0);
}
END_TEST

static int compare(const void *a, const void *b)
{
    return tolower(*(const char *)a) - tolower(*(const char *)b);
}

/* Code, constants, relocated pointers and what was written to: all of it after, as before. */
START_TEST(all_that_is_needed_again_comes_back)
{
    static int written = 1;
    static int (*const relocated)(const void *, const void *) = compare;
    char text[] = "aDbC", *copy = strdup(text);

    written = 2;
    memory_let_go();
    ck_assert_int_eq(written, 2);
    qsort(text, 4, 1, relocated);
    ck_assert_str_eq(text, "abCD");
    ck_assert_str_eq(copy, "aDbC");
    free(copy);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("memory");

    UNIT_CASE(suite, "memory", code_that_only_the_start_needed_is_let_go,
              all_that_is_needed_again_comes_back);
    return suite;
}

/* Pages of files that are let go of come back as they were. */
#include "daemon/memory.h"

#include <ctype.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

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

#define DEEP  (256 * 1024)
#define STACK (2 * 1024 * 1024)

static void fill_stack(void)
{
    volatile unsigned char bytes[DEEP];

    for (size_t i = 0; i < sizeof bytes; i += 1024)
        bytes[i] = 0x55;
}

/* Kilobytes of the calling thread's stack below its caller's frame that are in memory. What lies
 * above are its callers and, in the same mapping, its thread-local storage: much of it where a
 * sanitizer keeps its own there. */
static size_t resident_stack(void)
{
    static unsigned char pages[STACK / 1024];
    size_t page = (size_t)sysconf(_SC_PAGESIZE), size = 0, count = 0;
    pthread_attr_t attributes;
    void *lowest = NULL;

    ck_assert_int_eq(pthread_getattr_np(pthread_self(), &attributes), 0);
    ck_assert_int_eq(pthread_attr_getstack(&attributes, &lowest, &size), 0);
    (void)pthread_attr_destroy(&attributes);
    size_t below = (uintptr_t)__builtin_frame_address(0) - (uintptr_t)lowest;
    ck_assert_uint_le(below / page, sizeof pages);
    ck_assert_int_eq(mincore(lowest, below, pages), 0);
    for (size_t i = 0; i < below / page; i++)
        count += pages[i] & 1;
    return count * page / 1024;
}

/* What the frames above need is still there: the thread goes on with it. */
static void *use_and_let_go(void *sizes)
{
    fill_stack();
    ((size_t *)sizes)[0] = resident_stack();
    memory_let_go_of_stack();
    ((size_t *)sizes)[1] = resident_stack();
    return sizes;
}

START_TEST(a_thread_at_its_end_gives_back_what_it_has_used_of_its_stack)
{
    pthread_attr_t attributes;
    pthread_t thread;
    size_t sizes[2] = {0};
    void *result = NULL;

    ck_assert_int_eq(pthread_attr_init(&attributes), 0);
    ck_assert_int_eq(pthread_attr_setstacksize(&attributes, STACK), 0);
    ck_assert_int_eq(pthread_create(&thread, &attributes, use_and_let_go, sizes), 0);
    ck_assert_int_eq(pthread_join(thread, &result), 0);
    (void)pthread_attr_destroy(&attributes);
    ck_assert_ptr_eq(result, sizes);
    ck_assert_uint_ge(sizes[0], DEEP / 1024);
    ck_assert_uint_le(sizes[1], 64);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("memory");

    UNIT_CASE(suite, "memory", code_that_only_the_start_needed_is_let_go,
              all_that_is_needed_again_comes_back,
              a_thread_at_its_end_gives_back_what_it_has_used_of_its_stack);
    return suite;
}

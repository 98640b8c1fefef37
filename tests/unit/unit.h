/* What every unit test includes: check, and one main() that speaks TAP. */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

#include <check.h>

/* Each test program defines its suite; unit.c runs it. */
Suite *unit_suite(void);

/* A case of one suite from a list of tests: UNIT_CASE(suite, "name", test_a, test_b). */
#define UNIT_CASE(suite, name, ...)                                                                \
    unit_add_case((suite), (name), (const TTest *const[]){__VA_ARGS__, NULL})
TCase *unit_add_case(Suite *suite, const char *name, const TTest *const tests[]);

/* How long a test waits for what it knows to be coming, and how long it may take in all. They end
 * what hangs and claim nothing: a machine that does much else, under a sanitizer, is slow. */
#define UNIT_PATIENCE_MS 100000
#define UNIT_TIMEOUT_S   300

/* What a case needs of where it runs, as tags of Check (tcase_set_tags). Under memcheck there is
 * none of it, and `make check-valgrind` leaves the cases out: programs run many times slower, take
 * several times the memory, there is no pidfd_open(), and posix_spawn() does not tell what failed.
 */
#define UNIT_NEEDS_TIME   "time"
#define UNIT_NEEDS_MEMORY "memory"
#define UNIT_NEEDS_PIDFD  "pidfd"
#define UNIT_NEEDS_VFORK  "vfork"

/* The same with something done before and after each test. */
#define UNIT_CASE_WITH(suite, name, before, after, ...)                                            \
    tcase_add_checked_fixture(UNIT_CASE(suite, name, __VA_ARGS__), (before), (after))

#endif

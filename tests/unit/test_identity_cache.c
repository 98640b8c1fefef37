/* Identity ids: kept over a restart, per pool and user, and never in the way of a login. */
#include "daemon/session/identity_cache.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "common/ownership.h"
#include "tests/unit/unit.h"

#define POOL "eu-west-1:11111111-2222-3333-4444-555555555555"

static char directory[32];
static char path[64];

static void make_directory(void)
{
    (void)snprintf(directory, sizeof directory, "/tmp/identity-cache-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(directory));
    (void)snprintf(path, sizeof path, "%s/identities", directory);
}

static void remove_directory(void)
{
    (void)unlink(path);
    (void)rmdir(directory);
}

static struct identity_cache *open_cache(void)
{
    struct identity_cache *cache = NULL;

    ck_assert_int_eq(identity_cache_open(path, &cache), 0);
    return cache;
}

static void write_file(const char *text)
{
    auto_close int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

START_TEST(what_was_kept_is_known_after_a_restart)
{
    char id[COGNITO_IDENTITY_ID_SIZE] = "";
    struct identity_cache *cache = open_cache();

    ck_assert(!identity_cache_find(cache, POOL, "jane", id));
    ck_assert_int_eq(identity_cache_keep(cache, POOL, "jane", "eu-west-1:jane"), 0);
    identity_cache_close(cache);
    cache = open_cache();
    ck_assert(identity_cache_find(cache, POOL, "jane", id));
    ck_assert_str_eq(id, "eu-west-1:jane");
    identity_cache_close(cache);
}
END_TEST

START_TEST(a_later_identity_replaces_the_earlier_one_also_after_a_restart)
{
    char id[COGNITO_IDENTITY_ID_SIZE] = "";
    struct identity_cache *cache = open_cache();

    ck_assert_int_eq(identity_cache_keep(cache, POOL, "jane", "eu-west-1:old"), 0);
    ck_assert_int_eq(identity_cache_keep(cache, POOL, "jane", "eu-west-1:new"), 0);
    ck_assert(identity_cache_find(cache, POOL, "jane", id));
    ck_assert_str_eq(id, "eu-west-1:new");
    identity_cache_close(cache);
    cache = open_cache();
    ck_assert(identity_cache_find(cache, POOL, "jane", id));
    ck_assert_str_eq(id, "eu-west-1:new");
    identity_cache_close(cache);
}
END_TEST

START_TEST(another_pool_or_another_user_is_another_identity)
{
    char id[COGNITO_IDENTITY_ID_SIZE];
    struct identity_cache *cache = open_cache();

    ck_assert_int_eq(identity_cache_keep(cache, POOL, "jane", "eu-west-1:jane"), 0);
    ck_assert(!identity_cache_find(cache, "eu-west-1:other", "jane", id));
    ck_assert(!identity_cache_find(cache, POOL, "bob", id));
    identity_cache_close(cache);
}
END_TEST

START_TEST(lines_that_make_no_sense_are_passed_over)
{
    char id[COGNITO_IDENTITY_ID_SIZE] = "";

    write_file("\n \nhalf a\n" POOL " jane\n" POOL " bob eu-west-1:bob\n" POOL " torn");
    struct identity_cache *cache = open_cache();
    ck_assert(!identity_cache_find(cache, POOL, "jane", id));
    ck_assert(identity_cache_find(cache, POOL, "bob", id));
    ck_assert_str_eq(id, "eu-west-1:bob");
    identity_cache_close(cache);
}
END_TEST

START_TEST(nobody_else_can_read_the_file)
{
    struct stat status;
    struct identity_cache *cache = open_cache();

    ck_assert_int_eq(identity_cache_keep(cache, POOL, "jane", "eu-west-1:jane"), 0);
    identity_cache_close(cache);
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_eq(status.st_mode & 077, 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("identity_cache");
    TCase *cases = tcase_create("cache");

    tcase_add_checked_fixture(cases, make_directory, remove_directory);
    tcase_add_test(cases, what_was_kept_is_known_after_a_restart);
    tcase_add_test(cases, a_later_identity_replaces_the_earlier_one_also_after_a_restart);
    tcase_add_test(cases, another_pool_or_another_user_is_another_identity);
    tcase_add_test(cases, lines_that_make_no_sense_are_passed_over);
    tcase_add_test(cases, nobody_else_can_read_the_file);
    suite_add_tcase(suite, cases);
    return suite;
}

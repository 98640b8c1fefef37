/* What is kept for offline logins: who is let in by it, for how long, after how many wrong
 * passwords, and what a damaged file is worth. */
#include "daemon/login/offline_store.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/unit/unit.h"

#define JANE     "0a1b2c3d-0000-4000-8000-000000000001"
#define JOHN     "0a1b2c3d-0000-4000-8000-000000000002"
#define PASSWORD "Correct-Horse-7"
#define NOW      INT64_C(1795000000)
#define HOUR     3600
#define SOON_MS  UNIT_PATIENCE_MS

static char folder[64];
static struct offline_store *store;
static const struct offline_limits limits = {.max_age_ms = 24 * HOUR * 1000, .max_failures = 3};

static void open_store(void)
{
    ck_assert_int_eq(offline_store_open(folder, &store), 0);
}

/* As a restart of the daemon does. */
static void open_store_again(void)
{
    offline_store_close(store);
    open_store();
}

static void begin(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/offline.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    open_store();
}

static void path_of(const char *name, char out[static 128])
{
    (void)snprintf(out, 128, "%s/%s", folder, name);
}

static void end(void)
{
    static const char *const names[] = {JANE, JOHN, "clock"};
    char path[128];

    offline_store_close(store);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        path_of(names[i], path);
        (void)unlink(path);
    }
    ck_assert_int_eq(rmdir(folder), 0); /* nothing else was left in it */
}

static struct offline_try try_of(const char *sub, const struct secret *password, int64_t now_unix)
{
    return (struct offline_try){
        .sub = sub,
        .name = strcmp(sub, JANE) == 0 ? "jane" : "john",
        .password = password,
        .now_unix = now_unix,
    };
}

static void keep(const char *sub, const char *password, int64_t now_unix)
{
    auto_wipe struct secret secret = {0};

    ck_assert_int_eq(secret_copy_text(&secret, password), 0);
    const struct offline_try try = try_of(sub, &secret, now_unix);
    ck_assert_int_eq(offline_store_keep(store, &try, deadline_in_ms(SOON_MS)), 0);
}

static enum offline_answer check(const char *sub, const char *password, int64_t now_unix)
{
    auto_wipe struct secret secret = {0};

    ck_assert_int_eq(secret_copy_text(&secret, password), 0);
    const struct offline_try try = try_of(sub, &secret, now_unix);
    return offline_store_check(store, &try, &limits, deadline_in_ms(SOON_MS));
}

static enum offline_answer look(const char *sub, int64_t now_unix)
{
    const struct offline_try try = try_of(sub, NULL, now_unix);

    return offline_store_look(store, &try, &limits);
}

static size_t read_file(const char *name, char out[static 2048])
{
    char path[128];

    path_of(name, path);
    auto_fclose FILE *file = fopen(path, "re");
    ck_assert_ptr_nonnull(file);
    return fread(out, 1, 2048, file);
}

static void write_file(const char *name, const char *content, size_t length)
{
    char path[128];

    path_of(name, path);
    auto_fclose FILE *file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(content, 1, length, file), length);
}

START_TEST(the_password_that_was_kept_is_proven_and_no_other)
{
    keep(JANE, PASSWORD, NOW);
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW + 1), OFFLINE_PROVEN);
    ck_assert_int_eq((int)check(JANE, "Correct-Horse-8", NOW + 2), OFFLINE_WRONG);
    ck_assert_int_eq((int)check(JANE, "", NOW + 2), OFFLINE_WRONG);
}
END_TEST

START_TEST(who_has_never_signed_in_here_has_nothing_to_sign_in_with)
{
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW), OFFLINE_NOTHING);
}
END_TEST

START_TEST(it_is_there_after_a_restart_and_the_file_is_the_daemons_alone)
{
    char path[128];
    struct stat status;

    keep(JANE, PASSWORD, NOW);
    open_store_again();
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW), OFFLINE_PROVEN);
    path_of(JANE, path);
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_uint_eq(status.st_mode & 07777, 0600);
}
END_TEST

START_TEST(the_file_holds_a_yescrypt_hash_with_a_salt_of_its_own_and_not_the_password)
{
    char janes[2048] = "", johns[2048] = "";

    keep(JANE, PASSWORD, NOW);
    keep(JOHN, PASSWORD, NOW);
    (void)read_file(JANE, janes);
    (void)read_file(JOHN, johns);
    ck_assert_ptr_null(strstr(janes, PASSWORD));
    const char *jane = strstr(janes, "verifier $y$j");
    const char *john = strstr(johns, "verifier $y$j");
    ck_assert_ptr_nonnull(jane);
    ck_assert_ptr_nonnull(john);
    ck_assert_int_ne(strncmp(jane, john, 60), 0);
}
END_TEST

START_TEST(the_last_password_is_the_only_one)
{
    keep(JANE, PASSWORD, NOW);
    keep(JANE, "Newly-Chosen-8", NOW + 1);
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW + 2), OFFLINE_WRONG);
    ck_assert_int_eq((int)check(JANE, "Newly-Chosen-8", NOW + 2), OFFLINE_PROVEN);
}
END_TEST

START_TEST(what_cannot_be_hashed_is_not_kept_and_what_was_before_is_forgotten)
{
    auto_wipe struct secret secret = {0};

    keep(JANE, PASSWORD, NOW);
    ck_assert_int_eq(secret_allocate(&secret, 600), 0);
    memset(secret.bytes, 'x', 600);
    const struct offline_try try = try_of(JANE, &secret, NOW);
    ck_assert_int_eq(offline_store_keep(store, &try, deadline_in_ms(SOON_MS)), -EMSGSIZE);
    ck_assert_int_eq((int)look(JANE, NOW), OFFLINE_NOTHING);
}
END_TEST

START_TEST(after_the_maximum_age_it_is_worth_nothing)
{
    keep(JANE, PASSWORD, NOW);
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW + 24 * HOUR), OFFLINE_PROVEN);
    ck_assert_int_eq((int)look(JANE, NOW + 24 * HOUR + 1), OFFLINE_TOO_OLD);
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW + 24 * HOUR + 1), OFFLINE_TOO_OLD);
}
END_TEST

START_TEST(wrong_passwords_are_counted_across_restarts)
{
    keep(JANE, PASSWORD, NOW);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq((int)check(JANE, "guess", NOW), OFFLINE_WRONG);
        open_store_again();
    }
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW), OFFLINE_TOO_MANY_FAILURES);
    keep(JANE, PASSWORD, NOW); /* Cognito is back */
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW), OFFLINE_PROVEN);
}
END_TEST

START_TEST(the_right_password_begins_the_count_anew)
{
    keep(JANE, PASSWORD, NOW);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq((int)check(JANE, "guess", NOW), OFFLINE_WRONG);
        ck_assert_int_eq((int)check(JANE, "guess", NOW), OFFLINE_WRONG);
        ck_assert_int_eq((int)check(JANE, PASSWORD, NOW), OFFLINE_PROVEN);
    }
}
END_TEST

static void *guess(void *nothing)
{
    (void)nothing;
    return check(JANE, "guess", NOW) == OFFLINE_WRONG ? &store : NULL;
}

START_TEST(guesses_at_once_are_not_more_than_the_maximum)
{
    pthread_t threads[12];
    int wrong = 0;

    keep(JANE, PASSWORD, NOW);
    for (size_t i = 0; i < 12; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, guess, NULL), 0);
    for (size_t i = 0; i < 12; i++) {
        void *was_looked_at = NULL;
        (void)pthread_join(threads[i], &was_looked_at);
        wrong += was_looked_at != NULL;
    }
    ck_assert_int_eq(wrong, 3);
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW), OFFLINE_TOO_MANY_FAILURES);
}
END_TEST

START_TEST(a_clock_behind_the_last_time_seen_lets_nobody_in)
{
    keep(JANE, PASSWORD, NOW);
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW - 61), OFFLINE_CLOCK_BEHIND);
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW + HOUR), OFFLINE_PROVEN);
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW + HOUR - 61), OFFLINE_CLOCK_BEHIND);
}
END_TEST

START_TEST(what_one_user_shows_of_the_time_holds_for_all_also_after_a_restart)
{
    keep(JANE, PASSWORD, NOW);
    keep(JOHN, PASSWORD, NOW + HOUR);
    ck_assert_int_eq((int)look(JANE, NOW + HOUR - 61), OFFLINE_CLOCK_BEHIND);
    open_store_again();
    ck_assert_int_eq((int)look(JANE, NOW + HOUR - 61), OFFLINE_CLOCK_BEHIND);
    ck_assert_int_eq((int)look(JANE, NOW + HOUR), OFFLINE_READY);
    offline_store_look_at_clock(store, NOW + 2 * HOUR);
    ck_assert_int_eq((int)look(JANE, NOW + HOUR), OFFLINE_CLOCK_BEHIND);
}
END_TEST

START_TEST(a_clock_that_was_far_ahead_is_right_again_once_cognito_was_heard)
{
    offline_store_look_at_clock(store, NOW + 1000 * HOUR);
    keep(JANE, PASSWORD, NOW);
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW), OFFLINE_PROVEN);
    open_store_again();
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW), OFFLINE_PROVEN);
}
END_TEST

START_TEST(a_time_on_the_disk_that_makes_no_sense_lets_nobody_in)
{
    keep(JANE, PASSWORD, NOW);
    write_file("clock", "17950", 5); /* torn: no end of line */
    open_store_again();
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW), OFFLINE_CLOCK_BEHIND);
}
END_TEST

START_TEST(a_file_with_any_byte_changed_is_refused)
{
    char content[2048] = "";

    keep(JANE, PASSWORD, NOW);
    size_t length = read_file(JANE, content);
    for (size_t i = 0; i < length; i++) {
        content[i] ^= 1;
        write_file(JANE, content, length);
        content[i] ^= 1;
        ck_assert_msg(look(JANE, NOW) == OFFLINE_DAMAGED, "byte %zu may be changed", i);
    }
    write_file(JANE, content, length);
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW), OFFLINE_PROVEN);
}
END_TEST

START_TEST(a_file_that_is_cut_anywhere_or_longer_is_refused)
{
    char content[2048] = "";

    keep(JANE, PASSWORD, NOW);
    size_t length = read_file(JANE, content);
    for (size_t i = 1; i < length; i++) {
        write_file(JANE, content, i);
        ck_assert_msg(look(JANE, NOW) == OFFLINE_DAMAGED, "it may end at %zu", i);
    }
    write_file(JANE, content, length + 1);
    ck_assert_int_eq((int)look(JANE, NOW), OFFLINE_DAMAGED);
    write_file(JANE, content, 2000);
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW), OFFLINE_DAMAGED);
}
END_TEST

START_TEST(another_users_file_is_refused)
{
    char content[2048] = "";

    keep(JOHN, PASSWORD, NOW);
    write_file(JANE, content, read_file(JOHN, content));
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW), OFFLINE_DAMAGED);
}
END_TEST

START_TEST(a_link_in_the_place_of_the_file_is_not_followed)
{
    char path[128], target[128];

    keep(JOHN, PASSWORD, NOW);
    path_of(JANE, path);
    path_of(JOHN, target);
    ck_assert_int_eq(symlink(target, path), 0);
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW), OFFLINE_DAMAGED);
}
END_TEST

START_TEST(who_is_forgotten_has_nothing_to_sign_in_with)
{
    keep(JANE, PASSWORD, NOW);
    keep(JOHN, PASSWORD, NOW);
    ck_assert_int_eq(offline_store_forget(store, JANE), 0);
    ck_assert_int_eq(offline_store_forget(store, JANE), 0);
    ck_assert_int_eq((int)check(JANE, PASSWORD, NOW), OFFLINE_NOTHING);
    ck_assert_int_eq((int)check(JOHN, PASSWORD, NOW), OFFLINE_PROVEN);
}
END_TEST

static bool is_john(const void *context, const char *sub, const char *name)
{
    (void)context;
    return strcmp(sub, JOHN) == 0 && strcmp(name, "john") == 0;
}

START_TEST(a_sweep_forgets_who_is_not_welcome_too_old_or_damaged)
{
    static const struct offline_welcome welcome = {.is_welcome = is_john};

    keep(JANE, PASSWORD, NOW);
    keep(JOHN, PASSWORD, NOW);
    ck_assert_uint_eq(offline_store_sweep(store, &limits, NOW, &welcome), 1);
    ck_assert_int_eq((int)look(JANE, NOW), OFFLINE_NOTHING);
    ck_assert_int_eq((int)look(JOHN, NOW), OFFLINE_READY);
    ck_assert_uint_eq(offline_store_sweep(store, &limits, NOW + 25 * HOUR, &welcome), 0);
    write_file(JOHN, "nonsense\n", 9);
    ck_assert_uint_eq(offline_store_sweep(store, &limits, NOW + 25 * HOUR, &welcome), 0);
    ck_assert_int_eq((int)look(JOHN, NOW + 25 * HOUR), OFFLINE_NOTHING);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("offline_store");

    UNIT_CASE_WITH(suite, "passwords", begin, end,
                   the_password_that_was_kept_is_proven_and_no_other,
                   who_has_never_signed_in_here_has_nothing_to_sign_in_with,
                   it_is_there_after_a_restart_and_the_file_is_the_daemons_alone,
                   the_file_holds_a_yescrypt_hash_with_a_salt_of_its_own_and_not_the_password,
                   the_last_password_is_the_only_one,
                   what_cannot_be_hashed_is_not_kept_and_what_was_before_is_forgotten,
                   who_is_forgotten_has_nothing_to_sign_in_with,
                   a_sweep_forgets_who_is_not_welcome_too_old_or_damaged);
    UNIT_CASE_WITH(suite, "bounds", begin, end, after_the_maximum_age_it_is_worth_nothing,
                   wrong_passwords_are_counted_across_restarts,
                   the_right_password_begins_the_count_anew,
                   guesses_at_once_are_not_more_than_the_maximum);
    UNIT_CASE_WITH(suite, "clock", begin, end, a_clock_behind_the_last_time_seen_lets_nobody_in,
                   what_one_user_shows_of_the_time_holds_for_all_also_after_a_restart,
                   a_clock_that_was_far_ahead_is_right_again_once_cognito_was_heard,
                   a_time_on_the_disk_that_makes_no_sense_lets_nobody_in);
    UNIT_CASE_WITH(suite, "damage", begin, end, a_file_with_any_byte_changed_is_refused,
                   a_file_that_is_cut_anywhere_or_longer_is_refused, another_users_file_is_refused,
                   a_link_in_the_place_of_the_file_is_not_followed);
    return suite;
}

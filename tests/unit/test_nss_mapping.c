/* How a process reads the published directory: at first by pread, then mapped, always the newest.
 */
#include "nss/mapping.h"

#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/ownership.h"
#include "common/snapshot_search.h"
#include "nss/passwd.h"
#include "nss/published.h"
#include "tests/unit/nss_fixture.h"
#include "tests/unit/unit.h"

static struct nss_fixture fixture;

/* The generation that user0's GECOS tells of; 0 when the user is not found. */
static unsigned long seen_generation(void)
{
    char buffer[512];
    struct passwd user;
    struct passwd_answer answer = {&user, buffer, sizeof buffer};
    int error = 0;

    if (passwd_by_uid(&fixture.state, FIXTURE_FIRST_ID, &answer, &error) != NSS_STATUS_SUCCESS)
        return 0;
    ck_assert_str_eq(user.pw_name, "user0");
    return strtoul(user.pw_gecos + sizeof "generation", NULL, 10);
}

static bool is_mapped(void)
{
    return atomic_load(&fixture.state.mapping.version) % 2 != 0;
}

START_TEST(the_third_look_up_maps)
{
    nss_fixture_make_unprivileged(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 1);
    ck_assert_uint_eq(seen_generation(), 1);
    ck_assert_uint_eq(seen_generation(), 1);
    ck_assert(!is_mapped());
    ck_assert_uint_eq(seen_generation(), 1);
    ck_assert(is_mapped());
    nss_fixture_remove(&fixture);
}
END_TEST

static int count_descriptors(void)
{
    int count = 0;

    for (int fd = 0; fd < 256; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

START_TEST(the_process_keeps_its_own_descriptors_and_gets_no_others)
{
    nss_fixture_make_unprivileged(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 1);
    int before = count_descriptors();
    for (unsigned generation = 2; generation < 6; generation++) {
        nss_fixture_warm_up(&fixture);
        ck_assert_int_eq(count_descriptors(), before);
        snapshot_fixture_publish(fixture.snapshot.directory, 5, generation);
    }
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(root_and_who_can_be_root_again_never_maps)
{
    if (getuid() != 0)
        return;
    nss_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 1);
    for (int i = 0; i < 10; i++)
        ck_assert_uint_eq(seen_generation(), 1);
    ck_assert(!is_mapped());
    ck_assert_int_eq(chmod(fixture.snapshot.folder, 0755), 0);
    ck_assert_int_eq(seteuid(54321), 0);
    for (int i = 0; i < 10; i++)
        ck_assert_uint_eq(seen_generation(), 1);
    ck_assert(!is_mapped());
    ck_assert_int_eq(seteuid(0), 0);
    nss_fixture_remove(&fixture);
}
END_TEST

/* In a child, because there is no way back. */
static bool maps_as(uid_t uid)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        bool is_read = setresuid(uid, uid, uid) == 0;
        for (int i = 0; i < 10; i++)
            is_read = is_read && seen_generation() == 1;
        _exit(is_read ? is_mapped() : 2);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) < 2);
    return WEXITSTATUS(status) == 1;
}

START_TEST(a_service_of_the_system_never_maps)
{
    if (getuid() != 0)
        return;
    nss_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 1);
    ck_assert_int_eq(chmod(fixture.snapshot.folder, 0755), 0);
    ck_assert(!maps_as(102));
    ck_assert(!maps_as(61184));
    ck_assert(maps_as(1000));
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_replaced_file_is_seen_by_the_very_next_look_up)
{
    nss_fixture_make_unprivileged(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 1);
    snapshot_fixture_publish(fixture.snapshot.recent, 0, 1);
    nss_fixture_warm_up(&fixture);
    for (unsigned generation = 2; generation < 50; generation++) {
        snapshot_fixture_publish(fixture.snapshot.directory, 5, generation);
        ck_assert_uint_eq(seen_generation(), generation);
        ck_assert(is_mapped());
        snapshot_fixture_publish(fixture.snapshot.recent, 5, generation + 1000);
        ck_assert_uint_eq(seen_generation(), generation + 1000);
        snapshot_fixture_publish(fixture.snapshot.recent, 0, generation);
    }
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_file_that_a_dead_writer_did_not_mark_is_seen_within_the_clocks_time)
{
    char aside[80];

    nss_fixture_make_unprivileged(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 1);
    nss_fixture_warm_up(&fixture);
    (void)snprintf(aside, sizeof aside, "%s.aside", fixture.snapshot.directory);
    snapshot_fixture_publish(aside, 5, 2);
    ck_assert_int_eq(rename(aside, fixture.snapshot.directory), 0);
    /* The clock is only compared for being another second; make it so without waiting. */
    atomic_store(&fixture.state.mapping.checked_at, 0);
    unsigned lookups = 0;
    while (seen_generation() == 1 && lookups <= MAPPING_CLOCK_INTERVAL)
        lookups++;
    ck_assert_uint_le(lookups, MAPPING_CLOCK_INTERVAL);
    ck_assert_uint_eq(seen_generation(), 2);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_damaged_successor_is_unavailable_and_a_mended_one_is_seen)
{
    nss_fixture_make_unprivileged(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 1);
    nss_fixture_warm_up(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 2);
    ck_assert_int_eq(truncate(fixture.snapshot.directory, 200), 0);
    ck_assert_uint_eq(seen_generation(), 0);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 3);
    ck_assert_uint_eq(seen_generation(), 3);
    nss_fixture_remove(&fixture);
}
END_TEST

/* By a daemon that was taken over, or by a backup that is older than the mark. */
START_TEST(a_file_in_its_place_that_is_marked_as_superseded_keeps_nobody_waiting)
{
    const uint32_t mark = 1;

    nss_fixture_make_unprivileged(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 1);
    auto_close int fd = open(fixture.snapshot.directory, O_WRONLY | O_CLOEXEC);
    ck_assert_int_eq(pwrite(fd, &mark, sizeof mark, offsetof(struct snapshot_header, notice)),
                     sizeof mark);
    for (int i = 0; i < 2 * MAPPING_CLOCK_INTERVAL; i++)
        ck_assert_uint_eq(seen_generation(), 1);
    nss_fixture_remove(&fixture);
}
END_TEST

enum { THREADS = 4, REPLACEMENTS = 300 };
static atomic_ulong published_generation;
static atomic_bool is_over;

/* What was published before a look-up began is what the look-up sees, or something newer. */
static void *look_up_until_over(void *unused)
{
    (void)unused;
    while (!atomic_load(&is_over)) {
        unsigned long before = atomic_load(&published_generation);
        ck_assert_uint_ge(seen_generation(), before);
    }
    return NULL;
}

START_TEST(many_threads_read_while_the_files_are_replaced)
{
    pthread_t threads[THREADS];

    nss_fixture_make_unprivileged(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 1);
    nss_fixture_warm_up(&fixture);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, look_up_until_over, NULL), 0);
    for (unsigned generation = 2; generation <= REPLACEMENTS; generation++) {
        snapshot_fixture_publish(fixture.snapshot.directory, 5, generation);
        atomic_store(&published_generation, generation);
    }
    atomic_store(&is_over, true);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
    ck_assert_uint_eq(seen_generation(), REPLACEMENTS);
    nss_fixture_remove(&fixture);
}
END_TEST

static void see_replacements(void)
{
    for (unsigned generation = 2; generation < 10; generation++) {
        snapshot_fixture_publish(fixture.snapshot.directory, 5, generation);
        ck_assert_uint_eq(seen_generation(), generation);
    }
}

START_TEST(a_child_forked_while_another_thread_replaces_goes_on_right)
{
    nss_fixture_make_unprivileged(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 1);
    nss_fixture_warm_up(&fixture);
    atomic_store(&fixture.state.mapping.is_busy, true);
    see_replacements();
    nss_fixture_remove(&fixture);
}
END_TEST

/* As a thread would be that is stopped in the middle of a look-up. */
START_TEST(a_reader_that_is_overtaken_reads_on_unharmed_and_learns_of_it)
{
    struct snapshot_view directory = {0};
    struct snapshot_user found;
    char text[SNAPSHOT_MAX_TEXT];

    nss_fixture_make_unprivileged(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5000, 1);
    nss_fixture_warm_up(&fixture);
    unsigned version =
        mapping_begin(&fixture.state.mapping, &fixture.state.files.published, &directory);
    ck_assert_uint_eq(version % 2, 1);
    ck_assert(mapping_is_still(&fixture.state.mapping, version));
    see_replacements();
    ck_assert(!mapping_is_still(&fixture.state.mapping, version));
    for (uint32_t id = FIXTURE_FIRST_ID; id < FIXTURE_FIRST_ID + 5000; id++)
        if (search_user_by_uid(&directory, id, &found) == 0)
            (void)search_copy_user_text(&directory, &found, text, sizeof text);
    nss_fixture_remove(&fixture);
}
END_TEST

/* Is overtaken, and would answer what it found before. */
static int answer_late(const struct snapshot_views *views, void *calls)
{
    (void)views;
    ++*(int *)calls;
    see_replacements();
    return 0;
}

START_TEST(an_answer_that_was_overtaken_does_not_count)
{
    int calls = 0;

    nss_fixture_make_unprivileged(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 1);
    nss_fixture_warm_up(&fixture);
    ck_assert_int_eq(published_ask_mapped(&fixture.state.mapping, &fixture.state.files.published,
                                          answer_late, &calls),
                     -EAGAIN);
    ck_assert_int_eq(calls, 1);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_reader_in_a_room_that_became_too_small_reads_on_unharmed)
{
    struct snapshot_view directory = {0};
    struct snapshot_user found;

    nss_fixture_make_unprivileged(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 5, 1);
    nss_fixture_warm_up(&fixture);
    unsigned version =
        mapping_begin(&fixture.state.mapping, &fixture.state.files.published, &directory);
    ck_assert_uint_eq(version % 2, 1);
    snapshot_fixture_publish(fixture.snapshot.directory, 5000, 2);
    ck_assert_uint_eq(seen_generation(), 2);
    ck_assert(!mapping_is_still(&fixture.state.mapping, version));
    ck_assert_int_lt(search_user_by_uid(&directory, FIXTURE_FIRST_ID, &found), 0);
    nss_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("nss_mapping");

    UNIT_CASE(suite, "when", the_third_look_up_maps,
              the_process_keeps_its_own_descriptors_and_gets_no_others,
              root_and_who_can_be_root_again_never_maps);
    UNIT_CASE(suite, "newest", a_service_of_the_system_never_maps,
              a_replaced_file_is_seen_by_the_very_next_look_up,
              a_file_that_a_dead_writer_did_not_mark_is_seen_within_the_clocks_time,
              a_damaged_successor_is_unavailable_and_a_mended_one_is_seen,
              a_file_in_its_place_that_is_marked_as_superseded_keeps_nobody_waiting);
    UNIT_CASE(suite, "together", many_threads_read_while_the_files_are_replaced,
              a_child_forked_while_another_thread_replaces_goes_on_right,
              an_answer_that_was_overtaken_does_not_count,
              a_reader_that_is_overtaken_reads_on_unharmed_and_learns_of_it,
              a_reader_in_a_room_that_became_too_small_reads_on_unharmed);
    return suite;
}

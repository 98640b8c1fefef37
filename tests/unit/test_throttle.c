/* A user Cognito will not hear of is left alone for a moment, and nobody else is. */
#include "daemon/access/throttle.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/access/throttle_counts.h"
#include "tests/unit/stopped_clock.h"
#include "tests/unit/unit.h"

static const struct throttle_subject from_cafe = {
    .user = "jane", .remote_host = "192.0.2.1", .tty = "ssh"};
static const struct throttle_subject from_home = {
    .user = "jane", .remote_host = "192.0.2.2", .tty = "ssh"};
static const struct throttle_subject at_console = {
    .user = "jane", .remote_host = "", .tty = "tty1"};

static struct throttle *open_throttle(void)
{
    struct throttle *throttle = NULL;

    ck_assert_int_eq(throttle_open(&throttle), 0);
    return throttle;
}

START_TEST(a_locked_out_user_is_not_asked_about_before_the_pause_is_over)
{
    struct throttle *throttle = open_throttle();

    throttle_pause(throttle, "jane", 1000);
    ck_assert(!throttle_allows(throttle, "jane", 1000 + THROTTLE_PAUSE_MS - 1));
    ck_assert(throttle_allows(throttle, "jane", 1000 + THROTTLE_PAUSE_MS));
    throttle_close(throttle);
}
END_TEST

START_TEST(other_users_are_not_held_back)
{
    struct throttle *throttle = open_throttle();

    throttle_pause(throttle, "jane", 1000);
    ck_assert(throttle_allows(throttle, "bob", 1000));
    throttle_close(throttle);
}
END_TEST

START_TEST(users_beyond_the_bound_push_out_the_oldest)
{
    struct throttle *throttle = open_throttle();
    char sub[32];

    throttle_pause(throttle, "jane", 1000);
    for (int i = 0; i < THROTTLE_MAX_USERS; i++) {
        (void)snprintf(sub, sizeof sub, "user %d", i);
        throttle_pause(throttle, sub, 1000);
    }
    ck_assert(throttle_allows(throttle, "jane", 1000));
    ck_assert(!throttle_allows(throttle, "user 0", 1000));
    throttle_close(throttle);
}
END_TEST

static int64_t begin(struct throttle *throttle, const struct throttle_subject *subject)
{
    return throttle_begin(throttle, subject, deadline_in_ms(20));
}

/* One wrong password after the other. Returns how many were let through. */
static int guess(struct throttle *throttle, const struct throttle_subject *subject, int tries)
{
    int allowed = 0;

    for (int i = 0; i < tries && begin(throttle, subject) == 0; i++) {
        allowed++;
        throttle_fail(throttle, subject, true);
        throttle_end(throttle, subject);
    }
    return allowed;
}

START_TEST(who_fails_often_has_to_wait_before_cognito_locks_the_user)
{
    struct throttle *throttle = open_throttle();

    stopped_clock_stop();
    ck_assert_int_eq(guess(throttle, &from_cafe, 10), THROTTLE_FREE_OF_PAIR);
    ck_assert_int_eq(begin(throttle, &from_cafe), THROTTLE_FIRST_WAIT_MS);
    stopped_clock_go_on();
    throttle_close(throttle);
}
END_TEST

START_TEST(the_user_gets_in_from_elsewhere_meanwhile)
{
    struct throttle *throttle = open_throttle();

    (void)guess(throttle, &from_cafe, 10);
    ck_assert_int_eq(begin(throttle, &from_home), 0);
    ck_assert_int_eq(begin(throttle, &at_console), 0);
    throttle_close(throttle);
}
END_TEST

START_TEST(many_hosts_together_get_no_more_guesses_than_a_few)
{
    struct throttle *throttle = open_throttle();
    char host[32];
    int allowed = 0;

    throttle_succeed(throttle, &from_home);
    for (int i = 0; i < 50; i++) {
        const struct throttle_subject bot = {.user = "jane", .remote_host = host, .tty = ""};
        (void)snprintf(host, sizeof host, "198.51.100.%d", i);
        allowed += guess(throttle, &bot, 1);
    }
    ck_assert_int_eq(allowed, THROTTLE_FREE_OF_USER);
    ck_assert_int_eq(begin(throttle, &from_home), 0);
    ck_assert_int_gt(begin(throttle, &from_cafe), 0);
    throttle_close(throttle);
}
END_TEST

START_TEST(one_host_cannot_try_user_after_user)
{
    struct throttle *throttle = open_throttle();
    char user[32];
    int allowed = 0;

    for (int i = 0; i < 50; i++) {
        const struct throttle_subject subject = {
            .user = user, .remote_host = "192.0.2.1", .tty = ""};
        (void)snprintf(user, sizeof user, "user%d", i);
        allowed += guess(throttle, &subject, 1);
    }
    ck_assert_int_eq(allowed, THROTTLE_FREE_OF_HOST);
    ck_assert_int_eq(begin(throttle, &from_home), 0);
    throttle_close(throttle);
}
END_TEST

START_TEST(one_ipv6_network_is_one_host_whatever_address_it_takes)
{
    struct throttle *throttle = open_throttle();
    char host[64];
    int allowed = 0;

    for (int i = 0; i < 50; i++) {
        const struct throttle_subject subject = {.user = "jane", .remote_host = host, .tty = ""};
        (void)snprintf(host, sizeof host, "2001:db8::%x", (unsigned)i);
        allowed += guess(throttle, &subject, 1);
    }
    ck_assert_int_eq(allowed, THROTTLE_FREE_OF_PAIR);
    throttle_close(throttle);
}
END_TEST

START_TEST(who_has_signed_in_from_a_host_is_not_held_back_by_what_others_do_there)
{
    struct throttle *throttle = open_throttle();
    const struct throttle_subject newcomer = {.user = "bob", .remote_host = "192.0.2.1", .tty = ""};
    char user[32];

    throttle_succeed(throttle, &from_cafe);
    for (int i = 0; i < 50; i++) {
        const struct throttle_subject subject = {
            .user = user, .remote_host = "192.0.2.1", .tty = ""};
        (void)snprintf(user, sizeof user, "user%d", i);
        (void)guess(throttle, &subject, 1);
    }
    ck_assert_int_gt(begin(throttle, &newcomer), 0);
    ck_assert_int_eq(begin(throttle, &from_cafe), 0);
    throttle_close(throttle);
}
END_TEST

START_TEST(guesses_from_afar_keep_nobody_from_the_console)
{
    struct throttle *throttle = open_throttle();
    char host[32];

    for (int i = 0; i < 50; i++) {
        const struct throttle_subject bot = {.user = "jane", .remote_host = host, .tty = ""};
        (void)snprintf(host, sizeof host, "198.51.100.%d", i);
        (void)guess(throttle, &bot, 1);
    }
    ck_assert_int_gt(begin(throttle, &from_home), 0);
    ck_assert_int_eq(begin(throttle, &at_console), 0);
    throttle_close(throttle);
}
END_TEST

START_TEST(names_that_nobody_has_do_not_hold_a_host_back)
{
    struct throttle *throttle = open_throttle();
    char user[32];

    for (int i = 0; i < 50; i++) {
        const struct throttle_subject subject = {
            .user = user, .remote_host = "192.0.2.1", .tty = ""};
        (void)snprintf(user, sizeof user, "ghost%d", i);
        ck_assert_int_eq(begin(throttle, &subject), 0);
        throttle_fail(throttle, &subject, false);
        throttle_end(throttle, &subject);
    }
    ck_assert_int_eq(begin(throttle, &from_cafe), 0);
    throttle_close(throttle);
}
END_TEST

START_TEST(a_success_forgives_what_came_before)
{
    struct throttle *throttle = open_throttle();

    (void)guess(throttle, &from_cafe, THROTTLE_FREE_OF_PAIR - 1);
    throttle_succeed(throttle, &from_cafe);
    ck_assert_int_eq(guess(throttle, &from_cafe, 10), THROTTLE_FREE_OF_PAIR);
    throttle_close(throttle);
}
END_TEST

START_TEST(guesses_that_are_made_at_once_are_counted_as_well)
{
    struct throttle *throttle = open_throttle();

    for (int i = 0; i < THROTTLE_AT_ONCE; i++)
        ck_assert_int_eq(begin(throttle, &from_cafe), 0);
    ck_assert_int_gt(begin(throttle, &from_cafe), 0);
    throttle_end(throttle, &from_cafe);
    ck_assert_int_eq(begin(throttle, &from_cafe), 0);
    throttle_close(throttle);
}
END_TEST

START_TEST(who_has_signed_in_may_do_so_many_times_at_once)
{
    struct throttle *throttle = open_throttle();

    throttle_succeed(throttle, &from_cafe);
    for (int i = 0; i < 200; i++)
        ck_assert_int_eq(begin(throttle, &from_cafe), 0);
    throttle_close(throttle);
}
END_TEST

static void *sign_in_slowly(void *context)
{
    struct throttle *throttle = context;

    if (throttle_begin(throttle, &from_cafe, deadline_in_ms(UNIT_PATIENCE_MS)) != 0)
        return context;
    throttle_succeed(throttle, &from_cafe);
    throttle_end(throttle, &from_cafe);
    return NULL;
}

START_TEST(of_many_right_passwords_at_once_none_is_lost)
{
    struct throttle *throttle = open_throttle();
    pthread_t threads[100];

    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, sign_in_slowly, throttle), 0);
    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
        void *refused = NULL;
        (void)pthread_join(threads[i], &refused);
        ck_assert_ptr_null(refused);
    }
    throttle_close(throttle);
}
END_TEST

START_TEST(each_failure_doubles_the_wait_up_to_a_quarter_of_an_hour)
{
    struct throttle_count count = {.failures = 4, .last_ms = 1000};

    ck_assert_int_eq(throttle_count_wait_ms(&count, 5, 1000), 0);
    ck_assert_int_eq(throttle_count_wait_ms(&count, 4, 1000), THROTTLE_FIRST_WAIT_MS);
    ck_assert_int_eq(throttle_count_wait_ms(&count, 3, 1000), 2 * THROTTLE_FIRST_WAIT_MS);
    ck_assert_int_eq(throttle_count_wait_ms(&count, 3, 2000), 2 * THROTTLE_FIRST_WAIT_MS - 1000);
    ck_assert_int_eq(throttle_count_wait_ms(&count, 4, 1000 + THROTTLE_FIRST_WAIT_MS), 0);
    count.failures = 4000000000;
    ck_assert_int_eq(throttle_count_wait_ms(&count, 4, 1000), THROTTLE_QUIET_MS);
}
END_TEST

START_TEST(quiet_minutes_forgive)
{
    struct throttle_counts *counts = calloc(1, sizeof *counts);
    const uint8_t id[THROTTLE_ID_BYTES] = {7};

    ck_assert_ptr_nonnull(counts);
    throttle_count_of(counts, id, 1000)->failures = 9;
    ck_assert_uint_eq(throttle_count_of(counts, id, 1000 + THROTTLE_QUIET_MS - 1)->failures, 9);
    ck_assert_uint_eq(throttle_count_of(counts, id, 1000 + THROTTLE_QUIET_MS)->failures, 0);
    free(counts);
}
END_TEST

START_TEST(strangers_names_push_out_each_other_and_not_who_has_failed_often)
{
    struct throttle_counts *counts = calloc(1, sizeof *counts);
    uint8_t id[THROTTLE_ID_BYTES] = {7};

    ck_assert_ptr_nonnull(counts);
    throttle_count_of(counts, id, 1000)->failures = 9;
    for (int i = 1; i < 200; i++) {
        const uint8_t other[THROTTLE_ID_BYTES] = {7, 0, (uint8_t)i};
        throttle_count_of(counts, other, 1000 + i)->failures = 1;
    }
    ck_assert_uint_eq(throttle_count_of(counts, id, 2000)->failures, 9);
    free(counts);
}
END_TEST

START_TEST(strangers_first_failures_do_not_push_out_where_a_user_has_signed_in_from)
{
    struct throttle_counts *counts = calloc(1, sizeof *counts);
    uint8_t id[THROTTLE_ID_BYTES] = {7};

    ck_assert_ptr_nonnull(counts);
    throttle_count_of(counts, id, 1000)->has_succeeded = true;
    for (int i = 1; i < 200; i++) {
        const uint8_t other[THROTTLE_ID_BYTES] = {7, 0, (uint8_t)i};
        throttle_count_of(counts, other, 1000 + i)->failures = 1;
    }
    ck_assert(throttle_count_of(counts, id, 2000)->has_succeeded);
    free(counts);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("throttle");

    UNIT_CASE(suite, "throttle", a_locked_out_user_is_not_asked_about_before_the_pause_is_over,
              other_users_are_not_held_back, users_beyond_the_bound_push_out_the_oldest);
    UNIT_CASE(suite, "failures", who_fails_often_has_to_wait_before_cognito_locks_the_user,
              the_user_gets_in_from_elsewhere_meanwhile,
              many_hosts_together_get_no_more_guesses_than_a_few,
              one_host_cannot_try_user_after_user,
              one_ipv6_network_is_one_host_whatever_address_it_takes,
              who_has_signed_in_from_a_host_is_not_held_back_by_what_others_do_there,
              guesses_from_afar_keep_nobody_from_the_console,
              names_that_nobody_has_do_not_hold_a_host_back, a_success_forgives_what_came_before,
              each_failure_doubles_the_wait_up_to_a_quarter_of_an_hour, quiet_minutes_forgive,
              strangers_names_push_out_each_other_and_not_who_has_failed_often,
              strangers_first_failures_do_not_push_out_where_a_user_has_signed_in_from);
    UNIT_CASE(suite, "at once", guesses_that_are_made_at_once_are_counted_as_well,
              who_has_signed_in_may_do_so_many_times_at_once,
              of_many_right_passwords_at_once_none_is_lost);
    return suite;
}

/* Attempts made ahead: each is handed out once, and there is always one to be had. */
#include "daemon/cognito/srp_stash.h"

#include <pthread.h>
#include <string.h>

#include "tests/unit/unit.h"

#define THREADS 4
#define ROUNDS  6

static struct srp_stash *open_stash(void)
{
    struct srp_stash *stash = NULL;

    ck_assert_int_eq(srp_stash_open(&stash), 0);
    return stash;
}

START_TEST(an_empty_stash_gives_a_fresh_attempt)
{
    struct srp_stash *stash = open_stash();
    struct srp_client *client = NULL;

    ck_assert_int_eq(srp_stash_take(stash, &client), 0);
    ck_assert_uint_gt(strlen(srp_client_public(client)), 700);
    srp_client_free(client);
    srp_stash_close(stash);
}
END_TEST

START_TEST(no_attempt_is_given_to_two_sign_ins)
{
    struct srp_stash *stash = open_stash();
    struct srp_client *clients[2 * SRP_STASH_SIZE];

    ck_assert_int_eq(srp_stash_fill(stash), 0);
    for (size_t i = 0; i < 2 * SRP_STASH_SIZE; i++) {
        ck_assert_int_eq(srp_stash_take(stash, &clients[i]), 0);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(srp_client_public(clients[i]), srp_client_public(clients[j]));
    }
    for (size_t i = 0; i < 2 * SRP_STASH_SIZE; i++)
        srp_client_free(clients[i]);
    srp_stash_close(stash);
}
END_TEST

START_TEST(filling_a_full_one_and_closing_it_frees_everything)
{
    struct srp_stash *stash = open_stash();

    ck_assert_int_eq(srp_stash_fill(stash), 0);
    ck_assert_int_eq(srp_stash_fill(stash), 0);
    srp_stash_close(stash);
    srp_stash_close(NULL);
}
END_TEST

static void *take_and_fill(void *context)
{
    for (int i = 0; i < ROUNDS; i++) {
        struct srp_client *client = NULL;
        if (srp_stash_take(context, &client) == 0)
            srp_client_free(client);
        (void)srp_stash_fill(context);
    }
    return NULL;
}

START_TEST(many_threads_may_take_and_fill_at_once)
{
    struct srp_stash *stash = open_stash();
    pthread_t threads[THREADS];

    for (size_t i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, take_and_fill, stash), 0);
    for (size_t i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
    srp_stash_close(stash);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("srp_stash");

    UNIT_CASE(
        suite, "stash", an_empty_stash_gives_a_fresh_attempt, no_attempt_is_given_to_two_sign_ins,
        filling_a_full_one_and_closing_it_frees_everything, many_threads_may_take_and_fill_at_once);
    return suite;
}

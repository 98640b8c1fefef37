/* The host's keys: fetched early, one fetch at a time, kept while a fetch fails until they end. */
#include "daemon/cognito/host_credentials.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

#define LIMIT_MS UNIT_PATIENCE_MS
#define NOW      1000000

/* A provider whose every fetch gives keys that are named after its number. */
struct script {
    int64_t now_unix;
    int64_t lifetime_seconds; /* of what it gives out; 0: for ever */
    int error;                /* in place of keys */
    atomic_uint fetches;
    bool is_closed;
    pthread_barrier_t *halt; /* crossed twice in each fetch; NULL: none */
};

static int64_t script_now(void *context)
{
    return ((struct script *)context)->now_unix;
}

static void script_close(void *context)
{
    ((struct script *)context)->is_closed = true;
}

static int script_fetch(void *context, struct deadline deadline, struct aws_credentials *out,
                        char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    struct script *script = context;
    unsigned number = atomic_fetch_add(&script->fetches, 1) + 1;

    (void)deadline;
    if (script->halt != NULL) {
        (void)pthread_barrier_wait(script->halt);
        (void)pthread_barrier_wait(script->halt);
    }
    if (script->error < 0) {
        (void)snprintf(why, HOST_CREDENTIALS_MAX_WORDS + 1, "it is away");
        return script->error;
    }
    (void)snprintf(out->access_key_id, sizeof out->access_key_id, "KEY%u", number);
    if (script->lifetime_seconds != 0)
        out->expires_at_unix = script->now_unix + script->lifetime_seconds;
    return secret_copy_text(&out->secret_access_key, "secret");
}

static struct host_credentials *open_script(struct script *script)
{
    struct host_credentials *credentials = NULL;
    const struct host_credentials_provider provider = {.name = "the script",
                                                       .context = script,
                                                       .fetch = script_fetch,
                                                       .close = script_close,
                                                       .now_unix = script_now};

    ck_assert_int_eq(host_credentials_open(&provider, &credentials), 0);
    return credentials;
}

static void expect_key(struct host_credentials *credentials, const char *id)
{
    auto_aws_credentials struct aws_credentials keys = {0};

    ck_assert_int_eq(host_credentials_get(credentials, deadline_in_ms(LIMIT_MS), &keys), 0);
    ck_assert_str_eq(keys.access_key_id, id);
    ck_assert_str_eq(secret_text(&keys.secret_access_key), "secret");
}

static void expect_error(struct host_credentials *credentials, int error)
{
    auto_aws_credentials struct aws_credentials keys = {0};

    ck_assert_int_eq(host_credentials_get(credentials, deadline_in_ms(LIMIT_MS), &keys), error);
    ck_assert_str_eq(keys.access_key_id, "");
}

static int renew(struct host_credentials *credentials)
{
    return host_credentials_renew(credentials, deadline_in_ms(LIMIT_MS));
}

START_TEST(a_host_without_a_provider_has_no_key)
{
    expect_error(NULL, -ENOKEY);
    ck_assert_int_eq(renew(NULL), 0);
}
END_TEST

START_TEST(keys_of_the_configuration_are_never_fetched)
{
    auto_aws_credentials struct aws_credentials keys = {.access_key_id = "AKIDEXAMPLE"};
    struct host_credentials *credentials = NULL;
    struct host_credentials_status status;

    ck_assert_int_eq(secret_copy_text(&keys.secret_access_key, "secret"), 0);
    ck_assert_int_eq(host_credentials_open_static(&keys, &credentials), 0);
    expect_key(credentials, "AKIDEXAMPLE");
    ck_assert_int_eq(renew(credentials), 0);
    host_credentials_get_status(credentials, &status);
    ck_assert(status.has_keys);
    ck_assert_int_eq(status.expires_at_unix, 0);
    host_credentials_close(credentials);
}
END_TEST

START_TEST(keys_are_fetched_once_and_then_given_from_memory)
{
    struct script script = {.now_unix = NOW, .lifetime_seconds = 3600};
    struct host_credentials *credentials = open_script(&script);

    expect_key(credentials, "KEY1");
    expect_key(credentials, "KEY1");
    ck_assert_uint_eq(script.fetches, 1);
    host_credentials_close(credentials);
    ck_assert(script.is_closed);
}
END_TEST

START_TEST(keys_are_renewed_between_fifteen_and_five_minutes_before_their_end)
{
    struct script script = {.now_unix = NOW, .lifetime_seconds = 3600};
    struct host_credentials *credentials = open_script(&script);

    expect_key(credentials, "KEY1");
    script.now_unix = NOW + 3600 - HOST_CREDENTIALS_EARLIEST_S - 1;
    ck_assert_int_eq(renew(credentials), 0);
    script.now_unix = NOW + 3600 - HOST_CREDENTIALS_LATEST_S;
    ck_assert_int_eq(renew(credentials), 1);
    expect_key(credentials, "KEY2");
    host_credentials_close(credentials);
}
END_TEST

START_TEST(hosts_that_begin_together_do_not_renew_together)
{
    enum { HOSTS = 40 };
    struct script scripts[HOSTS] = {{0}};
    unsigned renewed = 0;

    for (int i = 0; i < HOSTS; i++) {
        scripts[i] = (struct script){.now_unix = NOW, .lifetime_seconds = 3600};
        struct host_credentials *credentials = open_script(&scripts[i]);
        expect_key(credentials, "KEY1");
        scripts[i].now_unix = NOW + 3600 - 600; /* the middle of the ten minutes */
        renewed += renew(credentials) == 1;
        host_credentials_close(credentials);
    }
    ck_assert_uint_gt(renewed, 0);
    ck_assert_uint_lt(renewed, HOSTS);
}
END_TEST

START_TEST(keys_that_live_for_minutes_are_renewed_after_half_of_them)
{
    struct script script = {.now_unix = NOW, .lifetime_seconds = 600};
    struct host_credentials *credentials = open_script(&script);

    expect_key(credentials, "KEY1");
    script.now_unix = NOW + 299;
    ck_assert_int_eq(renew(credentials), 0);
    script.now_unix = NOW + 300;
    ck_assert_int_eq(renew(credentials), 1);
    host_credentials_close(credentials);
}
END_TEST

START_TEST(while_a_renewal_fails_the_keys_are_kept_until_they_end)
{
    struct script script = {.now_unix = NOW, .lifetime_seconds = 3600};
    struct host_credentials *credentials = open_script(&script);
    struct host_credentials_status status;

    expect_key(credentials, "KEY1");
    script.error = -EHOSTUNREACH;
    script.now_unix = NOW + 3600 - HOST_CREDENTIALS_LATEST_S;
    ck_assert_int_eq(renew(credentials), -EHOSTUNREACH);
    expect_key(credentials, "KEY1");
    host_credentials_get_status(credentials, &status);
    ck_assert_str_eq(status.why, "it is away");
    ck_assert(status.has_keys);
    script.now_unix = NOW + 3599;
    expect_key(credentials, "KEY1");
    script.now_unix = NOW + 3600;
    expect_error(credentials, -EKEYEXPIRED);
    host_credentials_close(credentials);
}
END_TEST

START_TEST(a_provider_that_fails_is_not_asked_again_at_once)
{
    struct script script = {.now_unix = NOW, .error = -EHOSTUNREACH};
    struct host_credentials *credentials = open_script(&script);

    expect_error(credentials, -EHOSTUNREACH);
    expect_error(credentials, -EHOSTUNREACH);
    ck_assert_uint_eq(script.fetches, 1);
    script.error = 0;
    script.now_unix += HOST_CREDENTIALS_RETRY_S;
    expect_key(credentials, "KEY2");
    host_credentials_close(credentials);
}
END_TEST

START_TEST(keys_that_have_ended_when_they_come_are_not_used)
{
    struct script script = {.now_unix = NOW, .lifetime_seconds = -5};
    struct host_credentials *credentials = open_script(&script);

    expect_error(credentials, -EKEYEXPIRED);
    host_credentials_close(credentials);
}
END_TEST

static void *get_key(void *context)
{
    expect_key(context, "KEY1");
    return NULL;
}

START_TEST(threads_that_ask_together_fetch_once)
{
    enum { THREADS = 8 };
    pthread_barrier_t halt;
    pthread_t threads[THREADS];
    struct script script = {.now_unix = NOW, .lifetime_seconds = 3600, .halt = &halt};
    struct host_credentials *credentials = open_script(&script);

    ck_assert_int_eq(pthread_barrier_init(&halt, NULL, 2), 0);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, get_key, credentials), 0);
    (void)pthread_barrier_wait(&halt);
    (void)pthread_barrier_wait(&halt);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
    ck_assert_uint_eq(script.fetches, 1);
    host_credentials_close(credentials);
    (void)pthread_barrier_destroy(&halt);
}
END_TEST

START_TEST(who_waits_for_another_fetch_waits_no_longer_than_the_deadline)
{
    pthread_barrier_t halt;
    pthread_t thread;
    struct script script = {.now_unix = NOW, .lifetime_seconds = 3600, .halt = &halt};
    struct host_credentials *credentials = open_script(&script);
    auto_aws_credentials struct aws_credentials keys = {0};

    ck_assert_int_eq(pthread_barrier_init(&halt, NULL, 2), 0);
    ck_assert_int_eq(pthread_create(&thread, NULL, get_key, credentials), 0);
    (void)pthread_barrier_wait(&halt);
    ck_assert_int_eq(host_credentials_get(credentials, deadline_in_ms(20), &keys), -ETIMEDOUT);
    (void)pthread_barrier_wait(&halt);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    host_credentials_close(credentials);
    (void)pthread_barrier_destroy(&halt);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("host_credentials");

    UNIT_CASE(suite, "host_credentials", a_host_without_a_provider_has_no_key,
              keys_of_the_configuration_are_never_fetched,
              keys_are_fetched_once_and_then_given_from_memory,
              keys_are_renewed_between_fifteen_and_five_minutes_before_their_end,
              hosts_that_begin_together_do_not_renew_together,
              keys_that_live_for_minutes_are_renewed_after_half_of_them,
              while_a_renewal_fails_the_keys_are_kept_until_they_end,
              a_provider_that_fails_is_not_asked_again_at_once,
              keys_that_have_ended_when_they_come_are_not_used,
              threads_that_ask_together_fetch_once,
              who_waits_for_another_fetch_waits_no_longer_than_the_deadline);
    return suite;
}

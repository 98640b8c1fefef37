/* The kept keys: asked for when they are needed, seldom, by one thread, and good through outages.
 */
#include "daemon/cognito/keys.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "tests/unit/http_fixture.h"
#include "tests/unit/token_maker.h"
#include "tests/unit/unit.h"

#define HOUR_MS 3600000

static EVP_PKEY *key;
static char *first_set, *second_set; /* of "key-1", of "key-2" */

static void make_keys(void)
{
    key = token_maker_key(2048);
    first_set = token_maker_key_set(key, "key-1");
    second_set = token_maker_key_set(key, "key-2");
}

static void free_keys(void)
{
    EVP_PKEY_free(key);
    free(first_set);
    free(second_set);
}

static struct key_set *keys_of(const struct http_fixture *fixture, int64_t interval_ms)
{
    struct key_set *keys = NULL;

    ck_assert_int_eq(
        key_set_new(fixture->pool, https_script_url(fixture->server), interval_ms, &keys), 0);
    return keys;
}

static int find(struct key_set *keys, const char *id)
{
    EVP_PKEY *found = NULL;

    int r = key_set_find(keys, id, deadline_in_ms(LIMIT_MS), &found);
    EVP_PKEY_free(found);
    return r;
}

START_TEST(the_first_search_asks_and_the_next_ones_do_not)
{
    const struct https_step steps[] = {{.status = "200 OK", .body = first_set}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    struct key_set *keys = keys_of(&fixture, HOUR_MS);

    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(find(keys, "key-1"), 0);
    ck_assert_uint_eq(https_script_request_count(fixture.server), 1);
    ck_assert(strncmp(https_script_request(fixture.server, 0), "GET /.well-known/jwks.json ", 27) ==
              0);
    key_set_free(keys);
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(an_unknown_key_does_not_make_us_ask_all_the_time)
{
    const struct https_step steps[] = {{.status = "200 OK", .body = first_set}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    struct key_set *keys = keys_of(&fixture, HOUR_MS);

    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(find(keys, "key-2"), -ENOKEY);
    ck_assert_uint_eq(https_script_request_count(fixture.server), 1);
    key_set_free(keys);
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(a_new_key_is_found_once_the_interval_is_over)
{
    const struct https_step steps[] = {{.status = "200 OK", .body = first_set},
                                       {.status = "200 OK", .body = second_set}};
    struct http_fixture fixture = http_fixture_start(steps, 2, NULL);
    struct key_set *keys = keys_of(&fixture, 0);

    ck_assert_int_eq(find(keys, "key-1"), 0);
    ck_assert_int_eq(find(keys, "key-2"), 0);
    ck_assert_int_eq(find(keys, "key-2"), 0);
    ck_assert_uint_eq(https_script_request_count(fixture.server), 2);
    key_set_free(keys);
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(an_outage_leaves_the_keys_as_they_were)
{
    const struct https_step steps[] = {{.status = "200 OK", .body = first_set},
                                       {.status = "503 Service Unavailable"},
                                       {.status = "200 OK", .body = "<html>"},
                                       {.status = "200 OK", .body = "{\"keys\":[]}"},
                                       {.action = HTTPS_CLOSE}};
    struct http_fixture fixture = http_fixture_start(steps, 5, NULL);
    struct key_set *keys = keys_of(&fixture, 0);

    ck_assert_int_eq(find(keys, "key-1"), 0);
    ck_assert_int_eq(find(keys, "key-2"), -EREMOTEIO);
    ck_assert_int_eq(find(keys, "key-2"), -EBADMSG);
    ck_assert_int_eq(find(keys, "key-2"), -EBADMSG);
    ck_assert_int_eq(find(keys, "key-2"), -ECONNRESET);
    ck_assert_int_eq(find(keys, "key-1"), 0);
    key_set_free(keys);
    http_fixture_end(&fixture);
}
END_TEST

#define THREADS 8

static void *find_first(void *keys)
{
    return find(keys, "key-1") == 0 ? NULL : keys;
}

START_TEST(threads_that_need_keys_at_once_ask_once)
{
    const struct https_step steps[] = {{.status = "200 OK", .body = first_set}};
    struct http_fixture fixture = http_fixture_start(steps, 1, NULL);
    struct key_set *keys = keys_of(&fixture, HOUR_MS);
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, find_first, keys), 0);
    for (int i = 0; i < THREADS; i++) {
        void *failed = NULL;
        ck_assert_int_eq(pthread_join(threads[i], &failed), 0);
        ck_assert_ptr_null(failed);
    }
    ck_assert_uint_eq(https_script_request_count(fixture.server), 1);
    key_set_free(keys);
    http_fixture_end(&fixture);
}
END_TEST

static int read_set(const char *text)
{
    const struct http_settings settings = {0};
    struct http_pool *pool = NULL;
    struct key_set *keys = NULL;

    ck_assert_int_eq(http_pool_new(&settings, &pool), 0);
    ck_assert_int_eq(key_set_new(pool, "https://127.0.0.1:1", HOUR_MS, &keys), 0);
    int r = key_set_read(keys, text, strlen(text));
    key_set_free(keys);
    http_pool_free(pool);
    return r;
}

/* The good set with one text of it replaced. */
static int read_altered(const char *from, const char *to)
{
    char text[2048];
    const char *at = strstr(first_set, from);

    ck_assert_ptr_nonnull(at);
    (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - first_set), first_set, to,
                   at + strlen(from));
    return read_set(text);
}

START_TEST(a_key_that_is_not_for_rs256_signatures_is_left_out)
{
    EVP_PKEY *small = token_maker_key(1024);
    char *small_set = token_maker_key_set(small, "key-1");

    ck_assert_int_eq(read_set(first_set), 0);
    ck_assert_int_eq(read_altered("\"use\":\"sig\"", "\"use\":\"enc\""), -EBADMSG);
    ck_assert_int_eq(read_altered("RS256", "PS256"), -EBADMSG);
    ck_assert_int_eq(read_altered("\"RSA\"", "\"oct\""), -EBADMSG);
    ck_assert_int_eq(read_altered("\"AQAB\"", "\"AQ\""), -EBADMSG);
    ck_assert_int_eq(read_altered("\"AQAB\"", "\"AQAB=\""), -EBADMSG);
    ck_assert_int_eq(read_altered("\"kid\"", "\"id\""), -EBADMSG);
    ck_assert_int_eq(read_set(small_set), -EBADMSG);
    ck_assert_int_eq(read_set("{\"keys\":[5,null,\"x\",{}]}"), -EBADMSG);
    ck_assert_int_eq(read_set("{}"), -EBADMSG);
    EVP_PKEY_free(small);
    free(small_set);
}
END_TEST

Suite *unit_suite(void)
{
    const TTest *const tests[] = {
        the_first_search_asks_and_the_next_ones_do_not,
        an_unknown_key_does_not_make_us_ask_all_the_time,
        a_new_key_is_found_once_the_interval_is_over,
        an_outage_leaves_the_keys_as_they_were,
        threads_that_need_keys_at_once_ask_once,
        a_key_that_is_not_for_rs256_signatures_is_left_out,
    };
    Suite *suite = suite_create("keys");
    TCase *kept = tcase_create("keys");

    tcase_set_timeout(kept, UNIT_TIMEOUT_S);
    tcase_add_unchecked_fixture(kept, make_keys, free_keys);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(kept, tests[i]);
    suite_add_tcase(suite, kept);
    return suite;
}

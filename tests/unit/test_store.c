/* What a store on the web answers: the whole, a part, or neither. */
#include "daemon/fleet/store.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/http_fixture.h"
#include "tests/unit/unit.h"

static struct http_fixture fixture;
static struct store store;

static void start(const struct https_step *steps, size_t count)
{
    char url[128];

    fixture = http_fixture_start(steps, count, NULL);
    (void)snprintf(url, sizeof url, "%s/directory", https_script_url(fixture.server));
    store = (struct store){.http = fixture.pool};
    ck_assert_int_eq(place_find(url, "https://s3.eu-west-1.amazonaws.com", &store.place), 0);
}

static struct store_result get(const struct store_query *query, struct http_reply *reply)
{
    return store_get(&store, query, deadline_in_ms(LIMIT_MS), reply);
}

START_TEST(a_part_is_asked_for_by_its_first_and_last_byte)
{
    static const struct https_step steps[] = {{.status = "206 Partial Content", .body = "wor"}};
    const struct store_query query = {
        .suffix = ".1", .etag = "", .max_length = 3, .is_part = true, .from = 6};
    auto_http_reply struct http_reply reply = {0};

    start(steps, 1);
    ck_assert_int_eq((int)get(&query, &reply).answer, STORE_DONE);
    ck_assert_str_eq(secret_text(&reply.body), "wor");
    const char *sent = https_script_request(fixture.server, 0);
    ck_assert_ptr_nonnull(strstr(sent, "GET /directory.1 HTTP/1.1"));
    ck_assert_ptr_nonnull(strstr(sent, "\r\nRange: bytes=6-8\r\n"));
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(what_is_wanted_whole_is_asked_for_without_a_range)
{
    static const struct https_step steps[] = {{.status = "200 OK", .body = "all"}};
    const struct store_query query = {.suffix = "", .etag = "", .max_length = 3};
    auto_http_reply struct http_reply reply = {0};

    start(steps, 1);
    ck_assert_int_eq((int)get(&query, &reply).answer, STORE_DONE);
    ck_assert_ptr_null(strcasestr(https_script_request(fixture.server, 0), "range:"));
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(a_server_that_sends_the_whole_in_place_of_a_part_is_not_believed)
{
    static const struct https_step steps[] = {{.status = "200 OK", .body = "hel"}};
    const struct store_query query = {
        .suffix = "", .etag = "", .max_length = 3, .is_part = true, .from = 3};
    auto_http_reply struct http_reply reply = {0};

    start(steps, 1);
    struct store_result result = get(&query, &reply);
    ck_assert_int_eq((int)result.answer, STORE_UNAVAILABLE);
    ck_assert_ptr_nonnull(strstr(result.words, "parts"));
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(more_than_the_part_is_refused)
{
    static const struct https_step steps[] = {{.status = "206 Partial Content", .body = "worl"}};
    const struct store_query query = {
        .suffix = "", .etag = "", .max_length = 3, .is_part = true, .from = 6};
    auto_http_reply struct http_reply reply = {0};

    start(steps, 1);
    ck_assert_int_eq((int)get(&query, &reply).answer, STORE_TOO_LARGE);
    http_fixture_end(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("store");

    UNIT_CASE(suite, "store", a_part_is_asked_for_by_its_first_and_last_byte,
              what_is_wanted_whole_is_asked_for_without_a_range,
              a_server_that_sends_the_whole_in_place_of_a_part_is_not_believed,
              more_than_the_part_is_refused);
    return suite;
}

/* The emulator's S3: what is put is got, by who may, and only when it has changed. */
#include "tests/emulator/object_store.h"

#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "tests/emulator/router.h"
#include "tests/emulator/state.h"
#include "tests/emulator/text.h"
#include "tests/unit/unit.h"
#include "tests/unit/vectors.h"

static const char state[] =
    "{\"region\":\"eu-west-1\",\"userPools\":[],"
    "\"accessKeys\":[{\"accessKeyId\":\"AKIDEXAMPLE\",\"userName\":\"publisher\","
    "\"secretAccessKey\":\"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\","
    "\"allowedActions\":[\"s3:PutObject\"]}],"
    "\"buckets\":[{\"name\":\"directories\"},{\"name\":\"open\",\"access\":\"public\"},"
    "{\"name\":\"web\",\"access\":\"publicRead\"}]}";

static struct world *make_world(void)
{
    struct world *world = world_new();
    char *problem = state_parse(world, state);

    ck_assert_msg(problem == NULL, "%s", problem);
    return world;
}

/* `etag` may be the range that is wanted. */
static struct reply ask(struct world *world, const char *method, const char *path, const char *body,
                        const char *etag)
{
    struct request request = {.method = text_copy(method),
                              .path = text_copy(path),
                              .query = text_copy(""),
                              .body = text_copy(body),
                              .body_length = strlen(body)};
    struct reply reply = {0};

    if (etag != NULL)
        request_add_header(&request, etag[0] == '"' ? "If-None-Match" : "Range", etag);
    router_answer(world, &request, &reply);
    request_release(&request);
    return reply;
}

START_TEST(what_is_put_is_got_once_and_then_not_modified)
{
    struct world *world = make_world();

    struct reply put = ask(world, "PUT", "/open/a/b", "one", NULL);
    struct reply got = ask(world, "GET", "/open/a/b", "", NULL);
    struct reply again = ask(world, "GET", "/open/a/b", "", got.etag);
    struct reply changed = ask(world, "PUT", "/open/a/b", "two", NULL);
    struct reply anew = ask(world, "GET", "/open/a/b", "", got.etag);
    ck_assert_int_eq(put.http_status, 200);
    ck_assert_str_eq(got.body, "one");
    ck_assert_str_eq(got.etag, put.etag);
    ck_assert_int_eq(again.http_status, 304);
    ck_assert_str_eq(again.body, "");
    ck_assert_str_ne(changed.etag, put.etag);
    ck_assert_int_eq(anew.http_status, 200);
    ck_assert_str_eq(anew.body, "two");
    struct reply *const replies[] = {&put, &got, &again, &changed, &anew};
    for (size_t i = 0; i < sizeof replies / sizeof *replies; i++)
        reply_release(replies[i]);
    world_free(world);
}
END_TEST

static void expect(struct world *world, const char *method, const char *path, int status,
                   const char *code)
{
    struct reply reply = ask(world, method, path, "", NULL);

    ck_assert_int_eq(reply.http_status, status);
    ck_assert_str_eq(reply.error_type == NULL ? "" : reply.error_type, code);
    reply_release(&reply);
}

START_TEST(who_does_not_sign_gets_what_the_bucket_gives_to_everybody)
{
    struct world *world = make_world();

    expect(world, "PUT", "/directories/x", 403, "AccessDenied");
    expect(world, "GET", "/directories/x", 403, "AccessDenied");
    expect(world, "PUT", "/web/x", 403, "AccessDenied");
    expect(world, "GET", "/web/x", 404, "NoSuchKey");
    expect(world, "PUT", "/open/x", 200, "");
    world_free(world);
}
END_TEST

static struct json_object *find_vector(struct json_object *vectors, const char *name)
{
    for (size_t i = 0; i < json_object_array_length(vectors); i++) {
        struct json_object *vector = json_object_array_get_idx(vectors, i);
        if (strcmp(vectors_text(vector, "name"), name) == 0)
            return vector;
    }
    ck_abort_msg("there is no vector %s", name);
    return NULL;
}

/* The world's clock shows what the vector was signed at, `late_seconds` later. */
static void set_clock(struct world *world, const char *date, double late_seconds)
{
    struct tm parts = {0};

    ck_assert_ptr_nonnull(strptime(date, "%Y%m%dT%H%M%SZ", &parts));
    world->clock.offset_seconds = 0;
    world->clock.offset_seconds = (double)timegm(&parts) + late_seconds - clock_now(&world->clock);
}

/* What botocore signed, sent with another body where `body` says one. */
static struct reply send_vector(struct world *world, const char *name, const char *body)
{
    struct json_object *vectors = vectors_read("s3-vectors.json");
    struct json_object *vector = find_vector(vectors, name);
    struct json_object *expected = vectors_member(vector, "expect");
    const char *token = vectors_optional_text(vector, "token");
    struct reply reply = {0};

    if (body == NULL)
        body = vectors_text(vector, "body");
    struct request request = {.method = text_copy(vectors_text(vector, "method")),
                              .path = text_copy(vectors_text(vector, "path")),
                              .query = text_copy(""),
                              .body = text_copy(body),
                              .body_length = strlen(body)};
    request_add_header(&request, "Host", vectors_text(vector, "host"));
    request_add_header(&request, "X-Amz-Date", vectors_text(vector, "date"));
    request_add_header(&request, "X-Amz-Content-Sha256", vectors_text(expected, "bodySha256"));
    if (token != NULL)
        request_add_header(&request, "X-Amz-Security-Token", token);
    request_add_header(&request, "Authorization", vectors_text(expected, "authorization"));
    free(world->access_keys[0]->session_token);
    world->access_keys[0]->session_token = text_copy(token);
    router_answer(world, &request, &reply);
    request_release(&request);
    json_object_put(vectors);
    return reply;
}

static void expect_vector(struct world *world, const char *body, int status, const char *code)
{
    struct reply reply = send_vector(world, "port", body);

    ck_assert_int_eq(reply.http_status, status);
    ck_assert_str_eq(reply.error_type == NULL ? "" : reply.error_type, code);
    reply_release(&reply);
}

START_TEST(what_botocore_signed_is_stored_and_what_was_changed_on_the_way_is_not)
{
    struct world *world = make_world();

    set_clock(world, "20261121T193000Z", 10);
    expect_vector(world, "changed", 403, "SignatureDoesNotMatch");
    ck_assert_uint_eq(world->buckets[0]->object_count, 0);
    expect_vector(world, NULL, 200, "");
    ck_assert_uint_eq(world->buckets[0]->object_count, 1);
    set_clock(world, "20261121T193000Z", 1000);
    expect_vector(world, NULL, 403, "RequestTimeTooSkewed");
    world_free(world);
}
END_TEST

START_TEST(a_part_is_as_much_of_it_as_there_is)
{
    struct world *world = make_world();

    struct reply put = ask(world, "PUT", "/open/a", "0123456789", NULL);
    struct reply middle = ask(world, "GET", "/open/a", "", "bytes=3-5");
    struct reply last = ask(world, "GET", "/open/a", "", "bytes=8-100");
    struct reply none = ask(world, "GET", "/open/a", "", "bytes=10-11");
    ck_assert_int_eq(middle.http_status, 206);
    ck_assert_str_eq(middle.body, "345");
    ck_assert_str_eq(middle.etag, put.etag);
    ck_assert_str_eq(last.body, "89");
    ck_assert_int_eq(none.http_status, 416);
    reply_release(&put);
    reply_release(&middle);
    reply_release(&last);
    reply_release(&none);
    world_free(world);
}
END_TEST

START_TEST(a_key_without_the_right_is_refused)
{
    struct world *world = make_world();

    set_clock(world, "20261121T193000Z", 10);
    json_object_put(world->access_keys[0]->allowed_actions);
    world->access_keys[0]->allowed_actions = json_object_new_array();
    expect_vector(world, NULL, 403, "AccessDenied");
    world_free(world);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator_object_store");

    UNIT_CASE(suite, "store", what_is_put_is_got_once_and_then_not_modified,
              who_does_not_sign_gets_what_the_bucket_gives_to_everybody,
              what_botocore_signed_is_stored_and_what_was_changed_on_the_way_is_not,
              a_part_is_as_much_of_it_as_there_is, a_key_without_the_right_is_refused);
    return suite;
}

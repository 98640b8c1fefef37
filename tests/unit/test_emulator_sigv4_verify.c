/* SigV4 verification against requests that were signed by others. */
#include "tests/emulator/sigv4_verify.h"

#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "tests/emulator/text.h"
#include "tests/unit/unit.h"
#include "tests/unit/vectors.h"

/* One recorded request, and the world that knows its key. */
struct scene {
    struct world *world;
    struct request request;
    struct access_key *key;
    struct signature_check check;
    char *message;
};

static void scene_end(struct scene *scene)
{
    world_free(scene->world);
    request_release(&scene->request);
    free(scene->message);
}

#define auto_scene __attribute__((cleanup(scene_end)))

static double time_of(const char *date)
{
    struct tm parts = {0};

    ck_assert_ptr_nonnull(strptime(date, "%Y%m%dT%H%M%SZ", &parts));
    return (double)timegm(&parts);
}

static void add_headers(struct scene *scene, struct json_object *vector)
{
    const char *target = vectors_optional_text(vector, "target");
    const char *token = vectors_optional_text(vector, "token");

    request_add_header(&scene->request, "Host", vectors_text(vector, "host"));
    request_add_header(&scene->request, "Content-Type", vectors_text(vector, "contentType"));
    request_add_header(&scene->request, "X-Amz-Date", vectors_text(vector, "date"));
    if (target != NULL)
        request_add_header(&scene->request, "X-Amz-Target", target);
    if (token != NULL)
        request_add_header(&scene->request, "X-Amz-Security-Token", token);
    request_add_header(&scene->request, "Authorization",
                       vectors_text(vectors_member(vector, "expect"), "authorization"));
    scene->key->session_token = text_copy(token);
}

static void set_scene(struct scene *scene, struct json_object *vector)
{
    const char *body = vectors_text(vector, "body");

    *scene = (struct scene){
        .world = world_new(),
        .request = {.method = text_copy("POST"),
                    .path = text_copy("/"),
                    .query = text_copy(""),
                    .body = text_copy(body),
                    .body_length = strlen(body)},
        .key = calloc(1, sizeof *scene->key),
    };
    scene->key->id = text_copy(vectors_text(vector, "accessKey"));
    scene->key->secret = text_copy(vectors_text(vector, "secretKey"));
    list_append(scene->world->access_keys, scene->world->access_key_count, scene->key);
    add_headers(scene, vector);
    scene->check = (struct signature_check){
        .request = &scene->request,
        .service = vectors_text(vector, "service"),
        .region = vectors_text(vector, "region"),
        .now_unix = time_of(vectors_text(vector, "date")),
    };
}

static enum signature_verdict judge(struct scene *scene)
{
    const struct access_key *key = NULL;

    free(scene->message);
    scene->message = NULL;
    enum signature_verdict verdict =
        sigv4_verify(scene->world, &scene->check, &key, &scene->message);
    ck_assert((verdict == SIGNATURE_GOOD) == (key == scene->key && key != NULL));
    ck_assert((verdict == SIGNATURE_GOOD) == (scene->message == NULL));
    return verdict;
}

static struct header *header_of(struct scene *scene, const char *name)
{
    for (size_t i = 0; i < scene->request.header_count; i++) {
        if (text_equals_ignoring_case(scene->request.headers[i].name, name))
            return &scene->request.headers[i];
    }
    ck_abort_msg("no header %s", name);
}

static void set_header(struct scene *scene, const char *name, const char *value)
{
    struct header *header = header_of(scene, name);

    free(header->value);
    header->value = text_copy(value);
}

START_TEST(every_recorded_request_is_verified)
{
    struct json_object *vectors = vectors_read("sigv4-vectors.json");

    ck_assert_uint_eq(json_object_array_length(vectors), 12);
    for (size_t i = 0; i < json_object_array_length(vectors); i++) {
        struct json_object *vector = json_object_array_get_idx(vectors, i);
        auto_scene struct scene scene;
        set_scene(&scene, vector);
        ck_assert_msg(judge(&scene) == SIGNATURE_GOOD, "%s: %s", vectors_text(vector, "name"),
                      scene.message);
    }
    json_object_put(vectors);
}
END_TEST

START_TEST(a_changed_request_is_refused)
{
    struct json_object *vectors = vectors_read("sigv4-vectors.json");

    for (size_t i = 0; i < json_object_array_length(vectors); i++) {
        auto_scene struct scene scene;
        set_scene(&scene, json_object_array_get_idx(vectors, i));
        size_t change = i % 4;
        if (change == 0)
            set_header(&scene, "Host", "elsewhere.example.com");
        if (change == 1)
            set_header(&scene, "Content-Type", "text/plain");
        if (change == 2) {
            free(scene.request.path);
            scene.request.path = text_copy("/other");
        }
        if (change == 3) {
            free(scene.request.body);
            scene.request.body = text_copy("{\"changed\":1}");
            scene.request.body_length = strlen(scene.request.body);
        }
        ck_assert_int_eq(judge(&scene), SIGNATURE_REFUSED);
        ck_assert_ptr_nonnull(strstr(scene.message, "does not match the signature you provided"));
    }
    json_object_put(vectors);
}
END_TEST

/* The first vector, which has no session token. */
static void set_plain_scene(struct scene *scene, struct json_object *vectors)
{
    set_scene(scene, json_object_array_get_idx(vectors, 0));
}

START_TEST(a_clock_that_is_five_minutes_off_is_told_so)
{
    struct json_object *vectors = vectors_read("sigv4-vectors.json");
    auto_scene struct scene scene;

    set_plain_scene(&scene, vectors);
    double signed_at = scene.check.now_unix;
    scene.check.now_unix = signed_at + 300;
    ck_assert_int_eq(judge(&scene), SIGNATURE_GOOD);
    scene.check.now_unix = signed_at - 300;
    ck_assert_int_eq(judge(&scene), SIGNATURE_GOOD);
    scene.check.now_unix = signed_at + 301;
    ck_assert_int_eq(judge(&scene), SIGNATURE_REFUSED);
    ck_assert_str_eq(scene.message, "Signature expired: 20261121T193000Z is now earlier than "
                                    "20261121T193001Z (20261121T193501Z - 5 min.)");
    scene.check.now_unix = signed_at - 301;
    ck_assert_int_eq(judge(&scene), SIGNATURE_REFUSED);
    ck_assert_str_eq(scene.message, "Signature not yet current: 20261121T193000Z is still later "
                                    "than 20261121T192959Z (20261121T192459Z + 5 min.)");
    json_object_put(vectors);
}
END_TEST

START_TEST(a_key_that_is_unknown_or_has_another_token_is_refused)
{
    struct json_object *vectors = vectors_read("sigv4-vectors.json");
    auto_scene struct scene scene;

    set_plain_scene(&scene, vectors);
    request_add_header(&scene.request, "X-Amz-Security-Token", "of somebody");
    ck_assert_int_eq(judge(&scene), SIGNATURE_UNKNOWN_KEY);
    scene.key->session_token = text_copy("of somebody else");
    ck_assert_int_eq(judge(&scene), SIGNATURE_UNKNOWN_KEY);
    scene.key->id[0] = 'B';
    ck_assert_int_eq(judge(&scene), SIGNATURE_UNKNOWN_KEY);
    ck_assert_str_eq(scene.message, "The security token included in the request is invalid.");
    json_object_put(vectors);
}
END_TEST

START_TEST(a_temporary_key_is_good_until_it_expires)
{
    struct json_object *vectors = vectors_read("sigv4-vectors.json");
    auto_scene struct scene scene;

    set_plain_scene(&scene, vectors);
    scene.key->expires_at = scene.check.now_unix + 1;
    ck_assert_int_eq(judge(&scene), SIGNATURE_GOOD);
    scene.key->expires_at = scene.check.now_unix;
    ck_assert_int_eq(judge(&scene), SIGNATURE_EXPIRED_KEY);
    json_object_put(vectors);
}
END_TEST

START_TEST(another_service_or_region_is_refused)
{
    struct json_object *vectors = vectors_read("sigv4-vectors.json");
    auto_scene struct scene scene;

    set_plain_scene(&scene, vectors);
    scene.check.service = "sts";
    ck_assert_int_eq(judge(&scene), SIGNATURE_REFUSED);
    scene.check.service = "cognito-idp";
    scene.check.region = "eu-west-1";
    ck_assert_int_eq(judge(&scene), SIGNATURE_REFUSED);
    json_object_put(vectors);
}
END_TEST

START_TEST(an_amz_header_that_is_not_signed_is_refused)
{
    struct json_object *vectors = vectors_read("sigv4-vectors.json");
    auto_scene struct scene scene;

    set_plain_scene(&scene, vectors);
    request_add_header(&scene.request, "X-Amz-Extra", "1");
    ck_assert_int_eq(judge(&scene), SIGNATURE_REFUSED);
    ck_assert_ptr_nonnull(strstr(scene.message, "must be a 'SignedHeader'"));
    json_object_put(vectors);
}
END_TEST

START_TEST(an_authorization_that_is_missing_or_in_pieces_is_told_so)
{
    struct json_object *vectors = vectors_read("sigv4-vectors.json");
    auto_scene struct scene scene;

    set_plain_scene(&scene, vectors);
    set_header(&scene, "Authorization", "Bearer abc");
    ck_assert_int_eq(judge(&scene), SIGNATURE_MISSING);
    set_header(&scene, "Authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request");
    ck_assert_int_eq(judge(&scene), SIGNATURE_INCOMPLETE);
    ck_assert_str_eq(scene.message, "Authorization header requires 'SignedHeaders' parameter. "
                                    "Authorization header requires 'Signature' parameter. "
                                    "Authorization=AWS4-HMAC-SHA256");
    set_header(&scene, "Authorization",
               "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=00");
    ck_assert_int_eq(judge(&scene), SIGNATURE_INCOMPLETE);
    json_object_put(vectors);
}
END_TEST

/* A presigned GetCallerIdentity, as botocore makes it. */
static void set_presigned_scene(struct scene *scene, struct json_object *vector)
{
    *scene = (struct scene){
        .world = world_new(),
        .request = {.method = text_copy("GET"),
                    .path = text_copy("/"),
                    .query = text_copy(vectors_text(vector, "query")),
                    .body = text_copy("")},
        .key = calloc(1, sizeof *scene->key),
    };
    scene->key->id = text_copy(vectors_text(vector, "accessKey"));
    scene->key->secret = text_copy(vectors_text(vector, "secretKey"));
    scene->key->session_token = text_copy(vectors_optional_text(vector, "token"));
    list_append(scene->world->access_keys, scene->world->access_key_count, scene->key);
    request_add_header(&scene->request, "Host", vectors_text(vector, "host"));
    request_add_header(&scene->request, "X-Cognitod-Statement", vectors_text(vector, "statement"));
    scene->check = (struct signature_check){
        .request = &scene->request,
        .service = "sts",
        .region = vectors_text(vector, "region"),
        .now_unix = time_of(vectors_text(vector, "date")),
    };
}

START_TEST(a_presigned_request_is_verified_while_it_is_fresh)
{
    struct json_object *vectors = vectors_read("presign-vectors.json");
    auto_scene struct scene scene;
    set_presigned_scene(&scene, json_object_array_get_idx(vectors, (size_t)_i));

    ck_assert_msg(judge(&scene) == SIGNATURE_GOOD, "%s", scene.message);
    scene.check.now_unix += 59;
    ck_assert_int_eq(judge(&scene), SIGNATURE_GOOD);
    scene.check.now_unix += 2;
    ck_assert_int_eq(judge(&scene), SIGNATURE_REFUSED);
    json_object_put(vectors);
}
END_TEST

START_TEST(a_presigned_request_is_for_one_statement_and_no_other_query)
{
    struct json_object *vectors = vectors_read("presign-vectors.json");
    auto_scene struct scene scene;
    set_presigned_scene(&scene, json_object_array_get_idx(vectors, (size_t)_i));

    char *longer = text_format("%s&Another=1", scene.request.query);
    free(scene.request.query);
    scene.request.query = longer;
    ck_assert_int_eq(judge(&scene), SIGNATURE_REFUSED);
    longer[strlen(longer) - strlen("&Another=1")] = '\0';
    ck_assert_int_eq(judge(&scene), SIGNATURE_GOOD);
    set_header(&scene, "X-Cognitod-Statement", "another");
    ck_assert_int_eq(judge(&scene), SIGNATURE_REFUSED);
    json_object_put(vectors);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/sigv4_verify");
    TCase *presigned = tcase_create("presigned");

    tcase_add_loop_test(presigned, a_presigned_request_is_verified_while_it_is_fresh, 0, 3);
    tcase_add_loop_test(presigned, a_presigned_request_is_for_one_statement_and_no_other_query, 0,
                        3);
    suite_add_tcase(suite, presigned);
    UNIT_CASE(suite, "sigv4_verify", every_recorded_request_is_verified,
              a_changed_request_is_refused, a_clock_that_is_five_minutes_off_is_told_so,
              a_key_that_is_unknown_or_has_another_token_is_refused,
              a_temporary_key_is_good_until_it_expires, another_service_or_region_is_refused,
              an_amz_header_that_is_not_signed_is_refused,
              an_authorization_that_is_missing_or_in_pieces_is_told_so);
    return suite;
}

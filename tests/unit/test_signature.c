/* Signature Version 4 against what botocore made of the same requests. */
#include "daemon/cognito/signature.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/unit/unit.h"
#include "tests/unit/vectors.h"

#define VECTOR_COUNT 12
#define OBJECT_COUNT 8

static int64_t read_date(const char *date)
{
    struct tm utc = {0};

    ck_assert_int_eq(sscanf(date, "%4d%2d%2dT%2d%2d%2dZ", &utc.tm_year, &utc.tm_mon, &utc.tm_mday,
                            &utc.tm_hour, &utc.tm_min, &utc.tm_sec),
                     6);
    utc.tm_year -= 1900;
    utc.tm_mon -= 1;
    return timegm(&utc);
}

static struct signature_request request_of(struct json_object *vector)
{
    struct json_object *body = vectors_member(vector, "body");

    return (struct signature_request){
        .region = vectors_text(vector, "region"),
        .service = vectors_text(vector, "service"),
        .host = vectors_text(vector, "host"),
        .content_type = vectors_text(vector, "contentType"),
        .target = vectors_optional_text(vector, "target"),
        .body = json_object_get_string(body),
        .body_length = (size_t)json_object_get_string_len(body),
        .now_unix = read_date(vectors_text(vector, "date")),
    };
}

static void credentials_of(struct json_object *vector, struct aws_credentials *out)
{
    (void)snprintf(out->access_key_id, sizeof out->access_key_id, "%s",
                   vectors_text(vector, "accessKey"));
    ck_assert_int_eq(secret_copy_text(&out->secret_access_key, vectors_text(vector, "secretKey")),
                     0);
    ck_assert_int_eq(secret_copy_text(&out->session_token, vectors_optional_text(vector, "token")),
                     0);
}

/* Signs it, step by step, as the vector expects. */
static struct signature check_signing(struct json_object *vector,
                                      const struct signature_request *request)
{
    struct json_object *expected = vectors_member(vector, "expect");
    auto_aws_credentials struct aws_credentials credentials = {0};
    credentials_of(vector, &credentials);
    char text[8192];
    struct signature signature = {0};

    ck_assert_int_eq(signature_canonical_request(request, &credentials, text, sizeof text), 0);
    ck_assert_str_eq(text, vectors_text(expected, "canonicalRequest"));
    ck_assert_int_eq(signature_string_to_sign(request, &credentials, text, sizeof text), 0);
    ck_assert_str_eq(text, vectors_text(expected, "stringToSign"));
    ck_assert_int_eq(signature_make(request, &credentials, &signature), 0);
    ck_assert_str_eq(signature.authorization, vectors_text(expected, "authorization"));
    ck_assert_str_eq(signature.date, vectors_text(vector, "date"));
    return signature;
}

START_TEST(every_vector_is_signed_as_botocore_signs_it)
{
    struct json_object *vectors = vectors_read("sigv4-vectors.json");

    ck_assert_uint_eq(json_object_array_length(vectors), VECTOR_COUNT);
    struct json_object *vector = json_object_array_get_idx(vectors, (size_t)_i);
    struct signature_request request = request_of(vector);
    (void)check_signing(vector, &request);
    json_object_put(vectors);
}
END_TEST

START_TEST(every_object_is_signed_as_botocore_signs_it_for_s3)
{
    struct json_object *vectors = vectors_read("s3-vectors.json");

    ck_assert_uint_eq(json_object_array_length(vectors), OBJECT_COUNT);
    struct json_object *vector = json_object_array_get_idx(vectors, (size_t)_i);
    struct json_object *body = vectors_member(vector, "body");
    struct signature_request request = {
        .region = vectors_text(vector, "region"),
        .service = vectors_text(vector, "service"),
        .method = vectors_text(vector, "method"),
        .path = vectors_text(vector, "path"),
        .host = vectors_text(vector, "host"),
        .body = json_object_get_string(body),
        .body_length = (size_t)json_object_get_string_len(body),
        .sends_body_hash = true,
        .now_unix = read_date(vectors_text(vector, "date")),
    };
    struct signature signature = check_signing(vector, &request);
    ck_assert_str_eq(signature.body_hash,
                     vectors_text(vectors_member(vector, "expect"), "bodySha256"));
    json_object_put(vectors);
}
END_TEST

START_TEST(a_request_that_does_not_fit_is_refused_not_cut)
{
    auto_aws_credentials struct aws_credentials credentials = {.access_key_id = "AKIDEXAMPLE"};
    char region[300];
    memset(region, 'r', sizeof region - 1);
    region[sizeof region - 1] = '\0';
    struct signature_request request = {
        .region = region,
        .service = "cognito-idp",
        .host = "host",
        .content_type = "type",
        .target = "target",
        .body = "",
    };
    struct signature signature;

    ck_assert_int_eq(secret_copy_text(&credentials.secret_access_key, "secret"), 0);
    ck_assert_int_eq(signature_make(&request, &credentials, &signature), -ENOSPC);
    request.region = "eu-west-1";
    char small[16];
    ck_assert_int_eq(signature_canonical_request(&request, &credentials, small, sizeof small),
                     -ENOSPC);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("signature");
    TCase *vectors = tcase_create("vectors");

    tcase_add_loop_test(vectors, every_vector_is_signed_as_botocore_signs_it, 0, VECTOR_COUNT);
    tcase_add_loop_test(vectors, every_object_is_signed_as_botocore_signs_it_for_s3, 0,
                        OBJECT_COUNT);
    suite_add_tcase(suite, vectors);
    UNIT_CASE(suite, "limits", a_request_that_does_not_fit_is_refused_not_cut);
    return suite;
}

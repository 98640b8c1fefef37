/* Presigned questions to STS against what botocore made of the same. */
#include "daemon/cognito/presign.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"
#include "tests/unit/vectors.h"

#define SIGNED_AT 1795289400 /* 20261121T193000Z */

static void read_credentials(struct json_object *vector, struct aws_credentials *out)
{
    (void)snprintf(out->access_key_id, sizeof out->access_key_id, "%s",
                   vectors_text(vector, "accessKey"));
    ck_assert_int_eq(secret_copy_text(&out->secret_access_key, vectors_text(vector, "secretKey")),
                     0);
    ck_assert_int_eq(secret_copy_text(&out->session_token, vectors_optional_text(vector, "token")),
                     0);
}

START_TEST(every_vector_is_signed_as_botocore_signs_it)
{
    struct json_object *vectors = vectors_read("presign-vectors.json");
    struct json_object *vector = json_object_array_get_idx(vectors, (size_t)_i);
    auto_aws_credentials struct aws_credentials credentials = {0};
    auto_wipe struct secret query = {0};
    read_credentials(vector, &credentials);
    const struct presign_request request = {.region = vectors_text(vector, "region"),
                                            .host = vectors_text(vector, "host"),
                                            .header_text = vectors_text(vector, "statement"),
                                            .now_unix = SIGNED_AT};

    ck_assert_str_eq(vectors_text(vector, "date"), "20261121T193000Z");
    ck_assert_int_eq(presign_caller_identity(&request, &credentials, &query), 0);
    ck_assert_str_eq(query.bytes, vectors_text(vector, "query"));
    ck_assert_uint_eq(query.length, strlen(query.bytes));
    json_object_put(vectors);
}
END_TEST

START_TEST(a_token_that_does_not_fit_is_refused_not_cut)
{
    auto_aws_credentials struct aws_credentials credentials = {.access_key_id = "AKIDEXAMPLE"};
    auto_wipe struct secret query = {0};
    const struct presign_request request = {.region = "eu-west-1",
                                            .host = "sts.eu-west-1.amazonaws.com",
                                            .header_text = "00",
                                            .now_unix = SIGNED_AT};
    char token[6000];
    memset(token, '/', sizeof token - 1);
    token[sizeof token - 1] = '\0';
    ck_assert_int_eq(secret_copy_text(&credentials.session_token, token), 0);

    ck_assert_int_eq(presign_caller_identity(&request, &credentials, &query), -ENOSPC);
    ck_assert_uint_eq(query.length, 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("presign");
    TCase *vectors = UNIT_CASE(suite, "presign", a_token_that_does_not_fit_is_refused_not_cut);

    tcase_add_loop_test(vectors, every_vector_is_signed_as_botocore_signs_it, 0, 3);
    return suite;
}

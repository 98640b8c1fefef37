/* The emulator's DynamoDB, asked by what botocore signed. */
#include "tests/emulator/table_store.h"

#include <string.h>
#include <time.h>

#include "tests/emulator/router.h"
#include "tests/emulator/state.h"
#include "tests/emulator/text.h"
#include "tests/unit/unit.h"

#define DATE "20261121T193000Z"

static const char state[] =
    "{\"region\":\"eu-west-1\",\"userPools\":[],"
    "\"accessKeys\":[{\"accessKeyId\":\"AKIDEXAMPLE\",\"userName\":\"trigger\","
    "\"secretAccessKey\":\"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\","
    "\"allowedActions\":[\"dynamodb:PutItem\",\"dynamodb:GetItem\"]}],"
    "\"tables\":[{\"name\":\"hosts\",\"key\":\"key_id\"}]}";

/* A call as botocore signed it at DATE. */
struct signed_call {
    const char *operation;
    const char *body;
    const char *signature;
};

static const struct signed_call put_once = {
    "PutItem",
    "{\"TableName\":\"hosts\",\"Item\":{\"key_id\":{\"S\":\"k1\"},\"name\":{\"S\":\"web1\"}},"
    "\"ConditionExpression\":\"attribute_not_exists(key_id)\"}",
    "7ff4127817e0f978129d65b9ac8cca61b1492d3c885e309752d9657cac531fa4"};
static const struct signed_call get = {
    "GetItem",
    "{\"TableName\":\"hosts\",\"Key\":{\"key_id\":{\"S\":\"k1\"}},\"ConsistentRead\":true}",
    "ed78346a6a811f8b422e3020e130362cf7e7e80ef6477928f780cd35669940f4"};
static const struct signed_call get_another = {
    "GetItem", "{\"TableName\":\"hosts\",\"Key\":{\"key_id\":{\"S\":\"k2\"}}}",
    "e285405d2641572937b7ea0c53d9e136ae3e494c724cd9f5b672ba85f7ed784d"};
static const struct signed_call put_elsewhere = {
    "PutItem", "{\"TableName\":\"others\",\"Item\":{\"key_id\":{\"S\":\"k1\"}}}",
    "5e2cbe94f6e9092f511b38626432dd6d4c0d8e3f6394d5ce8692f0cab561d4e7"};
static const struct signed_call put_without_key = {
    "PutItem", "{\"TableName\":\"hosts\",\"Item\":{\"key_id\":{\"S\":\"\"}}}",
    "a7b735777c58ae0d39f974fd3486a19d27b3112ce307b7496e6ac57907997820"};

static struct world *make_world(void)
{
    struct world *world = world_new();
    char *problem = state_parse(world, state);
    struct tm parts = {0};

    ck_assert_msg(problem == NULL, "%s", problem);
    ck_assert_ptr_nonnull(strptime(DATE, "%Y%m%dT%H%M%SZ", &parts));
    world->clock.offset_seconds = (double)timegm(&parts) - clock_now(&world->clock);
    return world;
}

static void add_header(struct request *request, const char *name, char *value)
{
    request_add_header(request, name, value);
    free(value);
}

static void expect(struct world *world, const struct signed_call *call, const char *error,
                   const char *body)
{
    struct request request = {.method = text_copy("POST"),
                              .path = text_copy("/"),
                              .query = text_copy(""),
                              .body = text_copy(call->body),
                              .body_length = strlen(call->body)};
    struct reply reply = {0};

    request_add_header(&request, "Host", "localhost:8443");
    request_add_header(&request, "Content-Type", "application/x-amz-json-1.0");
    request_add_header(&request, "X-Amz-Date", DATE);
    add_header(&request, "X-Amz-Target", text_format("DynamoDB_20120810.%s", call->operation));
    add_header(&request, "Authorization",
               text_format("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/eu-west-1/dynamodb/"
                           "aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
                           "Signature=%s",
                           call->signature));
    router_answer(world, &request, &reply);
    ck_assert_str_eq(reply.error_type == NULL ? "" : reply.error_type, error);
    ck_assert_int_eq(reply.http_status, error[0] == '\0' ? 200 : 400);
    if (body != NULL)
        ck_assert_str_eq(reply.body, body);
    reply_release(&reply);
    request_release(&request);
}

START_TEST(what_is_put_is_got)
{
    struct world *world = make_world();

    expect(world, &get, "", "{}");
    expect(world, &put_once, "", "{}");
    expect(world, &get, "", "{\"Item\":{\"key_id\":{\"S\":\"k1\"},\"name\":{\"S\":\"web1\"}}}");
    expect(world, &get_another, "", "{}");
    world_free(world);
}
END_TEST

START_TEST(what_may_be_put_once_is_put_once)
{
    struct world *world = make_world();

    expect(world, &put_once, "", NULL);
    expect(world, &put_once, "ConditionalCheckFailedException", NULL);
    world_free(world);
}
END_TEST

START_TEST(what_is_wrong_is_refused)
{
    struct world *world = make_world();
    struct signed_call forged = put_once;
    forged.signature = get.signature;

    expect(world, &forged, "InvalidSignatureException", NULL);
    expect(world, &put_elsewhere, "ResourceNotFoundException", NULL);
    expect(world, &put_without_key, "ValidationException", NULL);
    json_object_put(world->access_keys[0]->allowed_actions);
    world->access_keys[0]->allowed_actions = json_object_new_array();
    expect(world, &put_once, "AccessDeniedException", NULL);
    expect(world, &get, "AccessDeniedException", NULL);
    world_free(world);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator_table_store");

    UNIT_CASE(suite, "tables", what_is_put_is_got, what_may_be_put_once_is_put_once,
              what_is_wrong_is_refused);
    return suite;
}

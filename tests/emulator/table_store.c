/* DynamoDB, as far as a table of hosts and one of nonces need it. */
#include "tests/emulator/table_store.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/encoding.h"
#include "tests/emulator/sigv4_verify.h"
#include "tests/emulator/text.h"

#define TARGET       "DynamoDB_20120810."
#define CONTENT_TYPE "application/x-amz-json-1.0"
#define EXCEPTION    "com.amazonaws.dynamodb.v20120810#"
#define SERVICE      "com.amazon.coral.service#"

/* One call and what it works on. */
struct table_call {
    struct world *world;
    struct json_object *input;
    struct json_object *output;
    char *message; /* of a refusal */
};

void table_free(struct table *table)
{
    free(table->name);
    free(table->key);
    json_release(&table->items);
    free(table);
}

bool table_store_is_meant(const char *target)
{
    return target != NULL && text_starts_with(target, TARGET);
}

static struct table *find_table(const struct world *world, const char *name)
{
    for (size_t i = 0; name != NULL && i < world->table_count; i++)
        if (strcmp(world->tables[i]->name, name) == 0)
            return world->tables[i];
    return NULL;
}

static const char *refuse(struct table_call *call, const char *type, const char *message)
{
    call->message = text_copy(message);
    return type;
}

/* The text that an attribute is: {"S": "…"}; NULL when it is none. */
static const char *text_attribute(const struct json_object *item, const char *name)
{
    return json_text(json_member(item, name), "S");
}

/* Which item is meant by an object that has the table's key: NULL when it has none. */
static const char *find_key(struct table_call *call, const char *member, const struct table *table)
{
    const char *key = text_attribute(json_member(call->input, member), table->key);

    return key != NULL && key[0] != '\0' ? key : NULL;
}

static const char *refuse_key(struct table_call *call)
{
    return refuse(call, EXCEPTION "ValidationException",
                  "One or more parameter values were invalid: Missing the key in the item");
}

static struct json_object *find_item(const struct table *table, const char *key)
{
    return json_member(table->items, key);
}

/* Each returns NULL, or the type of its refusal. */
static const char *get_item(struct table_call *call, struct table *table)
{
    const char *key = find_key(call, "Key", table);

    if (key == NULL)
        return refuse_key(call);
    struct json_object *item = find_item(table, key);
    if (item != NULL)
        json_object_object_add(call->output, "Item", json_object_get(item));
    return NULL;
}

/* The only condition there is: that the key's attribute does not exist. */
static const char *check_condition(struct table_call *call, const struct table *table,
                                   const char *key)
{
    const char *condition = json_text(call->input, "ConditionExpression");
    auto_free char *known = text_format("attribute_not_exists(%s)", table->key);

    if (condition == NULL)
        return NULL;
    if (strcmp(condition, known) != 0)
        return refuse(call, EXCEPTION "ValidationException",
                      "Invalid ConditionExpression: the emulator knows only "
                      "attribute_not_exists(KEY)");
    if (find_item(table, key) == NULL)
        return NULL;
    return refuse(call, EXCEPTION "ConditionalCheckFailedException",
                  "The conditional request failed");
}

static const char *put_item(struct table_call *call, struct table *table)
{
    const char *key = find_key(call, "Item", table);

    if (key == NULL)
        return refuse_key(call);
    const char *refusal = check_condition(call, table, key);
    if (refusal != NULL)
        return refusal;
    if (table->items == NULL)
        table->items = json_object_new_object();
    json_object_object_add(table->items, key, json_copy(json_member(call->input, "Item")));
    return NULL;
}

static const struct {
    const char *name;
    const char *(*run)(struct table_call *call, struct table *table);
} operations[] = {{"GetItem", get_item}, {"PutItem", put_item}};

static const char *signature_error(enum signature_verdict verdict)
{
    switch (verdict) {
    case SIGNATURE_MISSING:
        return SERVICE "MissingAuthenticationTokenException";
    case SIGNATURE_INCOMPLETE:
        return SERVICE "IncompleteSignatureException";
    case SIGNATURE_UNKNOWN_KEY:
        return SERVICE "UnrecognizedClientException";
    case SIGNATURE_EXPIRED_KEY:
        return SERVICE "ExpiredTokenException";
    case SIGNATURE_REFUSED:
        return SERVICE "InvalidSignatureException";
    case SIGNATURE_GOOD:
        break;
    }
    return NULL;
}

static const char *check_caller(struct table_call *call, const struct request *request,
                                const char *operation, struct json_object *log)
{
    const struct signature_check check = {.request = request,
                                          .service = "dynamodb",
                                          .region = call->world->region,
                                          .now_unix = clock_now(&call->world->clock)};
    const struct access_key *key = NULL;
    auto_free char *action = text_format("dynamodb:%s", operation);
    const char *refusal = signature_error(sigv4_verify(call->world, &check, &key, &call->message));

    if (refusal != NULL)
        return refusal;
    json_put_text(log, "accessKey", key->id);
    if (json_list_holds(key->allowed_actions, action))
        return NULL;
    call->message = text_format("User: %s is not authorized to perform: %s", key->arn, action);
    return SERVICE "AccessDeniedException";
}

static const char *run(struct table_call *call, const char *operation, struct json_object *log)
{
    const char *name = json_text(call->input, "TableName");
    struct table *table = find_table(call->world, name);

    json_put_text(log, "TableName", name);
    if (table == NULL)
        return refuse(call, EXCEPTION "ResourceNotFoundException", "Requested resource not found");
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        if (strcmp(operations[i].name, operation) == 0)
            return operations[i].run(call, table);
    return refuse(call, SERVICE "UnknownOperationException", "");
}

void table_store_answer(struct world *world, const struct request *request, struct json_object *log,
                        struct reply *reply)
{
    const char *operation = request_header(request, "X-Amz-Target") + strlen(TARGET);
    struct table_call call = {.world = world,
                              .input = json_parse(request->body, request->body_length, NULL),
                              .output = json_object_new_object()};

    json_put_text(log, "service", "dynamodb");
    json_put_text(log, "operation", operation);
    const char *refusal = check_caller(&call, request, operation, log);
    if (refusal == NULL)
        refusal = run(&call, operation, log);
    if (refusal != NULL) {
        json_put_text(call.output, "__type", refusal);
        json_put_text(call.output, "message", call.message);
    }
    reply->http_status = refusal == NULL ? 200 : 400;
    reply->content_type = CONTENT_TYPE;
    reply->request_id = uuid_random();
    reply->error_type = refusal == NULL ? NULL : text_copy(strchr(refusal, '#') + 1);
    reply->error_message = text_copy(call.message);
    reply->body = text_copy(json_line(call.output));
    json_release(&call.input);
    json_release(&call.output);
    free(call.message);
}

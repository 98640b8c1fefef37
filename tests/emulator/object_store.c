/* S3, as far as one program that writes and many that read an object need it. */
#include "tests/emulator/object_store.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/encoding.h"
#include "tests/emulator/sigv4_verify.h"
#include "tests/emulator/text.h"

/* A refusal, in S3's words. */
struct refusal {
    int http_status; /* 0: none */
    const char *code;
    const char *message;
};

static void object_free(struct object *object)
{
    free(object->key);
    free(object->body);
    free(object->etag);
    free(object);
}

void bucket_free(struct bucket *bucket)
{
    for (size_t i = 0; i < bucket->object_count; i++)
        object_free(bucket->objects[i]);
    free(bucket->objects);
    free(bucket->name);
    free(bucket);
}

/* The bucket of "/BUCKET/KEY", and where KEY begins. */
static struct bucket *find_bucket(const struct world *world, const char *path, const char **key)
{
    size_t length = strcspn(path + 1, "/");

    for (size_t i = 0; path[0] == '/' && i < world->bucket_count; i++) {
        const char *name = world->buckets[i]->name;
        if (strlen(name) != length || strncmp(name, path + 1, length) != 0)
            continue;
        *key = path + 1 + length + (path[1 + length] == '/');
        return world->buckets[i];
    }
    return NULL;
}

static struct object *find_object(const struct bucket *bucket, const char *key)
{
    for (size_t i = 0; i < bucket->object_count; i++) {
        if (strcmp(bucket->objects[i]->key, key) == 0)
            return bucket->objects[i];
    }
    return NULL;
}

const char *object_store_operation(const struct world *world, const struct request *request)
{
    const char *key = NULL;

    if (find_bucket(world, request->path, &key) == NULL)
        return NULL;
    if (strcmp(request->method, "GET") == 0)
        return "GetObject";
    return strcmp(request->method, "PUT") == 0 ? "PutObject" : NULL;
}

static struct refusal refusal_of(enum signature_verdict verdict, const char *message)
{
    static const char see_log[] = "The request was not signed as it should be; see the log.";

    switch (verdict) {
    case SIGNATURE_MISSING:
        return (struct refusal){403, "AccessDenied", "Access Denied"};
    case SIGNATURE_INCOMPLETE:
        return (struct refusal){400, "AuthorizationHeaderMalformed", see_log};
    case SIGNATURE_UNKNOWN_KEY:
        return (struct refusal){403, "InvalidAccessKeyId", see_log};
    case SIGNATURE_EXPIRED_KEY:
        return (struct refusal){400, "ExpiredToken", see_log};
    case SIGNATURE_REFUSED:
        if (text_starts_with(message, "Signature expired") ||
            text_starts_with(message, "Signature not yet current"))
            return (struct refusal){403, "RequestTimeTooSkewed", see_log};
        return (struct refusal){403, "SignatureDoesNotMatch", see_log};
    case SIGNATURE_GOOD:
        break;
    }
    return (struct refusal){0};
}

/* S3 wants the hash of the body in a header. That it is the body's has been verified with the
 * signature, which is made over the one and not the other. */
static struct refusal check_body_hash(const struct request *request)
{
    if (request_header(request, "X-Amz-Content-Sha256") != NULL)
        return (struct refusal){0};
    return (struct refusal){400, "InvalidRequest",
                            "Missing required header for this request: x-amz-content-sha256"};
}

static bool needs_no_signature(const struct bucket *bucket, const char *operation)
{
    return bucket->access == BUCKET_PUBLIC ||
           (bucket->access == BUCKET_PUBLIC_READ && strcmp(operation, "GetObject") == 0);
}

/* Who asks must be allowed to. `may_list` says whether who asks may know what is not there. */
static struct refusal check_caller(const struct world *world, const struct request *request,
                                   const char *operation, struct json_object *log, bool *may_list)
{
    const struct signature_check check = {.request = request,
                                          .service = "s3",
                                          .region = world->region,
                                          .now_unix = clock_now(&world->clock)};
    const struct access_key *key = NULL;
    auto_free char *message = NULL;
    auto_free char *action = text_format("s3:%s", operation);

    enum signature_verdict verdict = sigv4_verify(world, &check, &key, &message);
    if (verdict != SIGNATURE_GOOD) {
        json_put_text(log, "why", message);
        return refusal_of(verdict, message);
    }
    json_put_text(log, "accessKey", key->id);
    *may_list = json_list_holds(key->allowed_actions, "s3:ListBucket");
    if (!json_list_holds(key->allowed_actions, action))
        return (struct refusal){403, "AccessDenied", "Access Denied"};
    return check_body_hash(request);
}

static void refuse(const struct refusal *refusal, struct reply *reply)
{
    reply->http_status = refusal->http_status;
    reply->error_type = text_copy(refusal->code);
    reply->body = text_format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code>"
                              "<Message>%s</Message><RequestId>%s</RequestId></Error>",
                              refusal->code, refusal->message, reply->request_id);
}

/* "bytes=FROM-TO" alone, as S3's other forms are nobody's here. */
static void get_part(const struct object *object, const char *range, struct reply *reply)
{
    unsigned long long from = 0, to = 0;
    size_t length = strlen(object->body);

    if (sscanf(range, "bytes=%llu-%llu", &from, &to) != 2 || from > to || from >= length) {
        refuse(&(struct refusal){416, "InvalidRange", "The requested range is not satisfiable"},
               reply);
        return;
    }
    size_t wanted = to - from + 1 < length - from ? (size_t)(to - from + 1) : length - from;
    reply->http_status = 206;
    reply->body = text_format("%.*s", (int)wanted, object->body + from);
}

static void get(const struct object *object, const struct request *request, struct reply *reply)
{
    const char *known = request_header(request, "If-None-Match");
    const char *range = request_header(request, "Range");
    bool is_known = known != NULL && strcmp(known, object->etag) == 0;

    reply->etag = text_copy(object->etag);
    if (range != NULL && !is_known) {
        get_part(object, range, reply);
        return;
    }
    reply->http_status = is_known ? 304 : 200;
    reply->body = text_copy(is_known ? "" : object->body);
}

/* An ETag is opaque: S3 itself promises no MD5. */
static char *make_etag(const struct request *request)
{
    uint8_t digest[DIGEST_LENGTH];

    digest_sha256(&(struct span){request->body, request->body_length}, 1, digest);
    auto_free char *hash = hex_encode(digest, sizeof digest);
    return text_format("\"%.32s\"", hash);
}

static void put(struct bucket *bucket, const char *key, const struct request *request,
                struct reply *reply)
{
    struct object *object = find_object(bucket, key);

    if (object == NULL) {
        object = calloc(1, sizeof *object);
        if (object == NULL)
            abort();
        object->key = text_copy(key);
        list_append(bucket->objects, bucket->object_count, object);
    }
    free(object->body);
    free(object->etag);
    object->body = text_copy(request->body);
    object->etag = make_etag(request);
    reply->http_status = 200;
    reply->etag = text_copy(object->etag);
    reply->body = text_copy("");
}

void object_store_answer(struct world *world, const struct request *request,
                         struct json_object *log, struct reply *reply)
{
    const char *operation = object_store_operation(world, request);
    const char *key = NULL;
    struct bucket *bucket = find_bucket(world, request->path, &key);
    bool may_list = true;
    struct refusal refusal = {0};

    reply->request_id = uuid_random();
    reply->content_type = "application/xml";
    json_put_text(log, "service", "s3");
    json_put_text(log, "operation", operation);
    json_put_text(log, "key", key);
    if (!needs_no_signature(bucket, operation))
        refusal = check_caller(world, request, operation, log, &may_list);
    bool is_put = strcmp(operation, "PutObject") == 0;
    const struct object *object = find_object(bucket, key);
    if (refusal.http_status == 0 && !is_put && object == NULL)
        refusal = may_list ? (struct refusal){404, "NoSuchKey", "The specified key does not exist."}
                           : (struct refusal){403, "AccessDenied", "Access Denied"};
    if (refusal.http_status != 0)
        refuse(&refusal, reply);
    else if (is_put)
        put(bucket, key, request, reply);
    else
        get(object, request, reply);
}

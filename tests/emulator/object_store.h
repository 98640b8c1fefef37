/* Objects in buckets, as S3 keeps them: PUT and GET of whole objects at /BUCKET/KEY, with ETags,
 * If-None-Match and Signature Version 4. */
#ifndef TESTS_EMULATOR_OBJECT_STORE_H
#define TESTS_EMULATOR_OBJECT_STORE_H

#include "tests/emulator/request.h"
#include "tests/emulator/world.h"

/* Who needs no signature. */
enum bucket_access {
    BUCKET_PRIVATE,     /* nobody */
    BUCKET_PUBLIC_READ, /* who reads, as from a plain web server */
    BUCKET_PUBLIC,      /* anybody, also to write: a test that spoils objects */
};

struct object {
    char *key; /* as in the path, percent-encoded */
    char *body;
    char *etag; /* with its quotes */
};

struct bucket {
    char *name;
    int access; /* enum bucket_access */
    struct object **objects;
    size_t object_count;
};

void bucket_free(struct bucket *bucket);

/* "GetObject" or "PutObject"; NULL: the request is for no bucket. */
const char *object_store_operation(const struct world *world, const struct request *request);

/* Answers a request that has such an operation. */
void object_store_answer(struct world *world, const struct request *request,
                         struct json_object *log, struct reply *reply);

#endif

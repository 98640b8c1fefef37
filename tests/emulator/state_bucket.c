/* Buckets: a name, and who may read and write without a signature. */
#include "tests/emulator/state_bucket.h"

#include <stddef.h>
#include <stdlib.h>

#include "tests/emulator/object_store.h"
#include "tests/emulator/text.h"
#include "tests/emulator/world.h"

static const char *const accesses[] = {"private", "publicRead", "public", NULL};

static const struct field bucket_fields[] = {
    {"name", FIELD_TEXT, true, offsetof(struct bucket, name), 0, 0, NULL, NULL},
    {"access", FIELD_CHOICE, false, offsetof(struct bucket, access), 0, 0, accesses, NULL},
    {0}};

int state_read_bucket(struct field_reader *reader, struct json_object *value, void *owner)
{
    struct world *world = owner;
    struct bucket *bucket = calloc(1, sizeof *bucket);

    if (bucket == NULL)
        abort();
    list_append(world->buckets, world->bucket_count, bucket);
    return field_read_object(reader, value, bucket_fields, bucket);
}

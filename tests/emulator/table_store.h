/* Items in tables, as DynamoDB keeps them: PutItem and GetItem by a text key, and the one condition
 * that nobody has been there before. */
#ifndef TESTS_EMULATOR_TABLE_STORE_H
#define TESTS_EMULATOR_TABLE_STORE_H

#include "tests/emulator/request.h"
#include "tests/emulator/world.h"

struct table {
    char *name;
    char *key;                 /* the attribute that is the partition key, a text */
    struct json_object *items; /* by key; NULL: none yet */
};

void table_free(struct table *table);

/* Whether a request with this X-Amz-Target (or NULL) is for a table. */
bool table_store_is_meant(const char *target);

/* Answers such a POST. The world is locked. */
void table_store_answer(struct world *world, const struct request *request, struct json_object *log,
                        struct reply *reply);

#endif

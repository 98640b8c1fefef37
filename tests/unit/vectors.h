/* The recorded test vectors in tests/data, read with json-c. A missing member fails the test. */
#ifndef TESTS_UNIT_VECTORS_H
#define TESTS_UNIT_VECTORS_H

#include <stddef.h>

#include <json-c/json.h>

/* The whole file; json_object_put() it. */
struct json_object *vectors_read(const char *file_name);

/* A member that must be there. */
struct json_object *vectors_member(struct json_object *of, const char *name);
const char *vectors_text(struct json_object *of, const char *name);

/* A member that may be null: then NULL. */
const char *vectors_optional_text(struct json_object *of, const char *name);

#endif

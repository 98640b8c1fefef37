/* Short ways to read and build JSON with json-c. */
#ifndef TESTS_EMULATOR_JSON_H
#define TESTS_EMULATOR_JSON_H

#include <json-c/json.h>
#include <stdbool.h>

static inline void json_release(struct json_object **object)
{
    if (*object != NULL)
        json_object_put(*object);
}

/* auto_json struct json_object *object = NULL; lets go at the end of the scope. */
#define auto_json __attribute__((cleanup(json_release)))

/* Parses one document and nothing else, by the letter of the standard. NULL: it is none, and
 * `problem`, unless it is NULL, is set to why, with the line, to be freed. A document that is just
 * `null` is none. */
struct json_object *json_parse(const char *text, size_t length, char **problem);

/* The member's text; NULL when it is absent, null or no string. `object` may be NULL. */
const char *json_text(const struct json_object *object, const char *key);

/* The member; NULL when absent or null. */
struct json_object *json_member(const struct json_object *object, const char *key);

/* Whether a list of texts holds this one. `list` may be NULL. */
bool json_list_holds(const struct json_object *list, const char *text);

/* Set a member. A NULL text sets nothing. A timestamp is written as the service writes it:
 * 1.795295621146E9. */
void json_put_text(struct json_object *object, const char *key, const char *value);
void json_put_timestamp(struct json_object *object, const char *key, double at_unix);
void json_put_number(struct json_object *object, const char *key, double value);
void json_put_integer(struct json_object *object, const char *key, int64_t value);
void json_put_boolean(struct json_object *object, const char *key, bool value);

/* Adds an empty object or list as a member and returns it. */
struct json_object *json_put_object(struct json_object *object, const char *key);
struct json_object *json_put_list(struct json_object *object, const char *key);

/* A copy that shares nothing, the caller's. */
struct json_object *json_copy(struct json_object *object);

void json_list_add_text(struct json_object *list, const char *text);

/* The document on one line, without blanks; lives as long as `object` stays as it is. */
const char *json_line(struct json_object *object);

#endif

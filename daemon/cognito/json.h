/* JSON as AWS speaks it, over json-c: strict and bounded in, wiped after use. */
#ifndef DAEMON_COGNITO_JSON_H
#define DAEMON_COGNITO_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/secret.h"
#include "common/text_map.h"

struct json_object;

/* auto_json struct json_object *reply = NULL; wiped and freed at the end of the scope. */
#define auto_json __attribute__((cleanup(json_release)))
void json_release(struct json_object **object);

/* Reads one object, and nothing behind it. Errors: -EBADMSG it is not one, or nested deeper than
 * 16; -ENOMEM. */
int json_read(const char *bytes, size_t length, struct json_object **out);

/* Whether two members of one object had the same name: json-c keeps the last one silently. Of the
 * text that json_read() read into `object`. */
bool json_has_duplicates(const char *bytes, size_t length, struct json_object *object);

/* A member; NULL when it is absent or null. */
struct json_object *json_member(struct json_object *of, const char *name);
/* A member that is an object, an array or a text; NULL when it is absent, null or something else.
 * A text with a NUL in it counts as something else. */
struct json_object *json_object_member(struct json_object *of, const char *name);
struct json_object *json_array_member(struct json_object *of, const char *name);
const char *json_text_member(struct json_object *of, const char *name);
/* The text that a value is, or NULL. */
const char *json_text_of(struct json_object *value);
/* The text, or "" when there is none. */
const char *json_text_or_empty(struct json_object *of, const char *name);
/* A number (times have fractions); false when it is absent or no finite number. */
bool json_number_member(struct json_object *of, const char *name, double *out);
/* Whether a member is the boolean true. */
bool json_true_member(struct json_object *of, const char *name);
/* A text, as a secret; empty when there is none. Errors: -ENOMEM. */
int json_secret_member(struct json_object *of, const char *name, struct secret *out);
/* The text members of an object member. Errors: those of text_map_set(). */
int json_map_member(struct json_object *of, const char *name, struct text_map *out);

/* An object being written. The first error sticks and is told at the end. */
struct json_form {
    struct json_object *object;
    int error;
};

struct json_form json_form_start(void);
void json_form_text(struct json_form *form, const char *name, const char *text);
void json_form_secret(struct json_form *form, const char *name, const struct secret *secret);
void json_form_number(struct json_form *form, const char *name, int64_t number);
/* Leaves the member out when the map is NULL or empty. */
void json_form_map(struct json_form *form, const char *name, const struct text_map *map);
/* Puts a form into another one, which owns it from now on. */
void json_form_object(struct json_form *form, const char *name, struct json_form *member);
/* Writes the text into `out`, which must be empty, and wipes the form. Errors: -ENOMEM. */
int json_form_finish(struct json_form *form, struct secret *out);

#endif

/* Reading JSON from outside, and wiping what json-c keeps. */
#include "daemon/cognito/json.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include <json-c/json.h>
#include <json-c/json_visit.h>

#include "common/json_ascii.h"

#define MAX_DEPTH 16

/* json-c gives its texts out as const; they are ours to wipe before they are freed. */
static void wipe_text(const char *text, size_t length)
{
    secret_wipe_bytes((char *)(uintptr_t)text, length);
}

static int wipe_value(struct json_object *value, int flags, struct json_object *parent,
                      const char *key, size_t *index, void *context)
{
    (void)flags, (void)parent, (void)key, (void)index, (void)context;
    if (json_object_is_type(value, json_type_string))
        wipe_text(json_object_get_string(value), (size_t)json_object_get_string_len(value));
    return JSON_C_VISIT_RETURN_CONTINUE;
}

void json_release(struct json_object **object)
{
    if (*object == NULL)
        return;
    (void)json_c_visit(*object, 0, wipe_value, NULL);
    (void)json_object_put(*object);
    *object = NULL;
}

static bool is_blank(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (memchr(" \t\r\n", bytes[i], 4) == NULL)
            return false;
    return true;
}

/* How often a character stands outside of texts. */
static size_t count_outside_texts(const char *bytes, size_t length, char wanted)
{
    size_t count = 0;
    bool in_text = false;

    for (size_t i = 0; i < length; i++) {
        if (in_text && bytes[i] == '\\')
            i++;
        else if (bytes[i] == '"')
            in_text = !in_text;
        else if (!in_text && bytes[i] == wanted)
            count++;
    }
    return count;
}

/* json-c, even when strict, takes names in single quotes. */
int json_read(const char *bytes, size_t length, struct json_object **out)
{
    auto_wipe struct secret ascii = {0};

    int r = json_ascii_escape(bytes, length, &ascii);
    if (r < 0)
        return r;
    if (ascii.length > INT32_MAX)
        return -EBADMSG;
    struct json_tokener *tokener = json_tokener_new_ex(MAX_DEPTH);
    if (tokener == NULL)
        return -ENOMEM;
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8 |
                                        JSON_TOKENER_ALLOW_TRAILING_CHARS);
    auto_json struct json_object *object =
        json_tokener_parse_ex(tokener, ascii.bytes, (int)ascii.length);
    enum json_tokener_error error = json_tokener_get_error(tokener);
    size_t used = json_tokener_get_parse_end(tokener);
    json_tokener_free(tokener);
    if (error != json_tokener_success || !json_object_is_type(object, json_type_object) ||
        !is_blank(ascii.bytes + used, ascii.length - used) ||
        count_outside_texts(bytes, length, '\'') > 0)
        return -EBADMSG;
    *out = object;
    object = NULL;
    return 0;
}

static int count_member(struct json_object *value, int flags, struct json_object *parent,
                        const char *key, size_t *index, void *context)
{
    size_t *count = context;

    (void)value, (void)parent, (void)index;
    if (key != NULL && flags != JSON_C_VISIT_SECOND)
        (*count)++;
    return JSON_C_VISIT_RETURN_CONTINUE;
}

/* Every member has one colon outside of texts. */
bool json_has_duplicates(const char *bytes, size_t length, struct json_object *object)
{
    size_t kept = 0;

    (void)json_c_visit(object, 0, count_member, &kept);
    return kept != count_outside_texts(bytes, length, ':');
}

struct json_object *json_member(struct json_object *of, const char *name)
{
    struct json_object *member = NULL;

    return json_object_object_get_ex(of, name, &member) ? member : NULL;
}

static struct json_object *member_of_type(struct json_object *of, const char *name, json_type type)
{
    struct json_object *member = json_member(of, name);

    return json_object_is_type(member, type) ? member : NULL;
}

struct json_object *json_object_member(struct json_object *of, const char *name)
{
    return member_of_type(of, name, json_type_object);
}

struct json_object *json_array_member(struct json_object *of, const char *name)
{
    return member_of_type(of, name, json_type_array);
}

const char *json_text_of(struct json_object *value)
{
    if (!json_object_is_type(value, json_type_string))
        return NULL;
    const char *text = json_object_get_string(value);
    return strlen(text) == (size_t)json_object_get_string_len(value) ? text : NULL;
}

const char *json_text_member(struct json_object *of, const char *name)
{
    return json_text_of(json_member(of, name));
}

const char *json_text_or_empty(struct json_object *of, const char *name)
{
    const char *text = json_text_member(of, name);

    return text == NULL ? "" : text;
}

bool json_number_member(struct json_object *of, const char *name, double *out)
{
    struct json_object *member = json_member(of, name);

    if (!json_object_is_type(member, json_type_double) &&
        !json_object_is_type(member, json_type_int))
        return false;
    double number = json_object_get_double(member);
    if (!isfinite(number))
        return false;
    *out = number;
    return true;
}

bool json_true_member(struct json_object *of, const char *name)
{
    struct json_object *member = json_member(of, name);

    return json_object_is_type(member, json_type_boolean) && json_object_get_boolean(member) != 0;
}

int json_secret_member(struct json_object *of, const char *name, struct secret *out)
{
    const char *text = json_text_member(of, name);

    return text == NULL || text[0] == '\0' ? 0 : secret_copy_text(out, text);
}

int json_map_member(struct json_object *of, const char *name, struct text_map *out)
{
    struct json_object *member = json_object_member(of, name);

    if (member == NULL)
        return 0;
    struct json_object_iterator at = json_object_iter_begin(member);
    struct json_object_iterator end = json_object_iter_end(member);
    for (; !json_object_iter_equal(&at, &end); json_object_iter_next(&at)) {
        const char *text = json_text_of(json_object_iter_peek_value(&at));
        int r = text == NULL ? 0 : text_map_set(out, json_object_iter_peek_name(&at), text);
        if (r < 0)
            return r;
    }
    return 0;
}

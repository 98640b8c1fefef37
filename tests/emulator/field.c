/* Reads JSON into structs by tables of fields. */
#include "tests/emulator/field.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/text.h"

int field_complain(struct field_reader *reader, const char *format, ...)
{
    va_list arguments;
    auto_free char *complaint = NULL;

    va_start(arguments, format);
    if (vasprintf(&complaint, format, arguments) < 0)
        abort();
    va_end(arguments);
    if (reader->problem == NULL)
        reader->problem =
            text_format("%s: %s", *reader->place == '\0' ? "(top)" : reader->place, complaint);
    return -EBADMSG;
}

/* Goes one step down; gives the length to go back to. */
static size_t enter(struct field_reader *reader, const char *step)
{
    size_t length = strlen(reader->place);
    const char *dot = *step == '[' || length == 0 ? "" : ".";

    (void)snprintf(reader->place + length, sizeof reader->place - length, "%s%s", dot, step);
    return length;
}

static void leave(struct field_reader *reader, size_t length)
{
    reader->place[length] = '\0';
}

static bool is_key(const struct field *fields, const char *key)
{
    for (; fields->key != NULL; fields++) {
        if (strcmp(fields->key, key) == 0)
            return true;
    }
    return false;
}

static int read_integer(struct field_reader *reader, const struct field *field,
                        struct json_object *value, int64_t *out)
{
    int64_t number = json_object_get_int64(value);

    if (!json_object_is_type(value, json_type_int))
        return field_complain(reader, "must be a whole number");
    if (number < field->minimum || number > field->maximum)
        return field_complain(reader, "must be from %lld to %lld", (long long)field->minimum,
                              (long long)field->maximum);
    *out = number;
    return 0;
}

static int read_choice(struct field_reader *reader, const struct field *field,
                       struct json_object *value, int *out)
{
    if (!json_object_is_type(value, json_type_string))
        return field_complain(reader, "must be a text");
    for (int i = 0; field->choices[i] != NULL; i++) {
        if (strcmp(field->choices[i], json_object_get_string(value)) == 0) {
            *out = i;
            return 0;
        }
    }
    return field_complain(reader, "\"%s\" is not known; it may be %s, for example",
                          json_object_get_string(value), field->choices[0]);
}

static int read_text(struct field_reader *reader, struct json_object *value, char **out)
{
    if (!json_object_is_type(value, json_type_string))
        return field_complain(reader, "must be a text");
    if (strlen(json_object_get_string(value)) != (size_t)json_object_get_string_len(value))
        return field_complain(reader, "must not hold a NUL character");
    free(*out);
    *out = text_copy(json_object_get_string(value));
    return 0;
}

static int keep_json(struct json_object *value, struct json_object **out)
{
    json_object_put(*out);
    *out = json_object_get(value);
    return 0;
}

static int read_text_list(struct field_reader *reader, struct json_object *value,
                          struct json_object **out)
{
    if (!json_object_is_type(value, json_type_array))
        return field_complain(reader, "must be a list of texts");
    for (size_t i = 0; i < json_object_array_length(value); i++) {
        if (!json_object_is_type(json_object_array_get_idx(value, i), json_type_string))
            return field_complain(reader, "must be a list of texts");
    }
    return keep_json(value, out);
}

static int read_text_map(struct field_reader *reader, struct json_object *value,
                         struct json_object **out)
{
    if (!json_object_is_type(value, json_type_object))
        return field_complain(reader, "must be an object of texts");
    json_object_object_foreach(value, key, item)
    {
        if (!json_object_is_type(item, json_type_string))
            return field_complain(reader, "\"%s\" must be a text", key);
    }
    return keep_json(value, out);
}

static int read_items(struct field_reader *reader, const struct field *field,
                      struct json_object *value, void *owner)
{
    int r = 0;

    if (!json_object_is_type(value, json_type_array))
        return field_complain(reader, "must be a list of objects");
    for (size_t i = 0; r == 0 && i < json_object_array_length(value); i++) {
        auto_free char *step = text_format("[%zu]", i);
        size_t length = enter(reader, step);
        r = field->read(reader, json_object_array_get_idx(value, i), owner);
        leave(reader, length);
    }
    return r;
}

static int read_boolean(struct field_reader *reader, struct json_object *value, bool *out)
{
    if (!json_object_is_type(value, json_type_boolean))
        return field_complain(reader, "must be true or false");
    *out = json_object_get_boolean(value);
    return 0;
}

static int read_field(struct field_reader *reader, const struct field *field,
                      struct json_object *value, void *owner)
{
    void *member = (char *)owner + field->offset;

    switch (field->kind) {
    case FIELD_TEXT:
        return read_text(reader, value, member);
    case FIELD_BOOLEAN:
        return read_boolean(reader, value, member);
    case FIELD_INTEGER:
        return read_integer(reader, field, value, member);
    case FIELD_CHOICE:
        return read_choice(reader, field, value, member);
    case FIELD_TEXT_LIST:
        return read_text_list(reader, value, member);
    case FIELD_TEXT_MAP:
        return read_text_map(reader, value, member);
    case FIELD_OBJECT:
        return field->read(reader, value, owner);
    case FIELD_OBJECTS:
        return read_items(reader, field, value, owner);
    }
    return -EBADMSG;
}

/* Refuses keys that no field has. */
static int check_keys(struct field_reader *reader, struct json_object *object,
                      const struct field *fields)
{
    json_object_object_foreach(object, key, value)
    {
        (void)value;
        if (!is_key(fields, key))
            return field_complain(reader, "\"%s\" is not a key that is known here", key);
    }
    return 0;
}

int field_read_object(struct field_reader *reader, struct json_object *object,
                      const struct field *fields, void *owner)
{
    if (!json_object_is_type(object, json_type_object))
        return field_complain(reader, "must be an object");
    int r = check_keys(reader, object, fields);
    for (const struct field *field = fields; r == 0 && field->key != NULL; field++) {
        struct json_object *value = json_member(object, field->key);
        if (value == NULL && field->required)
            r = field_complain(reader, "\"%s\" is missing", field->key);
        if (value == NULL)
            continue;
        size_t length = enter(reader, field->key);
        r = read_field(reader, field, value, owner);
        leave(reader, length);
    }
    return r;
}

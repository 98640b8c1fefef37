/* Short ways to read and build JSON. */
#include "tests/emulator/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/json_ascii.h"
#include "tests/emulator/text.h"

static unsigned line_of(const char *text, size_t offset)
{
    unsigned line = 1;

    for (size_t i = 0; i < offset; i++)
        line += text[i] == '\n';
    return line;
}

/* json-c takes 'texts' in single quotes even when it is strict. The place of the first one outside
 * of a proper text; `length` when there is none. */
static size_t find_single_quote(const char *text, size_t length)
{
    bool inside = false;

    for (size_t i = 0; i < length; i++) {
        if (inside && text[i] == '\\') {
            i++;
            continue;
        }
        if (text[i] == '"')
            inside = !inside;
        if (text[i] == '\'' && !inside)
            return i;
    }
    return length;
}

static struct json_object *parse_ascii(const struct secret *ascii, char **problem)
{
    struct json_tokener *tokener = json_tokener_new();
    size_t end = find_single_quote(ascii->bytes, ascii->length);
    struct json_object *parsed = NULL;
    const char *why = "unexpected character";

    if (end == ascii->length) {
        json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
        parsed = json_tokener_parse_ex(tokener, ascii->bytes, (int)ascii->length);
        end = json_tokener_get_parse_end(tokener);
        enum json_tokener_error error = json_tokener_get_error(tokener);
        why = error == json_tokener_continue ? "it ends too early" : json_tokener_error_desc(error);
    }
    json_tokener_free(tokener);
    end += strspn(ascii->bytes + end, " \t\r\n");
    if (parsed != NULL && end == ascii->length)
        return parsed;
    json_object_put(parsed);
    if (problem != NULL)
        *problem = text_format("line %u: no JSON: %s", line_of(ascii->bytes, end), why);
    return NULL;
}

struct json_object *json_parse(const char *text, size_t length, char **problem)
{
    auto_wipe struct secret ascii = {0};

    if (json_ascii_escape(text, length, &ascii) == 0)
        return parse_ascii(&ascii, problem);
    if (problem != NULL)
        *problem = text_copy("no JSON: it is not UTF-8");
    return NULL;
}

struct json_object *json_member(const struct json_object *object, const char *key)
{
    struct json_object *member = NULL;

    if (object == NULL || !json_object_is_type(object, json_type_object) ||
        !json_object_object_get_ex(object, key, &member))
        return NULL;
    return member;
}

const char *json_text(const struct json_object *object, const char *key)
{
    struct json_object *member = json_member(object, key);

    if (!json_object_is_type(member, json_type_string))
        return NULL;
    return json_object_get_string(member);
}

bool json_list_holds(const struct json_object *list, const char *text)
{
    size_t count = list == NULL ? 0 : json_object_array_length(list);

    for (size_t i = 0; i < count; i++) {
        if (strcmp(json_object_get_string(json_object_array_get_idx(list, i)), text) == 0)
            return true;
    }
    return false;
}

void json_put_text(struct json_object *object, const char *key, const char *value)
{
    if (value != NULL)
        json_object_object_add(object, key, json_object_new_string(value));
}

void json_put_timestamp(struct json_object *object, const char *key, double at_unix)
{
    char text[32];

    (void)snprintf(text, sizeof text, "%.12fE9", at_unix / 1e9);
    json_object_object_add(object, key, json_object_new_double_s(at_unix, text));
}

void json_put_number(struct json_object *object, const char *key, double value)
{
    json_object_object_add(object, key, json_object_new_double(value));
}

void json_put_integer(struct json_object *object, const char *key, int64_t value)
{
    json_object_object_add(object, key, json_object_new_int64(value));
}

void json_put_boolean(struct json_object *object, const char *key, bool value)
{
    json_object_object_add(object, key, json_object_new_boolean(value));
}

struct json_object *json_put_object(struct json_object *object, const char *key)
{
    struct json_object *member = json_object_new_object();

    json_object_object_add(object, key, member);
    return member;
}

struct json_object *json_put_list(struct json_object *object, const char *key)
{
    struct json_object *member = json_object_new_array();

    json_object_object_add(object, key, member);
    return member;
}

struct json_object *json_copy(struct json_object *object)
{
    struct json_object *copy = NULL;

    if (object != NULL && json_object_deep_copy(object, &copy, NULL) < 0)
        abort();
    return copy;
}

void json_list_add_text(struct json_object *list, const char *text)
{
    json_object_array_add(list, json_object_new_string(text));
}

const char *json_line(struct json_object *object)
{
    return json_object_to_json_string_ext(object,
                                          JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

/* Members, lists and the text of a JSON object. */
#include "daemon/control_parts.h"

#include <json-c/json.h>
#include <string.h>

void control_add_text(struct json_object *to, const char *name, const char *value)
{
    json_object_object_add(to, name, value != NULL ? json_object_new_string(value) : NULL);
}

void control_add_number(struct json_object *to, const char *name, int64_t value)
{
    json_object_object_add(to, name, json_object_new_int64(value));
}

void control_add_truth(struct json_object *to, const char *name, bool value)
{
    json_object_object_add(to, name, json_object_new_boolean(value));
}

char *control_finish(struct json_object *object)
{
    const char *text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
                                                                  JSON_C_TO_STRING_NOSLASHESCAPE);
    char *copy = text != NULL ? strdup(text) : NULL;

    json_object_put(object);
    return copy;
}

struct json_object *control_list_texts(const struct text_list *texts)
{
    struct json_object *list = json_object_new_array();

    for (size_t i = 0; i < texts->count; i++)
        (void)json_object_array_add(list, json_object_new_string(texts->texts[i]));
    return list;
}

/* Writing the JSON of a request. */
#include <errno.h>
#include <string.h>

#include <json-c/json.h>

#include "daemon/cognito/json.h"

struct json_form json_form_start(void)
{
    struct json_form form = {.object = json_object_new_object()};

    if (form.object == NULL)
        form.error = -ENOMEM;
    return form;
}

static void add(struct json_form *form, const char *name, struct json_object *value)
{
    if (form->error == 0 && value != NULL && json_object_object_add(form->object, name, value) == 0)
        return;
    json_release(&value);
    if (form->error == 0)
        form->error = -ENOMEM;
}

void json_form_text(struct json_form *form, const char *name, const char *text)
{
    add(form, name, json_object_new_string(text));
}

void json_form_secret(struct json_form *form, const char *name, const struct secret *secret)
{
    add(form, name, json_object_new_string_len(secret_text(secret), (int)secret->length));
}

void json_form_number(struct json_form *form, const char *name, int64_t number)
{
    add(form, name, json_object_new_int64(number));
}

void json_form_map(struct json_form *form, const char *name, const struct text_map *map)
{
    if (map == NULL || map->count == 0)
        return;
    struct json_form member = json_form_start();
    for (size_t i = 0; i < map->count; i++)
        json_form_text(&member, map->entries[i].name, map->entries[i].value);
    json_form_object(form, name, &member);
}

void json_form_object(struct json_form *form, const char *name, struct json_form *member)
{
    if (form->error == 0)
        form->error = member->error;
    add(form, name, member->object);
    member->object = NULL;
}

int json_form_finish(struct json_form *form, struct secret *out)
{
    size_t length = 0;
    const char *text = NULL;
    int r = form->error;

    if (r == 0)
        text = json_object_to_json_string_length(
            form->object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &length);
    if (r == 0)
        r = text == NULL ? -ENOMEM : secret_copy(out, text, length);
    if (text != NULL)
        secret_wipe_bytes((char *)(uintptr_t)text, length);
    json_release(&form->object);
    return r;
}

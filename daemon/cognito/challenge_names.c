/* Lists in challenges: some are JSON inside of a text of JSON. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "common/ownership.h"
#include "daemon/cognito/auth_reply.h"

#define LIST "list"

int cognito_names_read(struct json_object *list, struct cognito_names *out)
{
    struct cognito_names names = {0};
    size_t count = list == NULL ? 0 : json_object_array_length(list);

    if (count > COGNITO_MAX_NAMES)
        return -EBADMSG;
    for (; names.count < count; names.count++) {
        const char *text = json_text_of(json_object_array_get_idx(list, names.count));
        if (text == NULL || text[0] == '\0' || strlen(text) >= COGNITO_NAME_SIZE)
            return -EBADMSG;
        (void)snprintf(names.names[names.count], COGNITO_NAME_SIZE, "%s", text);
    }
    *out = names;
    return 0;
}

int cognito_auth_reply_read_names(const struct cognito_auth_reply *reply, const char *parameter,
                                  struct cognito_names *out)
{
    const char *text = text_map_get(&reply->parameters, parameter);
    auto_json struct json_object *object = NULL;
    auto_free char *wrapped = NULL;

    *out = (struct cognito_names){0};
    if (text == NULL)
        return 0;
    /* json_read() takes objects alone. */
    int length = asprintf(&wrapped, "{\"" LIST "\":%s}", text);
    if (length < 0) {
        wrapped = NULL;
        return -ENOMEM;
    }
    int r = json_read(wrapped, (size_t)length, &object);
    if (r < 0)
        return r;
    if (json_array_member(object, LIST) == NULL)
        return -EBADMSG;
    return cognito_names_read(json_array_member(object, LIST), out);
}

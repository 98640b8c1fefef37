/* Attributes that somebody wants to write. */
#include "tests/emulator/user_attributes.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "tests/emulator/pool.h"

#define EMAIL_EXPRESSION "^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$"
#define PHONE_EXPRESSION "^[+][0-9]{1,15}$"

struct json_object *user_attributes_read(const struct call *call, const char *member)
{
    struct json_object *list = json_member(call->input, member);
    struct json_object *attributes = NULL;
    size_t count = list == NULL ? 0 : json_object_array_length(list);

    if (list != NULL)
        attributes = json_object_new_object();
    for (size_t i = 0; i < count; i++) {
        struct json_object *item = json_object_array_get_idx(list, i);
        const char *value = json_text(item, "Value");
        json_put_text(attributes, json_text(item, "Name"), value == NULL ? "" : value);
    }
    return attributes;
}

static bool matches(const char *expression, const char *text)
{
    regex_t compiled;

    if (regcomp(&compiled, expression, REG_EXTENDED | REG_NOSUB) != 0)
        abort();
    bool matched = regexec(&compiled, text, 0, NULL, 0) == 0;
    regfree(&compiled);
    return matched;
}

/* What an app client without a list of its own may write: the standard attributes, no others. */
static bool may_write(const struct app_client *client, const char *name)
{
    if (strcmp(name, "email_verified") == 0 || strcmp(name, "phone_number_verified") == 0)
        return false;
    if (client->write_attributes != NULL)
        return json_list_holds(client->write_attributes, name);
    return strncmp(name, "custom:", strlen("custom:")) != 0;
}

static enum error check_one(struct call *call, const struct pool *pool, const char *name,
                            const char *value, const struct app_client *client)
{

    if (!pool_knows_attribute(pool, name))
        return call_refuse(call, ERROR_INVALID_PARAMETER,
                           "Attributes did not conform to the schema: %s: Attribute does not exist "
                           "in the schema.",
                           name);
    if (strcmp(name, "sub") == 0)
        return call_refuse(call, ERROR_INVALID_PARAMETER,
                           "Cannot modify the non-mutable attribute sub");
    if (client != NULL && !may_write(client, name))
        return call_refuse(call, ERROR_NOT_AUTHORIZED,
                           "A client attempted to write unauthorized attribute");
    if (strcmp(name, "email") == 0 && *value != '\0' && !matches(EMAIL_EXPRESSION, value))
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Invalid email address format.");
    if (strcmp(name, "phone_number") == 0 && *value != '\0' && !matches(PHONE_EXPRESSION, value))
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Invalid phone number format.");
    return ERROR_NONE;
}

enum error user_attributes_check(struct call *call, const struct pool *pool,
                                 struct json_object *attributes, const struct app_client *client)
{
    if (attributes == NULL)
        return ERROR_NONE;
    json_object_object_foreach(attributes, name, value)
    {
        enum error error = check_one(call, pool, name, json_object_get_string(value), client);
        if (error != ERROR_NONE)
            return error;
    }
    return ERROR_NONE;
}

enum error user_attributes_check_required(struct call *call, const struct pool *pool,
                                          struct json_object *attributes)
{
    struct json_object *required = pool->required_attributes;
    size_t count = required == NULL ? 0 : json_object_array_length(required);

    for (size_t i = 0; i < count; i++) {
        const char *name = json_object_get_string(json_object_array_get_idx(required, i));
        if (json_text(attributes, name) == NULL)
            return call_refuse(call, ERROR_INVALID_PARAMETER,
                               "Attributes did not conform to the schema: %s: The attribute is "
                               "required",
                               name);
    }
    return ERROR_NONE;
}

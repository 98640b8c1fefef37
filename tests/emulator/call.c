/* What operations ask of their call. */
#include "tests/emulator/call.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum error call_refuse(struct call *call, enum error error, const char *format, ...)
{
    va_list arguments;

    free(call->message);
    call->message = NULL;
    va_start(arguments, format);
    if (vasprintf(&call->message, format, arguments) < 0)
        abort();
    va_end(arguments);
    return error;
}

const char *call_text(const struct call *call, const char *member)
{
    return json_text(call->input, member);
}

const char *call_parameter(const struct call *call, const char *map, const char *name)
{
    return json_text(json_member(call->input, map), name);
}

enum error call_require_parameter(struct call *call, const char *map, const char *name,
                                  const char **out)
{
    const char *value = call_parameter(call, map, name);

    if (value == NULL || *value == '\0')
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Missing required parameter %s", name);
    *out = value;
    return ERROR_NONE;
}

enum error call_find_pool(struct call *call, struct pool **out)
{
    const char *id = call_text(call, "UserPoolId");
    struct pool *pool = world_find_pool(call->world, id);

    if (pool == NULL)
        return call_refuse(call, ERROR_RESOURCE_NOT_FOUND, "User pool %s does not exist.", id);
    *out = pool;
    return ERROR_NONE;
}

double call_now(const struct call *call)
{
    return clock_now(&call->world->clock);
}

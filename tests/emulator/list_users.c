/* ListUsers. */
#include <errno.h>

#include "tests/emulator/operations.h"
#include "tests/emulator/paging.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/user_filter.h"
#include "tests/emulator/user_record.h"

static enum error read_filter(struct call *call, struct user_filter *filter, bool *filtered)
{
    const char *text = call_text(call, "Filter");

    *filtered = text != NULL && *text != '\0';
    if (!*filtered)
        return ERROR_NONE;
    int r = user_filter_parse(text, filter);
    if (r == -EOPNOTSUPP)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Invalid search attribute: %s",
                           filter->attribute);
    if (r < 0)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Error while parsing filter.");
    return ERROR_NONE;
}

/* Naming an attribute that the pool does not have is an error. */
static enum error check_attributes(struct call *call, const struct pool *pool)
{
    struct json_object *wanted = json_member(call->input, "AttributesToGet");
    size_t count = wanted == NULL ? 0 : json_object_array_length(wanted);

    for (size_t i = 0; i < count; i++) {
        const char *name = json_object_get_string(json_object_array_get_idx(wanted, i));
        if (!pool_knows_attribute(pool, name))
            return call_refuse(call, ERROR_INVALID_PARAMETER,
                               "One or more requested attributes do not exist.");
    }
    return ERROR_NONE;
}

enum error list_users(struct call *call)
{
    struct pool *pool = NULL;
    struct page page = {0};
    struct user_filter filter = {0};
    bool filtered = false;

    enum error error = call_find_pool(call, &pool);
    if (error == ERROR_NONE)
        error = read_filter(call, &filter, &filtered);
    if (error == ERROR_NONE)
        error = check_attributes(call, pool);
    if (error == ERROR_NONE)
        error = page_open(call, "ListUsers", "PaginationToken", &page);
    if (error != ERROR_NONE)
        return error;
    struct json_object *users = json_put_list(call->output, "Users");
    for (; page.position < pool->user_count && page.room > 0; page.position++) {
        const struct user *user = pool->users[page.position];
        if (filtered && !user_filter_matches(&filter, user))
            continue;
        json_object_array_add(users,
                              user_record(user, json_member(call->input, "AttributesToGet")));
        page.room--;
    }
    page_close(call, "ListUsers", &page, pool->user_count);
    return ERROR_NONE;
}

/* Each item of a roster, as it was. */
#include "tests/unit/roster_copy.h"

#include <string.h>

static int copy_fixed(void *context, const char *attribute)
{
    struct roster_copy *copy = context;

    roster_write_fixed(copy->to, attribute);
    return 0;
}

static int copy_group(void *context, const struct roster_group *group)
{
    struct roster_copy *copy = context;

    copy->groups++;
    roster_write_group(copy->to, group);
    return 0;
}

static int copy_user(void *context, const struct roster_user *user)
{
    struct roster_copy *copy = context;

    if (copy->users++ == 0 && strlen(user->username) < sizeof copy->first_username)
        memcpy(copy->first_username, user->username, strlen(user->username) + 1);
    roster_write_user(copy->to, user);
    for (size_t i = 0; i < user->attributes->count; i++)
        roster_write_attribute(copy->to, user->attributes->entries[i].name,
                               user->attributes->entries[i].value);
    for (size_t i = 0; i < user->groups->count; i++)
        roster_write_member(copy->to, user->groups->texts[i]);
    return 0;
}

static int copy_gone(void *context, const struct roster_gone *gone)
{
    struct roster_copy *copy = context;

    copy->gone++;
    roster_write_gone(copy->to, gone);
    return 0;
}

int roster_copy_read(const char *text, size_t length, struct roster_copy *copy)
{
    const struct roster_visitor visitor = {.context = copy,
                                           .fixed = copy_fixed,
                                           .group = copy_group,
                                           .user = copy_user,
                                           .gone = copy_gone};

    return roster_read(text, length, &visitor);
}

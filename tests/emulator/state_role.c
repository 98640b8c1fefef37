/* Roles: whom they trust, and what they may do. */
#include "tests/emulator/state_role.h"

#include <stddef.h>
#include <stdlib.h>

#include "tests/emulator/text.h"
#include "tests/emulator/world.h"

static const struct field role_fields[] = {
    {"arn", FIELD_TEXT, true, offsetof(struct role, arn), 0, 0, NULL, NULL},
    {"audience", FIELD_TEXT, true, offsetof(struct role, audience), 0, 0, NULL, NULL},
    {"subject", FIELD_TEXT, false, offsetof(struct role, subject), 0, 0, NULL, NULL},
    {"allowedActions", FIELD_TEXT_LIST, false, offsetof(struct role, allowed_actions), 0, 0, NULL,
     NULL},
    {0}};

int state_read_role(struct field_reader *reader, struct json_object *value, void *owner)
{
    struct world *world = owner;
    struct role *role = calloc(1, sizeof *role);

    if (role == NULL)
        abort();
    list_append(world->roles, world->role_count, role);
    return field_read_object(reader, value, role_fields, role);
}

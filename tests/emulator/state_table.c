/* Tables: a name, and the attribute that is the key. */
#include "tests/emulator/state_table.h"

#include <stddef.h>
#include <stdlib.h>

#include "tests/emulator/table_store.h"
#include "tests/emulator/text.h"
#include "tests/emulator/world.h"

static const struct field table_fields[] = {
    {"name", FIELD_TEXT, true, offsetof(struct table, name), 0, 0, NULL, NULL},
    {"key", FIELD_TEXT, true, offsetof(struct table, key), 0, 0, NULL, NULL},
    {0}};

int state_read_table(struct field_reader *reader, struct json_object *value, void *owner)
{
    struct world *world = owner;
    struct table *table = calloc(1, sizeof *table);

    if (table == NULL)
        abort();
    list_append(world->tables, world->table_count, table);
    return field_read_object(reader, value, table_fields, table);
}

/* Names and texts in the order of setting; so few that a walk finds them soon enough. */
#include "common/text_map.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"

static struct text_map_entry *entry_named(const struct text_map *map, const char *name)
{
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->entries[i].name, name) == 0)
            return &map->entries[i];
    return NULL;
}

static int append(struct text_map *map, const char *name, char **value)
{
    if (map->count == TEXT_MAP_MAX_ENTRIES)
        return -ENOSPC;
    auto_free char *own_name = strdup(name);
    if (own_name == NULL)
        return -ENOMEM;
    struct text_map_entry *grown = reallocarray(map->entries, map->count + 1, sizeof *map->entries);
    if (grown == NULL)
        return -ENOMEM;
    map->entries = grown;
    map->entries[map->count++] =
        (struct text_map_entry){.name = take_pointer(&own_name), .value = take_pointer(value)};
    return 0;
}

int text_map_set(struct text_map *map, const char *name, const char *value)
{
    auto_free char *own_value = strdup(value);
    if (own_value == NULL)
        return -ENOMEM;
    struct text_map_entry *entry = entry_named(map, name);
    if (entry == NULL)
        return append(map, name, &own_value);
    free(entry->value);
    entry->value = take_pointer(&own_value);
    return 0;
}

const char *text_map_get(const struct text_map *map, const char *name)
{
    const struct text_map_entry *entry = entry_named(map, name);

    return entry == NULL ? NULL : entry->value;
}

int text_map_merge(struct text_map *map, const struct text_map *from)
{
    for (size_t i = 0; i < from->count; i++) {
        int r = text_map_set(map, from->entries[i].name, from->entries[i].value);
        if (r < 0)
            return r;
    }
    return 0;
}

void text_map_clear(struct text_map *map)
{
    for (size_t i = 0; i < map->count; i++) {
        free(map->entries[i].name);
        free(map->entries[i].value);
    }
    free(map->entries);
    *map = (struct text_map){0};
}

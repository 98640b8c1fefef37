/* A small map of names to texts: client metadata, challenge parameters, user attributes.
 * An array in the order of setting; it owns copies of all texts. */
#ifndef COMMON_TEXT_MAP_H
#define COMMON_TEXT_MAP_H

#include <stddef.h>

#define TEXT_MAP_MAX_ENTRIES 128

struct text_map_entry {
    char *name;
    char *value;
};

/* Walked by index: `for (size_t i = 0; i < map->count; i++)` over map->entries. */
struct text_map {
    struct text_map_entry *entries;
    size_t count;
};

/* auto_text_map struct text_map map = {0}; cleared at the end of the scope. */
#define auto_text_map __attribute__((cleanup(text_map_clear)))

/* Gives a name its value, in place of an earlier one. The map is as it was on failure.
 * Errors: -ENOMEM; -ENOSPC there are TEXT_MAP_MAX_ENTRIES other names. */
int text_map_set(struct text_map *map, const char *name, const char *value);

/* The value of a name, NULL when it has none. It lives until the next change of the map. */
const char *text_map_get(const struct text_map *map, const char *name);

/* Sets every entry of `from` in `map`; where both know a name, `from` wins. What was set before a
 * failure stays. Errors: those of text_map_set. */
int text_map_merge(struct text_map *map, const struct text_map *from);

/* Frees everything; the map is empty afterwards and may be used again. */
void text_map_clear(struct text_map *map);

#endif

/* Where the rules of access were written, so that a decision can be traced to a line of a file. */
#ifndef DAEMON_SETTINGS_PLACES_H
#define DAEMON_SETTINGS_PLACES_H

#include <stddef.h>

struct settings_assignment;

/* One `key = value` of [access], [offline], [groups] or a [service NAME]. */
struct settings_line {
    char *section;
    char *key;
    char *value;
    char *place; /* "FILE:LINE" */
};

struct settings_places {
    struct settings_line *lines;
    size_t count;
};

/* Errors: -ENOMEM. */
int settings_places_add(struct settings_places *places,
                        const struct settings_assignment *assignment);

/* Where a key of a section ("access", "service sudo") was given last; of a list, where this item of
 * it was. `item` may be NULL. NULL: nowhere, the default is in force. */
const char *settings_places_find(const struct settings_places *places, const char *section,
                                 const char *key, const char *item);

void settings_places_clear(struct settings_places *places);

#endif

/* Lines of the configuration, kept as they were written. */
#include "daemon/settings/places.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/settings/reader.h"

#define BLANKS " \t"

int settings_places_add(struct settings_places *places,
                        const struct settings_assignment *assignment)
{
    auto_free char *section = strdup(assignment->section);
    auto_free char *key = strdup(assignment->key);
    auto_free char *value = strdup(assignment->value);
    auto_free char *place = NULL;

    if (asprintf(&place, "%s:%u", assignment->place.file, assignment->place.line) < 0)
        place = NULL;
    struct settings_line *grown =
        reallocarray(places->lines, places->count + 1, sizeof *places->lines);
    if (grown != NULL)
        places->lines = grown;
    if (grown == NULL || section == NULL || key == NULL || value == NULL || place == NULL)
        return -ENOMEM;
    places->lines[places->count++] = (struct settings_line){.section = take_pointer(&section),
                                                            .key = take_pointer(&key),
                                                            .value = take_pointer(&value),
                                                            .place = take_pointer(&place)};
    return 0;
}

/* Lists are comma separated, with blanks around their items but also within. */
static bool has_item(const char *value, const char *item)
{
    for (const char *at = value;; at++) {
        at += strspn(at, BLANKS);
        size_t length = strcspn(at, ",");
        const char *next = at + length;
        while (length > 0 && strchr(BLANKS, at[length - 1]) != NULL)
            length--;
        if (length == strlen(item) && strncmp(at, item, length) == 0)
            return true;
        if (*next == '\0')
            return false;
        at = next;
    }
}

/* Later files count, and what they replaced is no longer asked for. */
const char *settings_places_find(const struct settings_places *places, const char *section,
                                 const char *key, const char *item)
{
    for (size_t i = places->count; i > 0; i--) {
        const struct settings_line *line = &places->lines[i - 1];
        if (strcmp(line->section, section) == 0 && strcmp(line->key, key) == 0 &&
            (item == NULL || has_item(line->value, item)))
            return line->place;
    }
    return NULL;
}

void settings_places_clear(struct settings_places *places)
{
    for (size_t i = 0; i < places->count; i++) {
        free(places->lines[i].section);
        free(places->lines[i].key);
        free(places->lines[i].value);
        free(places->lines[i].place);
    }
    free(places->lines);
    *places = (struct settings_places){0};
}

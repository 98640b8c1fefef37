/* Values of configuration keys: from text into fields of struct settings, and back. */
#ifndef DAEMON_SETTINGS_VALUES_H
#define DAEMON_SETTINGS_VALUES_H

#include <stdio.h>

#include "daemon/settings/keys.h"

/* Why a value was refused, and what would be right; reads on after `key = "value" `. */
struct settings_reason {
    char text[256];
};

/* Stores the value in the key's field of `object` (struct settings, or struct settings_service). A
 * list grows by the value's items; every other value replaces the one before.
 * Errors: -EINVAL with a reason, the field is as it was; -ENOMEM. */
int settings_value_set(const struct settings_key *key, const char *value, void *object,
                       struct settings_reason *reason);

/* Whether the field holds anything: an unset text or an empty list does not. */
bool settings_value_is_set(const struct settings_key *key, const void *object);

/* Writes the value as settings_value_set would take it; a secret as the words "(not shown)". */
void settings_value_print(const struct settings_key *key, const void *object, FILE *to);

/* Frees the field's value, wiping secrets. */
void settings_value_clear(const struct settings_key *key, void *object);

#endif

/* Which keys have been given, and where. */
#include "daemon/settings/record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"

struct settings_record_entry {
    char *section;
    char *key;
    struct settings_place place;
};

int settings_record_add(struct settings_record *record,
                        const struct settings_assignment *assignment)
{
    auto_free char *section = strdup(assignment->section);
    auto_free char *key = strdup(assignment->key);
    if (section == NULL || key == NULL)
        return -ENOMEM;
    struct settings_record_entry *grown =
        reallocarray(record->entries, record->count + 1, sizeof *record->entries);
    if (grown == NULL)
        return -ENOMEM;
    record->entries = grown;
    record->entries[record->count++] = (struct settings_record_entry){
        .section = take_pointer(&section), .key = take_pointer(&key), .place = assignment->place};
    return 0;
}

const struct settings_place *settings_record_find(const struct settings_record *record,
                                                  const char *section, const char *key)
{
    for (size_t i = record->count; i > 0; i--) {
        const struct settings_record_entry *entry = &record->entries[i - 1];
        if (strcmp(entry->section, section) == 0 && strcmp(entry->key, key) == 0)
            return &entry->place;
    }
    return NULL;
}

void settings_record_clear(struct settings_record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        free(record->entries[i].section);
        free(record->entries[i].key);
    }
    free(record->entries);
    *record = (struct settings_record){0};
}

/* Which keys have been given, and where: for duplicates, and for words about a key afterwards. */
#ifndef DAEMON_SETTINGS_RECORD_H
#define DAEMON_SETTINGS_RECORD_H

#include "daemon/settings/problems.h"
#include "daemon/settings/reader.h"

struct settings_record {
    struct settings_record_entry *entries;
    size_t count;
};

/* Notes an assignment. Its place's file must outlive the record. Errors: -ENOMEM. */
int settings_record_add(struct settings_record *record,
                        const struct settings_assignment *assignment);

/* Where a key was given last, or NULL. It lives until the next addition. */
const struct settings_place *settings_record_find(const struct settings_record *record,
                                                  const char *section, const char *key);

void settings_record_clear(struct settings_record *record);

#endif

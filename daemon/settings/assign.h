/* One `key = value` of one file, into struct settings. */
#ifndef DAEMON_SETTINGS_ASSIGN_H
#define DAEMON_SETTINGS_ASSIGN_H

#include "daemon/settings/record.h"

/* A configuration on its way from files to struct settings. */
struct settings_loading {
    struct settings *settings;
    struct settings_problems *problems;
    struct settings_record record;   /* of what the files have given so far */
    bool file_is_private;            /* the one being read: may hold client_secret */
    bool is_incomplete;              /* a file or lines of one could not be taken over */
    struct settings_place misplaced; /* where an unknown section was reported: once is enough */
    char misplaced_section[64];
};

/* The settings_assign of settings_read(); `context` is a struct settings_loading. Errors: -ENOMEM.
 */
int settings_assign_key(void *context, const struct settings_assignment *assignment);

#endif

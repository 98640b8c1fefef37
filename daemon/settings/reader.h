/* An INI file of ours, read by libinih behind a reader of our own that counts lines and refuses
 * what that library would silently cut, join or drop. */
#ifndef DAEMON_SETTINGS_READER_H
#define DAEMON_SETTINGS_READER_H

#include <stdio.h>

#include "daemon/settings/problems.h"

/* One `key = value`. The texts live for the call. */
struct settings_assignment {
    const char *section;
    const char *key;
    const char *value;
    struct settings_place place;
};

/* Called for each one, in order. An error (negative errno) ends the reading. */
typedef int (*settings_assign)(void *context, const struct settings_assignment *assignment);

/* Reads all of a file; what is wrong with its form is added to the problems, and reading goes on
 * with the next line. `path` must outlive the problems' use of places. Returns 0, or 1 when lines
 * were left out because they were indented: what the file gives is not all that it says.
 * Errors: what `assign` returned; -ENOMEM. */
int settings_read(FILE *file, const char *path, struct settings_problems *problems,
                  settings_assign assign, void *context);

#endif

/* The files the configuration is in, and whether their owners and modes are safe. */
#ifndef DAEMON_SETTINGS_FILES_H
#define DAEMON_SETTINGS_FILES_H

#include <stdio.h>

#include "daemon/settings/problems.h"

/* Who may read a file that is safe otherwise. */
enum settings_readers {
    SETTINGS_READERS_ALL,
    SETTINGS_READERS_DAEMON, /* its owner, and the daemon's group */
};

/* The paths to read, in order: `path` itself, then each *.conf in `path`.d by name. A directory
 * that is not there is fine; one that is unsafe is a problem on the list. Errors: -ENOMEM. */
int settings_files_list(const char *path, struct settings_problems *problems,
                        struct text_list *out);

/* Opens a file for reading. It must be an ordinary one of at most 1 MiB that belongs to root or to
 * the calling user, and nobody else may write it; with SETTINGS_READERS_DAEMON, nor read it.
 * `named_by` is where the configuration names it, or NULL.
 * Errors: -EINVAL, and the problem is on the list. */
int settings_file_open(const char *path, enum settings_readers readers,
                       const struct settings_place *named_by, struct settings_problems *problems,
                       FILE **out);

/* Adds a problem of a file: `why` goes behind its path, and that behind `named_by`, where the
 * configuration names it, or NULL. */
void settings_file_problem_add(struct settings_problems *problems, const char *path,
                               const struct settings_place *named_by, const char *why);

/* Whether an open file may be read by its owner and the daemon's group alone. */
bool settings_file_is_private(FILE *file);

#endif

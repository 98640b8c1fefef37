/* The list of what is wrong with a configuration. */
#ifndef DAEMON_SETTINGS_PROBLEMS_H
#define DAEMON_SETTINGS_PROBLEMS_H

#include "daemon/settings/settings.h"

/* Where in which file; line 0 means the file as a whole. */
struct settings_place {
    const char *file;
    unsigned line;
};

/* Adds `FILE:LINE: the formatted text`. Beyond SETTINGS_MAX_PROBLEMS they are only counted; a text
 * that does not fit is cut. */
void settings_problem_add(struct settings_problems *problems, struct settings_place place,
                          const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif

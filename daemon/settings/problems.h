/* The list of what is wrong with a configuration, and finding the name somebody meant. */
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

/* The search for the known name that is nearest to a misspelt one. Start with
 * `{.wanted = name}`, show it every candidate, read `nearest`: NULL when none is near enough to be
 * worth suggesting. Names longer than 64 bytes are never near. */
struct name_search {
    const char *wanted;
    const char *nearest;
    size_t distance; /* edits between the two; meaningless while nearest is NULL */
};

void name_search_consider(struct name_search *search, const char *candidate);

#endif

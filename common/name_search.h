/* Finding the name somebody meant who has misspelt it. */
#ifndef COMMON_NAME_SEARCH_H
#define COMMON_NAME_SEARCH_H

#include <stddef.h>

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

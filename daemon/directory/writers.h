/* Which attributes users of the pool can write themselves, by whichever of its app clients. */
#ifndef DAEMON_DIRECTORY_WRITERS_H
#define DAEMON_DIRECTORY_WRITERS_H

#include <stdbool.h>

#include "common/text_map.h"

#define WRITERS_MAX_CLIENT 130 /* bytes of an app client's name, with its NUL */

/* `= {0}` before: users write nothing. writers_clear() frees it. */
struct writers {
    bool tells_unwritable; /* the attributes are those that users cannot write, any other they may;
                              false: they are those that users can write */
    struct text_map attributes;        /* each with an app client by which; "" where none is told */
    bool all_standard;                 /* users can write all attributes that are no custom ones */
    char standard[WRITERS_MAX_CLIENT]; /* by this app client */
};

#define auto_writers __attribute__((cleanup(writers_clear)))
void writers_clear(struct writers *writers);

/* The app client by which users can write the attribute, "" where that is not told; NULL: they
 * cannot. */
const char *writers_find(const struct writers *writers, const char *attribute);

#endif

/* A roster written again from what was read, for tests and fuzzing. */
#ifndef TESTS_UNIT_ROSTER_COPY_H
#define TESTS_UNIT_ROSTER_COPY_H

#include "daemon/fleet/roster.h"

struct roster_copy {
    FILE *to;
    size_t users, groups, gone;
    char first_username[128]; /* "" when there is none, or it is too long */
};

/* Reads a roster and writes all but its head and end. Returns what reading says. */
int roster_copy_read(const char *text, size_t length, struct roster_copy *copy);

#endif

/* One line of a roster, taken apart. For the reader; the writer minds how long one may be. */
#ifndef DAEMON_FLEET_ROSTER_LINE_H
#define DAEMON_FLEET_ROSTER_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROSTER_LINE_FIELDS 5     /* behind the word, at most */
#define ROSTER_MAX_LINE    16384 /* bytes; 2048 characters of an attribute, of 4 bytes each, fit */

struct roster_line {
    const char *word; /* "user" */
    const char *fields[ROSTER_LINE_FIELDS];
    size_t field_count;
    char room[ROSTER_MAX_LINE + 1]; /* what all these point into */
};

/* Takes the line apart that begins at *at, and moves *at behind its newline.
 * Errors: -ENODATA nothing is left; -EBADMSG it is no line of a roster. */
int roster_line_read(const char *text, size_t length, size_t *at, struct roster_line *out);

/* Whether it is a line of that kind, with so many fields. */
bool roster_line_is(const struct roster_line *line, const char *word, size_t field_count);

/* A field that is a number from 0 to `maximum`, in its shortest form. Errors: -EBADMSG. */
int roster_line_number(const struct roster_line *line, size_t field, int64_t maximum, int64_t *out);

#endif

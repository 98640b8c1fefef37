/* A file of root's, line by line: numbered, whole, and nothing in it that an editor would hide. */
#ifndef DAEMON_SETTINGS_LINES_H
#define DAEMON_SETTINGS_LINES_H

#include <stdio.h>

#include "daemon/settings/problems.h"

#define SETTINGS_LINE_LENGTH 4096 /* bytes of a line, with its NUL */

/* `auto_settings_lines struct settings_lines lines = {.file = f, .path = p, .problems = q};` */
struct settings_lines {
    FILE *file;
    const char *path; /* for the problems; outlives them */
    struct settings_problems *problems;
    unsigned number;                 /* of the line in text, from 1 */
    char text[SETTINGS_LINE_LENGTH]; /* without its end, be it LF or CRLF, and without a BOM */
};

/* The lines may have held a secret: they are wiped at the end of the scope. */
#define auto_settings_lines __attribute__((cleanup(settings_lines_wipe)))
void settings_lines_wipe(struct settings_lines *lines);

/* Reads the next line. Returns 1, or 0 at the end of the file; -EINVAL for a line that was refused
 * (too long, not UTF-8, control characters) or a file that can't be read: the problem is on the
 * list, the line in text is empty, and reading may go on. */
int settings_lines_next(struct settings_lines *lines);

/* Where the line in text is. */
struct settings_place settings_lines_place(const struct settings_lines *lines);

#endif

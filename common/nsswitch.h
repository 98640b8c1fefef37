/* What nsswitch.conf(5) says about us: whom the C library asks, and whom before us. */
#ifndef COMMON_NSSWITCH_H
#define COMMON_NSSWITCH_H

#include <stdbool.h>

#define NSSWITCH_PATH "/etc/nsswitch.conf"

/* The sources of a database in the text of the file, by its last line as for glibc; NULL when it
 * has none. */
const char *nsswitch_line(const char *text, const char *database);

/* Where a source stands in such a line, counted from 1; 0: nowhere. Actions in brackets count, too.
 */
int nsswitch_place(const char *line, const char *source);

/* Whether users and groups are looked for in the local files first, and here after that. False when
 * in doubt: with an action in brackets, without the file. */
bool nsswitch_asks_files_first(const char *path);

#endif

/* One line of the ledger: `user SUB NAME UID GID CHECKSUM` or `group NAME GID CHECKSUM`. */
#ifndef DAEMON_IDS_LINE_H
#define DAEMON_IDS_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/ids/ids.h"

#define IDS_LINE_SIZE 256 /* bytes of a line with its newline and NUL, at most */

struct ids_line {
    bool is_group; /* then only name and gid count */
    char sub[IDS_MAX_SUB + 1];
    char name[33];
    uint32_t uid;
    uint32_t gid;
};

/* Writes the line with its newline. Errors: -EINVAL a text that cannot be in a line. */
int ids_line_write(const struct ids_line *line, char out[IDS_LINE_SIZE]);

/* Reads a line of `length` bytes without its newline. Errors: -EINVAL it is not what
 * ids_line_write() writes. */
int ids_line_read(const char *text, size_t length, struct ids_line *out);

#endif

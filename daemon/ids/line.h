/* One line of the ledger: a word for its kind, its fields, a checksum, with blanks between them.
 * docs/ids.md has the forms. */
#ifndef DAEMON_IDS_LINE_H
#define DAEMON_IDS_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/ids/ids.h"

#define IDS_MAX_USERNAME 512  /* bytes of a Username: 128 characters */
#define IDS_LINE_SIZE    2048 /* bytes of a line with its newline and NUL, at most */

enum ids_line_kind {
    IDS_LINE_USER,            /* a sub has a name and ids */
    IDS_LINE_USERNAME,        /* the sub's Username, where it is not the name */
    IDS_LINE_USER_DELETED,    /* gone from the pool: name and ids stay the sub's */
    IDS_LINE_USER_RESTORED,   /* there again */
    IDS_LINE_USER_FORGOTTEN,  /* by root: the name is free, the uid stays the sub's */
    IDS_LINE_USER_RELEASED,   /* by root: the ids are free too */
    IDS_LINE_GROUP,           /* a group's name has a gid */
    IDS_LINE_GROUP_DELETED,   /* as of users; who a group is is its name */
    IDS_LINE_GROUP_RESTORED,  /* there again, maybe made at another time */
    IDS_LINE_GROUP_FORGOTTEN, /* the name may get another gid; this one stays the name's */
    IDS_LINE_GROUP_RELEASED,  /* the gid is free too */
};

/* What a kind does not have is zero. */
struct ids_line {
    enum ids_line_kind kind;
    char sub[IDS_MAX_SUB + 1];
    char name[33];
    char username[IDS_MAX_USERNAME + 1];
    uint32_t uid;
    uint32_t gid;
    int64_t at_unix;       /* when it was written; 0: not known, as in the first ledgers */
    int64_t created_at_ms; /* of a group: when the pool says it was made; 0: not known */
};

/* Writes the line with its newline. Errors: -EINVAL a text that cannot be in a line. */
int ids_line_write(const struct ids_line *line, char out[IDS_LINE_SIZE]);

/* Reads a line of `length` bytes without its newline. Errors: -EINVAL it is not what
 * ids_line_write() writes. */
int ids_line_read(const char *text, size_t length, struct ids_line *out);

#endif

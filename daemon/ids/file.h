/* The ledger's file: read once, then appended to. For ids.c. */
#ifndef DAEMON_IDS_FILE_H
#define DAEMON_IDS_FILE_H

#include "daemon/ids/line.h"

struct ids_file;

/* Called for each line at opening. -EEXIST: it contradicts an earlier one. */
typedef int ids_file_visitor(void *context, const struct ids_line *line);

/* Opens or makes the file (0600) and reads it. Errors as ids_open(). */
int ids_file_open(const char *path, ids_file_visitor *visitor, void *context, struct ids_file **out,
                  char error_text[IDS_ERROR_SIZE]);

void ids_file_close(struct ids_file *file);

/* Keeps a line for the next commit. An eighth of the largest size is left for tombstones and what
 * root lets go of, an eighth of that for the latter alone. Errors: -ENOMEM; -EINVAL; -EFBIG the
 * file would be too large to open again. */
int ids_file_append(struct ids_file *file, const struct ids_line *line);

/* How full it is, in percent of what others than tombstones may take; and the largest size. */
unsigned ids_file_percent_full(const struct ids_file *file);
void ids_file_set_max_size(struct ids_file *file, size_t size);

/* Shows the committed lines anew. A negative return of the visitor ends it. Errors: -ENOMEM; those
 * of reading. */
int ids_file_visit(const struct ids_file *file, ids_file_visitor *visitor, void *context);

/* Makes an empty file beside this one, `….new`, which takes its place in one step once it is
 * complete, or goes. Errors: -EBUSY there are lines to commit; -ENOMEM; those of open. */
int ids_file_begin_next(const struct ids_file *file, struct ids_file **out);

/* Commits and moves `next` to where `file` is, which is that one from now on; `next` is only to be
 * discarded then. Errors: those of writing; `file` is as before. */
int ids_file_take_place(struct ids_file *file, struct ids_file *next);

/* Removes a next file that did not take its place, and closes it. NULL is fine. */
void ids_file_discard(struct ids_file *next);

/* Drops the line that was kept last. */
void ids_file_take_back(struct ids_file *file);

/* Errors: those of writing; the lines are kept then. */
int ids_file_commit(struct ids_file *file);

#endif

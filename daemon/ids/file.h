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

/* Keeps a line for the next commit. Errors: -ENOMEM; -EINVAL. */
int ids_file_append(struct ids_file *file, const struct ids_line *line);

/* Drops the line that was kept last. */
void ids_file_take_back(struct ids_file *file);

/* Errors: those of writing; the lines are kept then. */
int ids_file_commit(struct ids_file *file);

#endif

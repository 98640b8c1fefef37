/* The ledger's file without the lines that say nothing any more. For ids.c. */
#ifndef DAEMON_IDS_COMPACTION_H
#define DAEMON_IDS_COMPACTION_H

#include "daemon/ids/file.h"
#include "daemon/ids/rows.h"

/* Writes the committed lines of `file` to another one, but those that later ones took back: a user
 * or a group who was away and is there again. What is left is played anew; only if that makes the
 * very rows, tombstones and all, does the new file take the place of the old, in one step.
 * `*out_line_count` is how many lines there are now. Errors: -EUCLEAN it would say something else;
 * -ENOMEM; those of files. After an error all is as before. */
int compaction_run(struct ids_file *file, const struct rows *rows, size_t *out_line_count);

#endif

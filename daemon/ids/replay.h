/* What a line of the ledger does to the rows, be it read from the file or about to be written. For
 * ids.c. */
#ifndef DAEMON_IDS_REPLAY_H
#define DAEMON_IDS_REPLAY_H

#include "daemon/ids/line.h"
#include "daemon/ids/rows.h"

/* Whether a user whose sub has no name now may have this name and these ids; likewise a group.
 * IDS_PINNED: yes. */
enum ids_answer replay_judge_user(const struct rows *rows, const struct ids_user *wanted);
enum ids_answer replay_judge_group(const struct rows *rows, const struct ids_group *wanted);

/* Errors: -EEXIST it contradicts what the rows say, which are as before; -ENOMEM. */
int replay_line(struct rows *rows, const struct ids_line *line);

#endif

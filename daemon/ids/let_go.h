/* What root let go of since it was told: that does not give it anew. For ids.c. */
#ifndef DAEMON_IDS_LET_GO_H
#define DAEMON_IDS_LET_GO_H

#include "daemon/ids/rows.h"

/* As ids_let_go_of_user() and ids_let_go_of_group(). */
bool let_go_of_user(const struct rows *rows, const struct ids_user *wanted, int64_t told_at_unix);
bool let_go_of_group(const struct rows *rows, const struct ids_group *wanted, int64_t told_at_unix);

#endif

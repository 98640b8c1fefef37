/* Attributes that the settings name and that no user of the whole pool has: most likely misspelt.
 * For the directory's own files. */
#ifndef DAEMON_DIRECTORY_ABSENT_H
#define DAEMON_DIRECTORY_ABSENT_H

#include "daemon/directory/listing.h"
#include "daemon/directory/problems.h"

/* Looks through a whole listing; each attribute that is absent is a problem. Of a pool without
 * users nothing can be told. Returns whether the one of the uid is absent: each user would get
 * another uid, for good. */
bool absent_report(const struct directory_settings *settings, const struct listing *listing,
                   struct problem_list *problems);

#endif

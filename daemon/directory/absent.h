/* Attributes that the settings name and that no user of the whole pool has: most likely misspelt.
 * For the directory's own files. */
#ifndef DAEMON_DIRECTORY_ABSENT_H
#define DAEMON_DIRECTORY_ABSENT_H

#include "daemon/directory/listing.h"
#include "daemon/directory/problems.h"

/* Whether nobody has the attribute of the uid: each user would get another uid, for good. */
enum absence {
    ABSENCE_UNDECIDED = 0, /* no whole listing that has any user has told yet */
    ABSENCE_CERTAIN,
    ABSENCE_NONE, /* somebody has it, none is named, or the pool is never listed whole */
};

/* What is known of it before the first listing. */
enum absence absent_at_start(const struct directory_settings *settings);

/* Looks through a whole listing; each attribute that is absent is a problem. Of a pool without
 * users nothing can be told. Returns what is known now of the one of the uid. */
enum absence absent_report(const struct directory_settings *settings, const struct listing *listing,
                           struct problem_list *problems);

#endif

/* Whether initgroups(3) puts a user into a group of the host, and if not, why: for people who ask.
 *
 * By what the NSS module goes by, as it is now: the published files, the host's group file and
 * root's file of ranges. */
#ifndef DAEMON_DIRECTORY_MEMBERSHIP_H
#define DAEMON_DIRECTORY_MEMBERSHIP_H

#include "daemon/directory/directory.h"

#define MEMBERSHIP_WORDS 320

/* Whether the user is in the group `local` by mapping number `mapping`. If not, `why_not` names who
 * or what is missing, else it is "". */
bool membership_is_given(const struct directory_paths *paths, const struct directory_user *user,
                         size_t mapping, const char *local, char why_not[MEMBERSHIP_WORDS]);

#endif

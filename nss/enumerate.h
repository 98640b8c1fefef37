/* Walks through users and groups: getpwent(3), getgrent(3). Only when the published directory says
 * that it may be enumerated; else there is nobody.
 *
 * Each step opens the files anew and reads by pread: nothing is kept open between the steps, so a
 * program may close what descriptors it likes. When a file has been replaced in between, the walk
 * goes on behind as many records as it had passed. Results as in passwd.h. */
#ifndef NSS_ENUMERATE_H
#define NSS_ENUMERATE_H

#include "nss/group.h"
#include "nss/passwd.h"

enum nss_status enumerate_next_user(struct nss_state *state, const struct passwd_answer *answer,
                                    int *error);

/* Groups, then users' private groups. */
enum nss_status enumerate_next_group(struct nss_state *state, const struct group_answer *answer,
                                     int *error);

#endif

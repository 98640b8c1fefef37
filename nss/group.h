/* The group database: groups by name and by gid, users' private groups among them. Results as in
 * passwd.h. Never asks the daemon. */
#ifndef NSS_GROUP_H
#define NSS_GROUP_H

#include <grp.h>
#include <nss.h>

#include "nss/state.h"

/* Where an answer goes: the caller's struct, and the caller's buffer for its texts and members. */
struct group_answer {
    struct group *group;
    char *buffer;
    size_t size;
};

enum nss_status group_by_name(struct nss_state *state, const char *name,
                              const struct group_answer *answer, int *error);

enum nss_status group_by_gid(struct nss_state *state, gid_t gid, const struct group_answer *answer,
                             int *error);

#endif

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

/* Fill in what was found, for those who find groups otherwise. Errors: those of
 * snapshot_copy_group_text() and snapshot_copy_user_text(); -ENOENT the user has no private group.
 */
int group_fill_in(const struct snapshot_view *in, const struct snapshot_group *found,
                  const struct group_answer *answer);
int group_fill_in_private(const struct snapshot_view *in, const struct snapshot_user *found,
                          const struct group_answer *answer);

#endif

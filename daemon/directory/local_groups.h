/* Groups of the host that users of the pool are in ([groups] of the configuration): who, and by
 * which gid. For the directory's own files.
 *
 * Two must say so: the directory, which no Lambda trigger speaks for, and the verified token of a
 * login on this host, which no other listing speaks for. What either has said is a set of mappings,
 * bit i for the mapping number i. And root must have allowed the gid (identity.h). */
#ifndef DAEMON_DIRECTORY_LOCAL_GROUPS_H
#define DAEMON_DIRECTORY_LOCAL_GROUPS_H

#include "common/identity.h"
#include "daemon/directory/directory.h"
#include "daemon/directory/problems.h"

/* The gids of the mappings, as the host's files say at present. */
struct local_groups {
    size_t count;
    int error;                        /* of reading them, negative errno; 0: they are as said */
    uint32_t gids[GROUP_MAPPING_MAX]; /* 0: cannot be handed out, the problems say why */
};

void local_groups_find(const struct directory_settings *settings,
                       const struct identity_ranges *ranges, struct problem_list *problems,
                       struct local_groups *out);

/* The mappings of these groups of the pool. */
uint64_t local_groups_of(const struct directory_settings *settings, char *const *groups,
                         size_t count);

/* The mappings by which a user is in groups of the host. */
uint64_t local_groups_in_force(const struct directory_user *user);

/* Notes what the directory says now. What a token said before of other groups does not come back
 * with them; `told_by_token` is what is known of that until now. */
void local_groups_take_listing(const struct directory_settings *settings, uint64_t told_by_token,
                               struct directory_user *user);

/* Writes the gids that the user has by them, each once, and returns how many. `out` has room for
 * groups->count. */
size_t local_groups_gids(const struct local_groups *groups, const struct directory_user *user,
                         uint32_t *out);

/* Takes over a gid that an earlier daemon has published of the user. Where several mappings have
 * it, nobody can tell which of them it was: the next login will. */
void local_groups_take_published(const struct local_groups *groups, uint32_t gid,
                                 struct directory_user *user);

#endif

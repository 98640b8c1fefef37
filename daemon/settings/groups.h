/* [groups]: `GROUP OF THE POOL = GROUP OF THE HOST, …`. */
#ifndef DAEMON_SETTINGS_GROUPS_H
#define DAEMON_SETTINGS_GROUPS_H

#include "daemon/group_mapping.h"
#include "daemon/settings/values.h"

/* Maps a group of the pool to the groups of the host that the value names, in place of those that
 * an earlier file has named for it. Errors: -EINVAL with a reason; -ENOMEM. */
int settings_groups_set(struct group_mapping_list *list, const char *group, const char *value,
                        struct settings_reason *reason);

/* Writes the section; nothing when it is empty. */
void settings_groups_print(const struct group_mapping_list *list, FILE *to);

#endif

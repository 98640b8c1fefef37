/* Which groups of the pool stand for which groups of the host: [groups] of the configuration. */
#ifndef DAEMON_GROUP_MAPPING_H
#define DAEMON_GROUP_MAPPING_H

#include <stddef.h>

#define GROUP_MAPPING_MAX 64 /* a set of them is the bits of one word */

struct group_mapping {
    char *group; /* of the pool */
    char *local; /* of the host, by name */
};

/* A group of the pool may be there several times, with other groups of the host. */
struct group_mapping_list {
    struct group_mapping *mappings;
    size_t count;
};

/* Appends copies. The list is as it was on failure. Errors: -ENOSPC there are GROUP_MAPPING_MAX;
 * -ENOMEM. */
int group_mapping_add(struct group_mapping_list *list, const char *group, const char *local);

/* Takes all mappings of a group of the pool away. */
void group_mapping_remove(struct group_mapping_list *list, const char *group);

void group_mapping_clear(struct group_mapping_list *list);

#endif

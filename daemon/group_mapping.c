/* Groups of the pool and the groups of the host that they stand for. */
#include "daemon/group_mapping.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"

int group_mapping_add(struct group_mapping_list *list, const char *group, const char *local)
{
    if (list->count == GROUP_MAPPING_MAX)
        return -ENOSPC;
    auto_free char *group_copy = strdup(group);
    auto_free char *local_copy = strdup(local);
    struct group_mapping *grown =
        reallocarray(list->mappings, list->count + 1, sizeof *list->mappings);
    if (grown != NULL)
        list->mappings = grown;
    if (group_copy == NULL || local_copy == NULL || grown == NULL)
        return -ENOMEM;
    list->mappings[list->count++] = (struct group_mapping){.group = take_pointer(&group_copy),
                                                           .local = take_pointer(&local_copy)};
    return 0;
}

static void free_mapping(struct group_mapping *mapping)
{
    free(mapping->group);
    free(mapping->local);
}

void group_mapping_remove(struct group_mapping_list *list, const char *group)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->mappings[i].group, group) == 0)
            free_mapping(&list->mappings[i]);
        else
            list->mappings[kept++] = list->mappings[i];
    }
    list->count = kept;
}

void group_mapping_clear(struct group_mapping_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free_mapping(&list->mappings[i]);
    free(list->mappings);
    *list = (struct group_mapping_list){0};
}

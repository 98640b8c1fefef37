/* Groups of the host that users of the pool are in. */
#include "daemon/directory/local_groups.h"

#include <stdio.h>
#include <string.h>

#include "common/local_files.h"

static const struct group_mapping_list no_mappings;

static const struct group_mapping_list *mappings_of(const struct directory_settings *settings)
{
    return settings->local_groups == NULL ? &no_mappings : settings->local_groups;
}

static void report(struct problem_list *problems, enum directory_problem_kind kind,
                   const struct group_mapping *mapping, const char *detail)
{
    char subject[2 * sizeof((struct directory_problem *)0)->subject];

    (void)snprintf(subject, sizeof subject, "%s = %s", mapping->group, mapping->local);
    problems_add(problems, kind, subject, detail);
}

static uint32_t find_gid(const struct directory_settings *settings,
                         const struct identity_ranges *ranges, struct problem_list *problems,
                         const struct group_mapping *mapping, int *error)
{
    char detail[16];
    uint32_t gid = 0;

    int r = local_files_group_gid(settings->paths.group, mapping->local, &gid);
    if (r < 0)
        *error = r;
    if (r != 1) {
        report(problems, DIRECTORY_PROBLEM_NO_LOCAL_GROUP, mapping, "");
        return 0;
    }
    if (identity_supplementary_gid_is_allowed(ranges, gid))
        return gid;
    (void)snprintf(detail, sizeof detail, "%u", gid);
    report(problems, DIRECTORY_PROBLEM_LOCAL_GID_NOT_ALLOWED, mapping, detail);
    return 0;
}

void local_groups_find(const struct directory_settings *settings,
                       const struct identity_ranges *ranges, struct problem_list *problems,
                       struct local_groups *out)
{
    const struct group_mapping_list *list = mappings_of(settings);

    *out = (struct local_groups){.count = list->count};
    for (size_t i = 0; i < list->count; i++)
        out->gids[i] = find_gid(settings, ranges, problems, &list->mappings[i], &out->error);
}

static bool is_among(const char *group, char *const *groups, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(groups[i], group) == 0)
            return true;
    return false;
}

uint64_t local_groups_of(const struct directory_settings *settings, char *const *groups,
                         size_t count)
{
    const struct group_mapping_list *list = mappings_of(settings);
    uint64_t set = 0;

    for (size_t i = 0; i < list->count; i++)
        if (is_among(list->mappings[i].group, groups, count))
            set |= UINT64_C(1) << i;
    return set;
}

uint64_t local_groups_in_force(const struct directory_user *user)
{
    return user->enabled ? user->local_by_directory & user->local_by_token : 0;
}

void local_groups_take_listing(const struct directory_settings *settings, uint64_t told_by_token,
                               struct directory_user *user)
{
    user->local_by_directory = local_groups_of(settings, user->groups.texts, user->groups.count);
    user->local_by_token = told_by_token & user->local_by_directory;
}

static bool has_gid(const uint32_t *gids, size_t count, uint32_t gid)
{
    for (size_t i = 0; i < count; i++)
        if (gids[i] == gid)
            return true;
    return false;
}

size_t local_groups_gids(const struct local_groups *groups, const struct directory_user *user,
                         uint32_t *out)
{
    uint64_t set = local_groups_in_force(user);
    size_t count = 0;

    for (size_t i = 0; i < groups->count; i++) {
        bool is_in_force = (set >> i & 1) != 0 && groups->gids[i] != 0;
        if (is_in_force && groups->gids[i] != user->gid && !has_gid(out, count, groups->gids[i]))
            out[count++] = groups->gids[i];
    }
    return count;
}

void local_groups_take_published(const struct local_groups *groups, uint32_t gid,
                                 struct directory_user *user)
{
    uint64_t set = 0;

    for (size_t i = 0; gid != 0 && i < groups->count; i++)
        if (groups->gids[i] == gid)
            set |= UINT64_C(1) << i;
    if ((set & (set - 1)) != 0)
        return;
    user->local_by_token |= set;
    user->local_by_directory |= set;
}

/* Users and groups that are in the pool no longer: what they had stays theirs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/directory/state.h"

void change_note_full(struct change *change, const char *name)
{
    problems_add(&change->problems, DIRECTORY_PROBLEM_LEDGER_LAGS, name, "");
}

/* Whoever is gone has no rights any more, be the tombstone written or not. */
int change_make_deleted(struct change *change, struct directory_user *user)
{
    char *status = strdup("DELETED");
    if (status == NULL)
        return -ENOMEM;
    int r = ids_mark_user_deleted(change->directory->ids, user->sub);
    if (r == -EFBIG)
        change_note_full(change, user->name);
    else if (r < 0) {
        free(status);
        return r;
    }
    free(user->status);
    user->status = status;
    user->enabled = false;
    user->local_by_directory = 0;
    user->local_by_token = 0;
    text_list_clear(&user->groups);
    return 0;
}

/* Groups whose gid is pinned and whom the listing does not have. */
struct missing {
    const struct people *people;
    const struct listing *listing;
    struct text_list names;
};

static bool is_listed(const struct missing *missing, const char *name)
{
    if (people_find_group(missing->people, name) != NULL)
        return true;
    for (size_t i = 0; i < missing->listing->group_count; i++)
        if (strcmp(missing->listing->groups[i].name, name) == 0)
            return true;
    return false;
}

static int note_missing(void *context, const struct ids_group *group)
{
    struct missing *missing = context;

    if (group->state != IDS_LIVE || is_listed(missing, group->name))
        return 0;
    return text_list_append(&missing->names, group->name, strlen(group->name));
}

static int mark_group(struct change *change, const char *name)
{
    int r = ids_mark_group_deleted(change->directory->ids, name);
    if (r != -EFBIG)
        return r;
    change_note_full(change, name);
    return 0;
}

int change_mark_missing_groups(struct change *change, const struct people *people,
                               const struct listing *listing)
{
    struct missing missing = {.people = people, .listing = listing};

    int r = ids_visit_groups(change->directory->ids, note_missing, &missing);
    for (size_t i = 0; r == 0 && i < missing.names.count; i++)
        r = mark_group(change, missing.names.texts[i]);
    text_list_clear(&missing.names);
    return r;
}

/* What an earlier daemon knew besides what it published. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/directory/state.h"
#include "daemon/directory/unpublished.h"

static int read_generation(const char *path, uint64_t generation, struct unpublished_file *out)
{
    int r = unpublished_file_read(path, out);

    if (r < 0 || out->generation == generation)
        return r;
    unpublished_file_clear(out);
    return -ESTALE;
}

/* Whether it says of the file that there is none which could be used. */
static bool is_about_file(int r)
{
    return r == -ENOENT || r == -EBADMSG || r == -ESTALE;
}

/* The daemon ended after it had published the next generation, and before this was its file. */
static int take_next(const char *path, uint64_t generation, struct unpublished_file *out)
{
    char next[PATH_MAX];

    unpublished_next_path(path, next);
    int r = read_generation(next, generation, out);
    if (r < 0)
        return r;
    return rename(next, path) < 0 ? -errno : 0;
}

static int read_either(const char *path, uint64_t generation, struct unpublished_past *out)
{
    int r = read_generation(path, generation, &out->file);
    int next = is_about_file(r) ? take_next(path, generation, &out->file) : r;

    out->is_damaged = is_about_file(next) && (r != -ENOENT || next == -EBADMSG);
    return next;
}

struct published {
    const struct people *people;
    const struct directory_settings *settings;
};

/* Whether the published files surely tell who is in the group. A daemon that kept no file of this
 * kind left out of them who has the group as primary one. */
static bool is_there(const void *context, const char *group)
{
    const struct published *published = context;
    const char *primary = published->settings->primary_group;

    return people_find_group(published->people, group) != NULL &&
           (primary == NULL || strcmp(primary, group) != 0) &&
           published->settings->gid_attribute == NULL;
}

int unpublished_load(const struct change *change, uint64_t generation,
                     const struct people *published, struct unpublished_past *out)
{
    const struct directory_settings *settings = &change->directory->settings;
    const struct published all = {.people = published, .settings = settings};

    int r = settings->paths.unpublished == NULL
                ? -ENOENT
                : read_either(settings->paths.unpublished, generation, out);
    out->is_known = r == 0;
    out->is_unread = r < 0 && !is_about_file(r);
    out->is_missed = r < 0 && settings->goes_by_others != NULL &&
                     settings->goes_by_others(settings->keeps_out_context, is_there, &all);
    return is_about_file(r) ? 0 : r;
}

static int set_status(struct directory_user *user, const char *status)
{
    char *copy = *status == '\0' ? NULL : strdup(status);

    if (copy == NULL)
        return *status == '\0' ? 0 : -ENOMEM;
    free(user->status);
    user->status = copy;
    return 0;
}

static int add_groups(struct directory_user *user, const struct unpublished_user *known)
{
    const char *group = known->groups;
    int r = 0;

    for (size_t i = 0; r == 0 && i < known->group_count; i++) {
        if (!text_list_contains(&user->groups, group))
            r = text_list_append(&user->groups, group, strlen(group));
        group += strlen(group) + 1;
    }
    return r;
}

/* Nobody can tell which of both is newer, and in which groups the user was at the same time. */
static void keep_out(struct directory_user *user)
{
    user->enabled = false;
    user->seen_at_unix = 0;
    user->local_by_directory = 0;
    user->local_by_token = 0;
}

int unpublished_complete(const struct unpublished_past *past, struct directory_user *user)
{
    struct unpublished_user known;

    if (past->is_missed)
        user->seen_at_unix = 0;
    if (!unpublished_file_find(&past->file, user->sub, &known))
        return 0;
    switch (known.doubt) {
    case UNPUBLISHED_IS_BEING_CHANGED:
        keep_out(user);
        break;
    case UNPUBLISHED_WAS_NEVER_ASKED:
        user->seen_at_unix = 0;
        break;
    case UNPUBLISHED_IS_SOUND:
        break;
    }
    int r = set_status(user, known.status);
    return r < 0 ? r : add_groups(user, &known);
}

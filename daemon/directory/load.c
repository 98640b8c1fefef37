/* What an earlier daemon published, taken over at the start. The files say what the host shows, the
 * ledger whose it is; attributes and status come with the first listing. */
#include "daemon/directory/state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "common/ownership.h"
#include "common/snapshot_pair.h"

struct loading {
    struct change *change;
    struct snapshot_pair pair;
    struct key_files keys;
    struct people people;
    const struct pool_group **groups_by_gid; /* of people, for looking up many */
    int64_t listed_at_unix;
};

static void loading_clear(struct loading *loading)
{
    snapshot_pair_close(&loading->pair);
    key_files_close(&loading->keys);
    people_clear(&loading->people);
    free(loading->groups_by_gid);
}

/* Walks one of the two files. What is damaged ends the walk; the rest comes with the listing. */
static int load_groups_of(struct loading *loading, struct snapshot *file)
{
    struct snapshot_group group;
    uint64_t offset = 0;

    while (file->is_open && snapshot_next_group(file, &offset, &group) == 0) {
        auto_free char *texts = malloc(group.head.text_size);
        if (texts == NULL)
            return -ENOMEM;
        if (snapshot_copy_group_text(file, &group, texts, group.head.text_size) < 0)
            continue;
        int r = people_put_group(&loading->people, texts, group.head.gid);
        if (r < 0)
            return r;
    }
    return 0;
}

static int compare_gids(const void *a, const void *b)
{
    uint32_t first = (*(const struct pool_group *const *)a)->gid;
    uint32_t second = (*(const struct pool_group *const *)b)->gid;

    return first < second ? -1 : first > second;
}

static int sort_groups(struct loading *loading)
{
    const struct people *people = &loading->people;

    if (people->group_count == 0)
        return 0;
    loading->groups_by_gid = calloc(people->group_count, sizeof(struct pool_group *));
    if (loading->groups_by_gid == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < people->group_count; i++)
        loading->groups_by_gid[i] = &people->groups[i];
    qsort(loading->groups_by_gid, people->group_count, sizeof(struct pool_group *), compare_gids);
    return 0;
}

static const char *name_of_gid(const struct loading *loading, uint32_t gid)
{
    const struct pool_group wanted = {.gid = gid};
    const struct pool_group *key = &wanted;

    if (loading->people.group_count == 0)
        return NULL;
    const struct pool_group *const *found = bsearch(
        &key, loading->groups_by_gid, loading->people.group_count, sizeof key, compare_gids);
    return found == NULL ? NULL : (*found)->name;
}

/* A mapping is of a group that the user was in, if that group is one here: by which mapping a gid
 * was given the files do not say, and the configuration may have changed. */
static void drop_unfounded_mappings(const struct loading *loading, struct directory_user *user)
{
    const struct directory_settings *settings = &loading->change->directory->settings;
    uint64_t founded = local_groups_of(settings, user->groups.texts, user->groups.count);

    for (size_t i = 0; user->local_by_token != 0 && i < settings->local_groups->count; i++)
        if (people_find_group(&loading->people, settings->local_groups->mappings[i].group) == NULL)
            founded |= UINT64_C(1) << i;
    user->local_by_token &= founded;
    user->local_by_directory &= founded;
}

static int load_memberships(struct loading *loading, struct snapshot *file,
                            const struct snapshot_user *found, struct directory_user *user)
{
    for (size_t i = 0; i < found->head.gid_count; i++) {
        uint32_t gid = 0;
        if (snapshot_copy_gid(file, found, i, &gid) < 0)
            continue;
        local_groups_take_published(&loading->change->local_groups, gid, user);
        const char *name = name_of_gid(loading, gid);
        int r = name == NULL ? 0 : text_list_append(&user->groups, name, strlen(name));
        if (r < 0)
            return r;
    }
    drop_unfounded_mappings(loading, user);
    return 0;
}

static int copy_texts(struct directory_user *user, const struct snapshot_user_texts *where,
                      const char *texts, const struct ids_user *pinned)
{
    user->name = strdup(texts);
    user->username = strdup(pinned->username != NULL ? pinned->username : texts);
    user->sub = strdup(pinned->sub);
    user->gecos = strdup(texts + where->gecos_at);
    user->home = strdup(texts + where->home_at);
    user->shell = strdup(texts + where->shell_at);
    user->status = strdup("");
    return user->name == NULL || user->username == NULL || user->sub == NULL ||
                   user->gecos == NULL || user->home == NULL || user->shell == NULL ||
                   user->status == NULL
               ? -ENOMEM
               : 0;
}

static int load_user(struct loading *loading, struct snapshot *file,
                     const struct snapshot_user *found)
{
    char texts[SNAPSHOT_MAX_TEXT];
    auto_directory_user struct directory_user user = {
        .uid = found->head.uid,
        .gid = found->head.gid,
        .enabled = (found->head.flags & SNAPSHOT_DISABLED) == 0,
        .seen_at_unix = loading->listed_at_unix};

    if (snapshot_copy_user_text(file, found, texts, sizeof texts) < 0)
        return 0;
    const struct ids_user *pinned = ids_find_name(loading->change->directory->ids, texts);
    if (pinned == NULL || pinned->uid != user.uid)
        return 0;
    int r = copy_texts(&user, &found->texts, texts, pinned);
    if (r == 0)
        r = load_memberships(loading, file, found, &user);
    if (r == 0)
        r = ssh_keys_load(&loading->change->directory->settings, &loading->keys, &user);
    if (r < 0 || rules_judge_known_user(&loading->change->rules, &user) != RULING_PUBLISH)
        return r;
    return people_put(&loading->people, &user);
}

static int load_users_of(struct loading *loading, struct snapshot *file)
{
    struct snapshot_user found;
    uint64_t offset = 0;

    while (file->is_open && snapshot_next_user(file, &offset, &found) == 0) {
        int r = load_user(loading, file, &found);
        if (r < 0)
            return r;
    }
    return 0;
}

/* The large file first: what directory.recent says of the same name replaces it. */
static int load_both(struct loading *loading)
{
    struct snapshot closed = {0};
    struct snapshot *recent = loading->pair.recent_counts ? &loading->pair.recent : &closed;

    int r = load_groups_of(loading, &loading->pair.directory);
    if (r == 0)
        r = load_groups_of(loading, recent);
    if (r == 0)
        r = sort_groups(loading);
    if (r == 0)
        r = load_users_of(loading, &loading->pair.directory);
    return r == 0 ? load_users_of(loading, recent) : r;
}

/* The large file is written when the pool has been listed. A time to come is nobody's. */
static int64_t listed_at(const char *path)
{
    struct stat status;

    if (stat(path, &status) < 0 || status.st_mtime > time(NULL))
        return 0;
    return status.st_mtime;
}

int change_load(struct change *change)
{
    struct directory *directory = change->directory;
    const struct directory_paths *paths = &directory->settings.paths;
    const struct snapshot_paths files = {.directory = paths->snapshot, .recent = paths->recent};
    __attribute__((cleanup(loading_clear))) struct loading loading = {
        .change = change,
        .keys = {.recent = {.fd = -1}, .all = {.fd = -1}},
        .listed_at_unix = listed_at(paths->snapshot)};

    if (snapshot_pair_open(&loading.pair, &files, &change->ranges, snapshot_open) < 0)
        return 0;
    const struct key_file_paths keys = {.all = paths->keys, .recent = paths->recent_keys};
    (void)key_files_open(&keys, &loading.keys);
    directory->generation = loading.pair.directory.header.generation;
    directory->listed_at_unix = loading.listed_at_unix;
    change->rules.people = &loading.people;
    int r = load_both(&loading);
    change->rules.people = &directory->people;
    if (r < 0)
        return r;
    directory->people = loading.people;
    loading.people = (struct people){0};
    return 0;
}

/* What an earlier daemon published, taken over at the start. The files say what the host shows, the
 * ledger whose it is; attributes and status come with the first listing.
 *
 * What is damaged is left out, and the next listing mends it. What cannot be told at this moment
 * ends the start: to go on would be to publish that nobody is there. */
#include "daemon/directory/state.h"

#include <errno.h>
#include <stdio.h>
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
    struct unpublished_past unpublished;
    int64_t listed_at_unix;
    bool is_damaged; /* somewhere: it may have been what was changed last that is lost */
    bool has_damaged_keys;
};

static void loading_clear(struct loading *loading)
{
    snapshot_pair_close(&loading->pair);
    key_files_close(&loading->keys);
    people_clear(&loading->people);
    unpublished_file_clear(&loading->unpublished.file);
    free(loading->groups_by_gid);
}

/* What stays so until the file is written again, also what is not a file at all. */
static bool is_damage(int r)
{
    return r == -EBADMSG || r == -ELOOP || r == -ENXIO;
}

/* 0: nothing is there, or nothing that is of use. */
static int leave_out(bool *is_damaged, int r)
{
    *is_damaged |= is_damage(r);
    return is_damage(r) || r == -ENOENT ? 0 : r;
}

/* The same of a part of a record, which may also be one that nobody may have any more. */
static int leave_out_part(struct loading *loading, int r)
{
    return r == -EPERM ? 0 : leave_out(&loading->is_damaged, r);
}

static int load_group(struct loading *loading, struct snapshot *file,
                      const struct snapshot_group *group)
{
    auto_free char *texts = malloc(group->head.text_size);

    if (texts == NULL)
        return -ENOMEM;
    int r = snapshot_copy_group_text(file, group, texts, group->head.text_size);
    return r < 0 ? leave_out(&loading->is_damaged, r)
                 : people_put_group(&loading->people, texts, group->head.gid);
}

/* Walks one of the two files. What is damaged ends the walk; the rest comes with the listing. */
static int load_groups_of(struct loading *loading, struct snapshot *file)
{
    struct snapshot_group group;
    uint64_t offset = 0;

    while (file->is_open) {
        int r = snapshot_next_group(file, &offset, &group);
        if (r < 0)
            return leave_out(&loading->is_damaged, r);
        r = load_group(loading, file, &group);
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
 * was given the files do not say, and the configuration may have changed. Of a group that is not
 * published only what is known besides can tell. */
static void drop_unfounded_mappings(const struct loading *loading, struct directory_user *user)
{
    const struct directory_settings *settings = &loading->change->directory->settings;
    uint64_t founded = local_groups_of(settings, user->groups.texts, user->groups.count);

    bool cannot_tell = !loading->unpublished.is_known && user->local_by_token != 0;
    for (size_t i = 0; cannot_tell && i < settings->local_groups->count; i++)
        if (people_find_group(&loading->people, settings->local_groups->mappings[i].group) == NULL)
            founded |= UINT64_C(1) << i;
    user->local_by_token &= founded;
    user->local_by_directory &= founded;
}

static int take_gid(const struct loading *loading, uint32_t gid, struct directory_user *user)
{
    const char *name = name_of_gid(loading, gid);

    local_groups_take_published(&loading->change->local_groups, gid, user);
    return name == NULL ? 0 : text_list_append(&user->groups, name, strlen(name));
}

static int load_memberships(struct loading *loading, struct snapshot *file,
                            const struct snapshot_user *found, struct directory_user *user)
{
    for (size_t i = 0; i < found->head.gid_count; i++) {
        uint32_t gid = 0;
        int r = snapshot_copy_gid(file, found, i, &gid);
        r = r < 0 ? leave_out_part(loading, r) : take_gid(loading, gid, user);
        if (r < 0)
            return r;
    }
    int r = unpublished_complete(&loading->unpublished, user);
    if (r == 0)
        drop_unfounded_mappings(loading, user);
    return r;
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

static int load_keys(struct loading *loading, struct directory_user *user)
{
    int r = ssh_keys_load(&loading->change->directory->settings, &loading->keys, user);

    return leave_out(&loading->has_damaged_keys, r);
}

/* Whether the user may still be published. What cannot be told now an earlier daemon could. */
static int put_judged(struct loading *loading, const struct directory_user *user)
{
    switch (rules_judge_known_user(&loading->change->rules, user)) {
    case RULING_PUBLISH:
        return people_put(&loading->people, user);
    case RULING_REFUSED:
        return 0;
    case RULING_CANNOT_TELL:
        return -EAGAIN;
    }
    return -EINVAL;
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

    int r = snapshot_copy_user_text(file, found, texts, sizeof texts);
    if (r < 0)
        return leave_out_part(loading, r);
    const struct ids_user *pinned = ids_find_name(loading->change->directory->ids, texts);
    if (pinned == NULL || pinned->uid != user.uid)
        return 0;
    r = copy_texts(&user, &found->texts, texts, pinned);
    if (r == 0)
        r = load_memberships(loading, file, found, &user);
    if (r == 0)
        r = load_keys(loading, &user);
    return r < 0 ? r : put_judged(loading, &user);
}

static int load_users_of(struct loading *loading, struct snapshot *file)
{
    struct snapshot_user found;
    uint64_t offset = 0;

    while (file->is_open) {
        int r = snapshot_next_user(file, &offset, &found);
        if (r < 0)
            return leave_out(&loading->is_damaged, r);
        r = load_user(loading, file, &found);
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
        r = unpublished_load(loading->change, loading->pair.directory.header.generation,
                             &loading->people, &loading->unpublished);
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

/* Without directory.recent if that is damaged: what it said of anybody is lost, but who is there.
 */
static int open_snapshots(struct loading *loading)
{
    const struct directory_paths *paths = &loading->change->directory->settings.paths;
    const struct snapshot_paths files = {.directory = paths->snapshot, .recent = paths->recent};
    const struct identity_ranges *ranges = &loading->change->ranges;

    int r = snapshot_pair_open(&loading->pair, &files, ranges, snapshot_open);
    if (!is_damage(r))
        return r;
    loading->is_damaged = true;
    return snapshot_open(&loading->pair.directory, paths->snapshot, ranges);
}

static int open_files(struct loading *loading)
{
    const struct directory_paths *paths = &loading->change->directory->settings.paths;
    const struct key_file_paths keys = {.all = paths->keys, .recent = paths->recent_keys};

    int r = leave_out(&loading->is_damaged, open_snapshots(loading));
    return r < 0 ? r : leave_out(&loading->has_damaged_keys, key_files_open(&keys, &loading->keys));
}

/* Whoever was disabled, or lost a group, may not be so any more with the damage: nobody counts
 * before the pool has been asked, and no group of the host before the next login. */
static void doubt_everybody(struct loading *loading)
{
    size_t at = 0;

    loading->listed_at_unix = 0;
    for (struct person *person = people_next(&loading->people, &at); person != NULL;
         person = people_next(&loading->people, &at)) {
        person->seen_at_unix = 0;
        person->local_by_directory = 0;
        person->local_by_token = 0;
    }
}

static void take_over(struct loading *loading)
{
    struct directory *directory = loading->change->directory;

    /* Who was never asked about, the others' age does not tell. An update from a daemon that kept
     * no file of this kind is no reason to doubt. */
    bool hides_doubts = loading->unpublished.is_damaged && directory_is_never_listed(directory);
    if (loading->is_damaged || hides_doubts)
        doubt_everybody(loading);
    directory->generation = loading->pair.directory.header.generation;
    directory->listed_at_unix = loading->listed_at_unix;
    directory->people = loading->people;
    loading->people = (struct people){0};
}

static int load(struct loading *loading)
{
    struct change *change = loading->change;

    int r = open_files(loading);
    if (r < 0 || !loading->pair.directory.is_open)
        return r;
    if (change->local_groups.error < 0)
        return change->local_groups.error;
    change->rules.people = &loading->people;
    r = load_both(loading);
    change->rules.people = &change->directory->people;
    return r;
}

/* The name of the file, if it is one of the host's: somebody must do something about that. */
static int explain(const struct loading *loading, int r, char words[DIRECTORY_ERROR_SIZE])
{
    const struct change *change = loading->change;
    int error = change->local_groups.error;
    const char *unread = error < 0 ? change->directory->settings.paths.group
                                   : local_people_unread(&change->local_people, &error);

    if (unread == NULL && loading->unpublished.is_unread) {
        unread = change->directory->settings.paths.unpublished;
        error = r;
    }
    if (unread == NULL)
        error = r;
    errno = -error;
    (void)snprintf(words, DIRECTORY_ERROR_SIZE,
                   "%s cannot be read (%m), and what is published there stays as it is",
                   unread != NULL ? unread : "what was published last");
    return error;
}

/* Keys that are lost open no door: nothing else is to be doubted for that. */
static void tell_of_damage(const struct loading *loading, char words[DIRECTORY_ERROR_SIZE])
{
    const struct directory_paths *paths = &loading->change->directory->settings.paths;

    if (loading->is_damaged)
        (void)snprintf(words, DIRECTORY_ERROR_SIZE,
                       "%s or %s is damaged: nobody in it counts before the pool has been asked",
                       paths->snapshot, paths->recent);
    else if (loading->has_damaged_keys)
        (void)snprintf(words, DIRECTORY_ERROR_SIZE,
                       "%s or %s is damaged: the pool's keys count again when it has been listed",
                       paths->keys, paths->recent_keys);
    else if (loading->unpublished.is_damaged)
        (void)snprintf(words, DIRECTORY_ERROR_SIZE,
                       "%s is damaged: whatever was known besides the published directory is not",
                       paths->unpublished);
}

int change_load(struct change *change, char words[DIRECTORY_ERROR_SIZE])
{
    const struct directory_paths *paths = &change->directory->settings.paths;
    __attribute__((cleanup(loading_clear))) struct loading loading = {
        .change = change,
        .keys = {.recent = {.fd = -1}, .all = {.fd = -1}},
        .listed_at_unix = listed_at(paths->snapshot)};

    int r = load(&loading);
    if (r < 0)
        return explain(&loading, r, words);
    take_over(&loading);
    tell_of_damage(&loading, words);
    return 0;
}

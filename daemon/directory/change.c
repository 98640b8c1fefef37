/* One change of the directory after the other, each published before the next begins. */
#include "daemon/directory/state.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "common/nsswitch.h"
#include "common/snapshot_format.h"
#include "daemon/directory/publish.h"

/* The condition's clock, which is not the deadline's. */
static struct timespec point_in_time(struct deadline deadline)
{
    struct timespec at;
    int left_ms = deadline_left_ms(deadline);

    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += left_ms / 1000;
    at.tv_nsec += (long)(left_ms % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

bool directory_wait(struct directory *directory, struct deadline deadline)
{
    struct timespec until = point_in_time(deadline);

    if (atomic_load(&directory->has_stopped) || deadline_has_passed(deadline))
        return false;
    return pthread_cond_timedwait(&directory->changed, &directory->lock, &until) != ETIMEDOUT;
}

int directory_take_turn(struct directory *directory, bool *is_taken, struct deadline deadline)
{
    int r = 0;

    (void)pthread_mutex_lock(&directory->lock);
    while (r == 0 && *is_taken)
        if (!directory_wait(directory, deadline))
            r = -ETIMEDOUT;
    if (r == 0)
        *is_taken = true;
    (void)pthread_mutex_unlock(&directory->lock);
    return r;
}

/* A file that does not count leaves the derived range, as it does for the modules; one that cannot
 * be read for a moment must not take its users away. */
static int load_ranges(struct change *change, const char *path)
{
    int r = identity_ranges_load(path, &change->ranges);

    switch (-r) {
    case EPERM:
    case EACCES:
    case EINVAL:
    case E2BIG:
        problems_add(&change->problems, DIRECTORY_PROBLEM_RANGES, path, "");
        return 0;
    default:
        return r;
    }
}

/* As of when the source tells what it tells. */
static int64_t told_at(const struct directory *directory)
{
    struct source_edition edition;

    directory_edition(directory, &edition);
    return edition.id[0] == '\0' ? 0 : edition.as_of_unix;
}

int change_begin(struct change *change, struct directory *directory, struct deadline deadline)
{
    int r = directory_take_turn(directory, &directory->is_being_changed, deadline);
    if (r < 0)
        return r;
    change->directory = directory;
    change->refused = NULL;
    change->problems = (struct problem_list){0};
    local_people_begin(&change->local_people, directory->settings.paths.passwd,
                       directory->settings.paths.group);
    r = load_ranges(change, directory->settings.paths.ids);
    if (r < 0) {
        change_end(change);
        return r;
    }
    change->rules = (struct rules){.settings = &directory->settings,
                                   .ranges = &change->ranges,
                                   .people = &directory->people,
                                   .local_people = &change->local_people,
                                   .trust = &directory->trust,
                                   .uid_absence = directory->uid_absence,
                                   .ids = directory->ids,
                                   .told_at_unix = told_at(directory),
                                   .problems = &change->problems};
    local_groups_find(&directory->settings, &change->ranges, &change->problems,
                      &change->local_groups);
    return 0;
}

void change_end(struct change *change)
{
    struct directory *directory = change->directory;

    local_people_clear(&change->local_people);
    (void)pthread_mutex_lock(&directory->lock);
    problems_merge(&directory->problems, &change->problems);
    directory->let_go_at_unix = ids_let_go_at(directory->ids);
    directory->is_being_changed = false;
    (void)pthread_cond_broadcast(&directory->changed);
    (void)pthread_mutex_unlock(&directory->lock);
}

static void note_whether_behind(struct directory *directory, int r)
{
    (void)pthread_mutex_lock(&directory->lock);
    directory->is_behind = r < 0;
    (void)pthread_mutex_unlock(&directory->lock);
}

int change_remember_user(struct change *change, const struct directory_user *user)
{
    struct directory *directory = change->directory;
    auto_unpublished_change struct unpublished_change unpublished = {0};

    int r = unpublished_begin(&unpublished, directory, user->name);
    if (r < 0)
        return r;
    (void)pthread_mutex_lock(&directory->lock);
    r = people_update(&directory->people, user);
    (void)pthread_mutex_unlock(&directory->lock);
    if (r == 0)
        r = unpublished_note(&unpublished);
    if (r < 0)
        note_whether_behind(directory, r);
    return r;
}

static void mark_group_recent(struct people *people, const char *name)
{
    struct pool_group *group = people_find_group(people, name);

    if (group != NULL)
        group->is_recent = true;
}

/* The groups that the user leaves or joins have other members now; the others, of which one may
 * have everybody, need not be written again. */
static void mark_changed_groups(struct people *people, const struct directory_user *user)
{
    const struct person *known = people_find(people, user->name);

    for (size_t i = 0; known != NULL && i < known->group_count; i++) {
        const char *group = person_group(known, &people->words, i);
        if (!text_list_contains(&user->groups, group))
            mark_group_recent(people, group);
    }
    for (size_t i = 0; i < user->groups.count; i++)
        if (known == NULL || !person_is_in_group(known, &people->words, user->groups.texts[i]))
            mark_group_recent(people, user->groups.texts[i]);
}

static int put_user(struct directory *directory, const struct directory_user *user)
{
    (void)pthread_mutex_lock(&directory->lock);
    mark_changed_groups(&directory->people, user);
    int r = people_put(&directory->people, user);
    (void)pthread_mutex_unlock(&directory->lock);
    return r;
}

void change_take_listed_groups(const struct change *change, struct directory_user *user)
{
    const struct directory *directory = change->directory;
    const struct person *known = people_find(&directory->people, user->name);
    bool is_same = known != NULL && strcmp(person_sub(known), user->sub) == 0;

    local_groups_take_listing(&directory->settings, is_same ? known->local_by_token : 0, user);
}

static uint64_t file_flags(const struct directory_settings *settings)
{
    uint64_t flags = 0;

    if (settings->may_be_enumerated)
        flags |= SNAPSHOT_MAY_BE_ENUMERATED;
    if (nsswitch_asks_files_first(settings->paths.nsswitch))
        flags |= SNAPSHOT_FILES_COME_FIRST;
    return flags;
}

static struct publish_target target_at(const struct change *change, const char *path)
{
    const struct directory *directory = change->directory;

    return (struct publish_target){.path = path,
                                   .local_groups = &change->local_groups,
                                   .generation = directory->generation,
                                   .flags = file_flags(&directory->settings)};
}

static struct publish_target recent_target(const struct change *change)
{
    const struct directory_paths *paths = &change->directory->settings.paths;

    struct publish_target recent = target_at(change, paths->recent);
    recent.adds_to = paths->snapshot;
    return recent;
}

static int publish_recent(const struct change *change)
{
    const struct directory *directory = change->directory;
    struct publish_target recent = recent_target(change);

    int r = publish_people(&directory->people, true, &recent);
    return r < 0 ? r
                 : ssh_keys_publish_recent(&directory->settings, &directory->people,
                                           recent.generation);
}

/* The file's time is that of the listing: what is only written again, at a start or because it was
 * damaged, is no newer for that, and the next daemon must know. Where nobody lists the pool it is
 * that of the oldest answer: whoever is in the file, or will be in directory.recent, was heard of
 * then or later. */
static void keep_time_of_listing(const struct directory *directory)
{
    const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT},
                                      {.tv_sec = directory->listed_at_unix}};

    (void)utimensat(AT_FDCWD, directory->settings.paths.snapshot, times, 0);
}

void change_publish_time(struct change *change, int64_t listed_at_unix)
{
    change->directory->listed_at_unix = listed_at_unix;
    keep_time_of_listing(change->directory);
    change_note_published(change);
}

bool directory_is_never_listed(const struct directory *directory)
{
    return directory->settings.knows_logins_only || directory->settings.renew_after_ms > 0;
}

/* Of those who have got any: who has got none is told apart in a file of its own (unpublished.h).
 */
static int64_t time_of_oldest_answer(const struct people *people)
{
    int64_t oldest_unix = (int64_t)time(NULL);
    size_t at = 0;

    for (const struct person *person = people_next(people, &at); person != NULL;
         person = people_next(people, &at))
        if (person->seen_at_unix != 0 && person->seen_at_unix < oldest_unix)
            oldest_unix = person->seen_at_unix;
    return oldest_unix;
}

/* An answer may be older than what was published while it was on its way. */
static void make_older(struct directory *directory, const struct directory_user *user)
{
    if (!directory_is_never_listed(directory) || user->seen_at_unix == 0 ||
        user->seen_at_unix >= directory->listed_at_unix)
        return;
    directory->listed_at_unix = user->seen_at_unix;
    keep_time_of_listing(directory);
}

int change_publish_user(struct change *change, const struct directory_user *user)
{
    struct directory *directory = change->directory;
    auto_unpublished_change struct unpublished_change unpublished = {0};

    int r = ids_commit(directory->ids);
    if (r == 0)
        r = unpublished_begin(&unpublished, directory, user->name);
    if (r == 0)
        r = put_user(directory, user);
    if (r < 0)
        return r;
    make_older(directory, user);
    r = unpublished_announce(&unpublished);
    if (r == 0)
        r = publish_recent(change);
    if (r == 0)
        r = directory->is_behind ? unpublished_write_again(directory)
                                 : unpublished_note(&unpublished);
    note_whether_behind(directory, r);
    change_note_published(change);
    return r;
}

int change_publish_all(struct change *change, const struct people *people)
{
    static const struct people nobody;
    struct directory *directory = change->directory;

    struct publish_target all = target_at(change, directory->settings.paths.snapshot);
    struct publish_target recent = recent_target(change);

    all.generation = recent.generation = directory->generation + 1;
    int r = ids_commit(directory->ids);
    if (r == 0)
        r = unpublished_prepare(directory, people, all.generation);
    if (r == 0)
        r = publish_people(people, false, &all);
    if (r < 0)
        return r;
    if (directory_is_never_listed(directory))
        directory->listed_at_unix = time_of_oldest_answer(people);
    keep_time_of_listing(directory);
    directory->generation++;
    (void)pthread_mutex_lock(&directory->lock);
    directory->published_generation = directory->generation;
    (void)pthread_mutex_unlock(&directory->lock);
    (void)ids_tidy(directory->ids); /* only saves room */
    r = unpublished_take_place(directory);
    if (r == 0)
        r = publish_people(&nobody, true, &recent);
    if (r == 0)
        r = ssh_keys_publish_all(&directory->settings, people, all.generation);
    if (r == 0)
        r = ssh_keys_publish_recent(&directory->settings, &nobody, all.generation);
    note_whether_behind(directory, r);
    change_note_published(change);
    return r;
}

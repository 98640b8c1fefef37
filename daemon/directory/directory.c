/* The directory as its users see it: opening, finding, telling how it is. */
#include "daemon/directory/directory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/key_file.h"
#include "common/local_files.h"
#include "common/nsswitch.h"
#include "common/snapshot.h"
#include "daemon/directory/pool.h"
#include "daemon/directory/state.h"

#define OPEN_TIMEOUT_MS 10000

const struct directory_paths directory_default_paths = {.snapshot = SNAPSHOT_PATH,
                                                        .recent = SNAPSHOT_RECENT_PATH,
                                                        .keys = KEY_FILE_PATH,
                                                        .recent_keys = KEY_FILE_RECENT_PATH,
                                                        .ledger = IDS_PATH,
                                                        .pool = STATE_DIR "/pool",
                                                        .unfinished = STATE_DIR "/listing",
                                                        .unpublished = STATE_DIR "/unpublished",
                                                        .passwd = LOCAL_FILES_PASSWD_PATH,
                                                        .group = LOCAL_FILES_GROUP_PATH,
                                                        .shells = LOCAL_FILES_SHELLS_PATH,
                                                        .nsswitch = NSSWITCH_PATH,
                                                        .ids = IDENTITY_IDS_PATH};

static int own_path(const char **path, char **own)
{
    if (*path == NULL)
        return 0;
    *own = strdup(*path);
    *path = *own;
    return *own == NULL ? -ENOMEM : 0;
}

static int own_paths(struct directory *directory)
{
    struct directory_paths *paths = &directory->settings.paths;
    struct directory_own_paths *own = &directory->own_paths;

    if (own_path(&paths->snapshot, &own->snapshot) < 0 ||
        own_path(&paths->recent, &own->recent) < 0 || own_path(&paths->keys, &own->keys) < 0 ||
        own_path(&paths->recent_keys, &own->recent_keys) < 0 ||
        own_path(&paths->ledger, &own->ledger) < 0 || own_path(&paths->pool, &own->pool) < 0 ||
        own_path(&paths->unfinished, &own->unfinished) < 0 ||
        own_path(&paths->unpublished, &own->unpublished) < 0 ||
        own_path(&paths->passwd, &own->passwd) < 0 || own_path(&paths->group, &own->group) < 0 ||
        own_path(&paths->shells, &own->shells) < 0 ||
        own_path(&paths->nsswitch, &own->nsswitch) < 0 || own_path(&paths->ids, &own->ids) < 0)
        return -ENOMEM;
    return 0;
}

/* The condition waits by the clock that nobody sets. */
static int make_lock(struct directory *directory)
{
    pthread_condattr_t attributes;

    int r = pthread_condattr_init(&attributes);
    if (r != 0)
        return -r;
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    r = pthread_cond_init(&directory->changed, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    if (r != 0)
        return -r;
    return -pthread_mutex_init(&directory->lock, NULL);
}

static int publish_loaded(struct change *change)
{
    struct directory *directory = change->directory;
    const struct directory_settings *settings = &directory->settings;

    int is_same_pool = directory_pool_is(settings->paths.pool, settings->pool_id);
    if (is_same_pool < 0)
        return is_same_pool;
    if (is_same_pool == 0)
        people_disable_all(&directory->people);
    int r = change_publish_again(change);
    if (r == 0 && is_same_pool == 0)
        r = directory_pool_remember(settings->paths.pool, settings->pool_id);
    return r;
}

/* Both files are there and belong together from the start on, so that readers who map them hear of
 * every change. */
static int load_and_publish(struct directory *directory, char error_text[DIRECTORY_ERROR_SIZE])
{
    struct change change;

    int r = change_begin(&change, directory, deadline_in_ms(OPEN_TIMEOUT_MS));
    if (r < 0)
        return r;
    r = change_load(&change, error_text);
    if (r < 0) {
        change_end(&change);
        return r;
    }
    r = publish_loaded(&change);
    if (r < 0)
        error_text[0] = '\0'; /* what was damaged is not why */
    change_end(&change);
    return r;
}

int directory_open(const struct directory_settings *settings, struct directory **out,
                   char error_text[DIRECTORY_ERROR_SIZE])
{
    struct directory *directory = calloc(1, sizeof *directory);

    error_text[0] = '\0';
    if (directory == NULL)
        return -ENOMEM;
    directory->settings = *settings;
    directory->uid_absence = absent_at_start(settings);
    directory->unfinished.may_be_on_disk = settings->paths.unfinished != NULL;
    int r = make_lock(directory);
    if (r < 0) {
        free(directory);
        return r;
    }
    directory->trust.has_given_up = settings->source.look_who_writes == NULL;
    r = own_paths(directory);
    if (r == 0)
        r = ids_open(directory->settings.paths.ledger, &directory->ids, error_text);
    if (r == 0)
        r = load_and_publish(directory, error_text);
    if (r < 0) {
        directory_close(directory);
        return r;
    }
    *out = directory;
    return 0;
}

static void free_paths(struct directory_own_paths *own)
{
    free(own->snapshot);
    free(own->recent);
    free(own->keys);
    free(own->recent_keys);
    free(own->ledger);
    free(own->pool);
    free(own->unfinished);
    free(own->unpublished);
    free(own->passwd);
    free(own->group);
    free(own->shells);
    free(own->nsswitch);
    free(own->ids);
}

void directory_close(struct directory *directory)
{
    if (directory == NULL)
        return;
    unfinished_close(directory);
    people_clear(&directory->people);
    trust_clear(&directory->trust);
    text_list_clear(&directory->forgotten_subs);
    text_list_clear(&directory->forgotten_groups);
    ids_close(directory->ids);
    (void)pthread_cond_destroy(&directory->changed);
    (void)pthread_mutex_destroy(&directory->lock);
    free_paths(&directory->own_paths);
    free(directory);
}

int directory_find_user(struct directory *directory, const char *name, struct directory_user *out)
{
    (void)pthread_mutex_lock(&directory->lock);
    int r = people_copy_user(&directory->people, name, out);
    (void)pthread_mutex_unlock(&directory->lock);
    return r;
}

void directory_stop_asking(struct directory *directory)
{
    atomic_store(&directory->has_stopped, true);
    (void)pthread_mutex_lock(&directory->lock);
    (void)pthread_cond_broadcast(&directory->changed);
    (void)pthread_mutex_unlock(&directory->lock);
}

static void count_people(const struct people *people, struct directory_status *out)
{
    size_t at = 0;

    out->user_count = people_count(people);
    out->group_count = people->group_count;
    for (const struct person *person = people_next(people, &at); person != NULL;
         person = people_next(people, &at))
        out->enabled_user_count += person->enabled;
}

static bool is_member(const struct people *people, const struct person *person, const char *group)
{
    return person_is_in_group(person, &people->words, group);
}

static bool is_enabled_member(const struct people *people, const struct person *person,
                              const char *group)
{
    return person->enabled && is_member(people, person, group);
}

static bool has_sub(const struct people *people, const struct person *person, const char *sub)
{
    (void)people;
    return strcmp(person_sub(person), sub) == 0;
}

/* Whether it is so of anybody, or somebody is refused who goes by the name. */
static bool is_so_of_anybody(const struct directory *directory, const char *name,
                             bool (*is_so)(const struct people *people, const struct person *person,
                                           const char *name))
{
    struct directory_problem problem;
    size_t at = 0;

    for (const struct person *person = people_next(&directory->people, &at); person != NULL;
         person = people_next(&directory->people, &at))
        if (is_so(&directory->people, person, name))
            return true;
    return problems_find_about(&directory->problems, name, &problem) == 0;
}

bool directory_knows_user(struct directory *directory, const char *name)
{
    (void)pthread_mutex_lock(&directory->lock);
    bool is_known =
        people_find(&directory->people, name) != NULL || is_so_of_anybody(directory, name, has_sub);
    (void)pthread_mutex_unlock(&directory->lock);
    return is_known;
}

bool directory_knows_group(struct directory *directory, const char *name)
{
    (void)pthread_mutex_lock(&directory->lock);
    bool is_known = people_find_group(&directory->people, name) != NULL ||
                    is_so_of_anybody(directory, name, is_member);
    (void)pthread_mutex_unlock(&directory->lock);
    return is_known;
}

const struct directory_paths *directory_get_paths(const struct directory *directory)
{
    return &directory->settings.paths;
}

size_t directory_count_members(struct directory *directory, const char *group)
{
    const struct people *people = &directory->people;
    size_t count = 0;
    size_t at = 0;

    (void)pthread_mutex_lock(&directory->lock);
    for (const struct person *person = people_next(people, &at); person != NULL;
         person = people_next(people, &at))
        count += is_enabled_member(people, person, group);
    (void)pthread_mutex_unlock(&directory->lock);
    return count;
}

void directory_get_status(struct directory *directory, struct directory_status *out)
{
    *out = (struct directory_status){0};
    (void)pthread_mutex_lock(&directory->lock);
    count_people(&directory->people, out);
    out->generation = directory->published_generation;
    out->refreshed_at_unix = directory->refreshed_at_unix;
    out->refresh_failed_at_unix = directory->refresh_failed_at_unix;
    out->refresh_error = directory->refresh_error;
    if (directory->refresh_error != 0)
        out->refresh_failing_since_unix = directory->refresh_failing_since_unix;
    out->refused_user_count = directory->refused_user_count;
    out->problem_count = directory->problems.count;
    out->problem_kept_count = directory->problems.count < DIRECTORY_MAX_PROBLEMS
                                  ? directory->problems.count
                                  : DIRECTORY_MAX_PROBLEMS;
    memcpy(out->problems, directory->problems.problems, sizeof out->problems);
    (void)pthread_mutex_unlock(&directory->lock);
}

int directory_explain(struct directory *directory, const char *name, struct directory_problem *out)
{
    (void)pthread_mutex_lock(&directory->lock);
    int r = problems_find_about(&directory->problems, name, out);
    (void)pthread_mutex_unlock(&directory->lock);
    return r;
}

size_t directory_take_news(struct directory *directory, struct directory_problem *out, size_t max)
{
    const struct problem_list *list = &directory->problems;
    size_t count = 0;

    (void)pthread_mutex_lock(&directory->lock);
    for (size_t i = 0; count < max && i < list->count && i < DIRECTORY_MAX_PROBLEMS; i++)
        if (!problems_have(&directory->told, &list->problems[i]))
            out[count++] = list->problems[i];
    directory->told = *list;
    (void)pthread_mutex_unlock(&directory->lock);
    return count;
}

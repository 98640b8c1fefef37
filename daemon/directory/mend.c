/* The published files stay as they were published, whatever happens to the disk that they lie on.
 */
#include <errno.h>
#include <sys/stat.h>

#include "daemon/directory/state.h"

static struct published_file look_at(const char *path)
{
    struct stat status;

    if (stat(path, &status) < 0)
        return (struct published_file){0};
    return (struct published_file){.device = status.st_dev,
                                   .inode = status.st_ino,
                                   .size = (uint64_t)status.st_size,
                                   .changed_at = status.st_ctim};
}

static bool are_equal(const struct published_file *a, const struct published_file *b)
{
    return a->device == b->device && a->inode == b->inode && a->size == b->size &&
           a->changed_at.tv_sec == b->changed_at.tv_sec &&
           a->changed_at.tv_nsec == b->changed_at.tv_nsec;
}

static struct published_files look_at_all(const struct directory_paths *paths)
{
    return (struct published_files){.directory = look_at(paths->snapshot),
                                    .recent = look_at(paths->recent),
                                    .keys = look_at(paths->keys),
                                    .recent_keys = look_at(paths->recent_keys)};
}

static bool are_all_equal(const struct published_files *a, const struct published_files *b)
{
    return are_equal(&a->directory, &b->directory) && are_equal(&a->recent, &b->recent) &&
           are_equal(&a->keys, &b->keys) && are_equal(&a->recent_keys, &b->recent_keys);
}

void change_note_published(struct change *change)
{
    struct directory *directory = change->directory;
    struct published_files published = look_at_all(&directory->settings.paths);

    (void)pthread_mutex_lock(&directory->lock);
    directory->published = published;
    (void)pthread_mutex_unlock(&directory->lock);
}

/* While somebody else changes it, that one publishes. */
static bool is_whole(struct directory *directory)
{
    (void)pthread_mutex_lock(&directory->lock);
    struct published_files published = directory->published;
    bool is_being_changed = directory->is_being_changed;
    bool is_behind = directory->is_behind;
    (void)pthread_mutex_unlock(&directory->lock);
    if (is_being_changed)
        return true;
    struct published_files now = look_at_all(&directory->settings.paths);
    return !is_behind && are_all_equal(&published, &now);
}

int change_publish_again(struct change *change)
{
    struct directory *directory = change->directory;

    int r = change_publish_all(change, &directory->people);
    if (r < 0)
        return r;
    (void)pthread_mutex_lock(&directory->lock);
    people_mark_published(&directory->people);
    (void)pthread_mutex_unlock(&directory->lock);
    return 0;
}

int directory_mend(struct directory *directory, struct deadline deadline, bool *out_mended)
{
    struct change change;

    *out_mended = false;
    if (is_whole(directory))
        return 0;
    int r = change_begin(&change, directory, deadline);
    if (r < 0)
        return r;
    r = change_publish_again(&change);
    change_end(&change);
    *out_mended = r == 0;
    return r;
}

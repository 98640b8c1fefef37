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

void change_note_published(struct change *change)
{
    struct directory *directory = change->directory;
    struct published_file published = look_at(directory->settings.paths.snapshot);
    struct published_file recent = look_at(directory->settings.paths.recent);

    (void)pthread_mutex_lock(&directory->lock);
    directory->published = published;
    directory->published_recent = recent;
    (void)pthread_mutex_unlock(&directory->lock);
}

/* While somebody else changes it, that one publishes. */
static bool is_whole(struct directory *directory)
{
    (void)pthread_mutex_lock(&directory->lock);
    struct published_file published = directory->published;
    struct published_file recent = directory->published_recent;
    bool is_being_changed = directory->is_being_changed;
    bool is_behind = directory->is_behind;
    (void)pthread_mutex_unlock(&directory->lock);
    if (is_being_changed)
        return true;
    struct published_file published_now = look_at(directory->settings.paths.snapshot);
    struct published_file recent_now = look_at(directory->settings.paths.recent);
    return !is_behind && are_equal(&published, &published_now) && are_equal(&recent, &recent_now);
}

static int publish_again(struct change *change)
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
    r = publish_again(&change);
    change_end(&change);
    *out_mended = r == 0;
    return r;
}

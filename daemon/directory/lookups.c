/* A pool that is never listed whole: each user who is known is asked about anew, one by one. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "daemon/directory/newer.h"
#include "daemon/directory/state.h"

#define DISTANCE_MS 250 /* between two users: most of each second's questions are others' */

/* The names of those about whom nothing was heard for long enough. */
static int find_old(struct directory *directory, int64_t lifetime_seconds, struct text_list *out)
{
    int64_t now_unix = (int64_t)time(NULL);
    size_t at = 0;
    int r = 0;

    (void)pthread_mutex_lock(&directory->lock);
    for (const struct person *person = people_next(&directory->people, &at);
         r == 0 && person != NULL; person = people_next(&directory->people, &at))
        if (newer_heard_at(person->seen_at_unix, now_unix) <= now_unix - lifetime_seconds)
            r = text_list_append(out, person_name(person), strlen(person_name(person)));
    (void)pthread_mutex_unlock(&directory->lock);
    return r;
}

/* False: the directory has stopped. */
static bool pause_between(struct directory *directory)
{
    struct deadline next = deadline_in_ms(DISTANCE_MS);

    (void)pthread_mutex_lock(&directory->lock);
    while (!atomic_load(&directory->has_stopped) && !deadline_has_passed(next))
        (void)directory_wait(directory, next);
    (void)pthread_mutex_unlock(&directory->lock);
    return !atomic_load(&directory->has_stopped);
}

/* Who cannot be asked about now makes the round end: the next one begins with them. */
static int renew_each(struct directory *directory, const struct text_list *names,
                      struct deadline deadline)
{
    for (size_t i = 0; i < names->count; i++) {
        if (i > 0 && !pause_between(directory))
            return -ECANCELED;
        if (directory_renew_user(directory, names->texts[i], DIRECTORY_ASKER_STRANGER, deadline) ==
            DIRECTORY_NOT_NOW)
            return -EAGAIN;
    }
    return 0;
}

static void note_round(struct directory *directory)
{
    (void)pthread_mutex_lock(&directory->lock);
    directory->refreshed_at_unix = (int64_t)time(NULL);
    directory->refresh_error = 0;
    (void)pthread_mutex_unlock(&directory->lock);
}

int directory_renew_known(struct directory *directory, struct deadline deadline)
{
    auto_text_list struct text_list names = {0};

    int r = directory_look_who_writes(directory, deadline);
    if (r < 0)
        return r;
    int64_t lifetime_seconds = atomic_exchange(&directory->doubts_all, false)
                                   ? 0
                                   : directory->settings.renew_after_ms / 1000;
    r = find_old(directory, lifetime_seconds, &names);
    if (r == 0)
        r = renew_each(directory, &names, deadline);
    if (r == 0)
        r = directory_merge_logins(directory, deadline);
    if (r == 0)
        note_round(directory);
    return r;
}

void directory_doubt_all(struct directory *directory)
{
    atomic_store(&directory->doubts_all, true);
    atomic_store(&directory->doubts_writers, true);
    (void)pthread_mutex_lock(&directory->lock);
    questions_forget(&directory->questions);
    (void)pthread_mutex_unlock(&directory->lock);
}

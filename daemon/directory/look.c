/* Asking who can write which attribute, before what depends on it is listed. */
#include <errno.h>

#include "daemon/directory/state.h"

#define TURN_TIMEOUT_MS 10000 /* changes take milliseconds */

/* In a turn of its own: who decides reads what is known without the lock. */
static int take(struct directory *directory, int r, struct writers *writers)
{
    struct change change;

    int turn = change_begin(&change, directory, deadline_in_ms(TURN_TIMEOUT_MS));
    if (turn < 0)
        return turn;
    (void)pthread_mutex_lock(&directory->lock);
    trust_take(&directory->trust, r, writers, deadline_clock_ms());
    if (r == 0)
        questions_forget(&directory->questions);
    (void)pthread_mutex_unlock(&directory->lock);
    change_end(&change);
    return 0;
}

/* Only the thread that refreshes changes it, so that it may read without the lock. An edition tells
 * without a call, and what it no longer tells must not be believed any longer. */
static bool is_due(const struct directory *directory)
{
    const struct directory_source *source = &directory->settings.source;

    return source->look_who_writes != NULL && trust_is_needed(&directory->settings) &&
           (source->get_edition != NULL || atomic_load(&directory->doubts_writers) ||
            trust_is_due(&directory->trust, deadline_clock_ms()));
}

int directory_look_who_writes(struct directory *directory, struct deadline deadline)
{
    const struct directory_source *source = &directory->settings.source;
    auto_writers struct writers writers = {0};

    if (!is_due(directory))
        return 0;
    (void)atomic_exchange(&directory->doubts_writers, false);
    int looked = source->look_who_writes(source->context, &writers, deadline);
    int r = take(directory, looked, &writers);
    if (r < 0)
        return r;
    return trust_is_undecided(&directory->trust) ? looked : 0;
}

bool directory_believes(struct directory *directory, const char *attribute)
{
    (void)pthread_mutex_lock(&directory->lock);
    enum trust_answer answer = trust_in(&directory->trust, &directory->settings, attribute);
    (void)pthread_mutex_unlock(&directory->lock);
    return answer == TRUST_GRANTED;
}

bool directory_knows_who_writes(struct directory *directory, struct deadline deadline)
{
    if (!trust_is_needed(&directory->settings))
        return true;
    (void)pthread_mutex_lock(&directory->lock);
    bool is_undecided = trust_is_undecided(&directory->trust);
    while (is_undecided && directory_wait(directory, deadline))
        is_undecided = trust_is_undecided(&directory->trust);
    (void)pthread_mutex_unlock(&directory->lock);
    return !is_undecided;
}

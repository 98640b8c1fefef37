/* The thread that lists the whole pool at intervals. */
#include "daemon/refresh.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "daemon/refresh_pause.h"

#define LISTING_TIMEOUT_MS (2 * 60 * 60 * 1000) /* a million users take most of it: see pace.h */
#define MEND_TIMEOUT_MS    10000

struct refresh {
    struct directory *directory;
    struct refresh_observer observer;
    int64_t interval_ms;
    int64_t mend_pause_ms; /* for the thread itself */
    pthread_t thread;
    pthread_mutex_t lock; /* of the next two */
    pthread_cond_t woken;
    bool is_requested;
    bool is_stopping;
};

static struct timespec monotonic_in_ms(int64_t milliseconds)
{
    struct timespec at;

    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += milliseconds / 1000;
    at.tv_nsec += (milliseconds % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

/* Waits for the time, a request or the end. False: the time is over, nothing else. */
static bool is_woken_within(struct refresh *refresh, int64_t pause_ms)
{
    struct timespec until = monotonic_in_ms(pause_ms);
    int r = 0;

    (void)pthread_mutex_lock(&refresh->lock);
    while (!refresh->is_requested && !refresh->is_stopping && r != ETIMEDOUT)
        r = pthread_cond_timedwait(&refresh->woken, &refresh->lock, &until);
    bool is_woken = refresh->is_requested || refresh->is_stopping;
    (void)pthread_mutex_unlock(&refresh->lock);
    return is_woken;
}

/* False: the end. */
static bool goes_on(struct refresh *refresh)
{
    (void)pthread_mutex_lock(&refresh->lock);
    refresh->is_requested = false;
    bool goes_on = !refresh->is_stopping;
    (void)pthread_mutex_unlock(&refresh->lock);
    return goes_on;
}

/* A full disk is not written to again and again. */
static void mend(struct refresh *refresh)
{
    bool has_mended = false;

    int r = directory_mend(refresh->directory, deadline_in_ms(MEND_TIMEOUT_MS), &has_mended);
    if ((r < 0 || has_mended) && refresh->observer.mended != NULL)
        refresh->observer.mended(refresh->observer.context, r);
    refresh->mend_pause_ms = r == 0 ? REFRESH_MEND_MS : refresh->mend_pause_ms * 2;
    if (refresh->mend_pause_ms > refresh->interval_ms)
        refresh->mend_pause_ms = refresh->interval_ms;
}

static bool wait_for_next(struct refresh *refresh, int64_t pause_ms)
{
    struct deadline next = deadline_in_ms(pause_ms);
    int64_t left_ms = pause_ms;

    while (left_ms > 0) {
        int64_t slice_ms = left_ms < refresh->mend_pause_ms ? left_ms : refresh->mend_pause_ms;
        if (is_woken_within(refresh, slice_ms))
            break;
        mend(refresh);
        if (refresh->observer.idle != NULL)
            refresh->observer.idle(refresh->observer.context);
        left_ms = deadline_left_ms(next);
    }
    return goes_on(refresh);
}

static void *run(void *context)
{
    struct refresh *refresh = context;
    unsigned failures = 0;

    do {
        int r = directory_refresh(refresh->directory, deadline_in_ms(LISTING_TIMEOUT_MS));
        if (refresh->observer.refreshed != NULL)
            refresh->observer.refreshed(refresh->observer.context, r);
        failures = r < 0 ? failures + 1 : 0;
    } while (wait_for_next(refresh, refresh_pause_ms(refresh->interval_ms, failures)));
    return NULL;
}

static int make_condition(struct refresh *refresh)
{
    pthread_condattr_t attributes;

    int r = pthread_condattr_init(&attributes);
    if (r != 0)
        return -r;
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    r = pthread_cond_init(&refresh->woken, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    return -r;
}

static void free_refresh(struct refresh *refresh)
{
    (void)pthread_cond_destroy(&refresh->woken);
    (void)pthread_mutex_destroy(&refresh->lock);
    free(refresh);
}

int refresh_start(struct directory *directory, int64_t interval_ms,
                  const struct refresh_observer *observer, struct refresh **out)
{
    struct refresh *refresh = calloc(1, sizeof *refresh);

    if (refresh == NULL)
        return -ENOMEM;
    refresh->directory = directory;
    refresh->interval_ms = interval_ms;
    refresh->mend_pause_ms = REFRESH_MEND_MS;
    refresh->observer = observer == NULL ? (struct refresh_observer){0} : *observer;
    int r = make_condition(refresh);
    if (r < 0) {
        free(refresh);
        return r;
    }
    (void)pthread_mutex_init(&refresh->lock, NULL);
    r = pthread_create(&refresh->thread, NULL, run, refresh);
    if (r != 0) {
        free_refresh(refresh);
        return -r;
    }
    *out = refresh;
    return 0;
}

void refresh_request(struct refresh *refresh)
{
    directory_doubt_all(refresh->directory);
    (void)pthread_mutex_lock(&refresh->lock);
    refresh->is_requested = true;
    (void)pthread_cond_signal(&refresh->woken);
    (void)pthread_mutex_unlock(&refresh->lock);
}

void refresh_stop(struct refresh *refresh)
{
    if (refresh == NULL)
        return;
    directory_stop_asking(refresh->directory);
    (void)pthread_mutex_lock(&refresh->lock);
    refresh->is_stopping = true;
    (void)pthread_cond_signal(&refresh->woken);
    (void)pthread_mutex_unlock(&refresh->lock);
    (void)pthread_join(refresh->thread, NULL);
    free_refresh(refresh);
}

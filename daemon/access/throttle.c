/* A ring of the users that were locked out last, and the counts of failures. */
#include "daemon/access/throttle.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "daemon/access/throttle_counts.h"
#include "daemon/cognito/digest.h"
#include "daemon/remote_host.h"

#define MAX_SUB 129 /* bytes, with the NUL */

struct pause {
    char sub[MAX_SUB];
    int64_t until_ms;
};

struct throttle {
    uint8_t key[DIGEST_BYTES]; /* of the hashes; of this process alone */
    pthread_mutex_t lock;      /* of all that follows */
    pthread_cond_t ended;
    size_t next;
    struct pause pauses[THROTTLE_MAX_USERS];
    struct throttle_counts counts;
};

/* What failures have in common. */
enum scope {
    SCOPE_PAIR, /* a user and a source */
    SCOPE_USER,
    SCOPE_HOST,
};
#define SCOPE_COUNT 3

static const unsigned free_failures[SCOPE_COUNT] = {
    [SCOPE_PAIR] = THROTTLE_FREE_OF_PAIR,
    [SCOPE_USER] = THROTTLE_FREE_OF_USER,
    [SCOPE_HOST] = THROTTLE_FREE_OF_HOST,
};

/* The counts of one subject; NULL where there is none. */
struct tally {
    struct throttle_count *of[SCOPE_COUNT];
};

static int make_lock(struct throttle *throttle)
{
    pthread_condattr_t attributes;

    int r = pthread_mutex_init(&throttle->lock, NULL);
    if (r != 0)
        return -r;
    r = pthread_condattr_init(&attributes);
    if (r == 0) {
        (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
        r = pthread_cond_init(&throttle->ended, &attributes);
        (void)pthread_condattr_destroy(&attributes);
    }
    if (r != 0)
        (void)pthread_mutex_destroy(&throttle->lock);
    return -r;
}

int throttle_open(struct throttle **out)
{
    struct throttle *throttle = calloc(1, sizeof *throttle);

    if (throttle == NULL)
        return -ENOMEM;
    int r = getrandom(throttle->key, sizeof throttle->key, 0) == sizeof throttle->key ? 0 : -EIO;
    if (r == 0)
        r = make_lock(throttle);
    if (r < 0) {
        free(throttle);
        return r;
    }
    *out = throttle;
    return 0;
}

void throttle_close(struct throttle *throttle)
{
    if (throttle == NULL)
        return;
    (void)pthread_cond_destroy(&throttle->ended);
    (void)pthread_mutex_destroy(&throttle->lock);
    free(throttle);
}

static struct pause *find(struct throttle *throttle, const char *sub)
{
    for (size_t i = 0; i < THROTTLE_MAX_USERS; i++)
        if (strcmp(throttle->pauses[i].sub, sub) == 0)
            return &throttle->pauses[i];
    return NULL;
}

void throttle_pause(struct throttle *throttle, const char *sub, int64_t now_ms)
{
    (void)pthread_mutex_lock(&throttle->lock);
    struct pause *pause = find(throttle, sub);
    if (pause == NULL)
        pause = &throttle->pauses[throttle->next++ % THROTTLE_MAX_USERS];
    (void)snprintf(pause->sub, sizeof pause->sub, "%s", sub);
    pause->until_ms = now_ms + THROTTLE_PAUSE_MS;
    (void)pthread_mutex_unlock(&throttle->lock);
}

bool throttle_allows(struct throttle *throttle, const char *sub, int64_t now_ms)
{
    (void)pthread_mutex_lock(&throttle->lock);
    const struct pause *pause = find(throttle, sub);
    bool allows = pause == NULL || pause->until_ms <= now_ms;
    (void)pthread_mutex_unlock(&throttle->lock);
    return allows;
}

/* Parts are told apart by their lengths. */
static struct throttle_count *count_of(struct throttle *throttle, const char *kind,
                                       const char *first, const char *second, int64_t now_ms)
{
    const size_t lengths[] = {strlen(kind), strlen(first)};
    const struct digest_piece pieces[] = {
        {lengths, sizeof lengths}, digest_text(kind), digest_text(first), digest_text(second)};
    const struct digest_piece key = {throttle->key, sizeof throttle->key};
    uint8_t digest[DIGEST_BYTES];

    if (digest_hmac(key, pieces, sizeof pieces / sizeof pieces[0], digest) < 0)
        return NULL;
    return throttle_count_of(&throttle->counts, digest, now_ms);
}

/* A count that is held is not pushed out by the next one of the same bucket. */
static void hold(struct throttle_count *count)
{
    if (count != NULL)
        count->under_way++;
}

static void let_go(struct throttle_count *count)
{
    if (count != NULL)
        count->under_way--;
}

/* Who guesses from afar does not keep a user away from sudo and the console: these count apart. */
static struct tally tally_of(struct throttle *throttle, const struct throttle_subject *subject,
                             int64_t now_ms)
{
    bool is_remote = subject->remote_host[0] != '\0';
    char remote_host[REMOTE_HOST_SIZE];
    struct tally tally = {{NULL}};

    remote_host_to_count(subject->remote_host, remote_host);
    const char *source = is_remote ? remote_host : subject->tty;

    tally.of[SCOPE_PAIR] =
        count_of(throttle, is_remote ? "remote pair" : "local pair", subject->user, source, now_ms);
    hold(tally.of[SCOPE_PAIR]);
    tally.of[SCOPE_USER] =
        count_of(throttle, is_remote ? "remote user" : "local user", subject->user, "", now_ms);
    hold(tally.of[SCOPE_USER]);
    if (is_remote)
        tally.of[SCOPE_HOST] = count_of(throttle, "host", source, "", now_ms);
    let_go(tally.of[SCOPE_USER]);
    let_go(tally.of[SCOPE_PAIR]);
    return tally;
}

static bool is_known_source(const struct tally *tally)
{
    return tally->of[SCOPE_PAIR] != NULL && tally->of[SCOPE_PAIR]->has_succeeded;
}

static int64_t wait_of(const struct tally *tally, unsigned forgiven, int64_t now_ms)
{
    int64_t longest_ms = 0;

    for (size_t i = 0; i < SCOPE_COUNT; i++) {
        if (tally->of[i] == NULL || (i != SCOPE_PAIR && is_known_source(tally)))
            continue;
        int64_t wait_ms = throttle_count_wait_ms(tally->of[i], free_failures[i] + forgiven, now_ms);
        if (wait_ms > longest_ms)
            longest_ms = wait_ms;
    }
    return longest_ms;
}

/* Guesses that are made at once have all been let through before the first one fails. */
static bool is_crowded(const struct tally *tally)
{
    const struct throttle_count *pair = tally->of[SCOPE_PAIR];
    const struct throttle_count *user = tally->of[SCOPE_USER];

    if (is_known_source(tally) && pair->failures == 0)
        return false;
    return (pair != NULL && pair->under_way >= THROTTLE_AT_ONCE) ||
           (user != NULL && user->under_way >= 2 * THROTTLE_AT_ONCE);
}

static void count_under_way(const struct tally *tally, int change)
{
    for (size_t i = 0; i < SCOPE_COUNT; i++)
        if (tally->of[i] != NULL)
            tally->of[i]->under_way += (unsigned)change;
}

/* Waits, with the lock held, until a try ends. False: the deadline has passed. */
static bool wait_for_an_end(struct throttle *throttle, struct deadline deadline)
{
    struct timespec until;
    int left_ms = deadline_left_ms(deadline);

    if (left_ms <= 0)
        return false;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += left_ms / 1000;
    until.tv_nsec += (long)(left_ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    return pthread_cond_timedwait(&throttle->ended, &throttle->lock, &until) == 0;
}

static int64_t begin(struct throttle *throttle, const struct throttle_subject *subject,
                     struct deadline deadline)
{
    for (;;) {
        int64_t now_ms = deadline_clock_ms();
        struct tally tally = tally_of(throttle, subject, now_ms);
        int64_t wait_ms = wait_of(&tally, subject->forgiven, now_ms);
        if (wait_ms > 0)
            return wait_ms;
        if (!is_crowded(&tally)) {
            count_under_way(&tally, 1);
            return 0;
        }
        if (!wait_for_an_end(throttle, deadline))
            return THROTTLE_FIRST_WAIT_MS;
    }
}

int64_t throttle_begin(struct throttle *throttle, const struct throttle_subject *subject,
                       struct deadline deadline)
{
    (void)pthread_mutex_lock(&throttle->lock);
    int64_t wait_ms = begin(throttle, subject, deadline);
    (void)pthread_mutex_unlock(&throttle->lock);
    return wait_ms;
}

void throttle_end(struct throttle *throttle, const struct throttle_subject *subject)
{
    (void)pthread_mutex_lock(&throttle->lock);
    struct tally tally = tally_of(throttle, subject, deadline_clock_ms());
    for (size_t i = 0; i < SCOPE_COUNT; i++)
        if (tally.of[i] != NULL && tally.of[i]->under_way > 0)
            tally.of[i]->under_way--;
    (void)pthread_cond_broadcast(&throttle->ended);
    (void)pthread_mutex_unlock(&throttle->lock);
}

static void add_failure(struct throttle_count *count, int64_t now_ms)
{
    if (count == NULL)
        return;
    count->failures++;
    count->last_ms = now_ms;
}

void throttle_fail(struct throttle *throttle, const struct throttle_subject *subject,
                   bool reached_pool)
{
    int64_t now_ms = deadline_clock_ms();

    (void)pthread_mutex_lock(&throttle->lock);
    struct tally tally = tally_of(throttle, subject, now_ms);
    add_failure(tally.of[SCOPE_PAIR], now_ms);
    add_failure(tally.of[SCOPE_USER], now_ms);
    if (reached_pool)
        add_failure(tally.of[SCOPE_HOST], now_ms);
    (void)pthread_mutex_unlock(&throttle->lock);
}

void throttle_succeed(struct throttle *throttle, const struct throttle_subject *subject)
{
    int64_t now_ms = deadline_clock_ms();

    (void)pthread_mutex_lock(&throttle->lock);
    struct tally tally = tally_of(throttle, subject, now_ms);
    struct throttle_count *pair = tally.of[SCOPE_PAIR];
    if (pair != NULL) {
        pair->has_succeeded = true;
        pair->failures = 0;
        pair->last_ms = now_ms;
    }
    if (tally.of[SCOPE_USER] != NULL)
        tally.of[SCOPE_USER]->failures = 0; /* as at Cognito */
    (void)pthread_cond_broadcast(&throttle->ended);
    (void)pthread_mutex_unlock(&throttle->lock);
}

/* The pool: which handle serves which exchange. The lock is held only to take one and to give it
 * back. */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "daemon/http/handle.h"

#define MAX_HANDLES                32 /* exchanges at the same time; the next one waits */
#define MAX_IDLE_HANDLES           8  /* kept open; each has its own parsed authorities */
#define DEFAULT_CONNECT_TIMEOUT_MS 5000
#define DEFAULT_REQUEST_TIMEOUT_MS 20000
#define ENOUGH_TIME_MS             1000 /* for who is there to answer */
#define SCHEME                     "https://"

struct http_pool {
    struct http_limits limits; /* never change */
    atomic_bool is_ending;
    pthread_mutex_t lock; /* guards all that follows */
    pthread_cond_t given_back;
    struct http_handle *idle; /* the one used last comes first */
    struct http_handle *used; /* each by one thread */
    size_t idle_count;
    size_t handle_count; /* idle and in use */
    struct http_counters counters;
};

static int copy_limits(const struct http_settings *settings, struct http_limits *out)
{
    const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);
    const char *ca_file = settings->ca_file != NULL ? settings->ca_file : curl->cainfo;

    if (ca_file == NULL || (curl->features & CURL_VERSION_SSL) == 0)
        return -ENOSYS;
    out->ca_file = strdup(ca_file);
    out->is_local = settings->is_local;
    out->proxy = strdup(settings->proxy == NULL || settings->is_local ? "" : settings->proxy);
    out->connect_timeout_ms = settings->connect_timeout_ms > 0 ? settings->connect_timeout_ms
                                                               : DEFAULT_CONNECT_TIMEOUT_MS;
    out->request_timeout_ms = settings->request_timeout_ms > 0 ? settings->request_timeout_ms
                                                               : DEFAULT_REQUEST_TIMEOUT_MS;
    return out->ca_file == NULL || out->proxy == NULL ? -ENOMEM : 0;
}

static int prepare_locks(struct http_pool *pool)
{
    pthread_condattr_t attributes;

    if (pthread_condattr_init(&attributes) != 0)
        return -ENOMEM;
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    int r = pthread_cond_init(&pool->given_back, &attributes) == 0 ? 0 : -ENOMEM;
    (void)pthread_condattr_destroy(&attributes);
    if (r == 0)
        (void)pthread_mutex_init(&pool->lock, NULL);
    return r;
}

int http_pool_new(const struct http_settings *settings, struct http_pool **out)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return -ENOMEM;
    auto_free struct http_pool *pool = calloc(1, sizeof *pool);
    int r = pool == NULL ? -ENOMEM : copy_limits(settings, &pool->limits);
    if (r == 0)
        r = prepare_locks(pool);
    if (r < 0) {
        if (pool != NULL) {
            free(pool->limits.ca_file);
            free(pool->limits.proxy);
        }
        curl_global_cleanup();
        return r;
    }
    *out = take_pointer(&pool);
    return 0;
}

static size_t free_handles(struct http_handle *list)
{
    size_t count = 0;

    while (list != NULL) {
        struct http_handle *handle = list;
        list = handle->next;
        http_handle_free(handle);
        count++;
    }
    return count;
}

void http_pool_free(struct http_pool *pool)
{
    if (pool == NULL)
        return;
    (void)free_handles(pool->idle);
    (void)pthread_mutex_destroy(&pool->lock);
    (void)pthread_cond_destroy(&pool->given_back);
    free(pool->limits.ca_file);
    free(pool->limits.proxy);
    free(pool);
    curl_global_cleanup();
}

void http_pool_end(struct http_pool *pool)
{
    (void)pthread_mutex_lock(&pool->lock);
    atomic_store(&pool->is_ending, true);
    for (struct http_handle *handle = pool->used; handle != NULL; handle = handle->next)
        http_handle_wake(handle);
    (void)pthread_cond_broadcast(&pool->given_back);
    (void)pthread_mutex_unlock(&pool->lock);
}

void http_pool_count(struct http_pool *pool, struct http_counters *out)
{
    (void)pthread_mutex_lock(&pool->lock);
    *out = pool->counters;
    (void)pthread_mutex_unlock(&pool->lock);
}

/* Takes the idle handle that leads to the origin out of the list; with "" any. NULL: none does. */
static struct http_handle *unlink_idle(struct http_pool *pool, const char *origin)
{
    for (struct http_handle **link = &pool->idle; *link != NULL; link = &(*link)->next) {
        struct http_handle *handle = *link;
        if (origin[0] != '\0' && strcmp(handle->origin, origin) != 0)
            continue;
        *link = handle->next;
        pool->idle_count--;
        return handle;
    }
    return NULL;
}

/* Cuts the list where what follows has been idle for too long: behind it all were used earlier.
 * Called with the lock. */
static struct http_handle *unlink_older(struct http_pool *pool, int64_t before_ms)
{
    struct http_handle *last = pool->idle;
    size_t kept = 1;

    while (last->next != NULL && last->next->idle_since_ms > before_ms) {
        last = last->next;
        kept++;
    }
    struct http_handle *older = last->next;
    last->next = NULL;
    pool->handle_count -= pool->idle_count - kept;
    pool->idle_count = kept;
    return older;
}

size_t http_pool_let_go(struct http_pool *pool, int64_t idle_ms)
{
    struct http_handle *older = NULL;

    (void)pthread_mutex_lock(&pool->lock);
    if (pool->idle != NULL)
        older = unlink_older(pool, deadline_clock_ms() - idle_ms);
    (void)pthread_mutex_unlock(&pool->lock);
    return free_handles(older);
}

static int wait_for_handle(struct http_pool *pool, struct deadline deadline)
{
    struct timespec until = deadline_on_monotonic_clock(deadline);

    return -pthread_cond_timedwait(&pool->given_back, &pool->lock, &until);
}

/* A handle for the origin, in this order: one that is connected to it, a new one (`*out` NULL: the
 * caller makes it), one connected to elsewhere, the next that is given back. Called with the lock.
 */
static int choose_handle(struct http_pool *pool, const char *origin, struct deadline deadline,
                         struct http_handle **out)
{
    for (;;) {
        if (atomic_load(&pool->is_ending))
            return -ECANCELED;
        *out = unlink_idle(pool, origin);
        if (*out != NULL)
            return 0;
        if (pool->handle_count < MAX_HANDLES) {
            pool->handle_count++;
            return 0;
        }
        *out = unlink_idle(pool, "");
        if (*out != NULL)
            return 0;
        int r = wait_for_handle(pool, deadline);
        if (r < 0)
            return r;
    }
}

static void link_used(struct http_pool *pool, struct http_handle *handle)
{
    handle->next = pool->used;
    pool->used = handle;
}

static void unlink_used(struct http_pool *pool, const struct http_handle *handle)
{
    struct http_handle **link = &pool->used;

    while (*link != handle)
        link = &(*link)->next;
    *link = handle->next;
}

static int take_handle(struct http_pool *pool, const char *origin, struct deadline deadline,
                       struct http_handle **out)
{
    (void)pthread_mutex_lock(&pool->lock);
    pool->counters.requests++;
    int r = choose_handle(pool, origin, deadline, out);
    if (r == 0 && *out != NULL)
        link_used(pool, *out);
    (void)pthread_mutex_unlock(&pool->lock);
    if (r < 0 || *out != NULL)
        return r;
    r = http_handle_new(&pool->limits, &pool->is_ending, out);
    (void)pthread_mutex_lock(&pool->lock);
    if (r == 0)
        link_used(pool, *out);
    else
        pool->handle_count--;
    (void)pthread_mutex_unlock(&pool->lock);
    return r;
}

static void give_back(struct http_pool *pool, struct http_handle *handle)
{
    struct http_handle *surplus = NULL;

    (void)pthread_mutex_lock(&pool->lock);
    pool->counters.connections += handle->connections;
    unlink_used(pool, handle);
    if (pool->idle_count >= MAX_IDLE_HANDLES) {
        surplus = handle;
        pool->handle_count--;
    } else {
        handle->idle_since_ms = deadline_clock_ms();
        handle->next = pool->idle;
        pool->idle = handle;
        pool->idle_count++;
    }
    (void)pthread_cond_broadcast(&pool->given_back);
    (void)pthread_mutex_unlock(&pool->lock);
    http_handle_free(surplus);
}

static bool may_be_asked(const struct http_pool *pool, const char *url)
{
    return pool->limits.is_local ? http_url_is_local(url)
                                 : strncmp(url, SCHEME, strlen(SCHEME)) == 0;
}

/* "https://host:port" of a URL. */
static int origin_of(const struct http_pool *pool, const char *url, char out[HTTP_ORIGIN_SIZE])
{
    if (!may_be_asked(pool, url))
        return -EINVAL;
    size_t scheme = strcspn(url, ":") + strlen("://");
    size_t length = scheme + strcspn(url + scheme, "/?#");
    if (length == scheme || length >= HTTP_ORIGIN_SIZE)
        return -EINVAL;
    memcpy(out, url, length);
    out[length] = '\0';
    return 0;
}

/* A long body takes its time: 2 Mbit a second are taken for granted. */
static struct http_limits limits_of(const struct http_pool *pool,
                                    const struct http_request *request)
{
    enum { BYTES_IN_A_MS = 256 };
    struct http_limits limits = pool->limits;
    size_t length = request->body != NULL ? request->body->length : 0;
    size_t more_ms = length / BYTES_IN_A_MS;

    if (more_ms < (size_t)(INT_MAX - limits.request_timeout_ms))
        limits.request_timeout_ms += (int)more_ms;
    return limits;
}

static int exchange(struct http_pool *pool, enum http_method method,
                    const struct http_request *request, struct deadline deadline,
                    struct http_reply *out, struct http_problem *problem)
{
    char origin[HTTP_ORIGIN_SIZE];
    struct http_handle *handle = NULL;

    int r = origin_of(pool, request->url, origin);
    if (r == 0 && deadline_has_passed(deadline))
        r = -ETIMEDOUT;
    if (r == 0)
        r = take_handle(pool, origin, deadline, &handle);
    problem->had_no_time = deadline_left_ms(deadline) < ENOUGH_TIME_MS;
    if (r < 0)
        return r;
    memcpy(handle->origin, origin, sizeof origin);
    const struct http_limits limits = limits_of(pool, request);
    http_handle_set_time_outs(handle, &limits, deadline_left_ms(deadline));
    r = http_handle_exchange(handle, method, request, out, problem);
    give_back(pool, handle);
    return r;
}

static int count_exchange(struct http_pool *pool, enum http_method method,
                          const struct http_request *request, struct deadline deadline,
                          struct http_reply *out, struct http_problem *problem)
{
    *problem = (struct http_problem){0};
    int r = exchange(pool, method, request, deadline, out, problem);
    if (r == 0)
        return 0;
    if (problem->words[0] == '\0')
        (void)snprintf(problem->words, sizeof problem->words, "%s",
                       r == -ETIMEDOUT ? "no time was left for it"
                                       : "the request could not be made");
    (void)pthread_mutex_lock(&pool->lock);
    pool->counters.failures++;
    (void)pthread_mutex_unlock(&pool->lock);
    return r;
}

int http_get(struct http_pool *pool, const struct http_request *request, struct deadline deadline,
             struct http_reply *out, struct http_problem *problem)
{
    return count_exchange(pool, HTTP_METHOD_GET, request, deadline, out, problem);
}

int http_post(struct http_pool *pool, const struct http_request *request, struct deadline deadline,
              struct http_reply *out, struct http_problem *problem)
{
    return count_exchange(pool, HTTP_METHOD_POST, request, deadline, out, problem);
}

int http_put(struct http_pool *pool, const struct http_request *request, struct deadline deadline,
             struct http_reply *out, struct http_problem *problem)
{
    return count_exchange(pool, HTTP_METHOD_PUT, request, deadline, out, problem);
}

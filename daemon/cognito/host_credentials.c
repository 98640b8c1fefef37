/* Keeps the host's keys and decides when to fetch others. */
#include "daemon/cognito/host_credentials.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "common/ownership.h"

struct host_credentials {
    struct host_credentials_provider provider;
    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t fetched;
    bool is_fetching;
    struct aws_credentials keys; /* no id: none */
    int64_t renew_at_unix;       /* 0: never */
    int64_t retry_at_unix;       /* not before; 0: the last fetch was a good one */
    int error;                   /* of the last fetch */
    char why[HOST_CREDENTIALS_MAX_WORDS + 1];
};

static int64_t now_unix_of(const struct host_credentials *credentials)
{
    const struct host_credentials_provider *provider = &credentials->provider;

    return provider->now_unix != NULL ? provider->now_unix(provider->context) : (int64_t)time(NULL);
}

static int copy_keys(struct aws_credentials *out, const struct aws_credentials *from)
{
    memcpy(out->access_key_id, from->access_key_id, sizeof out->access_key_id);
    out->expires_at_unix = from->expires_at_unix;
    int r = secret_copy(&out->secret_access_key, from->secret_access_key.bytes,
                        from->secret_access_key.length);
    if (r == 0)
        r = secret_copy(&out->session_token, from->session_token.bytes, from->session_token.length);
    if (r < 0)
        aws_credentials_clear(out);
    return r;
}

static bool have_ended(const struct aws_credentials *keys, int64_t now_unix)
{
    return keys->expires_at_unix != 0 && now_unix >= keys->expires_at_unix;
}

static bool are_usable(const struct host_credentials *credentials, int64_t now_unix)
{
    return credentials->keys.access_key_id[0] != '\0' && !have_ended(&credentials->keys, now_unix);
}

/* Somewhere between the earliest and the latest moment; keys that live but minutes are renewed
 * after half of their time. */
static int64_t choose_renewal(int64_t expires_at_unix, int64_t now_unix)
{
    uint32_t random = 0;
    int64_t range = HOST_CREDENTIALS_EARLIEST_S - HOST_CREDENTIALS_LATEST_S;
    int64_t left = expires_at_unix - now_unix;

    if (expires_at_unix == 0)
        return 0;
    if (left < 2 * HOST_CREDENTIALS_EARLIEST_S)
        return now_unix + left / 2;
    if (getrandom(&random, sizeof random, 0) != sizeof random)
        random = 0;
    return expires_at_unix - HOST_CREDENTIALS_LATEST_S - random % (range + 1);
}

/* With the lock held. Takes the new keys over, or notes why there are none. */
static void note_fetched(struct host_credentials *credentials, int r, struct aws_credentials *keys,
                         const char *why)
{
    int64_t now_unix = now_unix_of(credentials);

    if (r == 0 && have_ended(keys, now_unix)) {
        r = -EKEYEXPIRED;
        why = "what was given out has ended already";
    }
    credentials->error = r;
    (void)snprintf(credentials->why, sizeof credentials->why, "%s", why);
    credentials->retry_at_unix = r < 0 ? now_unix + HOST_CREDENTIALS_RETRY_S : 0;
    if (r < 0)
        return;
    aws_credentials_clear(&credentials->keys);
    credentials->keys = *keys;
    *keys = (struct aws_credentials){0};
    credentials->renew_at_unix = choose_renewal(credentials->keys.expires_at_unix, now_unix);
}

/* With the lock held, which is let go while the provider is asked. Returns what came of it. */
static int fetch(struct host_credentials *credentials, struct deadline deadline)
{
    auto_aws_credentials struct aws_credentials keys = {0};
    char why[HOST_CREDENTIALS_MAX_WORDS + 1] = "";

    credentials->is_fetching = true;
    (void)pthread_mutex_unlock(&credentials->lock);
    int r = credentials->provider.fetch(
        credentials->provider.context,
        deadline_earlier(deadline, deadline_in_ms(HOST_CREDENTIALS_FETCH_LIMIT_MS)), &keys, why);
    (void)pthread_mutex_lock(&credentials->lock);
    note_fetched(credentials, r, &keys, r < 0 ? why : "");
    credentials->is_fetching = false;
    (void)pthread_cond_broadcast(&credentials->fetched);
    return credentials->error;
}

/* With the lock held. False: the deadline has passed. */
static bool wait_for_fetch(struct host_credentials *credentials, struct deadline deadline)
{
    struct timespec until = deadline_on_monotonic_clock(deadline);

    while (credentials->is_fetching)
        if (pthread_cond_timedwait(&credentials->fetched, &credentials->lock, &until) == ETIMEDOUT)
            return false;
    return true;
}

/* With the lock held: sees to it that there are keys. */
static int obtain(struct host_credentials *credentials, struct deadline deadline)
{
    if (are_usable(credentials, now_unix_of(credentials)))
        return 0;
    if (!wait_for_fetch(credentials, deadline))
        return -ETIMEDOUT;
    int64_t now_unix = now_unix_of(credentials);
    if (are_usable(credentials, now_unix))
        return 0;
    int r =
        now_unix < credentials->retry_at_unix ? credentials->error : fetch(credentials, deadline);
    return r < 0 && credentials->keys.access_key_id[0] != '\0' ? -EKEYEXPIRED : r;
}

int host_credentials_get(struct host_credentials *credentials, struct deadline deadline,
                         struct aws_credentials *out)
{
    if (credentials == NULL)
        return -ENOKEY;
    (void)pthread_mutex_lock(&credentials->lock);
    int r = obtain(credentials, deadline);
    if (r == 0)
        r = copy_keys(out, &credentials->keys);
    (void)pthread_mutex_unlock(&credentials->lock);
    return r;
}

static bool is_due(const struct host_credentials *credentials, int64_t now_unix)
{
    if (credentials->is_fetching || now_unix < credentials->retry_at_unix)
        return false;
    return credentials->keys.access_key_id[0] == '\0' ||
           (credentials->renew_at_unix != 0 && now_unix >= credentials->renew_at_unix);
}

int host_credentials_renew(struct host_credentials *credentials, struct deadline deadline)
{
    int r = 0;

    if (credentials == NULL)
        return 0;
    (void)pthread_mutex_lock(&credentials->lock);
    if (is_due(credentials, now_unix_of(credentials))) {
        r = fetch(credentials, deadline);
        r = r < 0 ? r : 1;
    }
    (void)pthread_mutex_unlock(&credentials->lock);
    return r;
}

void host_credentials_get_status(struct host_credentials *credentials,
                                 struct host_credentials_status *out)
{
    *out = (struct host_credentials_status){0};
    if (credentials == NULL)
        return;
    (void)pthread_mutex_lock(&credentials->lock);
    out->provider = credentials->provider.name;
    out->has_keys = are_usable(credentials, now_unix_of(credentials));
    out->expires_at_unix = credentials->keys.expires_at_unix;
    memcpy(out->why, credentials->why, sizeof out->why);
    (void)pthread_mutex_unlock(&credentials->lock);
}

static int make_condition(pthread_cond_t *out)
{
    pthread_condattr_t attributes;

    int r = pthread_condattr_init(&attributes);
    if (r != 0)
        return -r;
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    r = pthread_cond_init(out, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    return -r;
}

static void close_provider(const struct host_credentials_provider *provider)
{
    if (provider->close != NULL)
        provider->close(provider->context);
}

int host_credentials_open(const struct host_credentials_provider *provider,
                          struct host_credentials **out)
{
    auto_free struct host_credentials *made = calloc(1, sizeof *made);

    int r = made == NULL ? -ENOMEM : make_condition(&made->fetched);
    if (r < 0) {
        close_provider(provider);
        return r;
    }
    (void)pthread_mutex_init(&made->lock, NULL);
    made->provider = *provider;
    *out = take_pointer(&made);
    return 0;
}

void host_credentials_close(struct host_credentials *credentials)
{
    if (credentials == NULL)
        return;
    close_provider(&credentials->provider);
    aws_credentials_clear(&credentials->keys);
    (void)pthread_cond_destroy(&credentials->fetched);
    (void)pthread_mutex_destroy(&credentials->lock);
    free(credentials);
}

static int never_fetch(void *context, struct deadline deadline, struct aws_credentials *out,
                       char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    (void)context, (void)deadline, (void)out;
    why[0] = '\0';
    return -EKEYEXPIRED;
}

int host_credentials_open_static(const struct aws_credentials *keys, struct host_credentials **out)
{
    static const struct host_credentials_provider provider = {.name = "the configuration",
                                                              .fetch = never_fetch};
    struct host_credentials *made = NULL;

    int r = host_credentials_open(&provider, &made);
    if (r == 0)
        r = copy_keys(&made->keys, keys);
    if (r < 0) {
        host_credentials_close(made);
        return r;
    }
    *out = made;
    return 0;
}

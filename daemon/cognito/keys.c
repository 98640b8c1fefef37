/* The pool's public keys, kept. The lock guards which list is in force and who is asking for a new
 * one; nobody holds it while asking. */
#include "daemon/cognito/keys.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <openssl/evp.h>

#include "common/ownership.h"
#include "daemon/cognito/key_list.h"

struct key_set {
    struct http_pool *http; /* these three never change */
    char *url;
    int64_t refetch_interval_ms;
    pthread_mutex_t lock; /* guards all that follows */
    pthread_cond_t asked; /* somebody has finished asking */
    struct key_list *list;
    bool asking;
    bool has_asked;
    struct deadline ask_not_before; /* when has_asked */
};

int key_set_new(struct http_pool *http, const char *issuer, int64_t refetch_interval_ms,
                struct key_set **out)
{
    auto_free struct key_set *keys = calloc(1, sizeof *keys);
    pthread_condattr_t attributes;

    if (keys == NULL || pthread_condattr_init(&attributes) != 0)
        return -ENOMEM;
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    int failed = pthread_cond_init(&keys->asked, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    if (failed != 0)
        return -ENOMEM;
    (void)pthread_mutex_init(&keys->lock, NULL);
    keys->http = http;
    keys->refetch_interval_ms = refetch_interval_ms;
    if (asprintf(&keys->url, "%s/.well-known/jwks.json", issuer) < 0)
        return -ENOMEM;
    *out = take_pointer(&keys);
    return 0;
}

void key_set_free(struct key_set *keys)
{
    if (keys == NULL)
        return;
    key_list_free(keys->list);
    (void)pthread_mutex_destroy(&keys->lock);
    (void)pthread_cond_destroy(&keys->asked);
    free(keys->url);
    free(keys);
}

static void replace_list(struct key_set *keys, struct key_list *list)
{
    (void)pthread_mutex_lock(&keys->lock);
    struct key_list *old = keys->list;
    keys->list = list;
    (void)pthread_mutex_unlock(&keys->lock);
    key_list_free(old); /* whoever found a key in it holds a reference of that key */
}

int key_set_read(struct key_set *keys, const char *json, size_t length)
{
    struct key_list *list = NULL;

    int r = key_list_read(json, length, &list);
    if (r == 0)
        replace_list(keys, list);
    return r;
}

static int ask(struct key_set *keys, struct deadline deadline)
{
    const struct http_request request = {.url = keys->url};
    auto_http_reply struct http_reply reply = {0};
    struct http_problem problem;

    int r = http_get(keys->http, &request, deadline, &reply, &problem);
    if (r < 0)
        return r;
    if (reply.status != 200)
        return -EREMOTEIO;
    return key_set_read(keys, secret_text(&reply.body), reply.body.length);
}

int key_set_fetch(struct key_set *keys, struct deadline deadline)
{
    int r = ask(keys, deadline);

    if (r < 0)
        return r;
    (void)pthread_mutex_lock(&keys->lock);
    keys->has_asked = true;
    keys->ask_not_before = deadline_in_ms(keys->refetch_interval_ms);
    (void)pthread_mutex_unlock(&keys->lock);
    return 0;
}

/* Waits, with the lock, until the thread that asks has finished. */
static int wait_for_asker(struct key_set *keys, struct deadline deadline)
{
    struct timespec until = deadline_on_monotonic_clock(deadline);

    return -pthread_cond_timedwait(&keys->asked, &keys->lock, &until);
}

/* Asks, or waits for who does. Called with the lock, which is let go meanwhile. */
static int ask_or_wait(struct key_set *keys, struct deadline deadline)
{
    if (keys->asking)
        return wait_for_asker(keys, deadline);
    keys->asking = true;
    (void)pthread_mutex_unlock(&keys->lock);
    int r = key_set_fetch(keys, deadline);
    (void)pthread_mutex_lock(&keys->lock);
    keys->asking = false;
    (void)pthread_cond_broadcast(&keys->asked);
    return r;
}

static bool may_ask(const struct key_set *keys)
{
    return !keys->has_asked || deadline_has_passed(keys->ask_not_before);
}

int key_set_find(struct key_set *keys, const char *key_id, struct deadline deadline,
                 struct evp_pkey_st **out)
{
    EVP_PKEY *key = NULL;
    int r = 0;

    (void)pthread_mutex_lock(&keys->lock);
    while (r == 0 && (key = key_list_find(keys->list, key_id)) == NULL)
        r = keys->asking || may_ask(keys) ? ask_or_wait(keys, deadline) : -ENOKEY;
    if (key != NULL && EVP_PKEY_up_ref(key) != 1)
        r = -ENOMEM;
    (void)pthread_mutex_unlock(&keys->lock);
    if (r == 0)
        *out = key;
    return r;
}

/* A small stack of attempts. */
#include "daemon/cognito/srp_stash.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct srp_stash {
    pthread_mutex_t lock;
    size_t count;
    struct srp_client *clients[SRP_STASH_SIZE];
};

int srp_stash_open(struct srp_stash **out)
{
    struct srp_stash *stash = calloc(1, sizeof *stash);

    if (stash == NULL)
        return -ENOMEM;
    int r = pthread_mutex_init(&stash->lock, NULL);
    if (r != 0) {
        free(stash);
        return -r;
    }
    *out = stash;
    return 0;
}

void srp_stash_close(struct srp_stash *stash)
{
    if (stash == NULL)
        return;
    while (stash->count > 0)
        srp_client_free(stash->clients[--stash->count]);
    (void)pthread_mutex_destroy(&stash->lock);
    free(stash);
}

int srp_stash_take(struct srp_stash *stash, struct srp_client **out)
{
    struct srp_client *client = NULL;

    (void)pthread_mutex_lock(&stash->lock);
    if (stash->count > 0)
        client = stash->clients[--stash->count];
    (void)pthread_mutex_unlock(&stash->lock);
    if (client == NULL)
        return srp_client_new(out);
    *out = client;
    return 0;
}

static bool has_room(struct srp_stash *stash)
{
    (void)pthread_mutex_lock(&stash->lock);
    bool has = stash->count < SRP_STASH_SIZE;
    (void)pthread_mutex_unlock(&stash->lock);
    return has;
}

/* Another thread may have been faster. */
static void put(struct srp_stash *stash, struct srp_client *client)
{
    (void)pthread_mutex_lock(&stash->lock);
    if (stash->count < SRP_STASH_SIZE) {
        stash->clients[stash->count++] = client;
        client = NULL;
    }
    (void)pthread_mutex_unlock(&stash->lock);
    srp_client_free(client);
}

int srp_stash_fill(struct srp_stash *stash)
{
    while (has_room(stash)) {
        struct srp_client *client = NULL;
        int r = srp_client_new(&client);
        if (r < 0)
            return r;
        put(stash, client);
    }
    return 0;
}

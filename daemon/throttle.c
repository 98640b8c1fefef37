/* A ring of the users that were locked out last. */
#include "daemon/throttle.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SUB 129 /* bytes, with the NUL */

struct pause {
    char sub[MAX_SUB];
    int64_t until_ms;
};

struct throttle {
    pthread_mutex_t lock;
    size_t next;
    struct pause pauses[THROTTLE_MAX_USERS];
};

int throttle_open(struct throttle **out)
{
    struct throttle *throttle = calloc(1, sizeof *throttle);

    if (throttle == NULL)
        return -ENOMEM;
    int r = pthread_mutex_init(&throttle->lock, NULL);
    if (r != 0) {
        free(throttle);
        return -r;
    }
    *out = throttle;
    return 0;
}

void throttle_close(struct throttle *throttle)
{
    if (throttle == NULL)
        return;
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

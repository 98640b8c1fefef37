/* Places, and waiting for one. */
#include "daemon/login/offline_gate.h"

#include <errno.h>
#include <string.h>
#include <time.h>

int offline_gate_open(struct offline_gate *gate)
{
    pthread_condattr_t attributes;

    *gate = (struct offline_gate){0};
    int r = pthread_condattr_init(&attributes);
    if (r != 0)
        return -r;
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    r = pthread_cond_init(&gate->left, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    if (r == 0)
        (void)pthread_mutex_init(&gate->lock, NULL);
    return -r;
}

void offline_gate_close(struct offline_gate *gate)
{
    (void)pthread_cond_destroy(&gate->left);
    (void)pthread_mutex_destroy(&gate->lock);
}

/* The number of a free place, or -1: the user has one already, or there is none for such work. */
static int find_place(const struct offline_gate *gate, const char *sub, enum offline_gate_work work)
{
    int place = -1, heavy_count = 0;

    for (int i = 0; i < OFFLINE_GATE_PLACES; i++) {
        if (gate->places[i].work == OFFLINE_GATE_FREE) {
            place = i;
            continue;
        }
        if (strcmp(gate->places[i].sub, sub) == 0)
            return -1;
        heavy_count += gate->places[i].work == OFFLINE_GATE_HEAVY_WORK;
    }
    return work == OFFLINE_GATE_HEAVY_WORK && heavy_count >= OFFLINE_GATE_HEAVY ? -1 : place;
}

int offline_gate_enter(struct offline_gate *gate, const char *sub, enum offline_gate_work work,
                       struct deadline deadline)
{
    const struct timespec until = deadline_on_monotonic_clock(deadline);
    int r = 0;

    (void)pthread_mutex_lock(&gate->lock);
    int place = find_place(gate, sub, work);
    while (place < 0 && r == 0) {
        r = pthread_cond_timedwait(&gate->left, &gate->lock, &until);
        place = find_place(gate, sub, work);
    }
    if (place >= 0) {
        gate->places[place].work = work;
        gate->places[place].sub = sub;
    }
    (void)pthread_mutex_unlock(&gate->lock);
    return place >= 0 ? 0 : -ETIMEDOUT;
}

void offline_gate_leave(struct offline_gate *gate, const char *sub)
{
    (void)pthread_mutex_lock(&gate->lock);
    for (int i = 0; i < OFFLINE_GATE_PLACES; i++)
        if (gate->places[i].work != OFFLINE_GATE_FREE && gate->places[i].sub == sub)
            gate->places[i].work = OFFLINE_GATE_FREE;
    (void)pthread_cond_broadcast(&gate->left);
    (void)pthread_mutex_unlock(&gate->lock);
}

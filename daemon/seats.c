/* A row of seats, each with the name of the host that sits there. */
#include "daemon/seats.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/remote_host.h"

struct host {
    char name[REMOTE_HOST_SIZE]; /* "" for this machine */
};

struct seat {
    bool is_taken;
    struct host host;
};

struct seats {
    pthread_mutex_t lock;
    unsigned count;
    unsigned per_host;
    struct seat row[SEATS_MAX];
};

int seats_open(unsigned count, unsigned per_host, struct seats **out)
{
    struct seats *seats = calloc(1, sizeof *seats);

    if (seats == NULL)
        return -ENOMEM;
    int r = pthread_mutex_init(&seats->lock, NULL);
    if (r != 0) {
        free(seats);
        return -r;
    }
    seats->count = count < SEATS_MAX ? count : SEATS_MAX;
    seats->per_host = per_host;
    *out = seats;
    return 0;
}

void seats_close(struct seats *seats)
{
    if (seats == NULL)
        return;
    (void)pthread_mutex_destroy(&seats->lock);
    free(seats);
}

static struct host host_of(const char *remote_host)
{
    struct host host;

    remote_host_to_count(remote_host, host.name);
    return host;
}

static unsigned count_taken(const struct seats *seats)
{
    unsigned taken = 0;

    for (unsigned i = 0; i < seats->count; i++)
        taken += seats->row[i].is_taken;
    return taken;
}

static unsigned count_taken_by(const struct seats *seats, const struct host *host)
{
    unsigned taken = 0;

    for (unsigned i = 0; i < seats->count; i++)
        taken += seats->row[i].is_taken && strcmp(seats->row[i].host.name, host->name) == 0;
    return taken;
}

static enum seats_answer find_room(const struct seats *seats, const struct host *host)
{
    bool is_here = host->name[0] == '\0';
    unsigned open_to_them = seats->count;

    if (!is_here)
        open_to_them -= open_to_them > SEATS_KEPT_FOR_HERE ? SEATS_KEPT_FOR_HERE : 0;
    if (count_taken(seats) >= open_to_them)
        return SEATS_NONE_LEFT;
    if (!is_here && count_taken_by(seats, host) >= seats->per_host)
        return SEATS_NONE_LEFT_FOR_HOST;
    return SEATS_TAKEN;
}

static void sit_down(struct seats *seats, const struct host *host)
{
    for (unsigned i = 0; i < seats->count; i++) {
        if (seats->row[i].is_taken)
            continue;
        seats->row[i] = (struct seat){.is_taken = true, .host = *host};
        return;
    }
    assert(false && "find_room() said that there is a seat");
}

enum seats_answer seats_take(struct seats *seats, const char *remote_host)
{
    struct host host = host_of(remote_host);

    (void)pthread_mutex_lock(&seats->lock);
    enum seats_answer answer = find_room(seats, &host);
    if (answer == SEATS_TAKEN)
        sit_down(seats, &host);
    (void)pthread_mutex_unlock(&seats->lock);
    return answer;
}

void seats_leave(struct seats *seats, const char *remote_host)
{
    struct host host = host_of(remote_host);

    (void)pthread_mutex_lock(&seats->lock);
    for (unsigned i = 0; i < seats->count; i++) {
        struct seat *seat = &seats->row[i];
        if (!seat->is_taken || strcmp(seat->host.name, host.name) != 0)
            continue;
        seat->is_taken = false;
        break;
    }
    (void)pthread_mutex_unlock(&seats->lock);
}

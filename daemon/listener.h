/* The front of the daemon: accepts connections and gives each a thread of its own.
 *
 * Everything is bounded: the visitors of a door, those of one uid that is not root's, the stack of
 * a thread. Who finds no room is refused at once. */
#ifndef DAEMON_LISTENER_H
#define DAEMON_LISTENER_H

#include <stdatomic.h>
#include <stdint.h>

#include "daemon/log.h"
#include "daemon/permit.h"

#define LISTENER_MAX_DOORS 3
/* Bytes; a received message takes 64 KiB of it. The C library keeps 40 MiB of the stacks of threads
 * that have ended, with 12 KiB in use of each: the larger they are, the fewer it keeps. Above
 * 2 MiB the kernel may take a huge page for each. */
#define LISTENER_STACK_SIZE    (2 * 1024 * 1024)
#define LISTENER_STOP_LIMIT_MS 5000 /* for conversations to notice that it is over */

struct services;

/* Somebody who has come in. */
struct visit {
    struct peer peer;
    int fd;
    /* To be set once the visitor has its answer, when there is work left that it does not wait for:
     * it counts no more among those of its uid then. What is left must be bounded by itself. */
    atomic_bool is_answered;
};

/* A listening socket and what is behind it. */
struct door {
    const char *name;
    int fd;
    unsigned max_visitors;             /* at once */
    unsigned max_strangers;            /* of them, peers other than root */
    unsigned max_visitors_of_stranger; /* with one uid that is not root's, still to be answered */
    /* Serves one visitor from beginning to end, on a thread of its own. */
    void (*serve)(struct services *services, struct visit *visit);
    /* Says that there is no room, without waiting. */
    void (*refuse)(int fd);
};

struct listener;

/* A listener for these doors, whose descriptors become its own. Errors: -ENOMEM. */
int listener_open(const struct log *log, const struct door *doors, size_t count,
                  struct listener **out);

/* Accepts and serves until SIGTERM or SIGINT, which the caller has blocked in all threads. Calls
 * `tick` at least every `tick_ms`. Errors: -errno of poll(2) or signalfd(2). */
int listener_serve(struct listener *listener, struct services *services,
                   void (*tick)(struct services *services), int64_t tick_ms);

/* Closes the doors, ends the conversations and waits for their threads.
 * Errors: -ETIMEDOUT some still run; then nothing they use may be freed. */
int listener_stop(struct listener *listener);

/* Frees a listener that has stopped. Safe on NULL. */
void listener_close(struct listener *listener);

#endif

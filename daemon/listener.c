/* One thread a visitor. The choice lives in serve(): to go to a process per conversation, change
 * what it does. */
#include "daemon/listener.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

#include "common/deadline.h"
#include "common/ownership.h"
#include "daemon/http/http.h"
#include "daemon/memory.h"

/* A refused peer still has to read the refusal: closing a socket with its request unread would
 * reset it. So the last few refused sockets stay open. */
#define KEPT_REFUSALS   32
#define REFUSAL_LINE_MS 1000

struct visitor {
    struct visitor *next;
    struct listener *listener;
    struct services *services;
    const struct door *door;
    struct visit visit;
};

struct listener {
    const struct log *log;
    struct door doors[LISTENER_MAX_DOORS];
    size_t door_count;
    int refused[KEPT_REFUSALS];
    size_t next_refused;
    unsigned refusals; /* since the last line about them */
    struct deadline next_refusal_line;
    pthread_attr_t thread_attributes;

    pthread_mutex_t lock; /* for the visitors, who leave from their own threads */
    pthread_cond_t somebody_left;
    struct visitor *visitors;
};

static int set_up_threads(struct listener *listener)
{
    pthread_condattr_t clock;
    int r = pthread_attr_init(&listener->thread_attributes);

    if (r == 0)
        r = pthread_attr_setstacksize(&listener->thread_attributes, LISTENER_STACK_SIZE);
    if (r == 0)
        r = pthread_attr_setdetachstate(&listener->thread_attributes, PTHREAD_CREATE_DETACHED);
    if (r == 0)
        r = pthread_mutex_init(&listener->lock, NULL);
    if (r == 0)
        r = pthread_condattr_init(&clock);
    if (r == 0)
        r = pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    if (r == 0)
        r = pthread_cond_init(&listener->somebody_left, &clock);
    return -r;
}

int listener_open(const struct log *log, const struct door *doors, size_t count,
                  struct listener **out)
{
    auto_free struct listener *listener = calloc(1, sizeof *listener);

    if (listener == NULL)
        return -ENOMEM;
    int r = set_up_threads(listener);
    if (r < 0)
        return r;
    listener->log = log;
    listener->door_count = count;
    for (size_t i = 0; i < count; i++)
        listener->doors[i] = doors[i];
    for (size_t i = 0; i < KEPT_REFUSALS; i++)
        listener->refused[i] = -1;
    *out = take_pointer(&listener);
    return 0;
}

static void forget_visitor(struct listener *listener, const struct visitor *visitor)
{
    struct visitor **link = &listener->visitors;

    while (*link != visitor)
        link = &(*link)->next;
    *link = visitor->next;
}

/* A visitor's last step. The socket is closed under the lock, so that listener_stop() never shuts
 * down a descriptor that is somebody else's by now. */
static void leave(struct visitor *visitor)
{
    struct listener *listener = visitor->listener;

    (void)pthread_mutex_lock(&listener->lock);
    forget_visitor(listener, visitor);
    (void)close(visitor->visit.fd);
    free(visitor);
    (void)pthread_cond_signal(&listener->somebody_left);
    (void)pthread_mutex_unlock(&listener->lock);
}

static void *visit(void *argument)
{
    struct visitor *visitor = argument;

    visitor->door->serve(visitor->services, &visitor->visit);
    http_thread_end();
    memory_let_go_of_stack();
    leave(visitor);
    return NULL;
}

/* How many are inside already: of this door, strangers among them, and of this uid, those who have
 * had their answer left out. */
struct crowd {
    unsigned visitors;
    unsigned strangers;
    unsigned of_the_uid;
};

static struct crowd count_visitors(const struct listener *listener, const struct door *door,
                                   uid_t uid)
{
    struct crowd crowd = {0};

    for (const struct visitor *visitor = listener->visitors; visitor != NULL;
         visitor = visitor->next) {
        if (visitor->door != door)
            continue;
        crowd.visitors++;
        crowd.strangers += visitor->visit.peer.uid != 0;
        crowd.of_the_uid +=
            visitor->visit.peer.uid == uid && !atomic_load(&visitor->visit.is_answered);
    }
    return crowd;
}

static bool has_room(const struct door *door, const struct crowd *crowd, uid_t uid)
{
    if (crowd->visitors >= door->max_visitors)
        return false;
    return uid == 0 || (crowd->strangers < door->max_strangers &&
                        crowd->of_the_uid < door->max_visitors_of_stranger);
}

/* Puts the visitor on the list, or answers -EBUSY. */
static int let_in(struct listener *listener, struct visitor *visitor)
{
    (void)pthread_mutex_lock(&listener->lock);
    struct crowd crowd = count_visitors(listener, visitor->door, visitor->visit.peer.uid);
    bool room = has_room(visitor->door, &crowd, visitor->visit.peer.uid);
    if (room) {
        visitor->next = listener->visitors;
        listener->visitors = visitor;
    }
    (void)pthread_mutex_unlock(&listener->lock);
    return room ? 0 : -EBUSY;
}

/* Starts the thread that serves this visitor from beginning to end. */
static int serve(struct listener *listener, struct services *services, const struct door *door,
                 const struct peer *peer, int fd)
{
    pthread_t thread;
    auto_free struct visitor *visitor = malloc(sizeof *visitor);

    if (visitor == NULL)
        return -ENOMEM;
    *visitor = (struct visitor){.listener = listener,
                                .services = services,
                                .door = door,
                                .visit = {.peer = *peer, .fd = fd}};
    int r = let_in(listener, visitor);
    if (r < 0)
        return r;
    r = pthread_create(&thread, &listener->thread_attributes, visit, visitor);
    if (r != 0) {
        visitor->visit.fd = -1;
        leave(take_pointer(&visitor));
        return -r;
    }
    (void)take_pointer(&visitor);
    return 0;
}

/* At most a line a second: who is refused can try again at once. */
static void log_refusal(struct listener *listener, const struct door *door, uid_t uid, int r)
{
    listener->refusals++;
    if (!deadline_has_passed(listener->next_refusal_line))
        return;
    errno = -r;
    log_line(listener->log, NULL, LOG_WARNING,
             "no room on %s: %u refused, the last of them uid %u: %m", door->name,
             listener->refusals, uid);
    listener->refusals = 0;
    listener->next_refusal_line = deadline_in_ms(REFUSAL_LINE_MS);
}

static void refuse(struct listener *listener, const struct door *door, int fd)
{
    int *place = &listener->refused[listener->next_refused++ % KEPT_REFUSALS];

    door->refuse(fd);
    if (*place >= 0)
        (void)close(*place);
    *place = fd;
}

static int identify(int fd, struct peer *out)
{
    struct ucred credentials;
    socklen_t size = sizeof credentials;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) < 0)
        return -errno;
    *out = (struct peer){.uid = credentials.uid, .pid = credentials.pid};
    return 0;
}

static void accept_one(struct listener *listener, struct services *services,
                       const struct door *door)
{
    struct peer peer = {.uid = (uid_t)-1, .pid = 0};
    auto_close int fd = accept4(door->fd, NULL, NULL, SOCK_CLOEXEC);

    if (fd < 0) {
        if (errno != EAGAIN && errno != ECONNABORTED && errno != EINTR)
            log_line(listener->log, NULL, LOG_ERR, "cannot accept on %s: %m", door->name);
        return;
    }
    int r = identify(fd, &peer);
    if (r == 0)
        r = serve(listener, services, door, &peer, fd);
    if (r == 0) {
        (void)take_fd(&fd);
        return;
    }
    log_refusal(listener, door, peer.uid, r);
    refuse(listener, door, take_fd(&fd));
}

static int open_signals(void)
{
    sigset_t wanted;

    (void)sigemptyset(&wanted);
    (void)sigaddset(&wanted, SIGTERM);
    (void)sigaddset(&wanted, SIGINT);
    int fd = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
    return fd < 0 ? -errno : fd;
}

int listener_serve(struct listener *listener, struct services *services,
                   void (*tick)(struct services *services), int64_t tick_ms)
{
    struct pollfd waiting[LISTENER_MAX_DOORS + 1];
    size_t count = listener->door_count;
    auto_close int signals = open_signals();

    if (signals < 0)
        return signals;
    for (size_t i = 0; i < count; i++)
        waiting[i] = (struct pollfd){.fd = listener->doors[i].fd, .events = POLLIN};
    waiting[count] = (struct pollfd){.fd = signals, .events = POLLIN};
    for (;;) {
        tick(services);
        if (poll(waiting, count + 1, (int)tick_ms) < 0) {
            if (errno == EINTR)
                continue;
            return -errno;
        }
        if (waiting[count].revents != 0)
            return 0;
        for (size_t i = 0; i < count; i++)
            if (waiting[i].revents != 0)
                accept_one(listener, services, &listener->doors[i]);
    }
}

static void close_doors(struct listener *listener)
{
    for (size_t i = 0; i < listener->door_count; i++)
        ownership_close(&listener->doors[i].fd);
    for (size_t i = 0; i < KEPT_REFUSALS; i++)
        ownership_close(&listener->refused[i]);
}

static struct timespec in_milliseconds(int64_t milliseconds)
{
    struct timespec at;

    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += milliseconds / 1000;
    at.tv_nsec += milliseconds % 1000 * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

int listener_stop(struct listener *listener)
{
    struct timespec limit = in_milliseconds(LISTENER_STOP_LIMIT_MS);
    int r = 0;

    close_doors(listener);
    (void)pthread_mutex_lock(&listener->lock);
    for (struct visitor *visitor = listener->visitors; visitor != NULL; visitor = visitor->next)
        (void)shutdown(visitor->visit.fd, SHUT_RDWR);
    while (listener->visitors != NULL && r == 0)
        r = pthread_cond_timedwait(&listener->somebody_left, &listener->lock, &limit);
    r = listener->visitors == NULL ? 0 : -ETIMEDOUT;
    (void)pthread_mutex_unlock(&listener->lock);
    return r;
}

void listener_close(struct listener *listener)
{
    if (listener == NULL)
        return;
    (void)pthread_cond_destroy(&listener->somebody_left);
    (void)pthread_mutex_destroy(&listener->lock);
    (void)pthread_attr_destroy(&listener->thread_attributes);
    free(listener);
}

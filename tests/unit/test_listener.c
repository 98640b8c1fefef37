/* The listener: a thread a visitor, bounded, and no end without all of them. */
#include "daemon/listener.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "common/channel.h"
#include "common/ownership.h"
#include "daemon/sockets.h"
#include "tests/unit/unit.h"

#define SOON_MS  UNIT_PATIENCE_MS
#define STRANGER 12345

/* What the visitors see of the "daemon": how many were served, and as whom. */
struct services {
    atomic_int served;
    atomic_uint last_uid;
    atomic_bool was_released;
    atomic_bool answers_at_once; /* and has other work left */
};

static char directory[] = "/tmp/listener-XXXXXX";
static char path[64];
static struct services services;
static struct listener *listener;
static pthread_t loop;

/* Says who it is, then waits to be told anything. */
static void serve_and_wait(struct services *here, struct visit *visit)
{
    char byte;

    here->last_uid = visit->peer.uid;
    here->served++;
    visit->is_answered = here->answers_at_once;
    ck_assert_int_eq(send(visit->fd, "served", 6, MSG_NOSIGNAL), 6);
    (void)recv(visit->fd, &byte, 1, 0);
    here->was_released = true;
}

static void refuse(int fd)
{
    (void)send(fd, "refused", 7, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void do_nothing(struct services *context)
{
    (void)context;
}

static void *run_loop(void *nothing)
{
    (void)nothing;
    ck_assert_int_eq(listener_serve(listener, &services, do_nothing, 1000), 0);
    return NULL;
}

static void open_house(unsigned max_visitors, unsigned max_of_stranger)
{
    static const struct log log = {.destination = LOG_TO_STDERR, .highest_priority = LOG_ERR};
    sigset_t blocked;

    ck_assert_ptr_nonnull(mkdtemp(directory));
    (void)snprintf(path, sizeof path, "%s/door", directory);
    (void)sigemptyset(&blocked);
    (void)sigaddset(&blocked, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &blocked, NULL);
    const struct door door = {.name = "door",
                              .fd = sockets_open(directory, "door"),
                              .max_visitors = max_visitors,
                              .max_strangers = max_visitors,
                              .max_visitors_of_stranger = max_of_stranger,
                              .serve = serve_and_wait,
                              .refuse = refuse};
    ck_assert_int_ge(door.fd, 0);
    ck_assert_int_eq(listener_open(&log, &door, 1, &listener), 0);
    ck_assert_int_eq(pthread_create(&loop, NULL, run_loop, NULL), 0);
}

static void close_house(void)
{
    (void)kill(getpid(), SIGTERM);
    (void)pthread_join(loop, NULL);
    ck_assert_int_eq(listener_stop(listener), 0);
    listener_close(listener);
    (void)unlink(path);
    (void)rmdir(directory);
}

static int enter(void)
{
    int fd = channel_connect(path, deadline_in_ms(SOON_MS));

    ck_assert_int_ge(fd, 0);
    return fd;
}

static int enter_as_stranger(void)
{
    if (geteuid() != 0)
        return enter();
    ck_assert_int_eq(chmod(directory, 0755), 0);
    ck_assert_int_eq(seteuid(STRANGER), 0);
    int fd = enter();
    ck_assert_int_eq(seteuid(0), 0);
    return fd;
}

static void expect(int fd, const char *words)
{
    char heard[16] = "";

    ck_assert_int_eq(recv(fd, heard, sizeof heard - 1, 0), (ssize_t)strlen(words));
    ck_assert_str_eq(heard, words);
}

START_TEST(a_visitor_is_served_and_known_by_its_uid)
{
    open_house(4, 4);
    auto_close int visitor = enter_as_stranger();
    expect(visitor, "served");
    ck_assert_uint_eq(services.last_uid, geteuid() == 0 ? STRANGER : geteuid());
    close_house();
}
END_TEST

START_TEST(one_more_than_there_is_room_for_is_refused_and_can_read_why)
{
    open_house(2, 2);
    auto_close int first = enter();
    auto_close int second = enter();
    expect(first, "served");
    expect(second, "served");
    auto_close int third = enter();
    ck_assert_int_eq(send(third, "my request", 10, MSG_NOSIGNAL), 10);
    expect(third, "refused");
    ck_assert_int_eq(services.served, 2);
    close_house();
}
END_TEST

START_TEST(one_stranger_gets_its_share_and_no_more)
{
    open_house(8, 2);
    auto_close int first = enter_as_stranger();
    auto_close int second = enter_as_stranger();
    expect(first, "served");
    expect(second, "served");
    auto_close int third = enter_as_stranger();
    expect(third, "refused");
    close_house();
}
END_TEST

START_TEST(who_has_had_its_answer_takes_no_share_of_the_uid_but_a_place)
{
    services.answers_at_once = true;
    open_house(3, 1);
    auto_close int first = enter_as_stranger();
    expect(first, "served");
    auto_close int second = enter_as_stranger();
    expect(second, "served");
    services.answers_at_once = false;
    auto_close int third = enter_as_stranger();
    expect(third, "served");
    auto_close int fourth = enter_as_stranger();
    expect(fourth, "refused");
    close_house();
}
END_TEST

START_TEST(the_place_of_a_visitor_who_left_is_free_again)
{
    open_house(1, 1);
    int visitor = enter();
    expect(visitor, "served");
    ck_assert_int_eq(send(visitor, "x", 1, MSG_NOSIGNAL), 1);
    ck_assert_int_eq(recv(visitor, &(char){0}, 1, 0), 0);
    (void)close(visitor);
    auto_close int next = enter();
    expect(next, "served");
    close_house();
}
END_TEST

START_TEST(stopping_ends_the_conversations_that_wait)
{
    open_house(1, 1);
    auto_close int visitor = enter();
    expect(visitor, "served");
    close_house();
    ck_assert(services.was_released);
}
END_TEST

START_TEST(a_stopped_daemon_refuses_connections)
{
    open_house(1, 1);
    (void)kill(getpid(), SIGTERM);
    (void)pthread_join(loop, NULL);
    ck_assert_int_eq(listener_stop(listener), 0);
    ck_assert_int_eq(channel_connect(path, deadline_in_ms(SOON_MS)), -ECONNREFUSED);
    listener_close(listener);
    (void)unlink(path);
    (void)rmdir(directory);
}
END_TEST

START_TEST(one_run_directory_has_one_daemon)
{
    ck_assert_ptr_nonnull(mkdtemp(directory));
    auto_close int mine = sockets_lock_directory(directory);
    ck_assert_int_ge(mine, 0);
    ck_assert_int_eq(sockets_lock_directory(directory), -EBUSY);
    (void)rmdir(directory);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("listener");

    UNIT_CASE(suite, "visitors", a_visitor_is_served_and_known_by_its_uid,
              one_more_than_there_is_room_for_is_refused_and_can_read_why,
              one_stranger_gets_its_share_and_no_more,
              who_has_had_its_answer_takes_no_share_of_the_uid_but_a_place,
              the_place_of_a_visitor_who_left_is_free_again);
    UNIT_CASE(suite, "the end", stopping_ends_the_conversations_that_wait,
              a_stopped_daemon_refuses_connections, one_run_directory_has_one_daemon);
    return suite;
}

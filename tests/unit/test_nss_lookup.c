/* The module's question to the daemon: asked seldom, answered in bounded time. */
#include "nss/lookup.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/channel.h"
#include "nss/group.h"
#include "nss/passwd.h"
#include "tests/unit/nss_fixture.h"
#include "tests/unit/patient_poll.h"
#include "tests/unit/stopped_clock.h"
#include "tests/unit/unit.h"

static struct nss_fixture fixture;
static char buffer[512];
static struct passwd user;
static const struct passwd_answer answer = {&user, buffer, sizeof buffer};

static void give_time(void)
{
    patient_poll.keeps_time = false;
    stopped_clock_stop();
}

static void keep_time(void)
{
    stopped_clock_go_on();
    patient_poll = (struct patient_poll){.keeps_time = true};
}

/* What the other end does with each connection. */
enum behaviour {
    ANSWERS_NO_SUCH_USER,
    ANSWERS_NOT_NOW,
    PUBLISHES_AND_ANSWERS,
    ANSWERS_GARBAGE,
    HANGS_UP,
    SAYS_NOTHING,
    ANSWERS_PROVISIONAL,
};

/* What it answers then; set before it starts. */
static struct message_found provisional;

static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    memcpy(address.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(listen(fd, 8), 0);
    return fd;
}

static void answer_with(int fd, enum lookup_answer with)
{
    struct message found = {.kind = MESSAGE_FOUND, .found = {.answer = with}};

    (void)channel_send(fd, &found, deadline_in_ms(UNIT_PATIENCE_MS));
}

static void behave(int fd, enum behaviour behaviour)
{
    switch (behaviour) {
    case ANSWERS_NO_SUCH_USER:
        answer_with(fd, LOOKUP_NO_SUCH_USER);
        return;
    case ANSWERS_NOT_NOW:
        answer_with(fd, LOOKUP_NOT_NOW);
        return;
    case PUBLISHES_AND_ANSWERS:
        snapshot_fixture_publish(fixture.snapshot.recent, 12, 1);
        answer_with(fd, LOOKUP_PUBLISHED);
        return;
    case ANSWERS_GARBAGE:
        (void)send(fd, "\1\2\3\4\5\6\7", 7, MSG_NOSIGNAL);
        return;
    case ANSWERS_PROVISIONAL:
        (void)channel_send(fd, &(struct message){.kind = MESSAGE_FOUND, .found = provisional},
                           deadline_in_ms(UNIT_PATIENCE_MS));
        return;
    case HANGS_UP:
        return;
    case SAYS_NOTHING:
        (void)pause();
        return;
    }
}

/* A daemon in a process of its own, which tells by a byte a connection that it was asked. */
struct fake_daemon {
    pid_t pid;
    int asked;
};

static void serve(int ready, enum behaviour behaviour)
{
    static struct channel_message question;
    int listener = listen_at(fixture.socket);

    (void)!write(ready, "r", 1);
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        (void)!write(ready, "a", 1);
        if (channel_receive(fd, &question, deadline_in_ms(UNIT_PATIENCE_MS)) == 0)
            behave(fd, behaviour);
        (void)close(fd);
    }
}

static struct fake_daemon start_daemon(enum behaviour behaviour)
{
    int pipe_fds[2];
    char ready = 0;

    ck_assert_int_eq(pipe(pipe_fds), 0);
    struct fake_daemon daemon = {.pid = fork(), .asked = pipe_fds[0]};
    ck_assert_int_ge(daemon.pid, 0);
    if (daemon.pid == 0) {
        (void)close(pipe_fds[0]);
        serve(pipe_fds[1], behaviour);
    }
    (void)close(pipe_fds[1]);
    ck_assert_int_eq(read(daemon.asked, &ready, 1), 1);
    return daemon;
}

/* Ends it and tells how often it was asked. */
static int stop_daemon(struct fake_daemon *daemon)
{
    char byte;
    int count = 0;

    ck_assert_int_eq(kill(daemon->pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(daemon->pid, NULL, 0), daemon->pid);
    while (read(daemon->asked, &byte, 1) == 1)
        count++;
    (void)close(daemon->asked);
    return count;
}

static enum nss_status by_name(const char *name)
{
    int error = 0;

    return passwd_by_name(&fixture.state, name, &answer, &error);
}

static void make_with_ten_users(void)
{
    nss_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 10, 1);
    snapshot_fixture_publish(fixture.snapshot.recent, 0, 1);
}

START_TEST(what_the_daemon_publishes_on_being_asked_is_found)
{
    make_with_ten_users();
    struct fake_daemon daemon = start_daemon(PUBLISHES_AND_ANSWERS);
    ck_assert_int_eq(by_name("user11"), NSS_STATUS_SUCCESS);
    ck_assert_uint_eq(user.pw_uid, FIXTURE_FIRST_ID + 11);
    ck_assert_int_eq(by_name("user11"), NSS_STATUS_SUCCESS);
    ck_assert_int_eq(stop_daemon(&daemon), 1);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(so_it_is_in_a_process_that_has_mapped_the_files)
{
    nss_fixture_make_unprivileged(&fixture);
    snapshot_fixture_publish(fixture.snapshot.directory, 10, 1);
    snapshot_fixture_publish(fixture.snapshot.recent, 0, 1);
    nss_fixture_warm_up(&fixture);
    struct fake_daemon daemon = start_daemon(PUBLISHES_AND_ANSWERS);
    ck_assert_int_eq(by_name("user11"), NSS_STATUS_SUCCESS);
    ck_assert_int_eq(stop_daemon(&daemon), 1);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(no_such_user_is_not_found_and_an_outage_is_unavailable)
{
    static const struct {
        enum behaviour behaviour;
        enum nss_status status;
    } cases[] = {{ANSWERS_NO_SUCH_USER, NSS_STATUS_NOTFOUND},
                 {ANSWERS_NOT_NOW, NSS_STATUS_UNAVAIL},
                 {ANSWERS_GARBAGE, NSS_STATUS_UNAVAIL},
                 {HANGS_UP, NSS_STATUS_UNAVAIL}};

    make_with_ten_users();
    ck_assert_int_eq(by_name("nosuch"), NSS_STATUS_UNAVAIL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_daemon daemon = start_daemon(cases[i].behaviour);
        ck_assert_int_eq(by_name("nosuch"), cases[i].status);
        ck_assert_int_eq(stop_daemon(&daemon), 1);
        ck_assert_int_eq(unlink(fixture.socket), 0);
    }
    nss_fixture_remove(&fixture);
}
END_TEST

static enum nss_status ask_for_provisional(const struct message_found *found)
{
    provisional = *found;
    struct fake_daemon daemon = start_daemon(ANSWERS_PROVISIONAL);
    enum nss_status status = by_name("newcomer");
    ck_assert_int_eq(stop_daemon(&daemon), 1);
    ck_assert_int_eq(unlink(fixture.socket), 0);
    return status;
}

static struct message_found newcomer(uint32_t uid, const char *home, const char *shell)
{
    return (struct message_found){
        .answer = LOOKUP_PROVISIONAL, .uid = uid, .gid = uid, .home = home, .shell = shell};
}

START_TEST(who_may_sign_in_for_the_first_time_is_found_as_the_daemon_says)
{
    make_with_ten_users();
    struct message_found found = newcomer(IDENTITY_MIN_ID, "/home/newcomer", "/bin/bash");
    ck_assert_int_eq(ask_for_provisional(&found), NSS_STATUS_SUCCESS);
    ck_assert_str_eq(user.pw_name, "newcomer");
    ck_assert_str_eq(user.pw_passwd, "*");
    ck_assert_uint_eq(user.pw_uid, IDENTITY_MIN_ID);
    ck_assert_uint_eq(user.pw_gid, IDENTITY_MIN_ID);
    ck_assert_str_eq(user.pw_gecos, "");
    ck_assert_str_eq(user.pw_dir, "/home/newcomer");
    ck_assert_str_eq(user.pw_shell, "/bin/bash");
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(but_not_with_an_id_or_a_home_that_nobody_may_have)
{
    char longest[300];
    const struct message_found bad[] = {
        newcomer(0, "/home/newcomer", "/bin/bash"),
        newcomer(1000, "/home/newcomer", "/bin/bash"),
        newcomer(UINT32_MAX, "/home/newcomer", "/bin/bash"),
        newcomer(IDENTITY_MIN_ID, "/root", "/bin/bash"),
        newcomer(IDENTITY_MIN_ID, "/home/a/b", "/bin/bash"),
        newcomer(IDENTITY_MIN_ID, "/home/newcomer", "/bin/sh\nroot::0:0::/:/bin/sh"),
        newcomer(IDENTITY_MIN_ID, "/home/new:comer", "/bin/sh"),
        newcomer(IDENTITY_MIN_ID, "/home/newcomer", longest)};

    make_with_ten_users();
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_int_ne(ask_for_provisional(&bad[i]), NSS_STATUS_SUCCESS);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(who_is_known_local_or_no_name_is_never_asked_about)
{
    make_with_ten_users();
    struct fake_daemon daemon = start_daemon(ANSWERS_NO_SUCH_USER);
    ck_assert_int_eq(by_name("user3"), NSS_STATUS_SUCCESS);
    ck_assert_int_eq(by_name("localjane"), NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(by_name("root"), NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(by_name("1000"), NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(by_name("pam_unix_non_existent:"), NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(stop_daemon(&daemon), 0);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(while_the_local_users_cannot_be_read_nobody_is_asked_about_a_name_that_may_be_theirs)
{
    make_with_ten_users();
    struct message_found found = newcomer(IDENTITY_MIN_ID, "/home/newcomer", "/bin/bash");
    ck_assert_int_eq(unlink(fixture.passwd), 0);
    ck_assert_int_eq(ask_for_provisional(&found), NSS_STATUS_SUCCESS);

    ck_assert_int_eq(mkdir(fixture.passwd, 0700), 0);
    struct fake_daemon daemon = start_daemon(ANSWERS_PROVISIONAL);
    ck_assert_int_eq(by_name("newcomer"), NSS_STATUS_UNAVAIL);
    ck_assert_int_eq(stop_daemon(&daemon), 0);
    ck_assert_int_eq(rmdir(fixture.passwd), 0);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(look_ups_by_id_and_of_groups_never_ask)
{
    struct group group;
    struct group_answer group_answer = {&group, buffer, sizeof buffer};
    int error = 0;

    make_with_ten_users();
    struct fake_daemon daemon = start_daemon(PUBLISHES_AND_ANSWERS);
    ck_assert_int_eq(passwd_by_uid(&fixture.state, FIXTURE_FIRST_ID + 11, &answer, &error),
                     NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(group_by_name(&fixture.state, "user11", &group_answer, &error),
                     NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(group_by_gid(&fixture.state, FIXTURE_FIRST_ID + 11, &group_answer, &error),
                     NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(stop_daemon(&daemon), 0);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_silent_daemon_costs_a_process_one_second_once)
{
    make_with_ten_users();
    struct fake_daemon daemon = start_daemon(SAYS_NOTHING);
    int64_t began = deadline_clock_ms();
    ck_assert_int_eq(by_name("nosuch"), NSS_STATUS_UNAVAIL);
    ck_assert_int_ge(deadline_clock_ms() - began, LOOKUP_TIMEOUT_MS - 10);
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(by_name("nosuch"), NSS_STATUS_UNAVAIL);
    ck_assert_int_eq(patient_poll.in_vain, 1);
    ck_assert_int_le(patient_poll.longest_ms, LOOKUP_TIMEOUT_MS);
    ck_assert_int_eq(by_name("user3"), NSS_STATUS_SUCCESS);

    /* As if the silence had passed. */
    atomic_store(&fixture.state.silence.until_ms, deadline_clock_ms());
    ck_assert_int_eq(by_name("nosuch"), NSS_STATUS_UNAVAIL);
    ck_assert_int_gt(atomic_load(&fixture.state.silence.until_ms),
                     deadline_clock_ms() + LOOKUP_SILENCE_MS / 2);
    ck_assert_int_eq(stop_daemon(&daemon), 1);
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(the_daemon_does_not_ask_itself)
{
    make_with_ten_users();
    int listener = listen_at(fixture.socket);
    ck_assert_int_eq(by_name("nosuch"), NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(patient_poll.in_vain, 0);
    (void)close(listener);
    nss_fixture_remove(&fixture);
}
END_TEST

static void *look_up_an_unknown_name(void *status)
{
    *(enum nss_status *)status = by_name("nosuch");
    return NULL;
}

START_TEST(a_question_fits_a_thread_with_a_small_stack)
{
    pthread_attr_t attributes;
    pthread_t thread;
    enum nss_status status = NSS_STATUS_UNAVAIL;

    make_with_ten_users();
    struct fake_daemon daemon = start_daemon(ANSWERS_NO_SUCH_USER);
    ck_assert_int_eq(pthread_attr_init(&attributes), 0);
    ck_assert_int_eq(pthread_attr_setstacksize(&attributes, 64 * 1024), 0);
    ck_assert_int_eq(pthread_create(&thread, &attributes, look_up_an_unknown_name, &status), 0);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    (void)pthread_attr_destroy(&attributes);
    ck_assert_int_eq(status, NSS_STATUS_NOTFOUND);
    ck_assert_int_eq(stop_daemon(&daemon), 1);
    nss_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("nss_lookup");

    UNIT_CASE_WITH(suite, "asked", give_time, keep_time,
                   what_the_daemon_publishes_on_being_asked_is_found,
                   so_it_is_in_a_process_that_has_mapped_the_files,
                   no_such_user_is_not_found_and_an_outage_is_unavailable,
                   who_may_sign_in_for_the_first_time_is_found_as_the_daemon_says,
                   but_not_with_an_id_or_a_home_that_nobody_may_have,
                   a_question_fits_a_thread_with_a_small_stack);
    UNIT_CASE_WITH(
        suite, "not asked", give_time, keep_time,
        who_is_known_local_or_no_name_is_never_asked_about,
        while_the_local_users_cannot_be_read_nobody_is_asked_about_a_name_that_may_be_theirs,
        look_ups_by_id_and_of_groups_never_ask);
    UNIT_CASE_WITH(suite, "in time", keep_time, give_time,
                   a_silent_daemon_costs_a_process_one_second_once, the_daemon_does_not_ask_itself);
    return suite;
}

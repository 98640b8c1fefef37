/* cognitod: from the command line to the loop that serves logins, and back. */
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "common/deadline.h"
#include "common/ownership.h"
#include "daemon/background.h"
#include "daemon/http/http.h"
#include "daemon/listener.h"
#include "daemon/memory.h"
#include "daemon/notify.h"
#include "daemon/options.h"
#include "daemon/privileges.h"
#include "daemon/seats.h"
#include "daemon/serve_control.h"
#include "daemon/serve_nss.h"
#include "daemon/serve_pam.h"
#include "daemon/services.h"
#include "daemon/session/session.h"
#include "daemon/settings/advice.h"
#include "daemon/sockets.h"

enum {
    EXIT_ENDED = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
};

#define PASSWD_PATH        "/etc/passwd"
#define TICK_MS            30000 /* without a watchdog */
#define CONNECTION_IDLE_MS 10000 /* then connections that a crowd needed are closed */
#define MALLOC_ARENAS      2 /* each keeps what a crowd needed: the C library makes 8 a processor */
#define MALLOC_LARGE       (128 * 1024) /* bytes; what is as large goes back as soon as it is free */

/* With newuidmap(1) one person has many uids: not all places together may be strangers'. */
#define NSS_VISITORS                 64
#define NSS_STRANGERS                48
#define NSS_VISITORS_OF_STRANGER     16
#define CONTROL_VISITORS             8
#define CONTROL_VISITORS_OF_STRANGER 2

/* Whatever starts us, from here on it runs as an ordinary user who owns the two directories. */
static int leave_root(const struct options *options, const struct log *log)
{
    struct account account;
    bool serves = options->task == OPTIONS_SERVE;

    if (geteuid() != 0)
        return 0;
    int r = privileges_find_account(PASSWD_PATH, options->user, &account);
    if (r < 0) {
        log_failure(log, NULL, r,
                    "there is no unprivileged user '%s' to run as (%m); make it with: useradd "
                    "--system --home-dir / --shell /usr/sbin/nologin %s",
                    options->user, options->user);
        return r;
    }
    if (serves)
        r = privileges_give_directory(options->run_directory, &account);
    if (serves && r == 0)
        r = privileges_give_directory(options->state_directory, &account);
    if (r == 0)
        r = privileges_become(&account);
    if (r < 0)
        log_failure(log, NULL, r, "cannot become the user '%s': %m", options->user);
    return r;
}

/* What must hold before the first thread and the first library call. */
static int settle_process(const struct log *log)
{
    (void)umask(077);
    (void)mallopt(M_ARENA_MAX, MALLOC_ARENAS);
    /* Left to itself the C library keeps 64 MiB once half as much was freed in one piece. */
    (void)mallopt(M_MMAP_THRESHOLD, MALLOC_LARGE);
    (void)mallopt(M_TRIM_THRESHOLD, MALLOC_LARGE);
    (void)signal(SIGPIPE, SIG_IGN);
    /* A silent DNS server would hold libcurl's resolver far beyond its time-out. */
    if (setenv("RES_OPTIONS", "timeout:1 attempts:1", 1) < 0)
        return -errno;
    int r = privileges_renounce();
    if (r < 0)
        log_failure(log, NULL, r, "cannot give up privileges: %m");
    return r;
}

static int load_settings(const struct options *options, struct settings **out)
{
    auto_free struct settings_problems *problems = calloc(1, sizeof *problems);

    if (problems == NULL)
        return -ENOMEM;
    int r = settings_load(options->config_path, out, problems);
    if (r == -EINVAL)
        settings_print_problems(problems, stderr);
    return r;
}

/* Before the first thread, so that all of them leave the signals to the listener. */
static int block_signals(void)
{
    sigset_t blocked;

    (void)sigemptyset(&blocked);
    (void)sigaddset(&blocked, SIGTERM);
    (void)sigaddset(&blocked, SIGINT);
    (void)sigaddset(&blocked, SIGHUP);
    return sigprocmask(SIG_BLOCK, &blocked, NULL) < 0 ? -errno : 0;
}

/* The socket that systemd made, or our own. */
static int obtain_socket(const struct options *options, const char *name)
{
    int fd = sockets_take_from_systemd(name);

    return fd == -ENOENT ? sockets_open(options->run_directory, name) : fd;
}

static int open_doors(const struct options *options, const struct settings *settings,
                      struct door doors[LISTENER_MAX_DOORS])
{
    unsigned conversations = (unsigned)settings->daemon.max_conversations;
    unsigned strangers = conversations / SEATS_PER_STRANGER;

    doors[0] = (struct door){.name = "pam",
                             .fd = obtain_socket(options, "pam"),
                             .max_visitors = conversations + strangers,
                             .max_strangers = strangers,
                             .max_visitors_of_stranger = PERMIT_MAX_CONVERSATIONS_OF_STRANGER,
                             .serve = serve_pam,
                             .refuse = serve_pam_refuse};
    /* Always our own: what asks a stopped daemon must be refused at once, not kept waiting. */
    doors[1] = (struct door){.name = "nss",
                             .fd = sockets_open(options->run_directory, "nss"),
                             .max_visitors = NSS_VISITORS,
                             .max_strangers = NSS_STRANGERS,
                             .max_visitors_of_stranger = NSS_VISITORS_OF_STRANGER,
                             .serve = serve_nss,
                             .refuse = serve_nss_refuse};
    doors[2] = (struct door){.name = "control",
                             .fd = obtain_socket(options, "control"),
                             .max_visitors = CONTROL_VISITORS,
                             .max_strangers = CONTROL_VISITORS - 2,
                             .max_visitors_of_stranger = CONTROL_VISITORS_OF_STRANGER,
                             .serve = serve_control,
                             .refuse = serve_control_refuse};
    for (size_t i = 0; i < LISTENER_MAX_DOORS; i++)
        if (doors[i].fd < 0)
            return doors[i].fd;
    return 0;
}

static int open_listener(const struct options *options, const struct settings *settings,
                         const struct log *log, struct listener **out)
{
    struct door doors[LISTENER_MAX_DOORS];
    int r = open_doors(options, settings, doors);

    if (r < 0) {
        log_failure(log, NULL, r, "cannot listen in %s: %m", options->run_directory);
        return r;
    }
    return listener_open(log, doors, LISTENER_MAX_DOORS, out);
}

/* Returns whether there was anything to warn of. */
static bool warn_when_closed(const struct settings *settings, const struct log *log)
{
    if (settings_let_somebody_in(settings))
        return false;
    log_line(log, NULL, LOG_WARNING,
             "nobody may log in: neither allow_groups nor allow_users is set in [access]");
    return true;
}

/* Says what is in order and hardly meant; returns whether there was anything. */
static bool advise(const struct options *options, const struct settings *settings)
{
    auto_free struct settings_problems *advice = calloc(1, sizeof *advice);

    if (advice == NULL || settings_advise(settings, options->config_path, "", advice) < 0)
        return false;
    settings_print_problems(advice, stderr);
    return advice->count > 0;
}

/* Whether a crowd has come and gone: nobody new since the last look, but somebody since the one
 * before it. */
static bool has_become_quiet(struct services *services)
{
    uint_fast64_t conversations = atomic_load(&services->conversations);
    bool was_busy = services->is_busy;

    services->is_busy = conversations != services->conversations_seen;
    services->conversations_seen = conversations;
    return was_busy && !services->is_busy;
}

/* What is to be done now and then. */
static void tick(struct services *services)
{
    notify_alive();
    bool has_forgotten = session_forget_expired(services->tickets, deadline_clock_ms()) > 0;
    bool has_let_go = http_pool_let_go(services->http, CONNECTION_IDLE_MS) > 0;
    if (has_become_quiet(services) || has_let_go || has_forgotten)
        memory_let_go();
}

/* Serves until told to stop. Threads that do not end in time take the process with them. */
static int serve(const struct options *options, const struct log *log, struct services *services)
{
    struct listener *listener = NULL;
    int r = open_listener(options, services->settings, log, &listener);

    if (r == 0)
        r = background_start(services);
    if (r < 0)
        return r;
    (void)warn_when_closed(services->settings, log);
    log_line(log, NULL, LOG_INFO, "serving logins for the user pool %s",
             services->settings->user_pool.id);
    notify_ready();
    r = listener_serve(listener, services, tick, notify_interval_ms(TICK_MS));
    notify_stopping();
    background_stop(services);
    if (listener_stop(listener) < 0) {
        log_line(log, NULL, LOG_WARNING, "ended in the middle of a conversation");
        _exit(r < 0 ? EXIT_FAILED : EXIT_ENDED);
    }
    listener_close(listener);
    return r;
}

static int run(const struct options *options, const struct settings *settings, struct log *log)
{
    struct services services;
    auto_close int lock = sockets_lock_directory(options->run_directory);

    if (lock < 0) {
        log_failure(log, NULL, lock, "cannot have %s for this daemon alone%s: %m",
                    options->run_directory, lock == -EBUSY ? ", another one runs" : "");
        return lock;
    }
    int r = block_signals();
    if (r < 0)
        return r;
    r = services_open(settings, log, options->state_directory, &services);
    if (r == 0)
        r = serve(options, log, &services);
    services_close(&services);
    log_line(log, NULL, LOG_INFO, "stopped");
    return r;
}

static int priority_of(enum settings_log_level level)
{
    switch (level) {
    case SETTINGS_LOG_ERROR:
        return LOG_ERR;
    case SETTINGS_LOG_WARNING:
        return LOG_WARNING;
    case SETTINGS_LOG_INFO:
        return LOG_INFO;
    case SETTINGS_LOG_DEBUG:
        return LOG_DEBUG;
    }
    return LOG_INFO;
}

static void check(const struct options *options, const struct settings *settings,
                  const struct log *log)
{
    bool is_closed = warn_when_closed(settings, log);
    bool is_doubtful = advise(options, settings);

    (void)printf("%s: nothing is wrong%s\n", options->config_path,
                 is_closed || is_doubtful ? ", but look at what is said above" : "");
}

static int do_task(const struct options *options)
{
    /* What fails before it serves is for whoever started it; under systemd that is the journal. */
    struct log log = {.destination = LOG_TO_STDERR, .highest_priority = LOG_INFO};
    auto_settings struct settings *settings = NULL;

    if (leave_root(options, &log) < 0 || settle_process(&log) < 0)
        return EXIT_FAILED;
    if (load_settings(options, &settings) < 0)
        return EXIT_USAGE;
    switch (options->task) {
    case OPTIONS_CHECK:
        check(options, settings, &log);
        return EXIT_ENDED;
    case OPTIONS_PRINT_SETTINGS:
        settings_print(settings, stdout);
        return EXIT_ENDED;
    case OPTIONS_SERVE:
    case OPTIONS_HELP:
    case OPTIONS_VERSION:
        break;
    }
    log = (struct log){.destination = options->log_destination,
                       .highest_priority = priority_of(settings->daemon.log_level)};
    return run(options, settings, &log) < 0 ? EXIT_FAILED : EXIT_ENDED;
}

int main(int argc, char *argv[])
{
    struct options options;

    if (options_read(argc, argv, &options) < 0)
        return EXIT_USAGE;
    switch (options.task) {
    case OPTIONS_HELP:
        (void)fputs(options_help, stdout);
        return EXIT_ENDED;
    case OPTIONS_VERSION:
        (void)puts("cognitod " PACKAGE_VERSION);
        return EXIT_ENDED;
    case OPTIONS_SERVE:
    case OPTIONS_CHECK:
    case OPTIONS_PRINT_SETTINGS:
        break;
    }
    return do_task(&options);
}

/* cognito-emulator: a local Amazon Cognito. Reads its state, serves it, ends on a signal. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/emulator/certificate.h"
#include "tests/emulator/options.h"
#include "tests/emulator/outbox.h"
#include "tests/emulator/secret_log.h"
#include "tests/emulator/server.h"
#include "tests/emulator/state.h"
#include "tests/emulator/text.h"
#include "tests/emulator/trigger.h"

static int judge_log(int r, const char *path)
{
    if (r < 0) {
        errno = -r;
        (void)fprintf(stderr, "cognito-emulator: cannot write %s: %m\n", path);
    }
    return r;
}

static int open_logs(struct world *world, const struct options *options)
{
    int r = 0;

    if (options->log_path != NULL)
        r = judge_log(request_log_write_to(&world->log, options->log_path), options->log_path);
    if (r == 0 && options->trigger_log_path != NULL)
        r = judge_log(trigger_log_write_to(world, options->trigger_log_path),
                      options->trigger_log_path);
    if (r == 0 && options->outbox_path != NULL)
        r = judge_log(outbox_write_to(world, options->outbox_path), options->outbox_path);
    if (r == 0 && options->secret_log_path != NULL)
        r = judge_log(secret_log_write_to(world, options->secret_log_path),
                      options->secret_log_path);
    return r;
}

static int load(struct world *world, const struct options *options)
{
    auto_free char *problem = state_load(world, options->state_path);

    if (problem != NULL) {
        (void)fprintf(stderr, "cognito-emulator: %s\n", problem);
        return -EBADMSG;
    }
    return open_logs(world, options);
}

static int make_certificate(const struct options *options, struct certificate *certificate)
{
    certificate_make(options->expired_certificate, certificate);
    int r = certificate_write(certificate, options->certificate_directory);
    if (r < 0) {
        errno = -r;
        (void)fprintf(stderr, "cognito-emulator: cannot write into %s: %m\n",
                      options->certificate_directory);
    }
    return r;
}

static void say_ready(const struct server *server, const char *certificate_directory)
{
    auto_json struct json_object *line = json_object_new_object();
    auto_free char *endpoint = text_format("https://localhost:%u", server_port(server));
    auto_free char *directory = realpath(certificate_directory, NULL);
    auto_free char *ca = text_format("%s/ca.pem", directory == NULL ? "." : directory);

    json_put_boolean(line, "ready", true);
    json_put_text(line, "endpoint", endpoint);
    json_put_text(line, "ca", ca);
    json_put_integer(line, "pid", getpid());
    (void)printf("%s\n", json_line(line));
    (void)fflush(stdout);
}

static int serve(struct world *world, struct server *server, const struct options *options,
                 const sigset_t *ending)
{
    struct certificate certificate = {0};
    int signal_number = 0;

    world->issuer_base = options->issuer_base != NULL
                             ? text_copy(options->issuer_base)
                             : text_format("https://localhost:%u", server_port(server));
    int r = make_certificate(options, &certificate);
    if (r == 0)
        r = server_start(server, world, &certificate);
    if (r == 0) {
        say_ready(server, options->certificate_directory);
        (void)sigwait(ending, &signal_number);
    }
    certificate_release(&certificate);
    return r;
}

static int run(const struct options *options, const sigset_t *ending)
{
    struct world *world = world_new();
    struct server *server = NULL;

    int r = load(world, options);
    if (r == 0) {
        r = server_bind(options->port, &server);
        errno = -r;
        if (r < 0)
            (void)fprintf(stderr, "cognito-emulator: cannot use port %u: %m\n", options->port);
    }
    if (r == 0)
        r = serve(world, server, options, ending);
    server_stop(server);
    world_free(world);
    return r;
}

int main(int count, char *arguments[])
{
    struct options options;
    sigset_t ending;

    switch (options_parse(count, arguments, &options)) {
    case OPTIONS_WRONG:
        return EXIT_FAILURE;
    case OPTIONS_HELP:
        return EXIT_SUCCESS;
    case OPTIONS_RUN:
        break;
    }
    (void)sigemptyset(&ending);
    (void)sigaddset(&ending, SIGTERM);
    (void)sigaddset(&ending, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &ending, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    return run(&options, &ending) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

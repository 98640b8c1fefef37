/* Signs a user in again and again over the daemon's socket, as pam_cognito.so does, and prints what
 * one sign-in costs: wall-clock time, and the CPU time of the daemon (of any process, by its id).
 *
 *     sign-in SOCKET DAEMON_PID USER COUNT      the password comes from standard input */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "tests/daemon/person.h"

#define SERVICE "sshd"

struct bench {
    const char *socket;
    const char *user;
    struct secret password;
    clockid_t daemon_clock;
};

struct sample {
    double wall_ms;
    double cpu_ms; /* of the daemon */
};

static double clock_ms(clockid_t clock)
{
    struct timespec now = {0};

    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int answer_with_password(void *context, const struct message_prompt *prompt,
                                struct secret *answer)
{
    const struct bench *bench = context;

    return prompt->style == PROMPT_PASSWORD
               ? secret_copy(answer, bench->password.bytes, bench->password.length)
               : 0;
}

/* One conversation; anything but a success ends the bench. */
static int converse(struct bench *bench, enum protocol_action action, const char *ticket,
                    struct channel_message *reply)
{
    const struct prompter person = {.ask = answer_with_password, .context = bench};
    const struct message_begin begin = {
        .action = action, .user = bench->user, .service = SERVICE, .ticket = ticket};

    int r = person_converse(bench->socket, &begin, &person, reply);
    if (r < 0)
        return r;
    if (reply->message.result.outcome != OUTCOME_SUCCESS) {
        (void)fprintf(stderr, "sign-in: not signed in: %s\n", reply->message.result.words);
        return -EACCES;
    }
    return 0;
}

static int sign_in(struct bench *bench, struct sample *out)
{
    auto_message_wipe struct channel_message reply;
    channel_message_start(&reply);
    double wall = clock_ms(CLOCK_MONOTONIC);
    double cpu = clock_ms(bench->daemon_clock);

    int r = converse(bench, ACTION_AUTHENTICATE, "", &reply);
    if (r < 0)
        return r;
    auto_wipe struct secret ticket = {0};
    r = secret_copy_text(&ticket, reply.message.result.ticket);
    if (r == 0)
        r = converse(bench, ACTION_CREDENTIALS, secret_text(&ticket), &reply);
    if (r == 0 && reply.message.result.environment_count == 0)
        r = -ENODATA;
    out->wall_ms = clock_ms(CLOCK_MONOTONIC) - wall;
    out->cpu_ms = clock_ms(bench->daemon_clock) - cpu;
    return r;
}

static int compare_wall(const void *a, const void *b)
{
    double difference = ((const struct sample *)a)->wall_ms - ((const struct sample *)b)->wall_ms;
    return (difference > 0) - (difference < 0);
}

static int compare_cpu(const void *a, const void *b)
{
    double difference = ((const struct sample *)a)->cpu_ms - ((const struct sample *)b)->cpu_ms;
    return (difference > 0) - (difference < 0);
}

static void print_samples(struct sample *samples, size_t count)
{
    qsort(samples, count, sizeof *samples, compare_wall);
    printf("wall per sign-in with credentials  min %6.2f ms  median %6.2f ms  max %6.2f ms\n",
           samples[0].wall_ms, samples[count / 2].wall_ms, samples[count - 1].wall_ms);
    qsort(samples, count, sizeof *samples, compare_cpu);
    printf("daemon CPU per sign-in             min %6.2f ms  median %6.2f ms  max %6.2f ms\n",
           samples[0].cpu_ms, samples[count / 2].cpu_ms, samples[count - 1].cpu_ms);
}

static int run(struct bench *bench, size_t count)
{
    auto_free struct sample *samples = calloc(count, sizeof *samples);
    if (samples == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        int r = sign_in(bench, &samples[i]);
        if (r < 0)
            return r;
    }
    print_samples(samples, count);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        (void)fputs("usage: sign-in SOCKET DAEMON_PID USER COUNT <PASSWORD_FILE\n", stderr);
        return 2;
    }
    struct bench bench = {.socket = argv[1], .user = argv[3]};
    pid_t daemon = (pid_t)strtol(argv[2], NULL, 10);
    size_t count = (size_t)strtoul(argv[4], NULL, 10);
    int r = clock_getcpuclockid(daemon, &bench.daemon_clock);
    if (r != 0 || count == 0) {
        (void)fputs("sign-in: no such process, or a COUNT of 0\n", stderr);
        return 2;
    }
    r = person_read_password(&bench.password);
    if (r == 0)
        r = run(&bench, count);
    secret_wipe(&bench.password);
    if (r < 0) {
        errno = -r;
        (void)fprintf(stderr, "sign-in: %m\n");
        return 1;
    }
    return 0;
}

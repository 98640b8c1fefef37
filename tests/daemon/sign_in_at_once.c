/* Many people at the prompt, each from another host, who all give the right password at the same
 * moment. Prints how many are signed in, and how long it took from the first password to the last
 * result. CROWDS of them come one after the other, each from other hosts.
 *
 *     sign-in-at-once SOCKET USER COUNT [CROWDS]      the password comes from standard input */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/daemon/person.h"

#define MOST 1000

struct crowd {
    const char *socket;
    const char *user;
    struct secret password;
    pthread_barrier_t all_are_asked;
    atomic_uint signed_in;
    int64_t took_ms;
};

struct member {
    struct crowd *crowd;
    pthread_t thread;
    unsigned number;
    bool was_asked;
};

static void wait_for_the_others(struct member *member)
{
    if (!member->was_asked)
        (void)pthread_barrier_wait(&member->crowd->all_are_asked);
    member->was_asked = true;
}

static int answer_with_the_others(void *context, const struct message_prompt *prompt,
                                  struct secret *answer)
{
    struct member *member = context;

    if (prompt->style != PROMPT_PASSWORD)
        return 0;
    wait_for_the_others(member);
    return secret_copy(answer, member->crowd->password.bytes, member->crowd->password.length);
}

static int converse(struct member *member, struct channel_message *reply)
{
    char host[32];
    const struct prompter person = {.ask = answer_with_the_others, .context = member};
    const struct message_begin begin = {.action = ACTION_AUTHENTICATE,
                                        .user = member->crowd->user,
                                        .service = "sudo",
                                        .remote_host = host};

    (void)snprintf(host, sizeof host, "198.51.%u.%u", 100 + member->number / 250,
                   1 + member->number % 250);
    return person_converse(member->crowd->socket, &begin, &person, reply);
}

static void *sign_in(void *argument)
{
    struct member *member = argument;
    auto_message_wipe struct channel_message reply;

    channel_message_start(&reply);
    int r = converse(member, &reply);
    wait_for_the_others(member); /* who was refused before a question holds nobody up */
    if (r == 0 && reply.message.result.outcome == OUTCOME_SUCCESS)
        atomic_fetch_add(&member->crowd->signed_in, 1);
    else
        (void)fprintf(stderr, "number %u: %s\n", member->number,
                      r < 0 ? strerrorname_np(-r) : reply.message.result.words);
    return NULL;
}

static int sign_in_all(struct crowd *crowd, unsigned first, unsigned count)
{
    static struct member members[MOST];
    unsigned begun = 0;

    if (pthread_barrier_init(&crowd->all_are_asked, NULL, count + 1) != 0)
        return -ENOMEM;
    for (; begun < count; begun++) {
        members[begun] = (struct member){.crowd = crowd, .number = first + begun};
        if (pthread_create(&members[begun].thread, NULL, sign_in, &members[begun]) != 0)
            return -EAGAIN;
    }
    (void)pthread_barrier_wait(&crowd->all_are_asked);
    int64_t began_ms = deadline_clock_ms();
    for (unsigned i = 0; i < count; i++)
        (void)pthread_join(members[i].thread, NULL);
    (void)pthread_barrier_destroy(&crowd->all_are_asked);
    crowd->took_ms += deadline_clock_ms() - began_ms;
    return 0;
}

static int sign_in_crowds(struct crowd *crowd, unsigned count, unsigned crowds)
{
    int r = 0;

    for (unsigned i = 0; i < crowds && r == 0; i++)
        r = sign_in_all(crowd, i * count, count);
    (void)printf("%u of %u signed in, %lld ms\n", atomic_load(&crowd->signed_in), count * crowds,
                 (long long)crowd->took_ms);
    return r < 0 || atomic_load(&crowd->signed_in) < count * crowds ? -EACCES : 0;
}

int main(int argc, char **argv)
{
    if (argc < 4 || argc > 5) {
        (void)fputs("usage: sign-in-at-once SOCKET USER COUNT [CROWDS] <PASSWORD_FILE\n", stderr);
        return 2;
    }
    struct crowd crowd = {.socket = argv[1], .user = argv[2]};
    unsigned long count = strtoul(argv[3], NULL, 10);
    unsigned long crowds = argc == 5 ? strtoul(argv[4], NULL, 10) : 1;
    if (count == 0 || count > MOST || crowds == 0 || crowds > MOST) {
        (void)fprintf(stderr, "sign-in-at-once: COUNT and CROWDS from 1 to %d\n", MOST);
        return 2;
    }
    int r = person_read_password(&crowd.password);
    if (r == 0)
        r = sign_in_crowds(&crowd, (unsigned)count, (unsigned)crowds);
    secret_wipe(&crowd.password);
    return r < 0;
}

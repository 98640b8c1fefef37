/* Many hosts that follow one published directory: the daemon's own code for fetching, verifying and
 * keeping, without the daemons around it. Driven by fleet.sh.
 *
 *     fleet-hosts COUNT INTERVAL_MS FOLDER URL S3_ENDPOINT CA_FILE PUBLIC_KEY POOL_ID KEY_ID SECRET
 *
 * Each host has a folder and a TLS connection of its own, and looks every INTERVAL_MS and
 * up to a tenth longer, as the daemon does; the first looks are spread over one interval. Prints
 * "ready" once all hosts have a directory, "known MILLISECONDS" (since 1970) for each host that
 * knows the user "newcomer", and ends when all do. */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>

#include "daemon/fleet/follower.h"

#define THREADS     16
#define LIMIT_MS    10000
#define MAX_LOOKS   1000 /* of one host: then something is wrong */
#define FOLDER_SIZE 256

struct fleet {
    size_t count;
    int64_t interval_ms;
    const char *folder;
    const char *url, *s3_endpoint, *ca_file, *pool_id;
    struct statement_keys keys;
    struct host_credentials *credentials;
    atomic_size_t ready, outcomes[FOLLOWER_CANNOT_KEEP + 1];
};

struct host {
    struct follower *follower;
    int64_t next_ms; /* deadline_clock_ms() */
    bool is_ready, knows;
    unsigned looks;
};

/* What one thread looks after. */
struct share {
    struct fleet *fleet;
    size_t first, count;
    struct host *hosts;
};

static int64_t random_below(int64_t bound)
{
    uint32_t random = 0;

    if (getrandom(&random, sizeof random, 0) != sizeof random)
        abort();
    return (int64_t)((uint64_t)bound * random / UINT32_MAX);
}

static int64_t now_unix_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int note_found(void *context, const struct source_user *user)
{
    bool *found = context;

    (void)user;
    *found = true;
    return 0;
}

static bool knows_newcomer(struct host *host)
{
    bool found = false;
    const struct source_visitor visitor = {.context = &found, .user = note_found};
    const struct source_question question = {.attribute = "username", .value = "newcomer"};
    struct directory_source source = follower_source(host->follower);

    return source.find_users(source.context, &question, &visitor, deadline_in_ms(LIMIT_MS)) == 0 &&
           found;
}

static struct http_pool *open_http(const struct fleet *fleet)
{
    const struct http_settings settings = {.ca_file = fleet->ca_file};
    struct http_pool *http = NULL;

    if (http_pool_new(&settings, &http) < 0)
        abort();
    return http;
}

static struct follower *open_follower(const struct fleet *fleet, size_t number,
                                      struct http_pool *http)
{
    char folder[FOLDER_SIZE];
    struct follower_settings settings = {
        .pool_id = fleet->pool_id, .folder = folder, .keys = fleet->keys};
    struct follower *follower = NULL;

    (void)snprintf(folder, sizeof folder, "%s/%zu", fleet->folder, number);
    if (mkdir(folder, 0700) < 0 && errno != EEXIST)
        abort();
    settings.store.http = http;
    settings.store.credentials = fleet->credentials;
    settings.store.region = "eu-central-1";
    if (place_find(fleet->url, fleet->s3_endpoint, &settings.store.place) < 0 ||
        follower_open(&settings, &follower) < 0)
        abort();
    return follower;
}

static void look(struct fleet *fleet, struct host *host)
{
    enum follower_outcome outcome = follower_fetch(host->follower, deadline_in_ms(LIMIT_MS));

    atomic_fetch_add(&fleet->outcomes[outcome], 1);
    host->looks++;
    host->next_ms =
        deadline_clock_ms() + fleet->interval_ms + random_below(fleet->interval_ms / 10);
    if (outcome != FOLLOWER_NEW_CONTENT)
        return;
    if (!host->is_ready && atomic_fetch_add(&fleet->ready, 1) + 1 == fleet->count) {
        (void)puts("ready");
        (void)fflush(stdout);
    }
    host->is_ready = true;
    if (!knows_newcomer(host))
        return;
    host->knows = true;
    (void)printf("known %lld\n", (long long)now_unix_ms());
}

/* The host of the share that is due first among those that do not know yet; NULL: all know. Those
 * that know go on looking until all of them do. */
static struct host *next_host(struct share *share)
{
    struct host *next = NULL;
    bool all_know = true;

    for (size_t i = 0; i < share->count; i++) {
        struct host *host = &share->hosts[i];
        all_know = all_know && host->knows;
        if (host->looks < MAX_LOOKS && (next == NULL || host->next_ms < next->next_ms))
            next = host;
    }
    return all_know ? NULL : next;
}

static void wait_until(int64_t at_ms)
{
    int64_t left_ms = at_ms - deadline_clock_ms();
    struct timespec pause = {left_ms / 1000, left_ms % 1000 * 1000000};

    if (left_ms > 0)
        (void)nanosleep(&pause, NULL);
}

static void *run(void *context)
{
    struct share *share = context;
    struct host *host;

    for (size_t i = 0; i < share->count; i++) {
        share->hosts[i].follower =
            open_follower(share->fleet, share->first + i, open_http(share->fleet));
        share->hosts[i].next_ms = deadline_clock_ms() + random_below(share->fleet->interval_ms);
    }
    while ((host = next_host(share)) != NULL) {
        wait_until(host->next_ms);
        look(share->fleet, host);
    }
    return NULL;
}

static void print_outcomes(struct fleet *fleet)
{
    for (size_t i = 0; i <= FOLLOWER_CANNOT_KEEP; i++)
        if (atomic_load(&fleet->outcomes[i]) > 0)
            (void)printf("looks: %zu, %s\n", atomic_load(&fleet->outcomes[i]),
                         follower_outcome_words((enum follower_outcome)i));
}

static int read_arguments(char *argv[], struct fleet *out)
{
    auto_aws_credentials struct aws_credentials keys = {0};

    *out = (struct fleet){.count = strtoul(argv[1], NULL, 10),
                          .interval_ms = strtoll(argv[2], NULL, 10),
                          .folder = argv[3],
                          .url = argv[4],
                          .s3_endpoint = argv[5],
                          .ca_file = argv[6],
                          .pool_id = argv[8]};
    out->keys.count = 1;
    (void)snprintf(keys.access_key_id, sizeof keys.access_key_id, "%s", argv[9]);
    int r = secret_copy_text(&keys.secret_access_key, argv[10]);
    if (r == 0)
        r = host_credentials_open_static(&keys, &out->credentials);
    return r < 0 ? r : ed25519_read_public(argv[7], out->keys.keys[0]);
}

int main(int argc, char *argv[])
{
    static struct fleet fleet;
    struct share shares[THREADS];
    pthread_t threads[THREADS];

    if (argc != 11 || read_arguments(argv, &fleet) < 0 || fleet.count == 0) {
        (void)fputs("fleet-hosts: ten arguments are needed; see the source\n", stderr);
        return 2;
    }
    struct host *hosts = calloc(fleet.count, sizeof *hosts);
    if (hosts == NULL)
        return 1;
    for (size_t i = 0; i < THREADS; i++) {
        size_t first = fleet.count * i / THREADS, end = fleet.count * (i + 1) / THREADS;
        shares[i] = (struct share){&fleet, first, end - first, hosts + first};
        if (pthread_create(&threads[i], NULL, run, &shares[i]) != 0)
            return 1;
    }
    for (size_t i = 0; i < THREADS; i++)
        (void)pthread_join(threads[i], NULL);
    print_outcomes(&fleet);
    return 0;
}

/* A published directory of many users: what it costs the host that makes it, and each that follows.
 *
 *     roster COUNT FOLDER     the folder by its whole path; it must be empty
 *
 * Two processes one after the other, each with the daemon's own code: the first lists a pool of so
 * many users, which is made up, and publishes it into a folder; the second fetches, verifies and
 * takes it over, confirms it, and is asked for names that nobody has. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/ownership.h"
#include "daemon/fleet/follower.h"
#include "daemon/fleet/publisher.h"

#define POOL_ID   "eu-west-1_Benchmark"
#define FIRST_UID INT64_C(1879048192)
#define A_PAGE    60
#define GROUPS    100
#define STRANGERS 10000
#define LIMIT     deadline_in_ms(3600 * 1000)

/* Users "user0" …: each with an address, a name and a uid, and each in two of the groups. */
struct crowd {
    size_t count;
};

static void check(bool is_good, const char *what)
{
    if (is_good)
        return;
    (void)fprintf(stderr, "roster: %s failed\n", what);
    exit(1);
}

static void move_on(struct source_place *place, size_t at, size_t count)
{
    free(place->token);
    place->token = NULL;
    place->is_at_end = at >= count;
    check(place->is_at_end || asprintf(&place->token, "%zu", at) > 0, "a place");
}

static size_t number_of(const struct source_place *place)
{
    return place->token == NULL ? 0 : strtoul(place->token, NULL, 10);
}

static void set(struct text_map *attributes, const char *name, const char *value)
{
    check(text_map_set(attributes, name, value) == 0, "an attribute");
}

static int show_user(size_t number, const struct source_visitor *visitor)
{
    auto_text_map struct text_map attributes = {0};
    char username[32], text[64];

    (void)snprintf(username, sizeof username, "user%zu", number);
    (void)snprintf(text, sizeof text, "%08zx-1234-4abc-9def-0123456789ab", number);
    set(&attributes, "sub", text);
    (void)snprintf(text, sizeof text, "user%zu@example.com", number);
    set(&attributes, "email", text);
    set(&attributes, "email_verified", "true");
    (void)snprintf(text, sizeof text, "User Number %zu", number);
    set(&attributes, "name", text);
    (void)snprintf(text, sizeof text, "%" PRId64, FIRST_UID + (int64_t)number);
    set(&attributes, "custom:uid", text);
    const struct source_user user = {.username = username,
                                     .status = "CONFIRMED",
                                     .enabled = true,
                                     .created_at_ms = 1700000000000 + (int64_t)number,
                                     .attributes = &attributes};

    return visitor->user(visitor->context, &user);
}

static int list_users(void *context, struct source_place *place,
                      const struct source_visitor *visitor, struct deadline deadline)
{
    const struct crowd *crowd = context;
    size_t at = number_of(place);
    int r = 0;

    (void)deadline;
    for (size_t i = 0; r == 0 && i < A_PAGE && at < crowd->count; i++)
        r = show_user(at++, visitor);
    move_on(place, at, crowd->count);
    return r;
}

static int list_groups(void *context, struct source_place *place,
                       const struct source_visitor *visitor, struct deadline deadline)
{
    int r = 0;

    (void)context, (void)deadline;
    for (int i = 0; r == 0 && i < GROUPS; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "group%d", i);
        const struct source_group group = {.name = name, .description = "", .created_at_ms = 1};
        r = visitor->group(visitor->context, &group);
    }
    place->is_at_end = true;
    return r;
}

/* Groups n and n + 1 of GROUPS have user n. */
static int list_members(void *context, const char *group, struct source_place *place,
                        const struct source_visitor *visitor, struct deadline deadline)
{
    const struct crowd *crowd = context;
    size_t number = strtoul(group + strlen("group"), NULL, 10);
    size_t at = number_of(place);
    int r = 0;

    (void)deadline;
    for (size_t i = 0; r == 0 && i < A_PAGE && at < crowd->count; at++) {
        if (at % GROUPS != number && (at + 1) % GROUPS != number)
            continue;
        char name[32];
        (void)snprintf(name, sizeof name, "user%zu", at);
        r = visitor->member(visitor->context, name);
        i++;
    }
    move_on(place, at, crowd->count);
    return r;
}

/* A host whose files lie in the working directory. */
struct host {
    struct directory_settings settings;
    struct directory *directory;
};

static void host_make(struct host *host, const char *folder, const char *name)
{
    check(chdir(folder) == 0 && mkdir(name, 0700) == 0 && chdir(name) == 0, "a folder");
    *host = (struct host){.settings = {.pool_id = POOL_ID,
                                       .uid_attribute = "custom:uid",
                                       .gid_attribute = "custom:uid",
                                       .gecos_attribute = "name",
                                       .home_base = "/home",
                                       .default_shell = "/bin/bash",
                                       .trusts_all_attributes = true,
                                       .negative_ttl_ms = 60000,
                                       .lookup_timeout_ms = 5000,
                                       .paths = directory_default_paths}};
    struct directory_paths *paths = &host->settings.paths;
    paths->snapshot = "directory";
    paths->recent = "directory.recent";
    paths->keys = "keys";
    paths->recent_keys = "keys.recent";
    paths->ledger = "ids";
    paths->pool = "pool";
    paths->unfinished = "listing";
}

static void host_open(struct host *host)
{
    char error_text[256];

    check(directory_open(&host->settings, &host->directory, error_text) == 0, "a directory");
}

static double cpu_seconds(void)
{
    struct timespec used;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

/* Tells what was done since the last call. */
static void tell(const char *what)
{
    static double before;
    struct rusage usage;
    double now = cpu_seconds();

    (void)getrusage(RUSAGE_SELF, &usage);
    (void)printf("  %-52s %7.2f s of CPU, %5ld MB at most\n", what, now - before,
                 usage.ru_maxrss / 1024);
    (void)fflush(stdout);
    before = now;
}

static void find_store(const char *folder, struct store *out)
{
    char path[300];

    (void)snprintf(path, sizeof path, "%s/store", folder);
    check(place_find(path, "https://s3.eu-west-1.amazonaws.com", &out->place) == 0, "a place");
}

static struct log quiet = {.destination = LOG_TO_STDERR, .highest_priority = LOG_ERR};

static void publish(struct crowd *crowd, const char *folder, char key[ED25519_PUBLIC_SIZE])
{
    struct host host;
    auto_text_list struct text_list attributes = {0};
    char next[ED25519_PUBLIC_SIZE];
    struct publisher *publisher = NULL;
    struct publisher_status status;

    host_make(&host, folder, "publisher");
    struct publisher_settings settings = {.pool_id = POOL_ID,
                                          .folder = ".",
                                          .attributes = &attributes,
                                          .lifetime_ms = 24 * 3600 * 1000,
                                          .log = &quiet};
    find_store(folder, &settings.store);
    check(text_list_append(&attributes, "name", 4) == 0 &&
              text_list_append(&attributes, "custom:uid", 10) == 0,
          "a list");
    check(publisher_open(&settings, &publisher) == 0, "a publisher");
    check(publisher_make_key(publisher) == 0, "a key");
    host.settings.source = (struct directory_source){.context = crowd,
                                                     .list_users = list_users,
                                                     .list_groups = list_groups,
                                                     .list_members = list_members};
    host.settings.listed = publisher_take_listing;
    host.settings.listed_context = publisher;
    host_open(&host);
    tell("the publisher opens its directory");
    check(directory_refresh(host.directory, LIMIT) == 0, "a listing");
    tell("lists the pool, makes the roster and its own snapshot");
    check(publisher_publish(publisher, false, LIMIT) == 0, "publishing");
    tell("signs and puts it");
    publisher_get_status(publisher, &status);
    (void)printf("  the roster has %" PRIu64 " bytes, %.0f a user\n", status.roster_length,
                 (double)status.roster_length / (double)crowd->count);
    check(publisher_get_keys(publisher, key, next) == 0, "the key");
    directory_close(host.directory);
    publisher_close(publisher);
}

static void ask_for_strangers(struct host *host)
{
    for (int i = 0; i < STRANGERS; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "stranger%d", i);
        check(directory_learn_user(host->directory, name, DIRECTORY_ASKER_STRANGER, LIMIT) ==
                  DIRECTORY_NO_SUCH_USER,
              "asking for a stranger");
    }
}

static void follow(const struct crowd *crowd, const char *folder, const char *key)
{
    struct host host;
    struct follower *follower = NULL;
    struct directory_status status;

    host_make(&host, folder, "follower");
    struct follower_settings settings = {.pool_id = POOL_ID, .folder = ".", .log = &quiet};
    find_store(folder, &settings.store);
    settings.keys.count = 1;
    check(ed25519_read_public(key, settings.keys.keys[0]) == 0, "the key");
    check(follower_open(&settings, &follower) == 0, "a follower");
    check(follower_fetch(follower, LIMIT) == FOLLOWER_NEW_CONTENT, "fetching");
    tell("a follower fetches and verifies");
    host.settings.source = follower_source(follower);
    host_open(&host);
    check(directory_refresh(host.directory, LIMIT) == 0, "taking it over");
    tell("takes it over, and makes its snapshot");
    directory_get_status(host.directory, &status);
    check(status.enabled_user_count == crowd->count, "finding everybody");
    check(directory_refresh(host.directory, LIMIT) == 0, "confirming it");
    tell("finds that nothing has changed");
    ask_for_strangers(&host);
    tell("is asked for 10,000 names that nobody has");
    directory_close(host.directory);
    follower_close(follower);
}

int main(int argc, char *argv[])
{
    struct crowd crowd = {.count = argc == 3 ? strtoul(argv[1], NULL, 10) : 0};
    char key[ED25519_PUBLIC_SIZE] = "";
    int channel[2];
    int status = 0;

    check(crowd.count > 0 && pipe2(channel, O_CLOEXEC) == 0, "usage: roster COUNT FOLDER: this");
    (void)printf("a published directory of %zu users\n", crowd.count);
    (void)fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        publish(&crowd, argv[2], key);
        return write(channel[1], key, sizeof key) == sizeof key ? 0 : 1;
    }
    check(waitpid(child, &status, 0) == child && status == 0, "the publisher");
    check(read(channel[0], key, sizeof key) == sizeof key, "the publisher's key");
    follow(&crowd, argv[2], key);
    return 0;
}

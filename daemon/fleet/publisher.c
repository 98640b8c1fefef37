/* Listing, roster, statement, store. */
#include "daemon/fleet/publisher.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "daemon/fleet/listing_roster.h"
#include "daemon/fleet/publisher_private.h"
#include "daemon/fleet/roster.h"
#include "daemon/fleet/whole_file.h"

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int copy_attributes(const struct text_list *from, struct text_list *to)
{
    int r = text_list_append(to, "sub", strlen("sub"));

    for (size_t i = 0; r == 0 && i < from->count; i++)
        if (!text_list_contains(to, from->texts[i]))
            r = text_list_append(to, from->texts[i], strlen(from->texts[i]));
    if (r == 0)
        qsort(to->texts, to->count, sizeof to->texts[0], compare_texts);
    return r;
}

static int join(char out[PUBLISHER_MAX_PATH], const char *folder, const char *name)
{
    int length = snprintf(out, PUBLISHER_MAX_PATH, "%s/%s", folder, name);

    return length < 0 || length >= PUBLISHER_MAX_PATH ? -ENAMETOOLONG : 0;
}

/* What was published last for this pool. A file that is damaged says nothing: generations follow
 * the clock, so the next one is higher all the same. */
static void read_last(struct publisher *publisher)
{
    auto_wipe struct secret text = {0};
    struct statement last = {0};

    if (whole_file_read(publisher->statement_path, STATEMENT_SIZE, &text) < 0 ||
        statement_read_own(secret_text(&text), text.length, &last) < 0)
        return;
    if (strcmp(last.pool_id, publisher->pool_id) == 0)
        publisher->last = last;
}

static int fill(struct publisher *publisher, const struct publisher_settings *settings)
{
    if (strlen(settings->pool_id) > STATEMENT_MAX_POOL)
        return -ENAMETOOLONG;
    memcpy(publisher->pool_id, settings->pool_id, strlen(settings->pool_id) + 1);
    publisher->lifetime_ms = settings->lifetime_ms;
    publisher->store.place = settings->store.place;
    publisher->store.http = settings->store.http;
    publisher->store.credentials = settings->store.credentials;
    publisher->store.region = settings->store.region;
    publisher->log = settings->log;
    int r = join(publisher->key_path, settings->folder, "publish.key");
    if (r == 0)
        r = join(publisher->next_key_path, settings->folder, "publish.key.next");
    if (r == 0)
        r = join(publisher->statement_path, settings->folder, "published");
    if (r == 0)
        r = join(publisher->roster_path, settings->folder, "published.roster");
    return r < 0 ? r : copy_attributes(settings->attributes, &publisher->attributes);
}

int publisher_open(const struct publisher_settings *settings, struct publisher **out)
{
    struct publisher *publisher = calloc(1, sizeof *publisher);

    if (publisher == NULL)
        return -ENOMEM;
    (void)pthread_mutex_init(&publisher->lock, NULL);
    int r = fill(publisher, settings);
    if (r < 0) {
        publisher_close(publisher);
        return r;
    }
    read_last(publisher);
    *out = publisher;
    return 0;
}

void publisher_close(struct publisher *publisher)
{
    if (publisher == NULL)
        return;
    text_list_clear(&publisher->attributes);
    (void)pthread_mutex_destroy(&publisher->lock);
    free(publisher);
}

/* As every follower will read it, or refuse it: a fleet must not be told to fetch what it cannot
 * take. */
static int check_roster(const char *path)
{
    auto_file_view struct file_view roster = {0};
    const struct roster_visitor nobody = {0};

    int r = file_view_open(path, STATEMENT_MAX_ROSTER, &roster);
    return r < 0 ? r : roster_read(roster.bytes, roster.length, &nobody);
}

static int write_roster(const struct publisher *publisher, const struct listing *listing,
                        const struct ids *ids)
{
    auto_new_file struct new_file file = {0};

    int r = new_file_open(publisher->roster_path, 0600, &file);
    if (r == 0)
        r = listing_roster_write(listing, ids, &publisher->attributes, file.to);
    if (r == 0 && ftello(file.to) > STATEMENT_MAX_ROSTER)
        r = -EFBIG;
    if (r == 0)
        r = new_file_finish(&file);
    if (r == 0)
        r = check_roster(file.path);
    return r < 0 ? r : new_file_keep(&file, publisher->roster_path);
}

void publisher_take_listing(void *context, const struct listing *listing, const struct ids *ids,
                            int64_t listed_at_unix)
{
    struct publisher *publisher = context;

    int r = write_roster(publisher, listing, ids);
    (void)pthread_mutex_lock(&publisher->lock);
    if (r < 0) {
        publisher_note_refusal(publisher, r);
    } else {
        publisher->refuses_listing = false;
        publisher->has_roster = true;
        publisher->listed_at_unix = listed_at_unix;
    }
    (void)pthread_mutex_unlock(&publisher->lock);
}

/* What is to be published. */
struct edition {
    struct file_view roster; /* as it is now: another one takes its place, and leaves it */
    struct statement statement;
    char text[STATEMENT_SIZE];
    bool puts_roster;
    char why[PUBLISHER_WHY]; /* it could not be published; "": the error says it */
};

static void edition_clear(struct edition *edition)
{
    file_view_close(&edition->roster);
}

/* Errors: -EALREADY. Returns 1 when there is nothing to publish. */
static int begin(struct publisher *publisher, struct edition *out)
{
    int r = 0;

    (void)pthread_mutex_lock(&publisher->lock);
    if (publisher->is_publishing)
        r = -EALREADY;
    else if (!publisher->has_roster)
        r = 1;
    publisher->is_publishing = publisher->is_publishing || r == 0;
    if (r == 0) {
        publisher->has_roster = false;
        out->statement = (struct statement){.generation = publisher->last.generation + 1,
                                            .listed_at_unix = publisher->listed_at_unix,
                                            .slot = publisher->last.slot};
        out->puts_roster = !publisher->has_put_roster;
    }
    (void)pthread_mutex_unlock(&publisher->lock);
    return r;
}

/* What the store has is the last listing. */
static void note_success(struct publisher *publisher)
{
    publisher->failing_since_unix = 0;
    publisher->why[0] = '\0';
}

/* A roster that could not be published is tried again, unless there is a newer one. */
static void end(struct publisher *publisher, struct edition *edition, int r)
{
    (void)pthread_mutex_lock(&publisher->lock);
    publisher->is_publishing = false;
    publisher->error = r;
    if (r == 0) {
        publisher->last = edition->statement;
        publisher->has_put_roster = true;
        if (!publisher->refuses_listing)
            note_success(publisher);
    } else {
        publisher->has_roster = true;
        publisher_note_failure(publisher, r, edition->why);
    }
    (void)pthread_mutex_unlock(&publisher->lock);
}

/* A generation follows the clock, so that a publisher that has lost its memory, or takes another's
 * place, goes on above the last one. */
static int complete(struct publisher *publisher, struct edition *edition, bool all)
{
    struct statement *statement = &edition->statement;
    uint8_t hash[DIGEST_BYTES];
    int64_t now_unix = (int64_t)time(NULL);

    int r = file_view_open(publisher->roster_path, STATEMENT_MAX_ROSTER, &edition->roster);
    const struct digest_piece piece = {edition->roster.bytes, edition->roster.length};
    if (r == 0)
        r = digest_sha256(&piece, 1, hash);
    if (r < 0)
        return r;
    digest_to_hex(hash, statement->roster_hash);
    if (statement->generation < (uint64_t)now_unix)
        statement->generation = (uint64_t)now_unix;
    bool is_same = strcmp(statement->roster_hash, publisher->last.roster_hash) == 0;
    if (!is_same)
        statement->slot = (publisher->last.slot + 1) % STATEMENT_SLOTS;
    edition->puts_roster = edition->puts_roster || all || !is_same;
    memcpy(statement->pool_id, publisher->pool_id, sizeof statement->pool_id);
    statement->roster_length = edition->roster.length;
    statement->expires_at_unix = statement->listed_at_unix + publisher->lifetime_ms / 1000;
    return 0;
}

static int sign(struct publisher *publisher, struct edition *edition)
{
    auto_ed25519_key struct ed25519_key key = {0};

    int r = ed25519_load_key(publisher->key_path, &key);
    if (r == -ENOENT) {
        (void)snprintf(edition->why, sizeof edition->why,
                       "there is no key to sign it with: cognitoctl directory keygen");
        return -ENOKEY;
    }
    return r < 0 ? r : statement_write(&edition->statement, &key, edition->text);
}

static int put(struct publisher *publisher, struct edition *edition, const char *suffix,
               const struct secret *content, struct deadline deadline)
{
    struct store_result result = store_put(&publisher->store, suffix, content, deadline);

    if (result.answer == STORE_DONE)
        return 0;
    publisher_explain_put(publisher, suffix, &result, edition->why);
    return result.answer == STORE_REFUSED ? -EACCES : -EIO;
}

/* The generation is on our disk before anybody else may see it. */
static int put_both(struct publisher *publisher, struct edition *edition, struct deadline deadline)
{
    auto_wipe struct secret text = {0};
    const struct secret roster = {.bytes = edition->roster.bytes,
                                  .length = edition->roster.length}; /* borrowed: never wiped */
    char suffix[16];
    int r = secret_copy_text(&text, edition->text);

    (void)snprintf(suffix, sizeof suffix, ".%u", edition->statement.slot);
    if (r == 0 && edition->puts_roster)
        r = put(publisher, edition, suffix, &roster, deadline);
    if (r == 0)
        r = whole_file_write(publisher->statement_path, 0600, text.bytes, text.length);
    return r < 0 ? r : put(publisher, edition, "", &text, deadline);
}

int publisher_publish(struct publisher *publisher, bool all, struct deadline deadline)
{
    __attribute__((cleanup(edition_clear))) struct edition edition = {0};

    int r = begin(publisher, &edition);
    if (r != 0)
        return r;
    r = complete(publisher, &edition, all);
    if (r == 0)
        r = sign(publisher, &edition);
    if (r == 0)
        r = put_both(publisher, &edition, deadline);
    end(publisher, &edition, r);
    return r;
}

void publisher_get_status(struct publisher *publisher, struct publisher_status *out)
{
    (void)pthread_mutex_lock(&publisher->lock);
    *out = (struct publisher_status){.generation = publisher->last.generation,
                                     .listed_at_unix = publisher->last.listed_at_unix,
                                     .expires_at_unix = publisher->last.expires_at_unix,
                                     .roster_length = publisher->last.roster_length,
                                     .error = publisher->error,
                                     .failing_since_unix = publisher->failing_since_unix,
                                     .is_failing_since_start = !publisher->has_put_roster &&
                                                               publisher->failing_since_unix != 0};
    memcpy(out->why, publisher->why, sizeof out->why);
    (void)pthread_mutex_unlock(&publisher->lock);
}

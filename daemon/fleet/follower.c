/* Fetching, believing, keeping. */
#include "daemon/fleet/follower.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "daemon/fleet/follower_private.h"
#include "daemon/fleet/roster.h"
#include "daemon/fleet/whole_file.h"

#define PART_LENGTH ((size_t)8 * 1024 * 1024) /* a quarter of a minute at 4 Mbit/s */

const char *follower_outcome_words(enum follower_outcome outcome)
{
    switch (outcome) {
    case FOLLOWER_UNAVAILABLE:
        return "it cannot be fetched now";
    case FOLLOWER_NEW_CONTENT:
        return "there is a new one";
    case FOLLOWER_NEW_TIME:
        return "it has been confirmed";
    case FOLLOWER_NOTHING_NEW:
        return "it has not changed";
    case FOLLOWER_STORE_REFUSES:
        return "this host may not read it";
    case FOLLOWER_MISSING:
        return "there is none";
    case FOLLOWER_TOO_LARGE:
        return "it is too large";
    case FOLLOWER_NOT_SIGNED:
        return "no key of snapshot_key has signed it";
    case FOLLOWER_OTHER_POOL:
        return "it is of another user pool";
    case FOLLOWER_EXPIRED:
        return "it has expired";
    case FOLLOWER_ROLLED_BACK:
        return "it is older than the one this host has seen";
    case FOLLOWER_DAMAGED:
        return "it is signed, but cannot be read";
    case FOLLOWER_CANNOT_KEEP:
        return "it cannot be kept here: no room on the disk, or no memory";
    }
    return "?";
}

static bool is_roster(const struct statement *statement, const struct file_view *roster)
{
    const struct digest_piece piece = {roster->bytes, roster->length};
    uint8_t hash[DIGEST_BYTES];
    char hex[DIGEST_HEX_SIZE];

    if (roster->length != statement->roster_length || digest_sha256(&piece, 1, hash) < 0)
        return false;
    digest_to_hex(hash, hex);
    return strcmp(hex, statement->roster_hash) == 0;
}

int follower_view_roster(struct follower *follower, struct file_view *out)
{
    (void)pthread_mutex_lock(&follower->lock);
    bool has_roster = follower->has_roster;
    (void)pthread_mutex_unlock(&follower->lock);
    return has_roster ? file_view_open(follower->roster_path, STATEMENT_MAX_ROSTER, out) : -ENOENT;
}

/* The generation counts even when no key that is pinned now has signed it: a key that was replaced
 * must not open the door to what is older. */
static void read_kept(struct follower *follower)
{
    auto_wipe struct secret text = {0};
    auto_file_view struct file_view roster = {0};
    struct statement known = {0}, believed = {0};

    if (whole_file_read(follower->statement_path, STATEMENT_SIZE, &text) < 0 ||
        statement_read_own(secret_text(&text), text.length, &known) < 0 ||
        strcmp(known.pool_id, follower->pool_id) != 0)
        return;
    follower->known = known;
    if (statement_read(secret_text(&text), text.length, &follower->keys, &believed) < 0 ||
        file_view_open(follower->roster_path, STATEMENT_MAX_ROSTER, &roster) < 0)
        return;
    follower->has_roster = is_roster(&known, &roster);
}

static int join(char out[FOLLOWER_MAX_PATH], const char *folder, const char *name)
{
    int length = snprintf(out, FOLLOWER_MAX_PATH, "%s/%s", folder, name);

    return length < 0 || length >= FOLLOWER_MAX_PATH ? -ENAMETOOLONG : 0;
}

int follower_open(const struct follower_settings *settings, struct follower **out)
{
    struct follower *follower = calloc(1, sizeof *follower);

    if (follower == NULL)
        return -ENOMEM;
    int r = strlen(settings->pool_id) > STATEMENT_MAX_POOL ? -ENAMETOOLONG : 0;
    if (r == 0)
        r = join(follower->statement_path, settings->folder, "followed");
    if (r == 0)
        r = join(follower->roster_path, settings->folder, "followed.roster");
    if (r < 0) {
        free(follower);
        return r;
    }
    memcpy(follower->pool_id, settings->pool_id, strlen(settings->pool_id) + 1);
    follower->keys = settings->keys;
    follower->store.place = settings->store.place;
    follower->store.http = settings->store.http;
    follower->store.credentials = settings->store.credentials;
    follower->store.region = settings->store.region;
    follower->log = settings->log;
    follower->part_length = settings->part_length > 0 ? settings->part_length : PART_LENGTH;
    (void)pthread_mutex_init(&follower->fetching, NULL);
    (void)pthread_mutex_init(&follower->lock, NULL);
    follower->last_outcome = FOLLOWER_NOTHING_NEW;
    read_kept(follower);
    *out = follower;
    return 0;
}

void follower_close(struct follower *follower)
{
    if (follower == NULL)
        return;
    (void)pthread_mutex_destroy(&follower->fetching);
    (void)pthread_mutex_destroy(&follower->lock);
    free(follower);
}

void follower_get_statement(struct follower *follower, struct statement *out)
{
    (void)pthread_mutex_lock(&follower->lock);
    *out = follower->known;
    (void)pthread_mutex_unlock(&follower->lock);
}

enum follower_outcome follower_last_outcome(struct follower *follower)
{
    (void)pthread_mutex_lock(&follower->lock);
    enum follower_outcome outcome = follower->last_outcome;
    (void)pthread_mutex_unlock(&follower->lock);
    return outcome;
}

static enum follower_outcome outcome_of(const struct store_result *result)
{
    switch (result->answer) {
    case STORE_DONE:
        return FOLLOWER_NEW_CONTENT;
    case STORE_NOT_MODIFIED:
        return FOLLOWER_NOTHING_NEW;
    case STORE_MISSING:
        return FOLLOWER_MISSING;
    case STORE_REFUSED:
        return FOLLOWER_STORE_REFUSES;
    case STORE_TOO_LARGE:
        return FOLLOWER_TOO_LARGE;
    case STORE_UNAVAILABLE:
        break;
    }
    return FOLLOWER_UNAVAILABLE;
}

static void say_why(const struct follower *follower, const struct store_result *result)
{
    if (result->words[0] != '\0' && follower->log != NULL)
        log_line(follower->log, NULL, LOG_WARNING, "the store of the published directory: %s",
                 result->words);
}

/* What does not change expires all the same, in a store that somebody keeps from changing. */
static bool has_expired(const struct statement *statement)
{
    return statement->expires_at_unix <= (int64_t)time(NULL);
}

/* Nothing is read of a statement before its signature has been found good. */
static enum follower_outcome judge(const struct follower *follower, const struct secret *text,
                                   struct statement *out)
{
    const struct statement *known = &follower->known;

    int r = statement_read(secret_text(text), text->length, &follower->keys, out);
    if (r == -EBADMSG)
        return FOLLOWER_DAMAGED;
    if (r < 0)
        return FOLLOWER_NOT_SIGNED;
    if (strcmp(out->pool_id, follower->pool_id) != 0)
        return FOLLOWER_OTHER_POOL;
    if (out->generation < known->generation ||
        (out->generation == known->generation && strcmp(out->roster_hash, known->roster_hash) != 0))
        return FOLLOWER_ROLLED_BACK;
    if (has_expired(out))
        return FOLLOWER_EXPIRED;
    if (out->roster_length > STATEMENT_MAX_ROSTER)
        return FOLLOWER_TOO_LARGE;
    bool is_same = follower->has_roster && strcmp(out->roster_hash, known->roster_hash) == 0;
    return is_same ? FOLLOWER_NEW_TIME : FOLLOWER_NEW_CONTENT;
}

static enum follower_outcome fetch_part(struct follower *follower, const struct store_query *query,
                                        struct deadline deadline, FILE *to, uint64_t *length)
{
    auto_http_reply struct http_reply reply = {0};

    struct store_result result = store_get(&follower->store, query, deadline, &reply);
    say_why(follower, &result);
    if (result.answer == STORE_TOO_LARGE)
        return FOLLOWER_UNAVAILABLE;
    if (result.answer != STORE_DONE)
        return outcome_of(&result);
    *length = reply.body.length;
    return fwrite(secret_text(&reply.body), 1, reply.body.length, to) == reply.body.length
               ? FOLLOWER_NEW_CONTENT
               : FOLLOWER_CANNOT_KEEP;
}

/* A short one in one piece: not every web server knows parts. */
static enum follower_outcome fetch_parts(struct follower *follower,
                                         const struct statement *statement,
                                         struct deadline deadline, FILE *to)
{
    enum follower_outcome outcome = FOLLOWER_NEW_CONTENT;
    char suffix[16];
    struct store_query query = {.suffix = suffix,
                                .etag = "",
                                .max_length = follower->part_length,
                                .is_part = statement->roster_length > follower->part_length};
    uint64_t length = 1;

    (void)snprintf(suffix, sizeof suffix, ".%u", statement->slot);
    while (outcome == FOLLOWER_NEW_CONTENT && length > 0 && query.from < statement->roster_length) {
        outcome = fetch_part(follower, &query, deadline, to, &length);
        query.from += length;
    }
    return outcome;
}

/* Nothing of it is read before its hash has been found to be the statement's. What was put
 * meanwhile belongs to the next statement: the next time will do. */
static enum follower_outcome judge_roster(const struct statement *statement, const char *path)
{
    auto_file_view struct file_view roster = {0};
    const struct roster_visitor nobody = {0};

    if (file_view_open(path, STATEMENT_MAX_ROSTER, &roster) < 0)
        return FOLLOWER_CANNOT_KEEP;
    if (!is_roster(statement, &roster))
        return FOLLOWER_UNAVAILABLE;
    int r = roster_read(roster.bytes, roster.length, &nobody);
    if (r < 0)
        return r == -ENOMEM ? FOLLOWER_CANNOT_KEEP : FOLLOWER_DAMAGED;
    return FOLLOWER_NEW_CONTENT;
}

static enum follower_outcome fetch_roster(struct follower *follower,
                                          const struct statement *statement,
                                          struct deadline deadline)
{
    auto_new_file struct new_file file = {0};

    if (new_file_open(follower->roster_path, 0600, &file) < 0)
        return FOLLOWER_CANNOT_KEEP;
    enum follower_outcome outcome = fetch_parts(follower, statement, deadline, file.to);
    if (outcome != FOLLOWER_NEW_CONTENT)
        return outcome;
    if (new_file_finish(&file) < 0)
        return FOLLOWER_CANNOT_KEEP;
    outcome = judge_roster(statement, file.path);
    if (outcome != FOLLOWER_NEW_CONTENT)
        return outcome;
    return new_file_keep(&file, follower->roster_path) < 0 ? FOLLOWER_CANNOT_KEEP : outcome;
}

static void believe(struct follower *follower, const struct statement *statement)
{
    (void)pthread_mutex_lock(&follower->lock);
    follower->known = *statement;
    follower->has_roster = true;
    (void)pthread_mutex_unlock(&follower->lock);
}

/* The roster is kept before the statement that names it, and the statement before it counts. */
static enum follower_outcome take(struct follower *follower, const struct secret *text,
                                  struct deadline deadline)
{
    struct statement statement = {0};

    enum follower_outcome outcome = judge(follower, text, &statement);
    if (outcome == FOLLOWER_NEW_CONTENT)
        outcome = fetch_roster(follower, &statement, deadline);
    if (outcome != FOLLOWER_NEW_CONTENT && outcome != FOLLOWER_NEW_TIME)
        return outcome;
    if (whole_file_write(follower->statement_path, 0600, text->bytes, text->length) < 0)
        return FOLLOWER_CANNOT_KEEP;
    believe(follower, &statement);
    return outcome;
}

static enum follower_outcome fetch(struct follower *follower, struct deadline deadline)
{
    auto_http_reply struct http_reply reply = {0};
    const struct store_query query = {
        .suffix = "", .etag = follower->etag, .max_length = STATEMENT_SIZE};

    struct store_result result = store_get(&follower->store, &query, deadline, &reply);
    say_why(follower, &result);
    if (result.answer == STORE_NOT_MODIFIED && has_expired(&follower->known))
        return FOLLOWER_EXPIRED;
    if (result.answer != STORE_DONE)
        return outcome_of(&result);
    follower->etag[0] = '\0';
    enum follower_outcome outcome = take(follower, &reply.body, deadline);
    if (outcome == FOLLOWER_NEW_CONTENT || outcome == FOLLOWER_NEW_TIME)
        memcpy(follower->etag, reply.etag, sizeof follower->etag);
    return outcome;
}

enum follower_outcome follower_fetch(struct follower *follower, struct deadline deadline)
{
    struct timespec limit;

    (void)clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += deadline_left_ms(deadline) / 1000 + 1;
    if (pthread_mutex_timedlock(&follower->fetching, &limit) != 0)
        return FOLLOWER_UNAVAILABLE;
    enum follower_outcome outcome = fetch(follower, deadline);
    (void)pthread_mutex_unlock(&follower->fetching);
    (void)pthread_mutex_lock(&follower->lock);
    follower->last_outcome = outcome;
    (void)pthread_mutex_unlock(&follower->lock);
    return outcome;
}

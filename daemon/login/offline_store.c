/* Reading, counting and writing the records of users. Whoever holds a place in the gate has the
 * user's file alone. */
#include "daemon/login/offline_store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/login/offline_store_private.h"
#include "daemon/login/user_file.h"

#define FORGET_LIMIT_MS 10000 /* then it is forgotten all the same */

int offline_store_open(const char *folder, struct offline_store **out)
{
    auto_free struct offline_store *store = calloc(1, sizeof *store);
    auto_free char *copy = strdup(folder);

    if (store == NULL || copy == NULL)
        return -ENOMEM;
    int r = user_file_open_folder(folder);
    if (r == 0)
        r = offline_gate_open(&store->gate);
    if (r < 0)
        return r;
    store->folder = take_pointer(&copy);
    offline_clock_open(&store->clock, store->folder);
    *out = take_pointer(&store);
    return 0;
}

void offline_store_close(struct offline_store *store)
{
    if (store == NULL)
        return;
    offline_clock_close(&store->clock);
    offline_gate_close(&store->gate);
    free(store->folder);
    free(store);
}

static int write_record(struct offline_store *store, const struct offline_record *record)
{
    auto_wipe struct secret text = {0};

    int r = offline_record_write(record, &text);
    return r < 0 ? r : user_file_write(store->folder, record->sub, &text);
}

int offline_store_read(struct offline_store *store, const char *sub, struct offline_record *out)
{
    auto_wipe struct secret text = {0};

    int r = user_file_read(store->folder, sub, &text);
    if (r < 0)
        return r == -EFBIG || r == -EPERM || r == -ELOOP ? -EBADMSG : r;
    if (text.length == 0)
        return -ENOENT;
    r = offline_record_read(&text, out);
    if (r == 0 && strcmp(out->sub, sub) != 0)
        r = -EBADMSG;
    return r;
}

bool offline_record_is_young(const struct offline_record *record,
                             const struct offline_limits *limits, int64_t now_unix)
{
    return now_unix - record->proved_at_unix <= limits->max_age_ms / 1000;
}

/* What was kept while a password alone was enough is not good any more once it is not. */
bool offline_record_is_enough(const struct offline_record *record,
                              const struct offline_limits *limits)
{
    return record->met_second_factor == 0 || limits->allow_without_mfa;
}

enum offline_answer offline_store_judge(struct offline_store *store,
                                        const struct offline_record *record,
                                        const struct offline_limits *limits, int64_t now_unix)
{
    if (!offline_record_is_enough(record, limits))
        return OFFLINE_NOTHING;
    if (offline_clock_is_before(now_unix, record->seen_at_unix) ||
        offline_clock_is_behind(&store->clock, now_unix))
        return OFFLINE_CLOCK_BEHIND;
    if (!offline_record_is_young(record, limits, now_unix))
        return OFFLINE_TOO_OLD;
    return record->failures >= limits->max_failures ? OFFLINE_TOO_MANY_FAILURES : OFFLINE_READY;
}

static enum offline_answer find(struct offline_store *store, const struct offline_try *try,
                                const struct offline_limits *limits, struct offline_record *out)
{
    switch (-offline_store_read(store, try->sub, out)) {
    case 0:
        if (strcmp(out->name, try->name) != 0)
            return OFFLINE_DAMAGED;
        return offline_store_judge(store, out, limits, try->now_unix);
    case ENOENT:
        return OFFLINE_NOTHING;
    case EBADMSG:
        return OFFLINE_DAMAGED;
    default:
        return OFFLINE_NOT_NOW;
    }
}

void offline_store_describe(struct offline_store *store, const struct offline_try *try,
                            const struct offline_limits *limits, struct offline_entry *out)
{
    auto_offline_record struct offline_record record = {0};

    *out = (struct offline_entry){.sub = try->sub, .name = try->name};
    out->answer = find(store, try, limits, &record);
    if (out->answer == OFFLINE_DAMAGED)
        return;
    out->proved_at_unix = record.proved_at_unix;
    out->failures = record.failures;
}

enum offline_answer offline_store_look(struct offline_store *store, const struct offline_try *try,
                                       const struct offline_limits *limits)
{
    struct offline_entry entry;

    offline_store_describe(store, try, limits, &entry);
    return entry.answer;
}

/* Counts the password as a wrong one until it has shown itself to be right. */
static enum offline_answer check(struct offline_store *store, const struct offline_try *try,
                                 struct offline_record *record)
{
    record->failures++;
    if (record->seen_at_unix < try->now_unix)
        record->seen_at_unix = try->now_unix;
    if (write_record(store, record) < 0)
        return OFFLINE_NOT_NOW;
    int r = offline_verifier_check(record->verifier, try->password);
    if (r == -EKEYREJECTED || r == -EMSGSIZE || r == -EINVAL)
        return OFFLINE_WRONG;
    if (r < 0)
        return r == -EBADMSG ? OFFLINE_DAMAGED : OFFLINE_NOT_NOW;
    record->failures = 0;
    return write_record(store, record) < 0 ? OFFLINE_NOT_NOW : OFFLINE_PROVEN;
}

enum offline_answer offline_store_check(struct offline_store *store, const struct offline_try *try,
                                        const struct offline_limits *limits,
                                        struct deadline deadline)
{
    auto_offline_record struct offline_record record = {0};

    if (offline_gate_enter(&store->gate, try->sub, OFFLINE_GATE_HEAVY_WORK, deadline) < 0)
        return OFFLINE_NOT_NOW;
    enum offline_answer answer = find(store, try, limits, &record);
    if (answer == OFFLINE_READY)
        answer = check(store, try, &record);
    offline_gate_leave(&store->gate, try->sub);
    offline_clock_look(&store->clock, try->now_unix);
    return answer;
}

static int make_record(const struct offline_try *try, struct offline_record *out)
{
    int sub_length = snprintf(out->sub, sizeof out->sub, "%s", try->sub);
    int name_length = snprintf(out->name, sizeof out->name, "%s", try->name);

    if (sub_length >= (int)sizeof out->sub || name_length >= (int)sizeof out->name)
        return -EINVAL;
    out->proved_at_unix = out->seen_at_unix = try->now_unix;
    out->met_second_factor = try->met_second_factor;
    return offline_verifier_make(try->password, out->verifier);
}

int offline_store_keep(struct offline_store *store, const struct offline_try *try,
                       struct deadline deadline)
{
    auto_offline_record struct offline_record record = {0};

    int r = offline_gate_enter(&store->gate, try->sub, OFFLINE_GATE_HEAVY_WORK, deadline);
    if (r == 0) {
        r = make_record(try, &record);
        if (r == 0)
            r = write_record(store, &record);
        offline_gate_leave(&store->gate, try->sub);
    }
    if (r < 0)
        (void)offline_store_forget(store, try->sub);
    offline_clock_set(&store->clock, try->now_unix);
    return r;
}

/* Whoever is just looking at the file must not write it again afterwards. */
int offline_store_forget(struct offline_store *store, const char *sub)
{
    static const struct secret nothing = {0};

    int entered = offline_gate_enter(&store->gate, sub, OFFLINE_GATE_LIGHT_WORK,
                                     deadline_in_ms(FORGET_LIMIT_MS));
    int r = user_file_write(store->folder, sub, &nothing);
    if (entered == 0)
        offline_gate_leave(&store->gate, sub);
    return r;
}

void offline_store_look_at_clock(struct offline_store *store, int64_t now_unix)
{
    offline_clock_look(&store->clock, now_unix);
}

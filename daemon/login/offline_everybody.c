/* Going through all files of the store. */
#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "daemon/login/offline_store_private.h"
#include "daemon/login/user_file.h"

static void close_folder(DIR **folder)
{
    if (*folder != NULL)
        (void)closedir(*folder);
}

/* What is done with each: `sub` is the file's name. What is not 0 ends it. */
struct errand {
    struct offline_store *store;
    const struct offline_limits *limits;
    int64_t now_unix;
    int (*run)(struct errand *errand, const char *sub);
    const void *order; /* of the errand's own */
    size_t count;
    size_t damaged_count;
    int error; /* the first that did not end it */
};

static int run_errand(struct errand *errand)
{
    __attribute__((cleanup(close_folder))) DIR *folder = opendir(errand->store->folder);
    const struct dirent *entry = NULL;
    int r = 0;

    if (folder == NULL)
        return -errno;
    while (r == 0 && (entry = readdir(folder)) != NULL)
        if (user_file_is_name(entry->d_name) && strcmp(entry->d_name, OFFLINE_CLOCK_FILE) != 0)
            r = errand->run(errand, entry->d_name);
    return r;
}

/* The user's record is good for something, now or later. */
static bool is_worth_keeping(const struct errand *errand, const char *sub)
{
    const struct offline_welcome *welcome = errand->order;
    auto_offline_record struct offline_record record = {0};

    int r = offline_store_read(errand->store, sub, &record);
    if (r < 0)
        return r != -EBADMSG;
    return offline_record_is_young(&record, errand->limits, errand->now_unix) &&
           offline_record_is_enough(&record, errand->limits) &&
           welcome->is_welcome(welcome->context, record.sub, record.name);
}

static int keep_or_forget(struct errand *errand, const char *sub)
{
    if (is_worth_keeping(errand, sub))
        errand->count++;
    else
        (void)offline_store_forget(errand->store, sub);
    return 0;
}

size_t offline_store_sweep(struct offline_store *store, const struct offline_limits *limits,
                           int64_t now_unix, const struct offline_welcome *welcome)
{
    struct errand errand = {.store = store,
                            .limits = limits,
                            .now_unix = now_unix,
                            .run = keep_or_forget,
                            .order = welcome};

    offline_clock_look(&store->clock, now_unix);
    (void)run_errand(&errand);
    return errand.count;
}

static int show(struct errand *errand, const char *sub)
{
    const struct offline_visitor *visitor = errand->order;
    auto_offline_record struct offline_record record = {0};

    int r = offline_store_read(errand->store, sub, &record);
    if (r == -ENOENT)
        return 0; /* forgotten a moment ago */
    struct offline_entry entry = {.sub = sub, .name = record.name, .answer = OFFLINE_NOT_NOW};
    if (r == -EBADMSG)
        entry.answer = OFFLINE_DAMAGED;
    if (r == 0) {
        entry.proved_at_unix = record.proved_at_unix;
        entry.failures = record.failures;
        entry.answer =
            offline_store_judge(errand->store, &record, errand->limits, errand->now_unix);
    }
    return visitor->visit(visitor->context, &entry);
}

int offline_store_visit(struct offline_store *store, const struct offline_limits *limits,
                        int64_t now_unix, const struct offline_visitor *visitor)
{
    struct errand errand = {
        .store = store, .limits = limits, .now_unix = now_unix, .run = show, .order = visitor};

    return run_errand(&errand);
}

bool offline_whom_is(const struct offline_whom *whom, const char *sub, const char *name)
{
    return strcmp(sub, whom->sub) == 0 || strcmp(name, whom->name) == 0;
}

static int forget_if_meant(struct errand *errand, const char *sub)
{
    const struct offline_whom *whom = errand->order;
    auto_offline_record struct offline_record record = {0};

    bool is_damaged = offline_store_read(errand->store, sub, &record) == -EBADMSG;
    if (whom != NULL && !offline_whom_is(whom, sub, record.name))
        return 0;
    int r = offline_store_forget(errand->store, sub);
    if (r < 0 && errand->error == 0)
        errand->error = r;
    errand->count += r == 0;
    errand->damaged_count += r == 0 && is_damaged;
    return 0;
}

int offline_store_forget_user(struct offline_store *store, const struct offline_whom *whom,
                              struct offline_forgotten *out)
{
    struct errand errand = {.store = store, .run = forget_if_meant, .order = whom};

    int r = run_errand(&errand);
    *out = (struct offline_forgotten){.count = errand.count, .damaged_count = errand.damaged_count};
    return r < 0 ? r : errand.error;
}

/* One number in one file. */
#include "daemon/login/offline_clock.h"

#include <inttypes.h>
#include <stdio.h>

#include "daemon/login/user_file.h"

#define MAX_TEXT 32

static int64_t read_time(const char *folder)
{
    auto_wipe struct secret text = {0};
    int64_t seen_unix = 0;
    char end = '\0';

    if (user_file_read(folder, OFFLINE_CLOCK_FILE, &text) < 0)
        return INT64_MAX;
    if (text.length == 0)
        return 0;
    bool is_time = sscanf(secret_text(&text), "%" SCNd64 "%c", &seen_unix, &end) == 2;
    return is_time && end == '\n' && seen_unix > 0 ? seen_unix : INT64_MAX;
}

void offline_clock_open(struct offline_clock *clock, const char *folder)
{
    *clock = (struct offline_clock){.folder = folder};
    (void)pthread_mutex_init(&clock->lock, NULL);
    clock->seen_unix = clock->written_unix = read_time(folder);
}

void offline_clock_close(struct offline_clock *clock)
{
    (void)pthread_mutex_destroy(&clock->lock);
}

bool offline_clock_is_behind(struct offline_clock *clock, int64_t now_unix)
{
    (void)pthread_mutex_lock(&clock->lock);
    bool is_behind = offline_clock_is_before(now_unix, clock->seen_unix);
    (void)pthread_mutex_unlock(&clock->lock);
    return is_behind;
}

/* When it cannot be written, the records still have times of their own. */
static void write_time(const struct offline_clock *clock, int64_t now_unix)
{
    auto_wipe struct secret text = {0};

    if (secret_allocate(&text, MAX_TEXT) < 0)
        return;
    text.length = (size_t)snprintf(text.bytes, MAX_TEXT, "%" PRId64 "\n", now_unix);
    (void)user_file_write(clock->folder, OFFLINE_CLOCK_FILE, &text);
}

void offline_clock_look(struct offline_clock *clock, int64_t now_unix)
{
    bool is_worth_writing = false;

    (void)pthread_mutex_lock(&clock->lock);
    if (now_unix > clock->seen_unix) {
        clock->seen_unix = now_unix;
        is_worth_writing = now_unix >= clock->written_unix + OFFLINE_CLOCK_STEP_SECONDS;
    }
    if (is_worth_writing)
        clock->written_unix = now_unix;
    (void)pthread_mutex_unlock(&clock->lock);
    if (is_worth_writing)
        write_time(clock, now_unix);
}

void offline_clock_set(struct offline_clock *clock, int64_t now_unix)
{
    (void)pthread_mutex_lock(&clock->lock);
    bool is_worth_writing =
        now_unix < clock->seen_unix || now_unix >= clock->written_unix + OFFLINE_CLOCK_STEP_SECONDS;
    clock->seen_unix = now_unix;
    if (is_worth_writing)
        clock->written_unix = now_unix;
    (void)pthread_mutex_unlock(&clock->lock);
    if (is_worth_writing)
        write_time(clock, now_unix);
}

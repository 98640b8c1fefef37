/* The request log and its counters. The world's lock is held by whoever calls. */
#include "tests/emulator/request_log.h"

#include <errno.h>
#include <time.h>

void request_log_open(struct request_log *log)
{
    *log = (struct request_log){
        .entries = json_object_new_array(),
        .operations = json_object_new_object(),
    };
}

void request_log_close(struct request_log *log)
{
    json_object_put(log->entries);
    json_object_put(log->operations);
    if (log->file != NULL)
        (void)fclose(log->file);
    *log = (struct request_log){0};
}

int request_log_write_to(struct request_log *log, const char *path)
{
    log->file = fopen(path, "ae");
    return log->file == NULL ? -errno : 0;
}

static void count(struct json_object *operations, const char *name, bool failed)
{
    struct json_object *counters = json_member(operations, name);

    if (counters == NULL) {
        counters = json_put_object(operations, name);
        json_put_integer(counters, "calls", 0);
        json_put_integer(counters, "errors", 0);
    }
    (void)json_object_int_inc(json_member(counters, "calls"), 1);
    (void)json_object_int_inc(json_member(counters, "errors"), failed);
}

void request_log_add(struct request_log *log, struct json_object *entry)
{
    const char *operation = json_text(entry, "operation");

    log->requests++;
    json_put_integer(entry, "sequence", ++log->last_sequence);
    count(log->operations, operation == NULL ? "other" : operation,
          json_member(entry, "error") != NULL);
    if (json_object_array_length(log->entries) >= REQUEST_LOG_KEPT)
        (void)json_object_array_del_idx(log->entries, 0, REQUEST_LOG_KEPT / 2);
    (void)json_object_array_add(log->entries, entry);
    if (log->file != NULL) {
        (void)fprintf(log->file, "%s\n", json_line(entry));
        (void)fflush(log->file);
    }
}

void request_log_reset(struct request_log *log)
{
    json_object_put(log->entries);
    json_object_put(log->operations);
    log->entries = json_object_new_array();
    log->operations = json_object_new_object();
    log->requests = 0;
    log->connections = 0;
}

struct json_object *request_log_counters(const struct request_log *log)
{
    struct json_object *counters = json_object_new_object();
    struct timespec used = {0};

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    json_put_integer(counters, "requests", log->requests);
    json_put_integer(counters, "connections", log->connections);
    json_put_integer(counters, "cpuMicroseconds",
                     (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000);
    json_object_object_add(counters, "operations", json_object_get(log->operations));
    return counters;
}

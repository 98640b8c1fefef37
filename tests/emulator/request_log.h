/* What was asked of the emulator, for tests to look at: one JSON object a request, and counters.
 * Never holds a password, a token, a secret or an unknown user name. */
#ifndef TESTS_EMULATOR_REQUEST_LOG_H
#define TESTS_EMULATOR_REQUEST_LOG_H

#include <stdint.h>
#include <stdio.h>

#include "tests/emulator/json.h"

/* Entries kept in memory; the file, if there is one, gets all of them. */
#define REQUEST_LOG_KEPT 20000

struct request_log {
    struct json_object *entries;    /* the latest, oldest first */
    struct json_object *operations; /* operation → {calls, errors} */
    int64_t requests, connections;  /* since the last reset */
    int64_t last_sequence;
    FILE *file; /* NULL: none */
};

void request_log_open(struct request_log *log);
void request_log_close(struct request_log *log);

/* Appends every entry to this file, too. Errors: what fopen gives, negative. */
int request_log_write_to(struct request_log *log, const char *path);

/* Takes an entry over and gives it its sequence number. */
void request_log_add(struct request_log *log, struct json_object *entry);

/* Forgets entries and counters; the sequence goes on. */
void request_log_reset(struct request_log *log);

/* {"requests", "connections", "cpuMicroseconds", "operations": {…}}, the caller's. */
struct json_object *request_log_counters(const struct request_log *log);

#endif

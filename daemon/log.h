/* The daemon's log: one line an event, said once, at the edge where it is decided.
 *
 * Under systemd the lines go to the journal with fields to search by (COGNITO_CONVERSATION,
 * COGNITO_USER, COGNITO_SERVICE, COGNITO_OUTCOME); in the foreground to standard error. Secrets are
 * never passed in here, nor is a user name that is not in the directory: people type passwords
 * where a name belongs. Safe to call from any thread; errno is kept. */
#ifndef DAEMON_LOG_H
#define DAEMON_LOG_H

#include <stdbool.h>
#include <stdint.h>
#include <syslog.h>

#include "common/outcome.h"

enum log_destination {
    LOG_TO_STDERR,
    LOG_TO_JOURNAL,
};

struct log {
    enum log_destination destination;
    int highest_priority; /* syslog(3): LOG_INFO shows all but LOG_DEBUG */
};

/* What a line is about. NULL where it is about no conversation. */
struct log_subject {
    uint64_t conversation;
    const char *user;
    bool is_known; /* in the directory; else the name is logged as LOG_UNKNOWN_USER */
    const char *service;
};

#define LOG_UNKNOWN_USER "unknown user"

/* The user's name as it may be logged. */
const char *log_user_name(const struct log_subject *about);

/* Writes one line with a priority of syslog(3). */
void log_line(const struct log *log, const struct log_subject *about, int priority,
              const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Writes one line about a failed call at LOG_ERR; `%m` stands for the negative errno `r`. */
void log_failure(const struct log *log, const struct log_subject *about, int r, const char *format,
                 ...) __attribute__((format(printf, 4, 5)));

/* Writes the line that a request ends in, with its outcome as a field. */
void log_outcome(const struct log *log, const struct log_subject *about, enum outcome outcome,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif

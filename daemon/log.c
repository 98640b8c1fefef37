/* Lines for the journal or for standard error. */
#define SD_JOURNAL_SUPPRESS_LOCATION
#include "daemon/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "common/utf8.h"

#define LOG_MAX_LINE    1024 /* bytes; what is longer is cut */
#define LOG_MAX_SERVICE "64" /* likewise, of the field: anybody may name a service */

const char *log_user_name(const struct log_subject *about)
{
    return about->is_known ? about->user : LOG_UNKNOWN_USER;
}

static void write_to_journal(const struct log_subject *about, int priority, const char *outcome,
                             const char *text)
{
    if (about == NULL) {
        (void)sd_journal_send("MESSAGE=%s", text, "PRIORITY=%i", priority, NULL);
        return;
    }
    (void)sd_journal_send("MESSAGE=%s", text, "PRIORITY=%i", priority,
                          "COGNITO_CONVERSATION=%" PRIu64, about->conversation, "COGNITO_USER=%s",
                          log_user_name(about), "COGNITO_SERVICE=%." LOG_MAX_SERVICE "s",
                          about->service, "COGNITO_OUTCOME=%s", outcome, NULL);
}

static void write_to_stderr(const struct log_subject *about, const char *text)
{
    if (about == NULL)
        (void)dprintf(STDERR_FILENO, "cognitod: %s\n", text);
    else
        (void)dprintf(STDERR_FILENO, "cognitod: [%" PRIu64 "] %s\n", about->conversation, text);
}

/* A line is one line: what people typed must not start another one, nor steer the terminal that
 * shows it. */
static void flatten(char *text)
{
    for (char *at = text; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7F)
            *at = '?';
    utf8_remove_controls(text);
}

__attribute__((format(printf, 5, 0))) static void write_line(const struct log *log,
                                                             const struct log_subject *about,
                                                             int priority, const char *outcome,
                                                             const char *format, va_list values)
{
    char text[LOG_MAX_LINE];

    if (priority > log->highest_priority)
        return;
    (void)vsnprintf(text, sizeof text, format, values);
    flatten(text);
    switch (log->destination) {
    case LOG_TO_STDERR:
        write_to_stderr(about, text);
        return;
    case LOG_TO_JOURNAL:
        write_to_journal(about, priority, outcome, text);
        return;
    }
}

void log_line(const struct log *log, const struct log_subject *about, int priority,
              const char *format, ...)
{
    int kept = errno;
    va_list values;

    va_start(values, format);
    write_line(log, about, priority, "", format, values);
    va_end(values);
    errno = kept;
}

void log_failure(const struct log *log, const struct log_subject *about, int r, const char *format,
                 ...)
{
    int kept = errno;
    va_list values;

    errno = -r;
    va_start(values, format);
    write_line(log, about, LOG_ERR, "", format, values);
    va_end(values);
    errno = kept;
}

/* Every end of a request is news to the administrator; only what somebody must mend is an error. */
static int priority_of(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_MISCONFIGURED:
    case OUTCOME_UNAVAILABLE:
        return LOG_ERR;
    case OUTCOME_SUCCESS:
    case OUTCOME_NO_CREDENTIALS:
        return LOG_INFO;
    case OUTCOME_REFUSED:
    case OUTCOME_UNKNOWN_USER:
    case OUTCOME_TOO_MANY_TRIES:
    case OUTCOME_ACCOUNT_EXPIRED:
    case OUTCOME_PASSWORD_EXPIRED:
    case OUTCOME_NOT_ALLOWED:
    case OUTCOME_ABORTED:
    case OUTCOME_PASSWORD_NOT_CHANGED:
        return LOG_NOTICE;
    }
    return LOG_ERR;
}

void log_outcome(const struct log *log, const struct log_subject *about, enum outcome outcome,
                 const char *format, ...)
{
    int kept = errno;
    va_list values;

    va_start(values, format);
    write_line(log, about, priority_of(outcome), outcome_name(outcome), format, values);
    va_end(values);
    errno = kept;
}

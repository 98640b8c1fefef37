/* How a PAM request ends: for the person, for the session and for the log. */
#ifndef DAEMON_VERDICT_H
#define DAEMON_VERDICT_H

#include "common/outcome.h"
#include "common/protocol.h"
#include "common/secret.h"
#include "daemon/cognito/failure.h"

#define VERDICT_MAX_WORDS  512
#define VERDICT_MAX_REASON 768

/* `= {0}` is the safe beginning: unavailable, no ticket, nothing for the session. */
struct verdict {
    enum outcome outcome;
    char words[VERDICT_MAX_WORDS];   /* for the person; "" when there is nothing to say */
    char reason[VERDICT_MAX_REASON]; /* for the log */
    char ticket[PROTOCOL_TICKET_LENGTH + 1];
    size_t environment_count;
    struct {
        const char *name; /* a constant */
        struct secret value;
    } environment[PROTOCOL_MAX_ENVIRONMENT];
};

#define auto_verdict __attribute__((cleanup(verdict_clear)))
void verdict_clear(struct verdict *verdict);

/* For the person, when the daemon or what it needs is not there. */
extern const char verdict_try_later[];

/* Sets the outcome, the person's words and the log's reason. */
void verdict_set(struct verdict *verdict, enum outcome outcome, const char *words,
                 const char *reason, ...) __attribute__((format(printf, 4, 5)));

/* Adds to the log's reason. */
void verdict_add_reason(struct verdict *verdict, const char *more);

/* Sets what the table of failures says about a call that failed. */
void verdict_set_failure(struct verdict *verdict, const struct cognito_failure *failure);

/* Adds a name to the environment of the session. Errors: -ENOMEM; -ENOSPC. */
int verdict_add_environment(struct verdict *verdict, const char *name, const char *value);

/* The message that carries the verdict; it points into it. */
void verdict_write(const struct verdict *verdict, struct message_result *out);

#endif

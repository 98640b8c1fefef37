/* What the daemon can find out about itself and about Cognito, one file a check: cognitoctl doctor.
 */
#ifndef DAEMON_DOCTOR_DOCTOR_H
#define DAEMON_DOCTOR_DOCTOR_H

#include "daemon/services.h"

#define DOCTOR_MAX_FINDINGS 128
#define DOCTOR_MAX_WORDS    600 /* bytes of one text, with its NUL */

enum doctor_result {
    DOCTOR_OK,
    DOCTOR_NOTE, /* could not be looked at, which is usual on such a host */
    DOCTOR_WARN, /* works, but somebody should look at it */
    DOCTOR_FAIL, /* does not work, or is not safe */
};

struct doctor_finding {
    enum doctor_result result;
    const char *check; /* its name */
    char
        words[DOCTOR_MAX_WORDS]; /* what was found; may have texts of the pool: data from outside */
    const char *remedy;          /* what would be right, or tell more; "" when all is well */
};

struct doctor_report {
    struct services *services;
    struct deadline deadline;
    const char *check; /* the one that runs */
    size_t count;
    struct doctor_finding findings[DOCTOR_MAX_FINDINGS];
};

/* For the checks: notes what was found. The remedy is a text that lives on. What no longer fits is
 * left out. */
void doctor_say(struct doctor_report *report, enum doctor_result result, const char *remedy,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

/* For the checks: asks Cognito with the host's own key, wherever the users come from; without a key
 * its calls fail with -ENOKEY. */
struct cognito_signer doctor_signer(const struct doctor_report *report);

/* Runs every check of the table. `out` is large: not for the stack. */
void doctor_run(struct services *services, struct deadline deadline, struct doctor_report *out);

/* Runs one check and logs what is not as it should be: for what somebody should know who never
 * calls for the doctor. */
void doctor_log_check(struct services *services, void (*check)(struct doctor_report *report),
                      struct deadline deadline);

/* The checks. */
void doctor_check_access(struct doctor_report *report);
void doctor_check_app_client(struct doctor_report *report);
void doctor_check_attributes(struct doctor_report *report);
void doctor_check_client_secret(struct doctor_report *report);
void doctor_check_configuration(struct doctor_report *report);
void doctor_check_clock(struct doctor_report *report);
void doctor_check_directory(struct doctor_report *report);
void doctor_check_ledger(struct doctor_report *report);
void doctor_check_publisher(struct doctor_report *report);
void doctor_check_rules(struct doctor_report *report);
void doctor_check_token_keys(struct doctor_report *report);

#endif

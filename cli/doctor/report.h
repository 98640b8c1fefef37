/* What cognitoctl doctor finds, one file a check: each says what it found, and what would be right.
 */
#ifndef CLI_DOCTOR_REPORT_H
#define CLI_DOCTOR_REPORT_H

#include <stdbool.h>

struct json_object;

enum doctor_result {
    DOCTOR_OK,
    DOCTOR_NOTE, /* cannot be known here */
    DOCTOR_WARN, /* works, but somebody should look at it */
    DOCTOR_FAIL, /* does not work, or is not safe */
};

struct doctor_report {
    const char *check;            /* the one that runs */
    struct json_object *findings; /* objects: check, result, words, remedy */
};

struct doctor_check {
    const char *name;
    void (*run)(struct doctor_report *report);
};

/* Notes what was found; the remedy is "" when all is well. */
void doctor_say(struct doctor_report *report, enum doctor_result result, const char *remedy,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Reads a small file of the system as a text that the caller frees. NULL with errno. */
char *doctor_read_file(const char *path);

/* The checks. */
void doctor_check_configured(struct doctor_report *report);
void doctor_check_daemon(struct doctor_report *report); /* the daemon's own, and its sockets */
void doctor_check_files(struct doctor_report *report);
void doctor_check_id_ranges(struct doctor_report *report);
void doctor_check_metadata(struct doctor_report *report);
void doctor_check_nsswitch(struct doctor_report *report);
void doctor_check_pam(struct doctor_report *report);
void doctor_check_sshd(struct doctor_report *report);

#endif

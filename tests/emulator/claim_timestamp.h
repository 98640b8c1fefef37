/* TIMESTAMP of a PASSWORD_VERIFIER answer: "EEE MMM d HH:mm:ss z yyyy", English, UTC. */
#ifndef TESTS_EMULATOR_CLAIM_TIMESTAMP_H
#define TESTS_EMULATOR_CLAIM_TIMESTAMP_H

#include <time.h>

#define CLAIM_TIMESTAMP_SIZE 40

/* Reads it as leniently as the service: a day with a leading zero or a wrong weekday is read, but
 * the claim is then signed over another text than claim_timestamp_format() gives.
 * Errors: -EBADMSG. */
int claim_timestamp_parse(const char *text, time_t *out);

/* The one right form: no leading zero in the day, the right weekday. */
void claim_timestamp_format(time_t at_unix, char out[CLAIM_TIMESTAMP_SIZE]);

#endif

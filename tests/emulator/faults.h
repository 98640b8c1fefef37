/* Faults on order: what a network, a busy service or a liar may do to the next calls. */
#ifndef TESTS_EMULATOR_FAULTS_H
#define TESTS_EMULATOR_FAULTS_H

#include <stddef.h>
#include <stdint.h>

#include "tests/emulator/json.h"
#include "tests/emulator/request.h"

enum fault_kind {
    FAULT_DELAY,
    FAULT_DROP_BEFORE, /* nothing is done, nothing answered: the connection is closed */
    FAULT_DROP_AFTER,  /* it is done, but nobody learns of it */
    FAULT_HTML,        /* an HTTP error with a page, as front ends give it */
    FAULT_THROTTLE,
    FAULT_TRUNCATED, /* the connection ends in the middle of the body */
    FAULT_MALFORMED, /* a whole body that is half a document */
    FAULT_OVERSIZED,
    FAULT_DUPLICATED,      /* the document twice */
    FAULT_WRONG_SIGNATURE, /* tokens signed by another key of the same name */
};

struct fault {
    char *operation; /* "InitiateAuth" */
    int kind;        /* enum fault_kind */
    int64_t times;   /* how often yet; -1: until the faults are replaced */
    int64_t delay_ms;
    int64_t http_status, bytes;
};

struct faults {
    struct fault **list;
    size_t count;
};

void faults_release(struct faults *faults);

/* Puts these in the place of all: {"faults": [{"operation", "kind", …}]}. NULL, or what is wrong,
 * to be freed; then nothing has changed. */
char *faults_replace(struct faults *faults, struct json_object *order);

/* The fault that is due for this operation (NULL: for none), which is counted. `out` borrows its
 * operation from the list. false: there is none. */
bool faults_take(struct faults *faults, const char *operation, struct fault *out);

/* What is on order yet: a list of {"operation", "kind", "times"}, the caller's. */
struct json_object *faults_describe(const struct faults *faults);

/* "dropBefore", as it is ordered and logged. */
const char *fault_name(const struct fault *fault);

/* Answers in the operation's place. false: it is to be asked, and fault_spoil() comes after it. */
bool fault_answer_instead(const struct fault *fault, struct reply *reply);

/* Does to a reply what the fault says. */
void fault_spoil(const struct fault *fault, struct reply *reply);

#endif

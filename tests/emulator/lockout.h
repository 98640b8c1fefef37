/* Cognito's lockout of one user: from the fifth failure on a wait of 2^(n-5) seconds, at most 15
 * minutes. What is tried during a wait is refused, even when right, and doesn't lengthen it. */
#ifndef TESTS_EMULATOR_LOCKOUT_H
#define TESTS_EMULATOR_LOCKOUT_H

#include <stdbool.h>

struct lockout {
    unsigned failures;
    double last_failure_at;
};

/* Whether a try may be looked at now. Fifteen quiet minutes clear the count. */
bool lockout_allows(struct lockout *lockout, double now_unix);

void lockout_count_failure(struct lockout *lockout, double now_unix);

/* After a success. */
void lockout_clear(struct lockout *lockout);

#endif

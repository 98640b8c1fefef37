/* The order in which this daemon asks and hears, which no clock tells: two things may come in one
 * second, and clocks are set. All zeros at first; 0 is before everything of this run. It would last
 * for half a million years at a million a second. */
#ifndef DAEMON_DIRECTORY_MOMENT_H
#define DAEMON_DIRECTORY_MOMENT_H

#include <stdatomic.h>
#include <stdint.h>

struct moments {
    _Atomic uint64_t last;
};

/* Later than all that were drawn before. Any thread may call. */
static inline uint64_t moments_next(struct moments *moments)
{
    return atomic_fetch_add(&moments->last, 1) + 1;
}

#endif

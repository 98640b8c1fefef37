/* How long to wait between two listings of the pool. */
#ifndef DAEMON_REFRESH_PAUSE_H
#define DAEMON_REFRESH_PAUSE_H

#include <stdint.h>

/* The interval, and up to a tenth more at random, so that hosts that were started together drift
 * apart. After failures, `failures` in a row, five seconds, doubled with each after the first, and
 * no longer than the interval; spread likewise. */
int64_t refresh_pause_ms(int64_t interval_ms, unsigned failures);

#endif

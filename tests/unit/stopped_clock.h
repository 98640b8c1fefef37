/* The clock of deadlines and the date (CLOCK_BOOTTIME, CLOCK_REALTIME), which a test can stop: what
 * is allowed a second, or remembered for one, is then the same on a machine that is slow. */
#ifndef TESTS_UNIT_STOPPED_CLOCK_H
#define TESTS_UNIT_STOPPED_CLOCK_H

/* Neither moves until it goes on; they go at first. For tests without other threads. */
void stopped_clock_stop(void);
void stopped_clock_go_on(void);

#endif

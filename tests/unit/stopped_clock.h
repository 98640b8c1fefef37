/* The clock of deadlines (CLOCK_BOOTTIME), which a test can stop: what the code under test allows a
 * second, or remembers for one, is then the same on a machine that is slow. */
#ifndef TESTS_UNIT_STOPPED_CLOCK_H
#define TESTS_UNIT_STOPPED_CLOCK_H

/* Deadlines do not pass until it goes on; it goes at first. For tests without other threads. */
void stopped_clock_stop(void);
void stopped_clock_go_on(void);

#endif

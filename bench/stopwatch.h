/* How long calls take: one by one, and many in a row. Both are needed: one by one, each call waits
 * for memory alone, as in a program that uses the answer; in a row, a processor works at several
 * calls at once, so that what counts is the number of instructions. */
#ifndef BENCH_STOPWATCH_H
#define BENCH_STOPWATCH_H

#include <stdbool.h>
#include <stddef.h>

#define STOPWATCH_SAMPLES 20000 /* most calls that are timed one by one in a round */

/* Does the one call with this number; returns whether the answer was right. */
typedef bool stopwatch_call(const void *context, size_t number);

struct stopwatch_result {
    double alone_ns;    /* a call timed alone: the median, the timer's own time taken off */
    double in_a_row_ns; /* mean of a batch of STOPWATCH_SAMPLES calls */
    bool was_right;     /* every answer */
};

/* Times one round of `count` calls, beginning with number `first`. */
struct stopwatch_result stopwatch_round(stopwatch_call *call, const void *context, size_t first,
                                        size_t count);

/* The lower of both figures. */
struct stopwatch_result stopwatch_best(struct stopwatch_result a, struct stopwatch_result b);

#endif

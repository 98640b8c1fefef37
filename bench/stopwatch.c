/* Times calls. */
#include "bench/stopwatch.h"

#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#ifdef __x86_64__
#include <x86intrin.h>
#endif

static uint64_t now_ns(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* Waits until what came before is done. */
static uint64_t now_ticks(void)
{
#ifdef __x86_64__
    unsigned processor;

    return __rdtscp(&processor);
#else
    return now_ns();
#endif
}

struct timer {
    uint64_t own_ticks; /* between two looks at it, at least */
    double ns_per_tick;
};

static struct timer calibrate(void)
{
    struct timer timer = {.own_ticks = UINT64_MAX};
    uint64_t began_ns = now_ns(), began = now_ticks();

    while (now_ns() - began_ns < 20000000) {
        for (int i = 0; i < 64; i++) {
            uint64_t before = now_ticks();
            uint64_t took = now_ticks() - before;
            timer.own_ticks = took < timer.own_ticks ? took : timer.own_ticks;
        }
    }
    timer.ns_per_tick = (double)(now_ns() - began_ns) / (double)(now_ticks() - began);
    return timer;
}

static int compare(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;

    return (one > other) - (one < other);
}

static double median_alone(stopwatch_call *call, const void *context, size_t first, size_t count,
                           bool *was_right)
{
    static uint64_t ticks[STOPWATCH_SAMPLES];
    struct timer timer = calibrate();

    for (size_t i = 0; i < count; i++) {
        uint64_t before = now_ticks();
        *was_right &= call(context, first + i);
        ticks[i] = now_ticks() - before;
    }
    qsort(ticks, count, sizeof *ticks, compare);
    uint64_t median = ticks[count / 2];
    median = median > timer.own_ticks ? median - timer.own_ticks : 0;
    return (double)median * timer.ns_per_tick;
}

static double mean_in_a_row(stopwatch_call *call, const void *context, size_t first, size_t count,
                            bool *was_right)
{
    uint64_t began = now_ns();

    for (size_t i = 0; i < count; i++)
        *was_right &= call(context, first + i);
    return (double)(now_ns() - began) / (double)count;
}

struct stopwatch_result stopwatch_round(stopwatch_call *call, const void *context, size_t first,
                                        size_t count)
{
    struct stopwatch_result result = {.was_right = true};
    size_t samples = count < STOPWATCH_SAMPLES ? count : STOPWATCH_SAMPLES;

    result.alone_ns = median_alone(call, context, first, samples, &result.was_right);
    result.in_a_row_ns = mean_in_a_row(call, context, first + samples, samples, &result.was_right);
    return result;
}

struct stopwatch_result stopwatch_best(struct stopwatch_result a, struct stopwatch_result b)
{
    return (struct stopwatch_result){.alone_ns = a.alone_ns < b.alone_ns ? a.alone_ns : b.alone_ns,
                                     .in_a_row_ns = a.in_a_row_ns < b.in_a_row_ns ? a.in_a_row_ns
                                                                                  : b.in_a_row_ns,
                                     .was_right = a.was_right && b.was_right};
}

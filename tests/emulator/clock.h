/* The one source of time: everything that the emulator decides by time asks here, so that a test
 * can move it. */
#ifndef TESTS_EMULATOR_CLOCK_H
#define TESTS_EMULATOR_CLOCK_H

#include <stddef.h>

struct clock {
    double offset_seconds; /* added to the machine's clock */
};

/* Seconds since 1970, with fraction. */
double clock_now(const struct clock *clock);

/* "20261121T193000Z", as SigV4 writes it. */
#define CLOCK_BASIC_SIZE 17
void clock_format_basic(double at_unix, char out[CLOCK_BASIC_SIZE]);

/* "2026-11-21T19:30:00.123Z", for the request log. */
#define CLOCK_EXTENDED_SIZE 25
void clock_format_extended(double at_unix, char out[CLOCK_EXTENDED_SIZE]);

/* "Sat, 21 Nov 2026 19:30:00 GMT", for the Date header. */
#define CLOCK_HTTP_SIZE 30
void clock_format_http(double at_unix, char out[CLOCK_HTTP_SIZE]);

#endif

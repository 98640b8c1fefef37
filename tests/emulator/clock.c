/* The one source of time, and its written forms. */
#include "tests/emulator/clock.h"

#include <stdio.h>
#include <time.h>

double clock_now(const struct clock *clock)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9 + clock->offset_seconds;
}

static struct tm broken_down(double at_unix)
{
    time_t seconds = (time_t)at_unix;
    struct tm parts = {0};

    (void)gmtime_r(&seconds, &parts);
    return parts;
}

void clock_format_basic(double at_unix, char out[CLOCK_BASIC_SIZE])
{
    struct tm parts = broken_down(at_unix);

    (void)strftime(out, CLOCK_BASIC_SIZE, "%Y%m%dT%H%M%SZ", &parts);
}

void clock_format_extended(double at_unix, char out[CLOCK_EXTENDED_SIZE])
{
    struct tm parts = broken_down(at_unix);
    int milliseconds = (int)((at_unix - (double)(time_t)at_unix) * 1000);
    size_t length = strftime(out, CLOCK_EXTENDED_SIZE, "%Y-%m-%dT%H:%M:%S", &parts);

    (void)snprintf(out + length, CLOCK_EXTENDED_SIZE - length, ".%03dZ", milliseconds % 1000);
}

void clock_format_http(double at_unix, char out[CLOCK_HTTP_SIZE])
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct tm parts = broken_down(at_unix);
    char time_of_day[9];

    (void)strftime(time_of_day, sizeof time_of_day, "%H:%M:%S", &parts);
    (void)snprintf(out, CLOCK_HTTP_SIZE, "%s, %02u %s %04u %s GMT", days[parts.tm_wday % 7],
                   (unsigned)parts.tm_mday % 100, months[parts.tm_mon % 12],
                   (unsigned)(parts.tm_year + 1900) % 10000, time_of_day);
}

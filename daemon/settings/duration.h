/* Durations as people write them: a number and a unit. */
#ifndef DAEMON_SETTINGS_DURATION_H
#define DAEMON_SETTINGS_DURATION_H

#include <stdbool.h>
#include <stdint.h>

/* Reads "250ms", "30s", "15m", "1h", "1d": at most nine digits and one unit, nothing else. */
bool settings_duration_parse(const char *text, int64_t *out_ms);

struct settings_duration_text {
    char text[32];
};

/* The same back, in the largest unit that leaves no remainder. */
struct settings_duration_text settings_duration_text(int64_t milliseconds);

#endif

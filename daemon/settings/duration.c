/* Durations as people write them. */
#include "daemon/settings/duration.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct unit {
    const char *name;
    int64_t milliseconds;
} units[] = {{"d", 86400000}, {"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1}};

#define UNIT_COUNT (sizeof units / sizeof units[0])

bool settings_duration_parse(const char *text, int64_t *out_ms)
{
    size_t digits = strspn(text, "0123456789");

    if (digits == 0 || digits > 9)
        return false;
    for (size_t i = 0; i < UNIT_COUNT; i++) {
        if (strcmp(text + digits, units[i].name) != 0)
            continue;
        *out_ms = strtoll(text, NULL, 10) * units[i].milliseconds;
        return true;
    }
    return false;
}

struct settings_duration_text settings_duration_text(int64_t milliseconds)
{
    struct settings_duration_text out;
    size_t i = 0;

    while (i < UNIT_COUNT - 1 && milliseconds % units[i].milliseconds != 0)
        i++;
    (void)snprintf(out.text, sizeof out.text, "%" PRId64 "%s", milliseconds / units[i].milliseconds,
                   units[i].name);
    return out;
}

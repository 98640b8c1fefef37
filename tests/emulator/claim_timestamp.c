/* TIMESTAMP of a PASSWORD_VERIFIER answer. */
#include "tests/emulator/claim_timestamp.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static int find_name(const char *const names[], int count, const char *name)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0)
            return i;
    }
    return -EBADMSG;
}

int claim_timestamp_parse(const char *text, time_t *out)
{
    char weekday[4] = "", month[4] = "", zone[4] = "";
    struct tm parts = {0};
    int end = 0;

    if (sscanf(text, "%3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %3[A-Z] %4d%n", weekday, month,
               &parts.tm_mday, &parts.tm_hour, &parts.tm_min, &parts.tm_sec, zone, &parts.tm_year,
               &end) != 8 ||
        text[end] != '\0')
        return -EBADMSG;
    parts.tm_mon = find_name(months, 12, month);
    parts.tm_year -= 1900;
    if (parts.tm_mon < 0 || find_name(weekdays, 7, weekday) < 0 ||
        (strcmp(zone, "UTC") != 0 && strcmp(zone, "GMT") != 0))
        return -EBADMSG;
    *out = timegm(&parts);
    return 0;
}

void claim_timestamp_format(time_t at_unix, char out[CLAIM_TIMESTAMP_SIZE])
{
    struct tm parts = {0};
    char time_of_day[9];

    (void)gmtime_r(&at_unix, &parts);
    (void)strftime(time_of_day, sizeof time_of_day, "%H:%M:%S", &parts);
    (void)snprintf(out, CLAIM_TIMESTAMP_SIZE, "%s %s %d %s UTC %d", weekdays[parts.tm_wday],
                   months[parts.tm_mon], parts.tm_mday, time_of_day, parts.tm_year + 1900);
}

/* Whether root's ranges can be read, and whether useradd gives out ids from the same ones. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/doctor/report.h"
#include "common/identity.h"
#include "common/ownership.h"

#define LOGIN_DEFS "/etc/login.defs"

/* Ids that others give out. */
struct taken {
    const char *by;
    uint64_t first;
    uint64_t last;
};

static bool overlaps(const struct identity_range *range, const struct taken *taken)
{
    return range->first <= taken->last && taken->first <= range->last;
}

static void check_range(struct doctor_report *report, const char *kind,
                        const struct identity_range *range, const struct taken *taken)
{
    if (overlaps(range, taken))
        doctor_say(report, DOCTOR_WARN, "choose ranges apart from each other",
                   "%s gives out %" PRIu64 "-%" PRIu64 ", which users of the pool may have as %s "
                   "(%" PRIu32 "-%" PRIu32 ")",
                   taken->by, taken->first, taken->last, kind, range->first, range->last);
}

static void compare(struct doctor_report *report, const struct identity_ranges *ranges,
                    const struct taken *taken)
{
    const struct identity_range derived = {IDENTITY_MIN_ID, IDENTITY_MAX_ID};

    check_range(report, "derived ids", &derived, taken);
    for (size_t i = 0; i < ranges->uid_count; i++)
        check_range(report, "uids", &ranges->uids[i], taken);
    for (size_t i = 0; i < ranges->gid_count; i++)
        if (ranges->gids[i].last > ranges->gids[i].first)
            check_range(report, "gids", &ranges->gids[i], taken);
}

/* The number of a key of login.defs; what useradd(8) takes without one. */
static uint64_t number_in(const char *text, const char *key, uint64_t without)
{
    size_t length = strlen(key);

    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, key, length) == 0 && isspace((unsigned char)line[length]))
            return strtoull(line + length, NULL, 0);
    }
    return without;
}

static void check_login_defs(struct doctor_report *report, const struct identity_ranges *ranges)
{
    auto_free char *text = doctor_read_file(LOGIN_DEFS);
    const char *keys = text == NULL ? "" : text;

    const struct taken useradd = {"useradd (" LOGIN_DEFS ")", number_in(keys, "UID_MIN", 1000),
                                  number_in(keys, "UID_MAX", 60000)};
    const struct taken subordinate = {"useradd (SUB_UID_MIN of " LOGIN_DEFS ")",
                                      number_in(keys, "SUB_UID_MIN", 100000),
                                      number_in(keys, "SUB_UID_MAX", 600100000)};
    compare(report, ranges, &useradd);
    compare(report, ranges, &subordinate);
}

/* Lines NAME:FIRST:COUNT. */
static void check_subordinate(struct doctor_report *report, const struct identity_ranges *ranges,
                              const char *path)
{
    auto_free char *text = doctor_read_file(path);
    char *rest = text;

    while (rest != NULL && *rest != '\0') {
        char *line = strsep(&rest, "\n");
        const char *first = strchr(line, ':');
        const char *count = first == NULL ? NULL : strchr(first + 1, ':');
        if (count == NULL)
            continue;
        struct taken taken = {.by = path, .first = strtoull(first + 1, NULL, 10)};
        taken.last = taken.first + strtoull(count + 1, NULL, 10) - 1;
        if (taken.last >= taken.first)
            compare(report, ranges, &taken);
    }
}

/* The first line of root's file that is refused on its own. */
static bool say_bad_line(struct doctor_report *report)
{
    auto_free char *text = doctor_read_file(IDENTITY_IDS_PATH);
    struct identity_ranges ranges;
    char *rest = text;

    for (unsigned number = 1; rest != NULL; number++) {
        const char *line = strsep(&rest, "\n");
        if (identity_ranges_parse(line, strlen(line), &ranges) == 0)
            continue;
        doctor_say(report, DOCTOR_FAIL,
                   "write uid, gid or local-gid and a number or two (27, 70000-79999), none of "
                   "the system's for a uid, or home and a path: see libnss_cognito(8); "
                   "getent group NAME tells a group's number",
                   IDENTITY_IDS_PATH " does not count, for its line %u: %s", number, line);
        return true;
    }
    return false;
}

static void say_refused(struct doctor_report *report, int r)
{
    if (r == -EINVAL && say_bad_line(report))
        return;
    errno = -r;
    doctor_say(report, DOCTOR_FAIL,
               "see libnss_cognito(8) for its lines; it must be root's, and nobody else's to write",
               IDENTITY_IDS_PATH " does not count: %m");
}

void doctor_check_id_ranges(struct doctor_report *report)
{
    struct identity_ranges ranges;

    int r = identity_ranges_load(IDENTITY_IDS_PATH, &ranges);
    if (r < 0)
        say_refused(report, r);
    size_t before = json_object_array_length(report->findings);
    check_login_defs(report, &ranges);
    check_subordinate(report, &ranges, "/etc/subuid");
    check_subordinate(report, &ranges, "/etc/subgid");
    if (r == 0 && json_object_array_length(report->findings) == before)
        doctor_say(report, DOCTOR_OK, "", "nobody else gives out the ids of the pool's users");
}

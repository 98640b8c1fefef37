/* Whether the C library asks us, and the local files before us. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/doctor/report.h"
#include "common/ownership.h"

#define PATH "/etc/nsswitch.conf"

/* The sources of a database, cut out of the text; NULL when it has no line. */
static char *line_of(char *text, const char *database)
{
    size_t length = strlen(database);

    for (char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        line += strspn(line, " \t");
        if (strncmp(line, database, length) == 0 && line[length] == ':')
            return line + length + 1;
    }
    return NULL;
}

/* Where a source stands in the line, counted from 1; 0: nowhere. Actions in brackets count, too. */
static int place_of(const char *line, const char *source)
{
    int place = 1;

    for (line += strspn(line, " \t"); *line != '\0' && *line != '\n' && *line != '#'; place++) {
        size_t length = strcspn(line, " \t\n#");
        if (length == strlen(source) && strncmp(line, source, length) == 0)
            return place;
        line += length;
        line += strspn(line, " \t");
    }
    return 0;
}

static void check_database(struct doctor_report *report, char *text, const char *database,
                           enum doctor_result without)
{
    const char *line = line_of(text, database);
    int files = line == NULL ? 0 : place_of(line, "files");
    int cognito = line == NULL ? 0 : place_of(line, "cognito");

    if (cognito == 0)
        doctor_say(report, without, "put cognito at the end of the line",
                   PATH " does not name cognito in the line %s", database);
    else if (files == 0 || files > cognito)
        doctor_say(report, DOCTOR_FAIL, "put files first: local users win",
                   PATH " does not name files before cognito in the line %s", database);
    else
        doctor_say(report, DOCTOR_OK, "", PATH " names cognito in the line %s", database);
}

void doctor_check_nsswitch(struct doctor_report *report)
{
    auto_free char *text = doctor_read_file(PATH);

    if (text == NULL) {
        doctor_say(report, DOCTOR_FAIL, "see README.md: Set it up", PATH ": %m");
        return;
    }
    check_database(report, text, "passwd", DOCTOR_FAIL);
    check_database(report, text, "group", DOCTOR_FAIL);
    check_database(report, text, "shadow", DOCTOR_WARN);
    if (line_of(text, "initgroups") != NULL)
        check_database(report, text, "initgroups", DOCTOR_FAIL);
}

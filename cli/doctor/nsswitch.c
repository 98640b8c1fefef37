/* Whether the C library asks us, and the local files before us. */
#include <errno.h>
#include <stdio.h>

#include "cli/doctor/report.h"
#include "common/nsswitch.h"
#include "common/ownership.h"

#define PATH NSSWITCH_PATH

static void check_database(struct doctor_report *report, const char *text, const char *database,
                           enum doctor_result without)
{
    const char *line = nsswitch_line(text, database);
    int files = line == NULL ? 0 : nsswitch_place(line, "files");
    int cognito = line == NULL ? 0 : nsswitch_place(line, "cognito");

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
    if (nsswitch_line(text, "initgroups") != NULL)
        check_database(report, text, "initgroups", DOCTOR_FAIL);
}

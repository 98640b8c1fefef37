/* Whether names and ids stand as they were given: what `cognitoctl ids check` says, in short. */
#include <stdlib.h>

#include "common/ownership.h"
#include "daemon/directory/pinned.h"
#include "daemon/doctor/doctor.h"

#define NEARLY_FULL 70 /* percent: with half as many users again it is full */

void doctor_check_ledger(struct doctor_report *report)
{
    auto_free struct pinned_check *check = malloc(sizeof *check);

    if (check == NULL ||
        directory_check_pinned(report->services->directory, report->deadline, check) < 0) {
        doctor_say(report, DOCTOR_WARN, "try again: cognitoctl ids check",
                   "the ledger could not be looked at");
        return;
    }
    if (check->error_text[0] != '\0')
        doctor_say(report, DOCTOR_FAIL, "restore the file, see cognitod(8)", "%s",
                   check->error_text);
    if (check->problem_count > 0)
        doctor_say(report, DOCTOR_WARN, "see: cognitoctl ids check",
                   "%zu names or ids are in the way of others, or were changed in the pool",
                   check->problem_count);
    if (check->percent_full >= NEARLY_FULL)
        doctor_say(report, DOCTOR_WARN, "see \"When the ledger is full\" in docs/ids.md",
                   "the ledger is %u %% full: at 100 %% nobody new gets an id",
                   check->percent_full);
    if (check->error_text[0] == '\0' && check->problem_count == 0)
        doctor_say(report, DOCTOR_OK, "", "%zu users and %zu groups, and all is well",
                   check->user_count, check->group_count);
}

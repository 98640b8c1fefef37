/* Whether anybody may log in at all, and whether that is everybody. */
#include "daemon/doctor/doctor.h"

static void check_group(struct doctor_report *report, const char *group)
{
    if (directory_count_members(report->services->directory, group) == 0)
        doctor_say(report, DOCTOR_WARN, "see that its name is spelt as in the pool",
                   "allow_groups has %s, of which no enabled user is a member", group);
}

void doctor_check_access(struct doctor_report *report)
{
    const struct settings *settings = report->services->settings;
    const struct settings_rules *rules = &settings->access.rules;

    if (!settings_let_somebody_in(settings)) {
        doctor_say(report, DOCTOR_FAIL, "name groups in allow_groups of [access]",
                   "nobody may log in");
        return;
    }
    for (size_t i = 0; i < rules->allow_groups.count; i++)
        check_group(report, rules->allow_groups.texts[i]);
    if (rules->allow_everyone)
        doctor_say(report, DOCTOR_WARN, "name groups in allow_groups, unless nobody can sign up",
                   "every user of the pool may log in");
    else
        doctor_say(report, DOCTOR_OK, "", "who may log in is said");
}

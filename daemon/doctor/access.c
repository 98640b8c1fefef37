/* Whether anybody may log in at all, and whether that is everybody. */
#include <stdio.h>

#include "daemon/access/access.h"
#include "daemon/doctor/doctor.h"

/* A misspelt group has no members; where users are known from their logins alone, so has one from
 * which nobody has come yet. */
static void check_group(struct doctor_report *report, const char *section, const char *group)
{
    const struct services *services = report->services;
    bool knows_logins_only = services->settings->directory.source == SETTINGS_SOURCE_LOGINS;

    if (directory_count_members(services->directory, group) == 0)
        doctor_say(report, knows_logins_only ? DOCTOR_NOTE : DOCTOR_WARN,
                   "see that its name is spelt as in the pool",
                   "allow_groups of [%s] has %s, of which no %s is a member", section, group,
                   knows_logins_only ? "user who has signed in here" : "enabled user");
}

static void check_groups(struct doctor_report *report, const char *section,
                         const struct settings_rules *rules)
{
    for (size_t i = 0; i < rules->allow_groups.count; i++)
        check_group(report, section, rules->allow_groups.texts[i]);
}

static void check_all_groups(struct doctor_report *report)
{
    const struct settings *settings = report->services->settings;
    char section[ACCESS_MAX_SECTION];

    check_groups(report, "access", &settings->access.rules);
    for (size_t i = 0; i < settings->services.count; i++) {
        const struct settings_service *service = &settings->services.services[i];
        (void)snprintf(section, sizeof section, "service %s", service->name);
        check_groups(report, section, &service->rules);
    }
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
    check_all_groups(report);
    if (rules->allow_everyone)
        doctor_say(report, DOCTOR_WARN, "name groups in allow_groups, unless nobody can sign up",
                   "every user of the pool may log in");
    else
        doctor_say(report, DOCTOR_OK, "", "who may log in is said");
}

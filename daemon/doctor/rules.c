/* Whether the pool has whom the rules name: one that keeps out a misspelt name keeps out nobody. Of
 * groups that let in, access.c tells. */
#include <stdio.h>

#include "daemon/access/access.h"
#include "daemon/doctor/doctor.h"

#define REMEDY "see that it is spelt as in the pool: as it is, it does nothing"

static void check_groups(struct doctor_report *report, const char *key, const char *section,
                         const struct text_list *groups)
{
    for (size_t i = 0; i < groups->count; i++)
        if (!directory_knows_group(report->services->directory, groups->texts[i]))
            doctor_say(report, DOCTOR_WARN, REMEDY,
                       "%s of [%s] has %s, which is no group of the pool", key, section,
                       groups->texts[i]);
}

static void check_users(struct doctor_report *report, const char *key, const char *section,
                        const struct text_list *users)
{
    for (size_t i = 0; i < users->count; i++)
        if (!directory_knows_user(report->services->directory, users->texts[i]))
            doctor_say(report, DOCTOR_WARN, REMEDY,
                       "%s of [%s] has %s, which is no user of the pool", key, section,
                       users->texts[i]);
}

static void check_section(struct doctor_report *report, const char *section,
                          const struct settings_rules *rules)
{
    check_groups(report, "deny_groups", section, &rules->deny_groups);
    check_users(report, "deny_users", section, &rules->deny_users);
    check_users(report, "allow_users", section, &rules->allow_users);
}

static void check_mappings(struct doctor_report *report, const struct group_mapping_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (!directory_knows_group(report->services->directory, list->mappings[i].group))
            doctor_say(report, DOCTOR_WARN, REMEDY,
                       "[groups] has %s = %s, and the pool has no group %s",
                       list->mappings[i].group, list->mappings[i].local, list->mappings[i].group);
}

/* Where everybody is listed, and has been: elsewhere who is not known may come yet. */
static bool knows_everybody(const struct services *services)
{
    enum settings_source source = services->settings->directory.source;
    struct directory_status status;

    directory_get_status(services->directory, &status);
    return status.refreshed_at_unix != 0 &&
           (source == SETTINGS_SOURCE_SYNC || source == SETTINGS_SOURCE_SNAPSHOT);
}

void doctor_check_rules(struct doctor_report *report)
{
    const struct settings *settings = report->services->settings;
    char section[ACCESS_MAX_SECTION];
    size_t count = report->count;

    if (!knows_everybody(report->services))
        return;
    check_section(report, "access", &settings->access.rules);
    for (size_t i = 0; i < settings->services.count; i++) {
        const struct settings_service *service = &settings->services.services[i];
        (void)snprintf(section, sizeof section, "service %s", service->name);
        check_section(report, section, &service->rules);
    }
    check_mappings(report, &settings->groups);
    if (report->count == count)
        doctor_say(report, DOCTOR_OK, "", "the pool has whom the rules name");
}

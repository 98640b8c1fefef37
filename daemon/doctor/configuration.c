/* Whether the configuration's files are right as they are now: what the daemon would say if it were
 * started again. */
#include <stdlib.h>

#include "common/ownership.h"
#include "daemon/doctor/doctor.h"
#include "daemon/settings/advice.h"

/* What starts, and is hardly meant. */
static void check_advice(struct doctor_report *report, const struct settings *settings,
                         struct settings_problems *advice)
{
    if (settings_advise(settings, SETTINGS_PATH, "", advice) < 0)
        return;
    if (advice->count == 0)
        doctor_say(report, DOCTOR_OK, "", "%s is in order", SETTINGS_PATH);
    for (size_t i = 0; i < advice->count && i < SETTINGS_MAX_PROBLEMS; i++)
        doctor_say(report, DOCTOR_WARN, "change it, then: systemctl restart cognitod", "%s",
                   advice->texts[i]);
}

void doctor_check_configuration(struct doctor_report *report)
{
    auto_settings struct settings *settings = NULL;
    auto_free struct settings_problems *problems = calloc(1, sizeof *problems);

    if (problems == NULL)
        return;
    if (settings_load(SETTINGS_PATH, &settings, problems) == 0) {
        check_advice(report, settings, problems);
        return;
    }
    for (size_t i = 0; i < problems->count && i < SETTINGS_MAX_PROBLEMS; i++)
        doctor_say(report, DOCTOR_FAIL, "cognitod does not start again before this is changed",
                   "%s", problems->texts[i]);
}

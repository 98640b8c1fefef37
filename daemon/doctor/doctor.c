/* The table of checks. Each asks one question; the clock is judged last, by the answers of Cognito
 * to the others. */
#include "daemon/doctor/doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/ownership.h"

static const struct {
    const char *name;
    void (*run)(struct doctor_report *report);
} checks[] = {
    {"configuration", doctor_check_configuration},
    {"access", doctor_check_access},
    {"rules", doctor_check_rules},
    {"token keys", doctor_check_token_keys},
    {"client secret", doctor_check_client_secret},
    {"app client", doctor_check_app_client},
    {"attributes", doctor_check_attributes},
    {"directory", doctor_check_directory},
    {"ledger", doctor_check_ledger},
    {"publishing", doctor_check_publisher},
    {"clock", doctor_check_clock},
};

void doctor_say(struct doctor_report *report, enum doctor_result result, const char *remedy,
                const char *format, ...)
{
    va_list values;

    if (report->count == DOCTOR_MAX_FINDINGS)
        return;
    struct doctor_finding *finding = &report->findings[report->count++];
    finding->result = result;
    finding->check = report->check;
    finding->remedy = remedy;
    va_start(values, format);
    (void)vsnprintf(finding->words, sizeof finding->words, format, values);
    va_end(values);
}

struct cognito_signer doctor_signer(const struct doctor_report *report)
{
    const struct services *services = report->services;

    return (struct cognito_signer){.pool = services->user_pool,
                                   .credentials = services->host_credentials};
}

void doctor_log_check(struct services *services, void (*check)(struct doctor_report *report),
                      struct deadline deadline)
{
    auto_free struct doctor_report *report = calloc(1, sizeof *report);

    if (report == NULL)
        return;
    *report = (struct doctor_report){.services = services, .deadline = deadline, .check = ""};
    check(report);
    for (size_t i = 0; i < report->count; i++)
        if (report->findings[i].result != DOCTOR_OK && report->findings[i].result != DOCTOR_NOTE)
            log_line(services->log, NULL, LOG_WARNING, "%s; %s", report->findings[i].words,
                     report->findings[i].remedy);
}

void doctor_run(struct services *services, struct deadline deadline, struct doctor_report *out)
{
    *out = (struct doctor_report){.services = services, .deadline = deadline};
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        out->check = checks[i].name;
        checks[i].run(out);
    }
}

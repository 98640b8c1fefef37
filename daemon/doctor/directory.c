/* Whether the users of the pool are known here, and since when. */
#include <inttypes.h>
#include <time.h>

#include "daemon/doctor/doctor.h"
#include "daemon/listing_failure.h"

static void check_age(struct doctor_report *report, const struct directory_status *status)
{
    int64_t age_s = (int64_t)time(NULL) - status->refreshed_at_unix;
    int64_t interval_s = report->services->settings->directory.refresh_interval_ms / 1000;

    if (age_s > 2 * interval_s + 60)
        doctor_say(report, DOCTOR_WARN, "see the log: journalctl -u cognitod",
                   "the last listing of the pool is %" PRId64 " minutes old", age_s / 60);
    else
        doctor_say(report, DOCTOR_OK, "", "%zu users and %zu groups, listed %" PRId64 " s ago",
                   status->user_count, status->group_count, age_s);
}

static void say_why_not(struct doctor_report *report, const struct directory_status *status)
{
    const struct services *services = report->services;

    doctor_say(report, DOCTOR_FAIL, listing_failure_remedy(services, status->refresh_error),
               "%s, for %" PRId64 " s: %s", listing_failure_words(services),
               (int64_t)time(NULL) - status->refresh_failing_since_unix,
               listing_failure_reason(services, status->refresh_error));
}

static size_t count_kind(const struct directory_status *status, enum directory_problem_kind kind)
{
    size_t count = 0;

    for (size_t i = 0; i < status->problem_kept_count; i++)
        count += status->problems[i].kind == kind;
    return count;
}

/* The first of the problems that refuse most often. NULL: none that does was kept. */
static const struct directory_problem *find_most_frequent(const struct directory_status *status)
{
    const struct directory_problem *found = NULL;
    size_t most = 0;

    for (size_t i = 0; i < status->problem_kept_count; i++) {
        const struct directory_problem *problem = &status->problems[i];
        size_t count = count_kind(status, problem->kind);
        if (!directory_problem_refuses(problem->kind) || count <= most)
            continue;
        found = problem;
        most = count;
    }
    return found;
}

static void say_nobody(struct doctor_report *report, const struct directory_status *status)
{
    const struct directory_problem *problem = find_most_frequent(status);

    if (problem == NULL)
        doctor_say(report, DOCTOR_FAIL, "see: cognitoctl status",
                   "none of the pool's users may be published: %zu are refused",
                   status->refused_user_count);
    else
        doctor_say(report, DOCTOR_FAIL, "put that right; each problem: cognitoctl status",
                   "none of the pool's users may be published: %zu are refused, most often for "
                   "this: %s: %s%s%s",
                   status->refused_user_count, problem->subject,
                   directory_problem_words(problem->kind), problem->detail[0] == '\0' ? "" : ": ",
                   problem->detail);
}

void doctor_check_directory(struct doctor_report *report)
{
    struct directory_status status;

    directory_get_status(report->services->directory, &status);
    if (report->services->settings->directory.source == SETTINGS_SOURCE_LOGINS)
        doctor_say(report, DOCTOR_OK, "",
                   "%zu users are known here, and nobody lists the pool: source = logins",
                   status.user_count);
    else if (status.refreshed_at_unix != 0)
        check_age(report, &status);
    else if (services_list_the_pool(report->services))
        doctor_say(report, DOCTOR_WARN, "see the log: journalctl -u cognitod",
                   "the pool has not been listed since the daemon started");
    if (status.refresh_error < 0)
        say_why_not(report, &status);
    if (status.enabled_user_count == 0 && status.refused_user_count > 0)
        say_nobody(report, &status);
    if (status.problem_count > 0)
        doctor_say(report, DOCTOR_WARN, "see: cognitoctl status",
                   "%zu users or groups are not as the pool has them", status.problem_count);
}

/* Whether the daemon answers on each of its sockets, and what it has found itself. */
#include <errno.h>
#include <json-c/json.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/daemon_call.h"
#include "cli/doctor/report.h"
#include "cli/show.h"
#include "common/channel.h"
#include "common/ownership.h"

#define CONNECT_MS 2000
#define LIMIT_MS   60000

/* A socket that systemd holds is open without a daemon, and no proof of one. */
static void check_socket(struct doctor_report *report, const char *path, bool daemon_answers)
{
    auto_close int fd = channel_connect(path, deadline_in_ms(CONNECT_MS));
    struct stat status;

    if (fd < 0) {
        errno = -fd;
        doctor_say(report, DOCTOR_FAIL, "systemctl restart cognitod, then: journalctl -u cognitod",
                   "nobody answers on %s: %m", path);
        return;
    }
    if (!daemon_answers)
        return;
    if (stat(path, &status) == 0 && (status.st_mode & 0666) != 0666)
        doctor_say(report, DOCTOR_FAIL, "chmod 0666 it: who may ask what is the daemon's decision",
                   "%s is not for everybody to ask on", path);
    else
        doctor_say(report, DOCTOR_OK, "", "%s answers", path);
}

static void take_over(struct doctor_report *report, struct json_object *found)
{
    struct json_object *findings = member(found, "findings");
    size_t count = findings == NULL ? 0 : json_object_array_length(findings);

    for (size_t i = 0; i < count; i++)
        (void)json_object_array_add(report->findings,
                                    json_object_get(json_object_array_get_idx(findings, i)));
}

void doctor_check_configured(struct doctor_report *report)
{
    if (access(SYSCONF_DIR "/cognitod.conf", F_OK) < 0 && errno == ENOENT)
        doctor_say(report, DOCTOR_FAIL, DAEMON_CALL_CONFIGURE,
                   "there is no " SYSCONF_DIR
                   "/cognitod.conf, without which cognitod does not run");
}

static void say_untold(struct doctor_report *report, bool daemon_answers)
{
    if (!daemon_answers)
        doctor_say(report, DOCTOR_FAIL,
                   "see why: journalctl -u cognitod; then systemctl restart cognitod",
                   "cognitod does not answer: it does not start, or is too busy or stuck");
    else if (geteuid() != 0)
        doctor_say(report, DOCTOR_NOTE, "run: sudo cognitoctl doctor",
                   "only root is told what the daemon has found: this is not all");
    else
        doctor_say(report, DOCTOR_FAIL, "run cognitod --check, and see journalctl -u cognitod",
                   "the daemon has not told what it knows");
}

void doctor_check_daemon(struct doctor_report *report)
{
    struct json_object *found = NULL;
    int status = daemon_call("doctor", "", deadline_in_ms(LIMIT_MS), NULL, &found);
    bool daemon_answers = status != EXIT_UNAVAILABLE;

    check_socket(report, RUN_DIR "/pam", daemon_answers);
    check_socket(report, RUN_DIR "/nss", daemon_answers);
    if (status == EXIT_DONE)
        take_over(report, found);
    else
        say_untold(report, daemon_answers);
    json_object_put(found);
}

/* Whether sshd asks PAM: SSH keys by-pass everything of ours but the account phase. */
#include <errno.h>
#include <stdio.h>
#include <strings.h>
#include <unistd.h>

#include "cli/doctor/report.h"
#include "cli/doctor/sshd.h"
#include "common/ownership.h"

#define PROGRAM      "/usr/sbin/sshd"
#define PATH         "/etc/ssh/sshd_config"
#define MAX_SETTINGS (64 * 1024) /* of what sshd -T prints: 5 KiB as a rule */

/* A keyword that must be "yes", and what it means when it is not. */
struct wanted {
    const char *keyword;
    const char *default_value; /* of sshd as it is published */
    enum doctor_result otherwise;
    const char *why;
    const char *remedy;
};

static const struct wanted all_wanted[] = {
    {"UsePAM", "no", DOCTOR_FAIL,
     "the account phase of PAM, which keeps the uninvited out, is not asked: who has a key gets in",
     "write UsePAM yes there, then: systemctl reload ssh (Fedora: sshd)"},
    {"KbdInteractiveAuthentication", "yes", DOCTOR_WARN,
     "nobody sees a second prompt: who has a second factor or needs a new password cannot sign in",
     "write KbdInteractiveAuthentication yes there, then: systemctl reload ssh (Fedora: sshd)"},
};

/* What holds: what sshd tells itself or else what its files say; where, if they say it. */
static struct sshd_line in_force(const struct wanted *wanted, const char *told)
{
    struct sshd_line line;
    char value[sizeof line.value];

    if (!sshd_files_find(PATH, wanted->keyword, &line)) {
        (void)snprintf(line.place, sizeof line.place, PATH " (which does not say so)");
        (void)snprintf(line.value, sizeof line.value, "%s", wanted->default_value);
    }
    if (!sshd_told(told, wanted->keyword, sizeof value, value))
        return line;
    if (strcasecmp(value, line.value) != 0)
        (void)snprintf(line.place, sizeof line.place, PROGRAM " -T");
    (void)snprintf(line.value, sizeof line.value, "%s", value);
    return line;
}

static void check(struct doctor_report *report, const struct wanted *wanted, const char *told)
{
    struct sshd_line line = in_force(wanted, told);

    if (strcasecmp(line.value, "yes") == 0)
        doctor_say(report, DOCTOR_OK, "", "%s: %s %s", line.place, wanted->keyword, line.value);
    else
        doctor_say(report, wanted->otherwise, wanted->remedy, "%s: %s %s: %s", line.place,
                   wanted->keyword, line.value, wanted->why);
}

void doctor_check_sshd(struct doctor_report *report)
{
    auto_free char *told = calloc(1, MAX_SETTINGS);

    if (told == NULL)
        return;
    if (access(PROGRAM, X_OK) < 0 && access(PATH, F_OK) < 0) {
        doctor_say(report, DOCTOR_OK, "", "there is no sshd here");
        return;
    }
    if (!sshd_ask(PROGRAM, MAX_SETTINGS, told)) {
        told[0] = '\0';
        if (access(PATH, R_OK) < 0) {
            doctor_say(report, DOCTOR_WARN, "as root, look into the output of: sshd -T",
                       "neither " PROGRAM " -T nor " PATH " says whether sshd asks PAM: %m");
            return;
        }
    }
    for (size_t i = 0; i < sizeof all_wanted / sizeof *all_wanted; i++)
        check(report, &all_wanted[i], told);
    sshd_keys_check(report, told);
}

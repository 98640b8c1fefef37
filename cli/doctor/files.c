/* Whether the files belong to whom they should, and nobody else reads or writes them. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "cli/doctor/report.h"
#include "common/identity.h"
#include "common/local_files.h"

/* Who may do what with a file at most. */
struct expectation {
    const char *path;
    mode_t forbidden; /* bits of the mode */
    bool is_roots;    /* belongs to root, and must be there */
    bool is_optional;
    const char *remedy;
};

static const struct expectation expectations[] = {
    {SYSCONF_DIR "/cognitod.conf", 0022, true, false, "chown root, chmod go-w it"},
    {SYSCONF_DIR "/cognitod.client-secret", 0027, true, true,
     "chown root:cognitod, chmod 0640 it: whoever reads it can be this app client"},
    {SYSCONF_DIR "/cognitod.access-key", 0027, true, true,
     "chown root:cognitod, chmod 0640 it: whoever reads it can list the pool"},
    {IDENTITY_IDS_PATH, 0022, true, true,
     "chown root, chmod go-w it: the modules do not believe it otherwise"},
    {STATE_DIR, 0022, false, false, "chown cognitod, chmod 0755 it"},
    {STATE_DIR "/ids", 0077, false, true, "chown cognitod, chmod 0600 it"},
    {STATE_DIR "/directory", 0133, false, true, "chown cognitod, chmod 0644 it"},
};

static void check(struct doctor_report *report, const struct expectation *expected)
{
    struct stat status;

    if (stat(expected->path, &status) < 0) {
        if (errno != ENOENT || !expected->is_optional)
            doctor_say(report, DOCTOR_FAIL, "see README.md: Set it up", "%s: %m", expected->path);
        return;
    }
    if (expected->is_roots && status.st_uid != 0)
        doctor_say(report, DOCTOR_FAIL, expected->remedy, "%s is not root's", expected->path);
    else if (!expected->is_roots && status.st_uid == 0)
        doctor_say(report, DOCTOR_FAIL, expected->remedy, "%s is root's, not the daemon's",
                   expected->path);
    else if ((status.st_mode & expected->forbidden) != 0)
        doctor_say(report, DOCTOR_FAIL, expected->remedy, "%s has mode %04o", expected->path,
                   (unsigned)(status.st_mode & 07777));
    else
        doctor_say(report, DOCTOR_OK, "", "%s has mode %04o", expected->path,
                   (unsigned)(status.st_mode & 07777));
}

/* Without these the daemon cannot tell who is the host's own. */
static void check_for_everybody(struct doctor_report *report, const char *path)
{
    struct stat status;

    if (stat(path, &status) < 0)
        doctor_say(report, DOCTOR_FAIL, "cognitod does not start without it", "%s: %m", path);
    else if ((status.st_mode & S_IROTH) == 0)
        doctor_say(report, DOCTOR_FAIL,
                   "chmod 0644 it: cognitod neither starts nor publishes anything new before",
                   "%s has mode %04o, so not everybody can read it", path,
                   (unsigned)(status.st_mode & 07777));
}

void doctor_check_files(struct doctor_report *report)
{
    check_for_everybody(report, LOCAL_FILES_PASSWD_PATH);
    check_for_everybody(report, LOCAL_FILES_GROUP_PATH);
    for (size_t i = 0; i < sizeof expectations / sizeof *expectations; i++)
        check(report, &expectations[i]);
}

/* Whether sshd can ask for the keys that are published: when it cannot it tells its log alone. */
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/doctor/report.h"
#include "cli/doctor/sshd.h"
#include "common/key_file.h"

#define ARGUMENTS "authorized-keys %u"
#define REMEDY                                                                                     \
    "write \"AuthorizedKeysCommand " BIN_DIR "/cognitoctl " ARGUMENTS "\" and "                    \
    "\"AuthorizedKeysCommandUser cognito-keys\", each on a line, into "                            \
    "/etc/ssh/sshd_config.d/cognito.conf, make that user (useradd --system), then: "               \
    "systemctl reload ssh (Fedora: sshd)"

struct keys_command {
    char program[256];
    char arguments[256];
    char user[256];
};

/* False when sshd is told of no program for everybody. */
static bool read_command(const char *told, struct keys_command *out)
{
    char line[sizeof out->program];

    if (!sshd_told(told, "AuthorizedKeysCommand", sizeof line, line) || strcmp(line, "none") == 0)
        return false;
    if (!sshd_told(told, "AuthorizedKeysCommandUser", sizeof out->user, out->user))
        out->user[0] = '\0';
    size_t length = strcspn(line, " \t");
    const char *rest = line + length;
    (void)snprintf(out->program, sizeof out->program, "%.*s", (int)length, line);
    (void)snprintf(out->arguments, sizeof out->arguments, "%s", rest + strspn(rest, " \t"));
    return true;
}

/* What keeps it from printing the keys of the pool; NULL when nothing does. */
static const char *find_fault(const struct keys_command *command)
{
    const char *name = strrchr(command->program, '/');
    struct stat status;

    if (stat(command->program, &status) < 0)
        return "there is no such program";
    if (status.st_uid != 0 || (status.st_mode & 0022) != 0)
        return "sshd runs only what is root's and what nobody else can write";
    if (name == NULL || strcmp(name, "/cognitoctl") != 0)
        return "this is not cognitoctl, which has to be asked, be it by this program";
    if (strcmp(command->arguments, ARGUMENTS) != 0)
        return "its arguments are not " ARGUMENTS;
    if (getpwnam(command->user) == NULL)
        return "there is no such user";
    return NULL;
}

static void check(struct doctor_report *report, const struct keys_command *command)
{
    const char *fault = find_fault(command);

    doctor_say(report, fault == NULL ? DOCTOR_OK : DOCTOR_WARN, fault == NULL ? "" : REMEDY,
               "SSH keys of the pool: AuthorizedKeysCommand %s %s, as the user %s%s%s",
               command->program, command->arguments, command->user, fault == NULL ? "" : ": ",
               fault == NULL ? "" : fault);
}

void sshd_keys_check(struct doctor_report *report, const char *told)
{
    struct keys_command command;

    if (access(KEY_FILE_PATH, F_OK) < 0)
        return;
    if (told[0] == '\0')
        doctor_say(report, DOCTOR_WARN, "as root, look into the output of: sshd -T",
                   "SSH keys of the pool: sshd does not tell whether it asks for them");
    else if (!read_command(told, &command))
        doctor_say(report, DOCTOR_WARN, REMEDY,
                   "SSH keys of the pool: sshd has no AuthorizedKeysCommand for everybody");
    else
        check(report, &command);
}

/* Whether the PAM stacks ask us, and in the order that matters. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/doctor/report.h"
#include "common/ownership.h"

#define MODULE "pam_cognito.so"

/* A stack that everybody includes: Debian's, and elsewhere one that has everything. */
struct stack {
    const char *type;
    const char *paths[2];
    enum { ANYWHERE, BEFORE_UNIX, BEHIND_UNIX } place;
    const char *why;
};

static const struct stack stacks[] = {
    {"auth",
     {"/etc/pam.d/common-auth", "/etc/pam.d/system-auth"},
     BEFORE_UNIX,
     "behind it, sessions get no credentials"},
    {"account",
     {"/etc/pam.d/common-account", "/etc/pam.d/system-auth"},
     ANYWHERE,
     "it decides who may log in, with SSH keys too"},
    {"session",
     {"/etc/pam.d/common-session", "/etc/pam.d/system-auth"},
     ANYWHERE,
     "it gives sessions their credentials"},
    {"password",
     {"/etc/pam.d/common-password", "/etc/pam.d/system-auth"},
     BEHIND_UNIX,
     "before it, local users could not change theirs"},
};

/* Whether a line has a type (a "-" before it counts too) and names a module. */
static bool is_line_of(const char *line, size_t length, const char *type, const char *module)
{
    const char *start = line + strspn(line, " \t-");
    const char *found = memmem(line, length, module, strlen(module));

    return strncmp(start, type, strlen(type)) == 0 && found != NULL &&
           (start[strlen(type)] == ' ' || start[strlen(type)] == '\t');
}

/* The number of the first such line, or 0. */
static int line_with(const char *text, const char *type, const char *module)
{
    for (int number = 1; *text != '\0'; number++) {
        size_t length = strcspn(text, "\n");
        if (is_line_of(text, length, type, module))
            return number;
        text += length + (text[length] == '\n');
    }
    return 0;
}

static void check_stack(struct doctor_report *report, const struct stack *stack, const char *path,
                        const char *text)
{
    int ours = line_with(text, stack->type, MODULE);
    int local = line_with(text, stack->type, "pam_unix.so");

    if (ours == 0)
        doctor_say(report, DOCTOR_FAIL, "run pam-auth-update, or see README.md: Set it up",
                   "%s has no %s line with " MODULE ": %s", path, stack->type, stack->why);
    else if (local != 0 && stack->place != ANYWHERE &&
             (stack->place == BEFORE_UNIX) != (ours < local))
        doctor_say(report, DOCTOR_FAIL, "change their order, see README.md: Set it up",
                   "%s has the %s line of " MODULE " %s that of pam_unix.so: %s", path, stack->type,
                   ours < local ? "before" : "behind", stack->why);
    else
        doctor_say(report, DOCTOR_OK, "", "%s has the %s line", path, stack->type);
}

void doctor_check_pam(struct doctor_report *report)
{
    for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++) {
        auto_free char *text = doctor_read_file(stacks[i].paths[0]);
        const char *path = stacks[i].paths[0];
        if (text == NULL && errno == ENOENT) {
            path = stacks[i].paths[1];
            text = doctor_read_file(path);
        }
        if (text == NULL)
            doctor_say(report, DOCTOR_WARN, "look into the stacks of your services yourself",
                       "%s: %m", path);
        else
            check_stack(report, &stacks[i], path, text);
    }
}

/* What the daemon may put into the environment of sudo and sshd: the list and its grammar. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "pam/environment.h"
#include "tests/fuzz/fault.h"

/* Everything that reached the PAM environment comes by here. */
int __wrap_pam_putenv(pam_handle_t *pamh, const char *assignment);
void __wrap_pam_syslog(const pam_handle_t *pamh, int priority, const char *format, ...);

static bool is_printable(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text <= ' ' || *text > '~' || strchr("\"'`$\\;&|<>(){}*?!#", *text) != NULL)
            return false;
    return true;
}

int __wrap_pam_putenv(pam_handle_t *pamh, const char *assignment)
{
    const char *value = strchr(assignment, '=');

    (void)pamh;
    FUZZ_CHECK(strncmp(assignment, "AWS_", 4) == 0 && value != NULL);
    FUZZ_CHECK(strcspn(assignment, "=") == strspn(assignment, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"));
    FUZZ_CHECK(is_printable(assignment) && strlen(value) <= 8193);
    return PAM_SUCCESS;
}

void __wrap_pam_syslog(const pam_handle_t *pamh, int priority, const char *format, ...)
{
    (void)pamh;
    (void)priority;
    FUZZ_CHECK(strlen(format) > 0);
}

/* NAME=VALUE, one a line. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct fuzz_input input = {bytes, length};
    char handle = 0; /* what it is, only the functions above could tell */
    struct message_result result = {.outcome = OUTCOME_SUCCESS};
    char *texts[2 * PROTOCOL_MAX_ENVIRONMENT] = {0};
    struct fuzz_input faults = fuzz_take(&input, 2);

    while (input.length > 0 && result.environment_count < PROTOCOL_MAX_ENVIRONMENT) {
        struct fuzz_input line = fuzz_take_until(&input, '\n');
        struct fuzz_input name = fuzz_take_until(&line, '=');
        uint16_t i = result.environment_count++;
        result.environment[i].name = texts[2 * i] = fuzz_copy_text(&name);
        result.environment[i].value = texts[2 * i + 1] = fuzz_copy_text(&line);
    }
    fault_arm(&faults);
    int code = environment_set((pam_handle_t *)&handle, &result);
    bool struck = fault_disarm();
    FUZZ_CHECK(code == (struck ? PAM_BUF_ERR : PAM_SUCCESS));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    return 0;
}

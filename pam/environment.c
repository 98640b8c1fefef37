/* The environment names a session may be given, each with a grammar for its value. */
#include "pam/environment.h"

#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include <security/pam_ext.h>

#include "common/ownership.h"
#include "common/secret.h"

#define UPPER  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER  "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

struct variable {
    const char *name;
    const char *prefix;     /* what the value begins with; "" for anything */
    const char *characters; /* what the rest of it is made of */
    size_t min_length;      /* bytes */
    size_t max_length;      /* bytes */
};

static const struct variable variables[] = {
    {"AWS_ACCESS_KEY_ID", "", UPPER DIGITS, 16, 128},
    {"AWS_SECRET_ACCESS_KEY", "", UPPER LOWER DIGITS "+/=", 16, 128},
    {"AWS_SESSION_TOKEN", "", UPPER LOWER DIGITS "+/=_-", 16, 8192},
    {"AWS_CREDENTIAL_EXPIRATION", "2", DIGITS "-:.+TZ", 20, 32}, /* RFC 3339 */
    {"AWS_REGION", "", LOWER DIGITS "-", 5, 32},
    {"AWS_DEFAULT_REGION", "", LOWER DIGITS "-", 5, 32},
    {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:", LOWER UPPER DIGITS ":/._-", 18,
     256},
    {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "", UPPER LOWER DIGITS "._~+/=-", 16, 1024},
    {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", RUN_DIR "/", UPPER LOWER DIGITS "/_-", 2, 256},
    {"COGNITO_SESSION_SECONDS", "", DIGITS, 2, 8},
};
#define VARIABLE_COUNT (sizeof variables / sizeof *variables)

static const struct variable *find_variable(const char *name)
{
    for (size_t i = 0; i < VARIABLE_COUNT; i++)
        if (strcmp(variables[i].name, name) == 0)
            return &variables[i];
    return NULL;
}

static bool value_fits(const struct variable *variable, const char *value)
{
    size_t length = strlen(value);
    size_t prefix_length = strlen(variable->prefix);

    return length >= variable->min_length && length <= variable->max_length &&
           strncmp(value, variable->prefix, prefix_length) == 0 &&
           strspn(value + prefix_length, variable->characters) == length - prefix_length;
}

bool environment_is_allowed(const char *name, const char *value)
{
    const struct variable *variable = find_variable(name);

    return variable != NULL && value_fits(variable, value);
}

static int set_entry(pam_handle_t *pamh, const struct environment_entry *entry)
{
    auto_wipe struct secret assignment = {0};
    size_t length = strlen(entry->name) + 1 + strlen(entry->value);

    if (secret_allocate(&assignment, length) < 0)
        return PAM_BUF_ERR;
    (void)snprintf(assignment.bytes, length + 1, "%s=%s", entry->name, entry->value);
    return pam_putenv(pamh, assignment.bytes);
}

/* The name is repeated in the log only when it is one of ours. */
static void log_dropped(pam_handle_t *pamh, const char *name)
{
    const struct variable *variable = find_variable(name);

    if (variable == NULL)
        pam_syslog(pamh, LOG_ERR, "cognitod wanted to set a variable that it may not: dropped");
    else
        pam_syslog(pamh, LOG_ERR, "cognitod sent a value for %s that it cannot have: dropped",
                   variable->name);
}

int environment_set(pam_handle_t *pamh, const struct message_result *result)
{
    for (uint16_t i = 0; i < result->environment_count; i++) {
        const struct environment_entry *entry = &result->environment[i];
        if (!environment_is_allowed(entry->name, entry->value)) {
            log_dropped(pamh, entry->name);
            continue;
        }
        int code = set_entry(pamh, entry);
        if (code != PAM_SUCCESS)
            return code;
    }
    return PAM_SUCCESS;
}

void environment_remove(pam_handle_t *pamh)
{
    for (size_t i = 0; i < VARIABLE_COUNT; i++)
        if (pam_getenv(pamh, variables[i].name) != NULL)
            (void)pam_putenv(pamh, variables[i].name);
}

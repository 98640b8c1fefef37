/* The data of pam_systemd(8), from version 244 on: systemd.runtime_max_sec. */
#include "pam/session_limit.h"

#include <stdlib.h>
#include <string.h>

#include "pam/environment.h"

#define RUNTIME "systemd.runtime_max_sec"

static void forget(pam_handle_t *pamh, void *data, int error_status)
{
    (void)pamh;
    (void)error_status;
    free(data);
}

static const char *find_limit(const struct message_result *result)
{
    for (uint16_t i = 0; i < result->environment_count; i++) {
        const struct environment_entry *entry = &result->environment[i];
        if (strcmp(entry->name, SESSION_LIMIT_NAME) == 0 &&
            environment_is_allowed(entry->name, entry->value))
            return entry->value;
    }
    return NULL;
}

/* Whether another module's limit may be replaced: only one that is surely longer. */
static int is_shorter(const char *limit, const char *present)
{
    size_t length = strlen(present);

    if (length == 0 || length > 18 || strspn(present, "0123456789") != length)
        return 0;
    return strtoll(limit, NULL, 10) < strtoll(present, NULL, 10);
}

int session_limit_set(pam_handle_t *pamh, const struct message_result *result)
{
    const char *limit = find_limit(result);
    const void *present = NULL;

    if (limit == NULL)
        return PAM_SUCCESS;
    if (pam_get_data(pamh, RUNTIME, &present) == PAM_SUCCESS && present != NULL &&
        !is_shorter(limit, present))
        return PAM_SUCCESS;
    char *copy = strdup(limit);
    if (copy == NULL)
        return PAM_BUF_ERR;
    int code = pam_set_data(pamh, RUNTIME, copy, forget);
    if (code != PAM_SUCCESS)
        free(copy);
    return code;
}

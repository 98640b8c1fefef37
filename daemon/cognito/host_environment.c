/* Keys from the environment that the daemon was started with. */
#include <string.h>

#include "daemon/cognito/host_provider_private.h"

const char *host_environment_find(const struct host_places *places, const char *name)
{
    size_t length = strlen(name);

    for (const char *const *at = places->environment; at != NULL && *at != NULL; at++)
        if (strncmp(*at, name, length) == 0 && (*at)[length] == '=')
            return (*at)[length + 1] != '\0' ? *at + length + 1 : NULL;
    return NULL;
}

static const char *find_or_empty(const struct host_places *places, const char *name)
{
    const char *value = host_environment_find(places, name);

    return value != NULL ? value : "";
}

int host_environment_fetch(void *context, struct deadline deadline, struct aws_credentials *out,
                           char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    const struct host_places *places = context;

    (void)deadline;
    int r = host_keys_set(out, find_or_empty(places, "AWS_ACCESS_KEY_ID"),
                          find_or_empty(places, "AWS_SECRET_ACCESS_KEY"),
                          find_or_empty(places, "AWS_SESSION_TOKEN"));
    return r < 0 ? host_explain(why, r, "AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is missing")
                 : 0;
}

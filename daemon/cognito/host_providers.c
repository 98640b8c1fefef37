/* Which provider gives out the host's keys. */
#include "daemon/cognito/host_providers.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/ownership.h"
#include "daemon/cognito/host_provider_private.h"

#define VENDOR_FILE "/sys/class/dmi/id/sys_vendor"

static bool is_ec2(const struct host_places *places)
{
    static const char vendor[] = "Amazon EC2";
    char found[sizeof vendor] = "";

    auto_close int fd =
        open(places->vendor_file != NULL ? places->vendor_file : VENDOR_FILE, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read(fd, found, sizeof found - 1) < 0)
        return false;
    return strcmp(found, vendor) == 0;
}

enum host_provider host_provider_find(const struct host_places *places)
{
    if (host_environment_find(places, "AWS_ACCESS_KEY_ID") != NULL)
        return HOST_PROVIDER_ENVIRONMENT;
    if (places->profile_file != NULL)
        return HOST_PROVIDER_PROFILE;
    if (host_environment_find(places, "AWS_WEB_IDENTITY_TOKEN_FILE") != NULL)
        return HOST_PROVIDER_WEB_IDENTITY;
    if (host_environment_find(places, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != NULL ||
        host_environment_find(places, "AWS_CONTAINER_CREDENTIALS_FULL_URI") != NULL)
        return HOST_PROVIDER_CONTAINER;
    return is_ec2(places) ? HOST_PROVIDER_INSTANCE : HOST_PROVIDER_NONE;
}

static int open_provider(const char *name, host_fetch *fetch, const struct host_places *places,
                         struct host_credentials **out)
{
    const struct host_credentials_provider provider = {
        .name = name, .context = (void *)(uintptr_t)places, .fetch = fetch};

    return host_credentials_open(&provider, out);
}

int host_provider_open(enum host_provider which, const struct host_places *places,
                       struct host_credentials **out)
{
    switch (which) {
    case HOST_PROVIDER_NONE:
        return -EINVAL;
    case HOST_PROVIDER_ENVIRONMENT:
        return open_provider("the environment", host_environment_fetch, places, out);
    case HOST_PROVIDER_PROFILE:
        return open_provider("profile_file", host_profile_fetch, places, out);
    case HOST_PROVIDER_WEB_IDENTITY:
        return open_provider("STS, for a web identity", host_web_identity_fetch, places, out);
    case HOST_PROVIDER_CONTAINER:
        return open_provider("the container's endpoint", host_container_fetch, places, out);
    case HOST_PROVIDER_INSTANCE:
        return open_provider("the instance metadata service", host_instance_fetch, places, out);
    }
    return -EINVAL;
}

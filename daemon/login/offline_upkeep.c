/* Who is still welcome, by the directory. */
#include "daemon/login/offline_upkeep.h"

#include <string.h>
#include <time.h>

#include "daemon/login/offline.h"
#include "daemon/services.h"

static bool is_on(const struct services *services)
{
    return services->settings->offline.services.count > 0;
}

/* Who is not in the directory may just not be there yet: in the login nobody is found by it. */
static bool is_welcome(const void *context, const char *sub, const char *name)
{
    const struct services *services = context;
    auto_directory_user struct directory_user user = {0};

    if (!is_on(services))
        return false;
    if (directory_find_user(services->directory, name, &user) < 0)
        return true;
    /* Who was never asked about since a change that was cut short is kept out as not enabled. */
    bool is_enabled = user.enabled || user.seen_at_unix == 0;
    return is_enabled && strcmp(user.sub, sub) == 0 && !directory_user_needs_password(&user);
}

void offline_upkeep(const struct services *services)
{
    const struct offline_limits limits = offline_limits_of(services->settings);
    const struct offline_welcome welcome = {.context = services, .is_welcome = is_welcome};

    size_t count = offline_store_sweep(services->offline, &limits, (int64_t)time(NULL), &welcome);
    if (is_on(services))
        log_line(services->log, NULL, LOG_DEBUG, "%zu users can sign in offline", count);
}

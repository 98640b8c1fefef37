/* At which PAM services users may sign in while Amazon Cognito is away, by the settings alone. */
#ifndef DAEMON_LOGIN_OFFLINE_SERVICE_H
#define DAEMON_LOGIN_OFFLINE_SERVICE_H

#include <stdbool.h>

#include "daemon/settings/settings.h"

enum offline_service {
    OFFLINE_SERVICE_NONE_IS_NAMED = 0,  /* [offline] is off */
    OFFLINE_SERVICE_NOT_WITH_THIS_FLOW, /* triggers of the pool decide what a login needs */
    OFFLINE_SERVICE_NOT_NAMED,
    OFFLINE_SERVICE_NEEDS_CREDENTIALS, /* which nobody has offline */
    OFFLINE_SERVICE_SERVED,
};

enum offline_service offline_service_find(const struct settings *settings, const char *service);

/* Whether it is the last of them. */
bool offline_serves(const struct settings *settings, const char *service);

#endif

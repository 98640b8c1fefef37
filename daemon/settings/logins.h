/* What goes together with source = logins, and what does not. */
#ifndef DAEMON_SETTINGS_LOGINS_H
#define DAEMON_SETTINGS_LOGINS_H

#include "daemon/settings/assign.h"

/* Adds a problem for each key that contradicts `source = logins` or its absence. */
void settings_check_logins(struct settings_loading *loading);

#endif

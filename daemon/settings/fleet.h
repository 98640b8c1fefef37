/* What the keys of published directories need of each other. */
#ifndef DAEMON_SETTINGS_FLEET_H
#define DAEMON_SETTINGS_FLEET_H

#include "daemon/settings/finish.h"

/* Adds a problem for each that does not fit. */
void settings_check_fleet(struct settings_loading *loading);

#endif

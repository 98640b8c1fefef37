/* Which attributes a user pool can have. */
#ifndef DAEMON_SETTINGS_ATTRIBUTE_NAMES_H
#define DAEMON_SETTINGS_ATTRIBUTE_NAMES_H

#include "daemon/settings/problems.h"

/* Adds a problem for each attribute that the settings name and that no pool can have: one that is
 * neither a standard attribute nor begins as the administrator's own ones do. */
void advise_on_attributes(const struct settings *settings, struct settings_place place,
                          struct settings_problems *out);

#endif

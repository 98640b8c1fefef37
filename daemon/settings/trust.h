/* trust_user_writable_attributes: what the administrator insists on. */
#ifndef DAEMON_SETTINGS_TRUST_H
#define DAEMON_SETTINGS_TRUST_H

#include "daemon/settings/assign.h"

/* Adds a problem for what is no attribute; with source = logins, where nobody can find out who
 * writes what, also for each attribute that decides who somebody is and is not insisted on. */
void settings_check_trust(struct settings_loading *loading);

#endif

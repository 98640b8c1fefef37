/* Addresses that follow from pool ids. */
#ifndef DAEMON_SETTINGS_DERIVE_H
#define DAEMON_SETTINGS_DERIVE_H

#include "daemon/settings/settings.h"

/* Fills in what was not set: region, endpoints, issuer, login key. The ids are set and well formed,
 * but the identity pool's may be NULL. Errors: -ENOMEM. */
int settings_derive(struct settings *settings);

#endif

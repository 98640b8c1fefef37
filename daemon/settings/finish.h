/* After the last file: what is missing, what contradicts, and what follows from the rest. */
#ifndef DAEMON_SETTINGS_FINISH_H
#define DAEMON_SETTINGS_FINISH_H

#include "daemon/settings/assign.h"

/* Checks the keys against each other, reads the secrets they name and fills in region, endpoints,
 * issuer and login key. `path` is the main file, which missing keys are reported against.
 * What is wrong is added to the problems. Errors: -ENOMEM. */
int settings_finish(struct settings_loading *loading, const char *path);

#endif

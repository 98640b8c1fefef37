/* `cognitoctl ids`, seen from the daemon. */
#ifndef DAEMON_CONTROL_IDS_H
#define DAEMON_CONTROL_IDS_H

#include "daemon/services.h"

#define CONTROL_IDS_WHY_SIZE 512

/* Does what the argument says: `list`, `check`, `forget user NAME`, `forget group NAME`, both with
 * ` with-ids` behind them or not. Returns JSON that the caller frees, or NULL with a sentence in
 * `why`. */
char *control_ids(struct services *services, const char *argument, char why[CONTROL_IDS_WHY_SIZE]);

#endif

/* `cognitoctl doctor`, seen from the daemon. */
#ifndef DAEMON_CONTROL_DOCTOR_H
#define DAEMON_CONTROL_DOCTOR_H

#include "daemon/services.h"

/* Runs the checks and returns their findings as JSON that the caller frees, or NULL without memory.
 */
char *control_doctor(struct services *services);

#endif

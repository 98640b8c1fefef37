/* What the daemon does by itself, while nobody asks for anything: it lists the pool, publishes what
 * it has listed, says in the log what is newly wrong, and keeps the host's access key from ending.
 * One thread does it, that of daemon/refresh.h; services_close() waits for it. */
#ifndef DAEMON_BACKGROUND_H
#define DAEMON_BACKGROUND_H

#include "daemon/services.h"

/* Starts it, and prepares for the first sign-in. A host that can list nothing is told so in the
 * log, and nothing is started. Errors: those of refresh_start(). */
int background_start(struct services *services);

/* Makes whatever waits for a server end at once: the listing of the pool, and what conversations
 * have asked. For the shutdown, while conversations still run: nobody hears their answers any more.
 */
void background_stop(struct services *services);

/* Logs what is newly wrong in the directory: after each listing, whoever asked for it. */
void background_log_news(const struct services *services);

#endif

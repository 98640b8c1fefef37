/* Who need not be asked about for a while: Cognito has said that a user had too many tries, and
 * would say so again whatever the password is. Thread-safe. */
#ifndef DAEMON_THROTTLE_H
#define DAEMON_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

/* Cognito's own wait starts at a second and doubles up to 15 minutes, and its reply does not say
 * where it stands: a short pause spares the calls without keeping a user out for longer. */
#define THROTTLE_PAUSE_MS  2000
#define THROTTLE_MAX_USERS 256 /* of the latest */

struct throttle;

/* Errors: -ENOMEM. */
int throttle_open(struct throttle **out);

/* Safe on NULL. */
void throttle_close(struct throttle *throttle);

/* Cognito has just refused this user (by sub) without looking at the password. */
void throttle_pause(struct throttle *throttle, const char *sub, int64_t now_ms);

/* Whether the user may be asked about at `now_ms`, a time of deadline_clock_ms(). */
bool throttle_allows(struct throttle *throttle, const char *sub, int64_t now_ms);

#endif

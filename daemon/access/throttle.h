/* Who has to wait before the next try, in front of Cognito's own lockout: that counts the wrong
 * passwords of a user wherever they come from, so whoever may try without end through this host
 * locks others out. Failures are counted, until 15 quiet minutes or a success, for
 *
 *   a user from one source (a remote host or a terminal),
 *   a user from all sources, but those the user has signed in from before,
 *   a remote host with all its users,
 *
 * and each beyond a few doubles the wait. Tries that are under way at once are bounded as well.
 * Cognito's refusals to listen at all are remembered for a moment. In memory only, of bounded size,
 * names by their keyed hash: people type passwords where a name belongs. Thread-safe. */
#ifndef DAEMON_ACCESS_THROTTLE_H
#define DAEMON_ACCESS_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/deadline.h"

/* Cognito's own wait starts at a second and doubles up to 15 minutes, and its reply does not say
 * where it stands: a short pause spares the calls without keeping a user out for longer. */
#define THROTTLE_PAUSE_MS      2000
#define THROTTLE_MAX_USERS     256    /* that are paused, of the latest */
#define THROTTLE_QUIET_MS      900000 /* as Cognito forgets */
#define THROTTLE_FREE_OF_PAIR  4      /* failures without a wait: Cognito's fifth is one too many */
#define THROTTLE_FREE_OF_USER  6
#define THROTTLE_FREE_OF_HOST  20
#define THROTTLE_FIRST_WAIT_MS 30000
#define THROTTLE_AT_ONCE       3 /* of a user and source that have not succeeded yet */

struct throttle;

/* Errors: -ENOMEM; those of getrandom(). */
int throttle_open(struct throttle **out);

/* Safe on NULL. */
void throttle_close(struct throttle *throttle);

/* Cognito has just refused this user (by sub) without looking at the password. */
void throttle_pause(struct throttle *throttle, const char *sub, int64_t now_ms);

/* Whether the user may be asked about at `now_ms`, a time of deadline_clock_ms(). */
bool throttle_allows(struct throttle *throttle, const char *sub, int64_t now_ms);

/* Who tries, as PAM says it. */
struct throttle_subject {
    const char *user;
    const char *remote_host; /* "" for who is at this machine */
    const char *tty;         /* counts as the source then */
    unsigned forgiven;       /* failures that this very sign-in has had counted in case they were
                                any: they do not hold it up, but everybody else */
};

/* Asks for leave to try a password. Returns 0: go on, and call throttle_end(); else for how many
 * milliseconds the person has to wait. When too many tries of the kind are under way it waits for
 * their end first, until the deadline. */
int64_t throttle_begin(struct throttle *throttle, const struct throttle_subject *subject,
                       struct deadline deadline);
void throttle_end(struct throttle *throttle, const struct throttle_subject *subject);

/* The try was wrong, or may have been: a password, a code. `reached_pool`: Cognito has counted it,
 * too, for certain; else it does not count for the remote host. */
void throttle_fail(struct throttle *throttle, const struct throttle_subject *subject,
                   bool reached_pool);

/* The user is signed in. */
void throttle_succeed(struct throttle *throttle, const struct throttle_subject *subject);

#endif

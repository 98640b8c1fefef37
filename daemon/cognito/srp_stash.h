/* SRP attempts begun ahead of time: the first of two exponentiations is done while nobody waits.
 * Private to daemon/cognito. Thread-safe. */
#ifndef DAEMON_COGNITO_SRP_STASH_H
#define DAEMON_COGNITO_SRP_STASH_H

#include "daemon/cognito/srp.h"

#define SRP_STASH_SIZE 8 /* sign-ins that come at once and find one ready */

struct srp_stash;

/* Makes an empty one. Errors: -ENOMEM. */
int srp_stash_open(struct srp_stash **out);

/* Wipes and frees what is left. Safe on NULL. */
void srp_stash_close(struct srp_stash *stash);

/* Hands over an attempt that nobody else gets: one from the stash, or a fresh one. Errors: those of
 * srp_client_new. */
int srp_stash_take(struct srp_stash *stash, struct srp_client **out);

/* Fills it. For moments when nobody waits. Errors: those of
 * srp_client_new. */
int srp_stash_fill(struct srp_stash *stash);

#endif

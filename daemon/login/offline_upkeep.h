/* What is kept for offline logins, gone through at the daemon's start and after each listing of the
 * pool. */
#ifndef DAEMON_LOGIN_OFFLINE_UPKEEP_H
#define DAEMON_LOGIN_OFFLINE_UPKEEP_H

struct services;

/* Forgets who must not sign in offline any more: whose password Cognito took too long ago, who is
 * disabled or gone from the pool, and everybody where no service is named in the settings. */
void offline_upkeep(const struct services *services);

#endif

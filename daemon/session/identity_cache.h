/* The identity ids that GetId told: they stay the same for ever, so each is asked for once, and
 * kept in a file. A line a login: identity pool, sub, identity id; the last one counts.
 * Thread-safe. Losing it costs a call per user, so errors of the file never stop a login. */
#ifndef DAEMON_SESSION_IDENTITY_CACHE_H
#define DAEMON_SESSION_IDENTITY_CACHE_H

#include <stdbool.h>

#include "daemon/cognito/identity_pool.h"

#define IDENTITY_CACHE_MAX_USERS 16384 /* the oldest makes room for the next */

struct identity_cache;

/* Reads the file at `path`; one that is missing is empty, lines that make no sense are passed over.
 * Errors: -ENOMEM; -errno of fopen(3). */
int identity_cache_open(const char *path, struct identity_cache **out);

/* Safe on NULL. */
void identity_cache_close(struct identity_cache *cache);

/* Whether the identity id of this user in this pool is known. */
bool identity_cache_find(struct identity_cache *cache, const char *pool_id, const char *sub,
                         char out[COGNITO_IDENTITY_ID_SIZE]);

/* Keeps an identity id in place of an earlier one. Errors, after which it is known until the daemon
 * ends: -errno of open(2), write(2). */
int identity_cache_keep(struct identity_cache *cache, const char *pool_id, const char *sub,
                        const char *identity_id);

#endif

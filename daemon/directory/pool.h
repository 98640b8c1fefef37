/* Which user pool the published files and the ledger are of. After the configuration has named
 * another pool, what the former one said of its users lets nobody in. */
#ifndef DAEMON_DIRECTORY_POOL_H
#define DAEMON_DIRECTORY_POOL_H

/* Whether the file at `path` says that it was this pool: 1 yes; 0 no, also when it is missing or
 * damaged; or a negative errno: it cannot be told now. */
int directory_pool_is(const char *path, const char *pool_id);

/* Writes the pool's id down (0600). Errors: those of writing. */
int directory_pool_remember(const char *path, const char *pool_id);

#endif

/* Ids computed from what never changes, so that every host comes to the same number without asking
 * another. docs/ids.md.
 *
 *     id = IDENTITY_MIN_ID + first 8 bytes of SHA-256(kind, 0, pool id, 0, what, 0), big-endian,
 *          modulo (IDENTITY_MAX_ID - IDENTITY_MIN_ID + 1)
 *
 * where kind is "uid", "username" or "gid", and what is a user's `sub`, a user's Username (which is
 * known before a first login) or a group's name. */
#ifndef DAEMON_IDS_DERIVE_H
#define DAEMON_IDS_DERIVE_H

#include <stdint.h>

/* Errors of all: -EIO the crypto library failed. */
int ids_derive_uid(const char *pool_id, const char *sub, uint32_t *out);
int ids_derive_uid_of_username(const char *pool_id, const char *username, uint32_t *out);
int ids_derive_gid(const char *pool_id, const char *group_name, uint32_t *out);

#endif

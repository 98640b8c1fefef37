/* The statement: what a publisher signs about the directory of a pool (docs/fleet.md).
 *
 * A few lines that say which pool it is, as of when, for how long, and which roster (roster.h)
 * belongs to it, by length and SHA-256. It is small, so that a fleet can ask for it often; whoever
 * believes the statement may believe the roster that it names.
 *
 * A reader gets what the statement says only after its signature has been found good. */
#ifndef DAEMON_FLEET_STATEMENT_H
#define DAEMON_FLEET_STATEMENT_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/cognito/digest.h"
#include "daemon/cognito/ed25519.h"

#define STATEMENT_SIZE       512 /* bytes of a statement with its NUL, at most */
#define STATEMENT_MAX_POOL   64  /* bytes of a pool's id */
#define STATEMENT_SLOTS      2   /* places where rosters lie, in turn */
#define STATEMENT_MAX_KEYS   2   /* pinned at once: two while one takes the other's place */
#define STATEMENT_MAX_ROSTER (512 * 1024 * 1024) /* bytes; a longer one is refused */

struct statement {
    char pool_id[STATEMENT_MAX_POOL + 1];
    uint64_t generation;     /* grows from one statement to the next */
    int64_t listed_at_unix;  /* when the publisher began to list the pool */
    int64_t expires_at_unix; /* from then on it is worth nothing */
    unsigned slot;           /* where the roster lies, below STATEMENT_SLOTS */
    uint64_t roster_length;  /* bytes */
    char roster_hash[DIGEST_HEX_SIZE];
};

/* Writes and signs a statement. Errors: -EINVAL a value that cannot be in one; -EIO. */
int statement_write(const struct statement *statement, const struct ed25519_key *key,
                    char out[STATEMENT_SIZE]);

/* The keys that a host believes. */
struct statement_keys {
    uint8_t keys[STATEMENT_MAX_KEYS][ED25519_PUBLIC_BYTES];
    size_t count;
};

/* Reads a statement of `length` bytes that one of the keys has signed.
 * Errors: -EKEYREJECTED none has; -EBADMSG it is signed, but not what statement_write() writes;
 * -EIO. */
int statement_read(const char *text, size_t length, const struct statement_keys *keys,
                   struct statement *out);

/* The same without a look at the signature: of our own disk, where it was checked before it was
 * written. Errors: -EBADMSG. */
int statement_read_own(const char *text, size_t length, struct statement *out);

#endif

/* The publisher: one host that lists the pool, and puts what it was told where others get it.
 *
 * A whole listing of the directory becomes a roster (publisher_take_listing()); publisher_publish()
 * signs a statement about it and puts both: the roster first, into the slot that the statement
 * before does not name, so that who reads meanwhile finds the old pair or the new one. A roster
 * that is the same as before is not put again; the statement always is, because it says how new all
 * of it is. Any thread may call. */
#ifndef DAEMON_FLEET_PUBLISHER_H
#define DAEMON_FLEET_PUBLISHER_H

#include "common/deadline.h"
#include "daemon/cognito/ed25519.h"
#include "daemon/directory/listing.h"
#include "daemon/fleet/store.h"
#include "daemon/log.h"
#include "daemon/text_list.h"

struct publisher;

/* Texts and the list are copied. */
struct publisher_settings {
    const char *pool_id;
    const char *folder;                 /* ours, for the key and for what was published last */
    const struct text_list *attributes; /* to be told of users; `sub` is always told */
    int64_t lifetime_ms;                /* of a statement */
    struct store store;
    const struct log *log;
};

/* Opens with what was published last, as the disk has it. Without a key nothing is published yet.
 * Errors: -ENOMEM; those of reading. */
int publisher_open(const struct publisher_settings *settings, struct publisher **out);

/* NULL is fine. */
void publisher_close(struct publisher *publisher);

/* Makes the roster of a listing; see directory_settings.listed, whose context is the publisher. One
 * that followers could not read is not kept, which is in the log: the one before stays. */
void publisher_take_listing(void *context, const struct listing *listing, const struct ids *ids,
                            int64_t listed_at_unix);

/* Publishes the listing that was taken last, if there is one that has not been published. With
 * `all` the roster is put even if it has been before. Returns 1 when there was nothing to publish.
 * Errors, which are in the log: -ENOKEY there is no key to sign with; -EALREADY somebody publishes;
 * -EACCES the store refuses; -EIO it cannot be reached; those of writing files. */
int publisher_publish(struct publisher *publisher, bool all, struct deadline deadline);

#define PUBLISHER_WHY 1536

struct publisher_status {
    uint64_t generation;    /* of what was published last; 0: nothing was */
    int64_t listed_at_unix; /* when it was listed */
    int64_t expires_at_unix;
    uint64_t roster_length;      /* bytes */
    int error;                   /* of the last attempt: 0 or a negative errno */
    int64_t failing_since_unix;  /* the first failure since something was published; 0: none */
    bool is_failing_since_start; /* nothing was published since the daemon started: it may have
                                    failed before */
    char why[PUBLISHER_WHY];     /* the last of them: the place, what it said; data from outside */
};

void publisher_get_status(struct publisher *publisher, struct publisher_status *out);

/* Makes a key: the one to sign with when there is none, else the next one, for hosts to be told of
 * it before it is used. Errors: -EEXIST there are both; those of ed25519_store_key(). */
int publisher_make_key(struct publisher *publisher);

/* From now on the next key signs. Errors: -ENOENT there is none; those of renaming. */
int publisher_use_next_key(struct publisher *publisher);

/* The public keys, "" where there is none. Errors: those of ed25519_load_key(). */
int publisher_get_keys(struct publisher *publisher, char out[ED25519_PUBLIC_SIZE],
                       char out_next[ED25519_PUBLIC_SIZE]);

#endif

/* The long-lived objects of the daemon: built once at the start, passed down to whoever serves a
 * request. Each is thread-safe or never changes. */
#ifndef DAEMON_SERVICES_H
#define DAEMON_SERVICES_H

#include <stdatomic.h>

#include "daemon/access/away.h"
#include "daemon/access/throttle.h"
#include "daemon/cognito/host_proof.h"
#include "daemon/cognito/host_providers.h"
#include "daemon/cognito/identity_pool.h"
#include "daemon/cognito/keys.h"
#include "daemon/cognito/user_pool.h"
#include "daemon/directory/directory.h"
#include "daemon/directory/pool_source.h"
#include "daemon/fleet/follower.h"
#include "daemon/fleet/publisher.h"
#include "daemon/host_identity.h"
#include "daemon/http/http.h"
#include "daemon/log.h"
#include "daemon/login/offline_store.h"
#include "daemon/refresh.h"
#include "daemon/seats.h"
#include "daemon/session/identity_cache.h"
#include "daemon/session/session.h"
#include "daemon/settings/settings.h"

struct services {
    const struct log *log;
    const struct settings *settings;
    struct host_identity host;
    int64_t started_at_unix;
    struct ed25519_key host_key; /* empty unless the settings want signatures */
    struct host_proof host_proof;
    struct http_pool *http;
    struct cognito_user_pool *user_pool;
    struct cognito_identity_pool *identity_pool; /* NULL: none configured */
    struct key_set *keys;
    struct host_places host_places;
    struct host_credentials *host_credentials; /* NULL: none configured */
    struct pool_paces paces;
    struct pool_source source;
    struct follower *follower;   /* NULL: the source is another one */
    struct publisher *publisher; /* NULL: nothing is published */
    struct directory *directory;
    bool has_checked_trust;  /* for the refreshing thread only */
    struct refresh *refresh; /* NULL: nothing to list with */
    struct seats *seats;
    struct session_tickets *tickets;
    struct identity_cache *identities;
    struct throttle *throttle;
    struct away *away;
    struct offline_store *offline;
    char *remembered_folder;             /* remembered.h */
    atomic_int_fast64_t refusal_took_ms; /* how long Cognito took to refuse a password last */
    atomic_int_fast64_t next_denial_line_ms;
    atomic_uint sign_outs;              /* sign_out.h: under way */
    atomic_uint_fast64_t conversations; /* begun so far: the next one's id */
    uint_fast64_t conversations_seen;   /* of the listener's thread alone: at its last look */
    bool is_busy;                       /* likewise */
};

/* Builds everything in `out`, whose address must not change, and says in the log what cannot be
 * had. `state_directory` must be ours to write. On failure services_close() is still due.
 * Errors: a negative errno. */
int services_open(const struct settings *settings, const struct log *log,
                  const char *state_directory, struct services *out);

/* Publishes the last listing, if that is to be done and has not been done yet; with `all` also what
 * has not changed. Waits for it. Returns 1 when there was nothing to do. Errors: those of
 * publisher_publish(); -EOPNOTSUPP this host publishes nothing. */
int services_publish(struct services *services, bool all);

/* Whether there is a key to list the pool with, or a published directory to follow. */
bool services_list_the_pool(const struct services *services);

/* Waits for what runs by itself (daemon/background.h) and frees everything; no conversation may use
 * it any more. */
void services_close(struct services *services);

#endif

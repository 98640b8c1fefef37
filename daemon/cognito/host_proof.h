/* What proves to a Lambda trigger which host made a request, for whom and when: further members of
 * its ClientMetadata. docs/host-proof.md describes them byte by byte.
 *
 * Requests are proven whose metadata is marked, all others are left alone: so what an unprivileged
 * caller started, which has no metadata, never gets a proof. Thread-safe. */
#ifndef DAEMON_COGNITO_HOST_PROOF_H
#define DAEMON_COGNITO_HOST_PROOF_H

#include <stdbool.h>
#include <stdint.h>

#include "common/deadline.h"
#include "common/secret.h"
#include "common/text_map.h"
#include "daemon/cognito/ed25519.h"
#include "daemon/cognito/host_credentials.h"

#define HOST_PROOF_PREFIX        "cognitod_" /* of the names of all members; nobody else's */
#define HOST_PROOF_SIGNED_LENGTH 336         /* bytes that a signature adds, names included */
#define HOST_PROOF_SIGNED_COUNT  7           /* members that it adds */

/* What this host proves itself with; never changes. */
struct host_proof {
    const struct ed25519_key *key; /* signs the statement; NULL: no signature */
    /* The statement's hash in a presigned question to STS: who can put it to AWS learns which role
     * the host has. */
    const char *sts_host; /* sts.eu-west-1.amazonaws.com; NULL: no question */
    const char *region;
    struct host_credentials *credentials;
};

/* A request as it is about to be sent. */
struct host_proof_request {
    const char *action; /* "InitiateAuth" */
    const char *user_pool_id;
    const char *client_id;
    const char *username; /* as the request says it */
    const char *attempt;  /* what no other attempt has: SRP_A, the Session; NULL: nothing */
    int64_t now_unix;
    struct deadline deadline; /* for credentials that have to be fetched */
};

/* Whether the host proves anything at all. */
bool host_proof_is_wanted(const struct host_proof *proof);

/* Marks metadata whose requests are to be proven. Errors: those of text_map_set(). */
int host_proof_mark(struct text_map *metadata);

/* Adds the members for this request to metadata that is marked; each call makes another nonce. The
 * question to STS is left out when there are no credentials for it. Errors: those of
 * text_map_set(); -EIO the crypto library or the random numbers failed. */
int host_proof_add(const struct host_proof *proof, const struct host_proof_request *request,
                   struct text_map *metadata);

/* Writes what is signed, the statement, into `out`, which must be empty: of the request its user
 * pool, app client and user name, and all of the metadata but the proofs. Errors: -ENOMEM. */
int host_proof_write_statement(const struct host_proof_request *request,
                               const struct text_map *metadata, struct secret *out);

#endif

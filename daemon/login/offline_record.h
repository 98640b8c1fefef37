/* What is kept of one user for offline logins, as text with a checksum. */
#ifndef DAEMON_LOGIN_OFFLINE_RECORD_H
#define DAEMON_LOGIN_OFFLINE_RECORD_H

#include <stdint.h>

#include "common/identity.h"
#include "common/secret.h"
#include "daemon/login/offline_verifier.h"

#define OFFLINE_MAX_SUB 128 /* bytes, without the NUL */

struct offline_record {
    char sub[OFFLINE_MAX_SUB + 1];
    char name[IDENTITY_MAX_NAME + 1]; /* the login name */
    char verifier[OFFLINE_VERIFIER_SIZE];
    int64_t proved_at_unix; /* when Cognito took the password last */
    int64_t seen_at_unix;   /* the latest time at which the record was looked at */
    int64_t failures;       /* wrong passwords, offline, since then */
    int met_second_factor;  /* 1: Cognito asked for more than the password; else 0 */
};

#define auto_offline_record __attribute__((cleanup(offline_record_clear)))
void offline_record_clear(struct offline_record *record);

/* Writes the record into `out`, which must be empty. Errors: -EINVAL a name or sub that cannot be
 * written; -ENOMEM; -EIO the crypto library failed. */
int offline_record_write(const struct offline_record *record, struct secret *out);

/* Reads one. Whatever is not exactly as it was written is damaged. Errors: -EBADMSG; those of
 * writing. */
int offline_record_read(const struct secret *text, struct offline_record *out);

#endif

/* What the daemon keeps of a password for an offline login: enough to recognise it, by yescrypt
 * (libcrypt), which takes memory as well as time from whoever guesses. */
#ifndef DAEMON_LOGIN_OFFLINE_VERIFIER_H
#define DAEMON_LOGIN_OFFLINE_VERIFIER_H

#include <stdbool.h>

#include "common/secret.h"

#define OFFLINE_VERIFIER_SIZE         128 /* bytes, with the NUL; ours have 74 */
#define OFFLINE_VERIFIER_MAX_PASSWORD 511 /* bytes: libcrypt takes no more */

/* Makes a verifier with a salt of its own, in about 35 ms and 32 MiB. Errors: -EINVAL an empty
 * password; -EMSGSIZE one that is too long; -ENOMEM; -ENOSYS this libcrypt has no yescrypt. */
int offline_verifier_make(const struct secret *password, char out[OFFLINE_VERIFIER_SIZE]);

/* Whether it is of this password, in the same time and memory; 0 or -EKEYREJECTED. Errors: -EINVAL,
 * -EMSGSIZE as above; -EBADMSG it is no verifier of ours; -ENOMEM. */
int offline_verifier_check(const char *verifier, const struct secret *password);

#endif

/* SECRET_HASH: the proof that an app client knows its secret. */
#ifndef DAEMON_COGNITO_SECRET_HASH_H
#define DAEMON_COGNITO_SECRET_HASH_H

#include "common/secret.h"

#define SECRET_HASH_SIZE 45 /* base64 of 32 bytes, with the NUL */

/* base64(HMAC-SHA256(client secret, username then client id)). The name must be byte for byte the
 * USERNAME of the same call. Errors: -ENOMEM; -EIO the crypto library failed. */
int secret_hash_make(const struct secret *client_secret, const char *username,
                     const char *client_id, char out[SECRET_HASH_SIZE]);

#endif

/* SECRET_HASH: proof that a caller knows the app client's secret. */
#ifndef TESTS_EMULATOR_SECRET_HASH_H
#define TESTS_EMULATOR_SECRET_HASH_H

#include "tests/emulator/call.h"

/* base64(HMAC-SHA256(secret, username, client id)), to be freed. */
char *secret_hash_of(const char *secret, const char *username, const char *client_id);

/* Checks the map's SECRET_HASH over this user name. A client without a secret takes none. */
enum error secret_hash_check(struct call *call, const struct app_client *client, const char *map,
                             const char *username);

/* The same of the input's member SecretHash. */
enum error secret_hash_check_member(struct call *call, const struct app_client *client,
                                    const char *username);

#endif

/* SECRET_BLOCK: the server's whole memory of an SRP exchange, carried by the client, sealed. */
#ifndef TESTS_EMULATOR_SECRET_BLOCK_H
#define TESTS_EMULATOR_SECRET_BLOCK_H

#include <stdbool.h>

#include "tests/emulator/seal.h"
#include "tests/emulator/srp_server.h"

struct secret_block {
    char *challenge; /* that it came with */
    char *client_id, *username;
    char *device_key; /* given so far; NULL: none */
    bool simulated;   /* for a user who does not exist */
    bool in_session;  /* it came with a Session */
    double issued_at;
    struct srp_exchange exchange;
};

void secret_block_release(struct secret_block *block);
#define auto_secret_block __attribute__((cleanup(secret_block_release)))

/* What goes to the client, in base64, to be freed. */
char *secret_block_seal(const struct seal *seal, const struct secret_block *block);

/* Opens the decoded block. Errors: -EBADMSG not ours, or changed. */
int secret_block_open(const struct seal *seal, const struct bytes *sealed,
                      struct secret_block *out);

#endif

/* Things that leave the emulator and come back unread and unchanged: SECRET_BLOCK, paging tokens,
 * refresh tokens. AES-256-GCM under a key that lives as long as the process. */
#ifndef TESTS_EMULATOR_SEAL_H
#define TESTS_EMULATOR_SEAL_H

#include <stdint.h>

#include "tests/emulator/encoding.h"

struct seal {
    uint8_t key[32];
};

void seal_make(struct seal *seal);

/* Closes a text for one purpose (a name; what was closed for another doesn't open). */
struct bytes seal_close(const struct seal *seal, const char *purpose, const char *text);

/* Opens what seal_close made; the text is out->data. Errors: -EBADMSG not ours, or changed. */
int seal_open(const struct seal *seal, const char *purpose, const struct bytes *sealed,
              struct bytes *out);

#endif

/* Stands in for tests/emulator/signing_key_make.c: pairs that are ready, each another than the one
 * before. To search for the primes of new ones takes most of a test's time, and under memcheck
 * minutes of each program. */
#include <openssl/pem.h>
#include <stdio.h>

#include "tests/emulator/signing_key.h"
#include "tests/unit/unit.h"

#define READY_FILE  TEST_DATA_DIR "/signing-keys.pem"
#define READY_COUNT 6

static EVP_PKEY *read_pair(unsigned number)
{
    FILE *file = fopen(READY_FILE, "re");
    EVP_PKEY *pair = NULL;

    ck_assert_msg(file != NULL, "%s: %m", READY_FILE);
    for (unsigned i = 0; i <= number; i++) {
        EVP_PKEY_free(pair);
        pair = PEM_read_PrivateKey(file, NULL, NULL, NULL);
        ck_assert_ptr_nonnull(pair);
    }
    (void)fclose(file);
    return pair;
}

void signing_key_make(struct signing_key *key)
{
    static unsigned made;

    signing_key_take(key, read_pair(made % READY_COUNT));
    made++;
}

/* Where a signing key comes from: a new RSA pair. */
#include <openssl/rsa.h>
#include <stdlib.h>

#include "tests/emulator/signing_key.h"

void signing_key_make(struct signing_key *key)
{
    EVP_PKEY *pair = EVP_RSA_gen(SIGNING_KEY_BITS);

    if (pair == NULL)
        abort();
    signing_key_take(key, pair);
}

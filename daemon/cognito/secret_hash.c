/* SECRET_HASH of an app client. */
#include "daemon/cognito/secret_hash.h"

#include "daemon/cognito/base64.h"
#include "daemon/cognito/digest.h"

int secret_hash_make(const struct secret *client_secret, const char *username,
                     const char *client_id, char out[SECRET_HASH_SIZE])
{
    struct digest_piece key = {.bytes = secret_text(client_secret),
                               .length = client_secret->length};
    const struct digest_piece pieces[] = {digest_text(username), digest_text(client_id)};
    uint8_t hash[DIGEST_BYTES];

    int r = digest_hmac(key, pieces, 2, hash);
    if (r == 0)
        base64_encode(hash, sizeof hash, out);
    return r;
}

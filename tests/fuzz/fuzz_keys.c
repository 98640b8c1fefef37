/* JWKS documents: keys that can verify an RS256 signature, or none. */
#include <errno.h>
#include <string.h>

#include <openssl/evp.h>

#include "daemon/cognito/key_list.h"
#include "tests/fuzz/fault.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const ids[] = {"a", "b", "key-1", "key-2"};
    struct fuzz_input input = {bytes, length};
    struct fuzz_input faults = fuzz_take(&input, 2);
    struct key_list *list = NULL;

    fault_arm(&faults);
    int r = key_list_read((const char *)input.bytes, input.length, &list);
    bool struck = fault_disarm();
    FUZZ_CHECK((r == 0) == (list != NULL));
    FUZZ_CHECK(r == 0 || r == -EBADMSG || (struck && r == -ENOMEM));
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        EVP_PKEY *key = key_list_find(list, ids[i]);
        if (key == NULL)
            continue;
        FUZZ_CHECK(EVP_PKEY_is_a(key, "RSA") == 1 && EVP_PKEY_get_bits(key) >= 2048);
        FUZZ_CHECK(EVP_PKEY_get_bits(key) <= 8192);
    }
    FUZZ_CHECK(key_list_find(list, "") == NULL);
    key_list_free(list);
    return 0;
}

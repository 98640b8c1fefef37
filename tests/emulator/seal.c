/* Authenticated encryption of what clients carry for us. Layout: nonce, tag, cipher text. */
#include "tests/emulator/seal.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <string.h>

#include "tests/emulator/digest.h"
#include "tests/emulator/text.h"

#define NONCE_LENGTH 12
#define TAG_LENGTH   16
#define HEAD_LENGTH  (NONCE_LENGTH + TAG_LENGTH)

void seal_make(struct seal *seal)
{
    random_bytes(seal->key, sizeof seal->key);
}

static void context_release(EVP_CIPHER_CTX **context)
{
    EVP_CIPHER_CTX_free(*context);
}

#define auto_cipher __attribute__((cleanup(context_release)))

struct bytes seal_close(const struct seal *seal, const char *purpose, const char *text)
{
    size_t length = strlen(text);
    struct bytes sealed = {.data = memory_resize(NULL, HEAD_LENGTH + length + 1),
                           .length = HEAD_LENGTH + length};
    auto_cipher EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    uint8_t *body = sealed.data + HEAD_LENGTH;
    int written = 0, last = 0;

    random_bytes(sealed.data, NONCE_LENGTH);
    if (context == NULL ||
        EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, seal->key, sealed.data) != 1 ||
        EVP_EncryptUpdate(context, NULL, &written, (const uint8_t *)purpose,
                          (int)strlen(purpose)) != 1 ||
        EVP_EncryptUpdate(context, body, &written, (const uint8_t *)text, (int)length) != 1 ||
        EVP_EncryptFinal_ex(context, body + written, &last) != 1 ||
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, TAG_LENGTH,
                            sealed.data + NONCE_LENGTH) != 1)
        abort();
    sealed.data[sealed.length] = '\0';
    return sealed;
}

int seal_open(const struct seal *seal, const char *purpose, const struct bytes *sealed,
              struct bytes *out)
{
    if (sealed->length < HEAD_LENGTH)
        return -EBADMSG;
    size_t length = sealed->length - HEAD_LENGTH;
    auto_bytes struct bytes opened = {.data = memory_resize(NULL, length + 1), .length = length};
    auto_cipher EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written = 0, last = 0;

    if (context == NULL ||
        EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, seal->key, sealed->data) != 1 ||
        EVP_DecryptUpdate(context, NULL, &written, (const uint8_t *)purpose,
                          (int)strlen(purpose)) != 1 ||
        EVP_DecryptUpdate(context, opened.data, &written, sealed->data + HEAD_LENGTH,
                          (int)length) != 1 ||
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, TAG_LENGTH,
                            sealed->data + NONCE_LENGTH) != 1)
        abort();
    if (EVP_DecryptFinal_ex(context, opened.data + written, &last) != 1)
        return -EBADMSG;
    opened.data[length] = '\0';
    *out = opened;
    opened = (struct bytes){0};
    return 0;
}

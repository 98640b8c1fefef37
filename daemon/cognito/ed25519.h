/* Ed25519 (RFC 8032): the keys that a host, or a publisher of directories, signs with.
 *
 * A key may be used by many threads at once; nothing here changes it. */
#ifndef DAEMON_COGNITO_ED25519_H
#define DAEMON_COGNITO_ED25519_H

#include <stddef.h>
#include <stdint.h>

#include "common/secret.h"
#include "daemon/cognito/base64.h"
#include "daemon/cognito/digest.h"

#define ED25519_SEED_BYTES      32 /* the private key, as RFC 8032 has it */
#define ED25519_PUBLIC_BYTES    32
#define ED25519_SIGNATURE_BYTES 64

#define ED25519_PUBLIC_SIZE BASE64_SIZE(ED25519_PUBLIC_BYTES) /* bytes of the text, and NUL */
#define ED25519_SIGNATURE_SIZE                                                                     \
    BASE64_SIZE(ED25519_SIGNATURE_BYTES) /* bytes of the text, and NUL                             \
                                          */
#define ED25519_PEM_SIZE 160             /* bytes of a public key as PEM, with the NUL */
#define ED25519_ID_SIZE  33              /* bytes of a key's id, with the NUL */

struct ed25519_key {
    struct secret seed;
    uint8_t public_key[ED25519_PUBLIC_BYTES];
};

#define auto_ed25519_key __attribute__((cleanup(ed25519_key_clear)))
void ed25519_key_clear(struct ed25519_key *key);

/* Makes a new key. `out` must be empty. Errors: -EIO the crypto library failed; -ENOMEM. */
int ed25519_make_key(struct ed25519_key *out);

/* Makes the key of a seed. `out` must be empty. Errors: as above. */
int ed25519_key_from_seed(const uint8_t seed[ED25519_SEED_BYTES], struct ed25519_key *out);

/* Signs the bytes. Errors: -EIO. */
int ed25519_sign(const struct ed25519_key *key, const void *bytes, size_t length,
                 uint8_t out[ED25519_SIGNATURE_BYTES]);

/* Whether the signature is that key's over these bytes.
 * Errors: -EKEYREJECTED it is not, or the public key is none; -EIO. */
int ed25519_verify(const uint8_t public_key[ED25519_PUBLIC_BYTES], const void *bytes, size_t length,
                   const uint8_t signature[ED25519_SIGNATURE_BYTES]);

/* Reads a key from a file: PKCS#8 as PEM, which `openssl genpkey -algorithm ed25519` makes, too.
 * `out` must be empty. Errors: -EPERM it belongs to somebody else or others than its owner may read
 * or write it; -EBADMSG it holds no Ed25519 key; those of open (a symbolic link is -ELOOP). */
int ed25519_load_key(const char *path, struct ed25519_key *out);

/* Writes a key to a new file of mode 0600, all of it or nothing: under the name PATH.new first,
 * then renamed. Errors: -EEXIST there is a file of that name, which is left alone; those of
 * writing.
 */
int ed25519_store_key(const char *path, const struct ed25519_key *key);

/* Reads the key, or makes and stores one where there is no file. Errors: of all three. */
int ed25519_load_or_make_key(const char *path, struct ed25519_key *out);

/* The 32 bytes in base64: how settings and tables of keys have it. */
void ed25519_public_text(const uint8_t public_key[ED25519_PUBLIC_BYTES],
                         char out[ED25519_PUBLIC_SIZE]);

/* Reads what ed25519_public_text() wrote. Errors: -EBADMSG. */
int ed25519_read_public(const char *text, uint8_t out[ED25519_PUBLIC_BYTES]);

/* "-----BEGIN PUBLIC KEY-----…", for openssl and the like. Errors: -EIO. */
int ed25519_public_pem(const uint8_t public_key[ED25519_PUBLIC_BYTES], char out[ED25519_PEM_SIZE]);

/* A short name that follows from the key: the first 16 bytes of its SHA-256, in lower-case
 * hexadecimal. Errors: -EIO. */
int ed25519_key_id(const uint8_t public_key[ED25519_PUBLIC_BYTES], char out[ED25519_ID_SIZE]);

#endif

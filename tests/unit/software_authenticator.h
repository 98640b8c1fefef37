/* An authenticator of WebAuthn in software, and the browser around it: it asserts whatever a test
 * makes of its members. */
#ifndef TESTS_UNIT_SOFTWARE_AUTHENTICATOR_H
#define TESTS_UNIT_SOFTWARE_AUTHENTICATOR_H

#include <openssl/evp.h>
#include <stdint.h>

#define AUTHENTICATOR_CREDENTIAL    "Y3JlZGVudGlhbA"
#define AUTHENTICATOR_RELYING_PARTY "login.example.com"
#define AUTHENTICATOR_PRESENT       0x01
#define AUTHENTICATOR_VERIFIED      0x04

struct software_authenticator {
    EVP_PKEY *key; /* to be freed */
    const char *id, *type, *origin, *relying_party_id;
    uint8_t flags;
    uint32_t counter;
    char *challenge; /* NULL: that of the options */
};

/* With a new key, all else as it should be, and a counter that stands still. */
struct software_authenticator software_authenticator_make(void);

/* A SubjectPublicKeyInfo in base64, to be freed. */
char *software_authenticator_public_key(EVP_PKEY *key);

/* AuthenticationResponseJSON, the caller's. */
struct json_object *software_authenticator_assert(
    const struct software_authenticator *authenticator, const char *challenge);

#endif

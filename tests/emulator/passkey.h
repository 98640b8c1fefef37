/* Passkeys (WebAuthn credentials) of users, and the judgement of an assertion that one of them
 * made. */
#ifndef TESTS_EMULATOR_PASSKEY_H
#define TESTS_EMULATOR_PASSKEY_H

#include "tests/emulator/world.h"

/* The user's passkey of this credential id (base64url); NULL: none. */
struct passkey *passkey_find(const struct user *user, const char *id);

/* Adds a passkey whose public key is a SubjectPublicKeyInfo (DER) in base64. Errors: -EBADMSG it is
 * no key on P-256, the one curve of ES256. */
int passkey_add(struct user *user, const char *id, const char *public_key);

void passkey_forget_all(struct user *user);

/* What an assertion must be about. */
struct passkey_request {
    const char *challenge; /* base64url, as it was given out */
    const char *relying_party_id;
    bool needs_user_verification;
};

/* What the client says: members of AuthenticationResponseJSON, base64url. */
struct passkey_assertion {
    const char *client_data, *authenticator_data, *signature;
};

/* Whether the passkey's holder made this assertion, for this request, on an origin of the relying
 * party, and after the last one (WebAuthn Level 2, section 7.2). Then its counter is taken over. */
bool passkey_proves(struct passkey *passkey, const struct passkey_request *request,
                    const struct passkey_assertion *assertion);

#endif

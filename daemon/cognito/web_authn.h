/* WebAuthn as a client meets it: what a relying party asks of a passkey, and the answer.
 *
 * Web Authentication Level 2: PublicKeyCredentialRequestOptions in, AuthenticationResponseJSON out;
 * Cognito's WEB_AUTHN carries both as texts. A browser would know the origin of a page; here it is
 * https:// and the relying party's id. */
#ifndef DAEMON_COGNITO_WEB_AUTHN_H
#define DAEMON_COGNITO_WEB_AUTHN_H

#include <stddef.h>
#include <stdint.h>

#include "common/secret.h"

#define WEB_AUTHN_MAX_CREDENTIALS 20   /* Cognito keeps as many passkeys of a user */
#define WEB_AUTHN_MAX_BYTES       1023 /* of a credential's id, and of each part of an answer */
#define WEB_AUTHN_MAX_CHALLENGE   256  /* bytes */
#define WEB_AUTHN_MAX_NAME        253  /* characters of a relying party's id: a DNS name */
#define WEB_AUTHN_MAX_CLIENT_DATA 1024 /* bytes, with the NUL */

struct web_authn_bytes {
    uint8_t bytes[WEB_AUTHN_MAX_BYTES];
    size_t length;
};

/* Whether the passkey's holder must be verified (PIN, fingerprint), or being there is enough. */
enum web_authn_verification {
    WEB_AUTHN_PREFERRED, /* what WebAuthn assumes when nothing is said */
    WEB_AUTHN_REQUIRED,
    WEB_AUTHN_DISCOURAGED,
};

struct web_authn_request {
    char relying_party_id[WEB_AUTHN_MAX_NAME + 1];
    char client_data[WEB_AUTHN_MAX_CLIENT_DATA]; /* what is signed, hashed: clientDataJSON */
    enum web_authn_verification verification;
    int64_t timeout_ms;   /* 0: nothing was said */
    size_t allowed_count; /* 0: any credential of the relying party will do */
    struct web_authn_bytes allowed[WEB_AUTHN_MAX_CREDENTIALS]; /* ids of credentials */
};

/* What an authenticator answers. */
struct web_authn_assertion {
    struct web_authn_bytes credential_id, authenticator_data, signature;
    struct web_authn_bytes user_handle; /* may be empty */
};

/* Reads the options of a request. Members that are unknown are passed over, credentials that are no
 * public keys too, and so are those beyond WEB_AUTHN_MAX_CREDENTIALS.
 * Errors: -EBADMSG they are not what the standard says, or too long; -ENOMEM. */
int web_authn_read_request(const char *options, struct web_authn_request *out);

/* Writes the answer into `out`, which must be empty. Errors: -ENOMEM. */
int web_authn_write_answer(const struct web_authn_request *request,
                           const struct web_authn_assertion *assertion, struct secret *out);

#endif

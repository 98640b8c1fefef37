/* A security key (FIDO2, U2F) that is plugged into this host.
 *
 * Two files implement it: security_key_fido2.c, the only one that knows libfido2, and in builds
 * without that library (./configure --without-fido2) security_key_none.c, to which no key is ever
 * there. Nothing is kept between calls: each opens the key and closes it. */
#ifndef DAEMON_LOGIN_SECURITY_KEY_H
#define DAEMON_LOGIN_SECURITY_KEY_H

#include <stdbool.h>

#include "daemon/cognito/web_authn.h"

#define SECURITY_KEY_MAX_PATH 256 /* bytes, with the NUL */

enum security_key_answer {
    SECURITY_KEY_FAILED = 0,  /* a fault of the key or of this host */
    SECURITY_KEY_READY,       /* found, or has signed */
    SECURITY_KEY_ABSENT,      /* none is plugged in that this process may open */
    SECURITY_KEY_UNKNOWN,     /* it holds none of the credentials */
    SECURITY_KEY_UNFIT,       /* it cannot verify its holder, as it must: no PIN is set */
    SECURITY_KEY_NOT_TOUCHED, /* within the time */
    SECURITY_KEY_DENIED,      /* the person refused, on the key itself */
    SECURITY_KEY_PIN_WRONG,   /* or missing: the key wants one although it did not say so */
    SECURITY_KEY_PIN_BLOCKED, /* after too many wrong ones: until it is plugged in again, or reset
                               */
};

struct security_key {
    char path[SECURITY_KEY_MAX_PATH]; /* of its device */
    bool wants_pin;                   /* the request is one that needs it */
};

/* Whether this build can use security keys. */
bool security_key_is_built_in(void);

/* Whether one is plugged in that this process may open. */
bool security_key_is_present(void);

/* Finds the key for a request: the only one, or of several the one that holds a credential.
 * Nobody has to touch anything. Answers: READY, ABSENT, UNFIT, FAILED. */
enum security_key_answer security_key_find(const struct web_authn_request *request,
                                           struct security_key *out);

/* Has the key sign the request, for which it must be touched within the time. `pin` may be empty
 * unless the key wants one. Answers: all but UNFIT. */
enum security_key_answer security_key_sign(const struct security_key *key,
                                           const struct web_authn_request *request,
                                           const struct secret *pin, int timeout_ms,
                                           struct web_authn_assertion *out);

#endif

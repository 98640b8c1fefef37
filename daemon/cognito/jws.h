/* Compact JWS (RFC 7515), RS256 only. Private to daemon/cognito (token.h). */
#ifndef DAEMON_COGNITO_JWS_H
#define DAEMON_COGNITO_JWS_H

#include "common/deadline.h"
#include "common/secret.h"
#include "daemon/cognito/keys.h"

struct json_object;

/* Verifies the signature and reads the payload, a JSON object without two members of one name.
 * Release it with json_release(). Errors: as in token.h. */
int jws_verify(const struct secret *jws, struct key_set *keys, struct deadline deadline,
               struct json_object **payload);

#endif

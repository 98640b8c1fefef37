/* How long the session of a login may last, by a claim of its token: a Lambda trigger's word. */
#ifndef DAEMON_LOGIN_SESSION_LIMIT_H
#define DAEMON_LOGIN_SESSION_LIMIT_H

#include <stdint.h>

#include "daemon/cognito/token.h"

#define SESSION_LIMIT_SHORTEST_S INT64_C(60)
#define SESSION_LIMIT_LONGEST_S  INT64_C(31536000) /* a year */

/* Reads the claim of that name, a whole number of seconds, as a text or as a number; 0 for `out`
 * when the token has none, or `claim` is NULL. Errors: -EINVAL it has another form, or is out of
 * bounds: what is meant to end a session must not be passed over. */
int session_limit_read(const char *claim, const struct id_token *token, int64_t *out);

#endif

/* Reads what InitiateAuth and RespondToAuthChallenge answer. Private to daemon/cognito. */
#ifndef DAEMON_COGNITO_AUTH_REPLY_H
#define DAEMON_COGNITO_AUTH_REPLY_H

#include "daemon/cognito/json.h"
#include "daemon/cognito/user_pool.h"

/* `username` is the name known so far; a canonical one in the reply replaces it.
 * Errors: -EBADMSG neither tokens nor a challenge, or both, or without what they need; `*words`
 * says what. -ENOMEM. */
int cognito_auth_reply_read(struct json_object *json, const char *username,
                            struct cognito_auth_reply *out, const char **words);

/* Reads a list of texts; NULL is an empty one. Errors: -EBADMSG something else is in it, or more
 * than there is room for. */
int cognito_names_read(struct json_object *list, struct cognito_names *out);

#endif

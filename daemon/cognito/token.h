/* ID tokens of a user pool: what proves a sign-in.
 *
 * Accepted is a compact JWS of exactly three canonical base64url parts, signed RS256 with a key of
 * the pool, and nothing else. Errors by name, for all functions here: -EBADMSG malformed, or a
 * claim is missing or of the wrong type; -EPROTONOSUPPORT another algorithm than RS256; -ENOKEY the
 * pool has no such key; -EKEYREJECTED the signature is wrong; -EKEYEXPIRED it has expired, or was
 * issued in the future; -ESTALE it tells of a sign-in too long ago; -EPERM another issuer, app
 * client or use; -EMSGSIZE longer than TOKEN_MAX_LENGTH; -ENOMEM; and, when keys had to be fetched,
 * what http_get() returns. */
#ifndef DAEMON_COGNITO_TOKEN_H
#define DAEMON_COGNITO_TOKEN_H

#include <stddef.h>
#include <stdint.h>

#include "common/deadline.h"
#include "common/secret.h"
#include "common/text_map.h"
#include "daemon/cognito/keys.h"

#define TOKEN_MAX_LENGTH     65536 /* bytes of a token */
#define TOKEN_MAX_GROUPS     256
#define TOKEN_LEEWAY_SECONDS 60 /* clocks differ */

struct token_expectation {
    const char *issuer;      /* exactly */
    const char *client_id;   /* the audience, exactly */
    int64_t max_age_seconds; /* of the sign-in it tells of, not of the token; 0: any */
};

/* What a verified ID token says. */
struct id_token {
    char *sub;      /* never NULL nor "" */
    char *username; /* cognito:username, never NULL nor "" */
    char **groups;  /* cognito:groups; none without groups */
    size_t group_count;
    struct text_map attributes;   /* the claims that are texts or yes/no: email, custom:uid, … */
    struct text_map other_claims; /* all others, as JSON */
    int64_t issued_at_unix;
    int64_t expires_at_unix;
    int64_t auth_time_unix; /* stays at the sign-in through refreshes */
};

#define auto_id_token __attribute__((cleanup(id_token_clear)))
void id_token_clear(struct id_token *token);

/* Verifies an ID token at `now_unix` (cognito_user_pool_now_unix()) and reads it into `out`, which
 * is empty after an error. Asks for new keys, until the deadline, when its key is not known. */
int token_verify_id(const struct secret *jwt, const struct token_expectation *expectation,
                    struct key_set *keys, int64_t now_unix, struct deadline deadline,
                    struct id_token *out);

/* What an error of token_verify_id() means, for the log. */
const char *token_error_words(int error);

#endif

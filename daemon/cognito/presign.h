/* A presigned question to STS: "who am I?" (GetCallerIdentity). Whoever is handed it can put it to
 * AWS in place of its maker, and learns who that is, and nothing else. It is good only together
 * with the header it was signed for, so that it says something about one text. */
#ifndef DAEMON_COGNITO_PRESIGN_H
#define DAEMON_COGNITO_PRESIGN_H

#include "daemon/cognito/signature.h"

#define PRESIGN_HEADER          "x-cognitod-statement"
#define PRESIGN_EXPIRES_SECONDS 60
#define PRESIGN_MAX_QUERY       6144 /* bytes; a session token is about 1.5 KiB */

struct presign_request {
    const char *region;      /* eu-west-1 */
    const char *host;        /* sts.eu-west-1.amazonaws.com, with a port that is not 443 */
    const char *header_text; /* the value of PRESIGN_HEADER */
    int64_t now_unix;
};

/* Writes the query of the question, a GET of "https://HOST/?QUERY", into `out`, which must be
 * empty: it has the session token in it. Errors: -ENOSPC a text is too long; -EIO the crypto
 * library failed; -ENOMEM. */
int presign_caller_identity(const struct presign_request *request,
                            const struct aws_credentials *credentials, struct secret *out);

#endif

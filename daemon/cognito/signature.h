/* AWS Signature Version 4 for the JSON calls (one POST to "/") and for objects of S3, and the
 * access keys it needs. */
#ifndef DAEMON_COGNITO_SIGNATURE_H
#define DAEMON_COGNITO_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/secret.h"

/* An access key: of an IAM user (no token, no end), or temporary. */
struct aws_credentials {
    char access_key_id[129];
    struct secret secret_access_key;
    struct secret session_token; /* empty for an IAM user's key */
    int64_t expires_at_unix;     /* 0: never */
};

#define auto_aws_credentials __attribute__((cleanup(aws_credentials_clear)))
void aws_credentials_clear(struct aws_credentials *credentials);

/* What is signed, next to the body. */
struct signature_request {
    const char *region;       /* eu-west-1 */
    const char *service;      /* cognito-idp */
    const char *method;       /* NULL: POST */
    const char *path;         /* as it is sent, percent-encoded once; NULL: "/" */
    const char *host;         /* the Host header, with a port that is not 443 */
    const char *content_type; /* application/x-amz-json-1.1; NULL: none, which S3 allows */
    const char *target;       /* the X-Amz-Target header; NULL: none */
    const char *body;
    size_t body_length;   /* bytes */
    bool sends_body_hash; /* with an X-Amz-Content-Sha256 header, as S3 demands */
    int64_t now_unix;
};

/* The headers to send with it: X-Amz-Date, Authorization, X-Amz-Security-Token (the session token
 * itself) when the credentials have one, and X-Amz-Content-Sha256 when the request has said so. */
#define SIGNATURE_DATE_SIZE      17
#define SIGNATURE_BODY_HASH_SIZE 65

struct signature {
    char date[SIGNATURE_DATE_SIZE]; /* 20261121T193000Z */
    char authorization[640];
    char body_hash[SIGNATURE_BODY_HASH_SIZE];
};

/* Signs a request. Errors: -ENOSPC a text is too long; -EIO the crypto library failed; -ENOMEM. */
int signature_make(const struct signature_request *request,
                   const struct aws_credentials *credentials, struct signature *out);

/* The parts on the way, for tests and for finding a SignatureDoesNotMatch. `out` gets a text of at
 * most `size` bytes, its NUL included. Errors: -ENOSPC. */
int signature_canonical_request(const struct signature_request *request,
                                const struct aws_credentials *credentials, char *out, size_t size);
int signature_string_to_sign(const struct signature_request *request,
                             const struct aws_credentials *credentials, char *out, size_t size);

#endif

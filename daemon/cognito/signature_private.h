/* What the two forms of Signature Version 4 share: in headers (signature.c) and in a query
 * (presign.c). Private to daemon/cognito. */
#ifndef DAEMON_COGNITO_SIGNATURE_PRIVATE_H
#define DAEMON_COGNITO_SIGNATURE_PRIVATE_H

#include "daemon/cognito/digest.h"
#include "daemon/cognito/signature.h"

#define SIGNATURE_MAX_SCOPE   128
#define SIGNATURE_MAX_TO_SIGN 256

/* "20261121T193000Z" */
void signature_write_date(int64_t now_unix, char out[SIGNATURE_DATE_SIZE]);

/* "20261121/eu-west-1/cognito-idp/aws4_request". Errors: -ENOSPC. */
int signature_write_scope(const struct signature_request *request, char *out, size_t size);

/* What is signed of a canonical request: the hash of it, its time and its scope. Errors: -ENOSPC;
 * -EIO. */
int signature_write_to_sign(const struct signature_request *request, const char *canonical,
                            char *out, size_t size);

/* The signature of that, 32 bytes. Errors: -EIO; -ENOMEM. */
int signature_sign(const struct signature_request *request,
                   const struct aws_credentials *credentials, const char *to_sign,
                   uint8_t out[DIGEST_BYTES]);

#endif

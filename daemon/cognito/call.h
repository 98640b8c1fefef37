/* One call of an AWS JSON service: signing, repeating, reading failures. Private to
 * daemon/cognito; every action goes through it. */
#ifndef DAEMON_COGNITO_CALL_H
#define DAEMON_COGNITO_CALL_H

#include <stdatomic.h>
#include <stdbool.h>

#include "common/deadline.h"
#include "daemon/cognito/failure.h"
#include "daemon/cognito/host_credentials.h"
#include "daemon/cognito/json.h"
#include "daemon/http/http.h"

/* A service at its endpoint. */
struct cognito_endpoint {
    struct http_pool *http;
    char *url;                 /* "https://host:port/" */
    char *host;                /* "host:port": the Host header */
    char *region;              /* for signatures */
    const char *target_prefix; /* "AWSCognitoIdentityProviderService" */
    const char *service;       /* "cognito-idp": for signatures */
    atomic_llong clock_offset; /* seconds that the service's clock is ahead of ours */
};

/* Errors: -EINVAL not "https://host"; -ENOMEM. On failure nothing is kept. */
int cognito_endpoint_open(struct cognito_endpoint *out, struct http_pool *http,
                          const char *endpoint, const char *region);
void cognito_endpoint_close(struct cognito_endpoint *endpoint);

/* Now, by the service's clock as its last reply told it. Differences of less than half a minute
 * count as none. */
int64_t cognito_endpoint_now_unix(struct cognito_endpoint *endpoint);

struct cognito_call {
    const char *action;        /* "InitiateAuth" */
    const struct secret *body; /* JSON */
    /* Writes the body anew for each try, in place of `body`: for one that may be sent once only.
     * NULL: `body` is sent again. */
    int (*write_body)(const void *context, struct secret *out);
    const void *context;                       /* for write_body */
    const struct aws_credentials *credentials; /* NULL: not signed */
    bool once; /* not sent again when it may have arrived: a second one would count, or fail */
    bool may_be_empty; /* an action without output, whose reply may lack even the "{}" */
};

/* Makes the call. `out` is the reply's JSON object; release it with json_release(). Results are as
 * in user_pool.h. */
int cognito_call_make(struct cognito_endpoint *endpoint, const struct cognito_call *call,
                      struct deadline deadline, struct json_object **out,
                      struct cognito_failure *failure);

/* The same of a request that is yet to be finished, in place of call->body. */
int cognito_call_make_of(struct cognito_endpoint *endpoint, const struct cognito_call *call,
                         struct json_form *request, struct deadline deadline,
                         struct json_object **out, struct cognito_failure *failure);

/* For replies that cannot be understood: notes what was wrong and returns -EBADMSG. */
int cognito_call_not_understood(struct cognito_failure *failure, const char *words);

/* For want of the host's keys: notes why there are none and returns `error`. */
int cognito_call_has_no_key(struct cognito_failure *failure, int error,
                            struct host_credentials *credentials);

/* For errors on our side of the wire (no memory, no randomness): notes it and returns `error`. */
int cognito_call_failed_here(struct cognito_failure *failure, int error);

#endif

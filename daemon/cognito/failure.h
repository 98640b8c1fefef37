/* What can go wrong at Amazon Cognito, and what each failure means to a login.
 *
 * One table (failure_table.c) drives the code, the tests and docs/sign-in.md. */
#ifndef DAEMON_COGNITO_FAILURE_H
#define DAEMON_COGNITO_FAILURE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/outcome.h"

enum cognito_error {
    COGNITO_ERROR_UNKNOWN = 0,    /* a type that the table does not know */
    COGNITO_ERROR_UNREACHABLE,    /* no reply: network, TLS, time-out */
    COGNITO_ERROR_NOT_UNDERSTOOD, /* a reply that is not what the service promises */
    COGNITO_ERROR_INTERNAL,
    COGNITO_ERROR_TOO_MANY_REQUESTS,
    COGNITO_ERROR_FORBIDDEN,

    COGNITO_ERROR_WRONG_PASSWORD, /* or an unknown user, which the service may not tell apart */
    COGNITO_ERROR_LOCKED_OUT,
    COGNITO_ERROR_USER_DISABLED,
    COGNITO_ERROR_TEMPORARY_PASSWORD_EXPIRED,
    COGNITO_ERROR_SESSION_INVALID,
    COGNITO_ERROR_REFRESH_TOKEN_INVALID,
    COGNITO_ERROR_ACCESS_TOKEN_INVALID,
    COGNITO_ERROR_MISSING_SCOPE,
    COGNITO_ERROR_SECRET_HASH,
    COGNITO_ERROR_RESET_IMPOSSIBLE,
    COGNITO_ERROR_SIGN_UP_CLOSED,
    COGNITO_ERROR_SECURITY_BLOCK,
    COGNITO_ERROR_NOT_AUTHORIZED, /* NotAuthorized for any other reason */
    COGNITO_ERROR_USER_NOT_FOUND,
    COGNITO_ERROR_USER_NOT_CONFIRMED,
    COGNITO_ERROR_PASSWORD_RESET_REQUIRED,
    COGNITO_ERROR_INVALID_PASSWORD,
    COGNITO_ERROR_PASSWORD_USED_BEFORE,
    COGNITO_ERROR_CODE_MISMATCH,
    COGNITO_ERROR_CODE_EXPIRED,
    COGNITO_ERROR_MFA_NOT_CONFIGURED,
    COGNITO_ERROR_ALIAS_EXISTS,
    COGNITO_ERROR_FLOW_NOT_ENABLED,
    COGNITO_ERROR_INVALID_TIMESTAMP,
    COGNITO_ERROR_INVALID_PARAMETER,
    COGNITO_ERROR_USER_POOL_CONFIGURATION,
    COGNITO_ERROR_CLIENT_NOT_FOUND,
    COGNITO_ERROR_USER_POOL_NOT_FOUND,
    COGNITO_ERROR_DEVICE_NOT_FOUND,
    COGNITO_ERROR_RESOURCE_NOT_FOUND,
    COGNITO_ERROR_TRIGGER_REFUSED,
    COGNITO_ERROR_TRIGGER_FAILED,
    COGNITO_ERROR_LIMIT_EXCEEDED,
    COGNITO_ERROR_TOO_MANY_FAILED_ATTEMPTS,
    COGNITO_ERROR_CODE_DELIVERY,
    COGNITO_ERROR_NOT_SUPPORTED,
    COGNITO_ERROR_REFRESH_TOKEN_REUSED,
    COGNITO_ERROR_REVOCATION_REFUSED,

    COGNITO_ERROR_CLOCK_SKEW, /* signed calls, and the IAM rights behind them */
    COGNITO_ERROR_SIGNATURE,
    COGNITO_ERROR_ACCESS_KEY,
    COGNITO_ERROR_CREDENTIALS_EXPIRED,
    COGNITO_ERROR_ACCESS_DENIED,

    COGNITO_ERROR_UNAUTHENTICATED_ACCESS, /* identity pools */
    COGNITO_ERROR_LOGIN_TOKEN_REFUSED,
    COGNITO_ERROR_IDENTITY_FORBIDDEN,
    COGNITO_ERROR_IDENTITY_NOT_FOUND,
    COGNITO_ERROR_IDENTITY_POOL_NOT_FOUND,
    COGNITO_ERROR_IDENTITY_POOL_CONFIGURATION,
    COGNITO_ERROR_IDENTITY_CONFLICT,
    COGNITO_ERROR_PROVIDER_DOWN,
    COGNITO_ERROR_LAST = COGNITO_ERROR_PROVIDER_DOWN,
};

/* What the caller may do about it. */
enum failure_remedy {
    FAILURE_REMEDY_NONE = 0,     /* tell the person and the log, end here */
    FAILURE_REMEDY_ASK_AGAIN,    /* the same challenge stands: ask the person again, boundedly */
    FAILURE_REMEDY_RESTART_ONCE, /* begin again with the first call, once */
    FAILURE_REMEDY_RETRY,        /* send the same again, with back-off, before the deadline */
};

/* One row of the table. A row covers a failure when its type is the failure's type and its
 * message fits: NULL fits any, "text*" fits what begins so, anything else is exact. */
struct failure_row {
    const char *type;    /* without "Exception"; in parentheses what has no type of the service */
    const char *message; /* as the service words it */
    enum cognito_error error;
    enum outcome outcome;
    enum failure_remedy remedy;
    const char *words; /* for the person at the prompt */
    const char *hint;  /* for the administrator's log: what it means, what would be right */
};

/* The table, in order: the first row that fits counts. */
extern const struct failure_row failure_table[];
extern const size_t failure_table_count;

/* The row for an error type (with or without "Exception") and its message. Never NULL: a type that
 * is not in the table finds the row "(any other)". */
const struct failure_row *failure_find(const char *type, const char *message);

/* The row of a failure that has no type: COGNITO_ERROR_UNREACHABLE, …_NOT_UNDERSTOOD. */
const struct failure_row *failure_find_error(enum cognito_error error);

/* What came back of a call, when it failed. */
enum cognito_silence {
    COGNITO_SILENCE_NONE = 0,     /* a reply, good or bad; or the call was not even sent, by a fault
                                     of this host, or too late to be answered: it had to wait for
                                     other calls, which strangers may make */
    COGNITO_SILENCE_UNREACHABLE,  /* no connection, or no TLS that can be trusted */
    COGNITO_SILENCE_BROKEN_OFF,   /* the connection ended once the request was on its way */
    COGNITO_SILENCE_NEVER_ENDING, /* the time was over */
};

/* How one call failed. `row` is never NULL after a call that returned an error. */
struct cognito_failure {
    const struct failure_row *row;
    enum cognito_silence silence;
    bool is_ambiguous;   /* something that counts (a password, a code) was on its way, and nobody
                            knows whether it arrived: it must not be sent again */
    bool is_lasting;     /* every try, as many as are made, had a status of 500 or more */
    int http_status;     /* 0 without a reply */
    char type[64];       /* "NotAuthorized", "" without a reply */
    char message[512];   /* the service's (or a trigger's own) words; or what failed on the way.
                            Data from outside: escape it before showing or logging it */
    char request_id[64]; /* for AWS support */
};

#define COGNITO_FAILURE_MAX_TEXT 1023

/* For the log: the administrator's hint, and what the service said or what failed on the way. */
void cognito_failure_describe(const struct cognito_failure *failure,
                              char out[COGNITO_FAILURE_MAX_TEXT + 1]);

#endif

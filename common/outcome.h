/* How a PAM request ends: the answers that are part of the story, every one of them.
 * The numbers are on the wire (protocol.h): never renumber, only append. */
#ifndef COMMON_OUTCOME_H
#define COMMON_OUTCOME_H

enum outcome {
    OUTCOME_UNAVAILABLE = 0, /* nobody could be asked: PAM_AUTHINFO_UNAVAIL. The safe first value */
    OUTCOME_SUCCESS = 1,     /* proven: PAM_SUCCESS */
    OUTCOME_REFUSED = 2,     /* wrong password, wrong code, refused by a trigger: PAM_AUTH_ERR */
    OUTCOME_UNKNOWN_USER = 3,     /* not a user of the pool: PAM_USER_UNKNOWN */
    OUTCOME_TOO_MANY_TRIES = 4,   /* locked out for a while: PAM_MAXTRIES */
    OUTCOME_ACCOUNT_EXPIRED = 5,  /* disabled, deleted or not confirmed: PAM_ACCT_EXPIRED */
    OUTCOME_PASSWORD_EXPIRED = 6, /* a new password is needed first: PAM_AUTH_ERR, and
                                     PAM_NEW_AUTHTOK_REQD in the account phase */
    OUTCOME_NOT_ALLOWED = 7,   /* known, but allow_… does not let the user in: PAM_PERM_DENIED */
    OUTCOME_MISCONFIGURED = 8, /* the administrator must mend something: PAM_SYSTEM_ERR */
    OUTCOME_ABORTED = 9,       /* the person gave up or the conversation broke: PAM_CONV_ERR */
    OUTCOME_PASSWORD_NOT_CHANGED = 10, /* PAM_AUTHTOK_ERR */
    OUTCOME_NO_CREDENTIALS = 11,       /* no ticket, or none to give: the session goes on without */
};
#define OUTCOME_COUNT 12

/* The outcome in words, for logs and cognitoctl: "too many tries". */
const char *outcome_name(enum outcome outcome);

#endif

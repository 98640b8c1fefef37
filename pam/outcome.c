/* The one table from outcomes to PAM codes. */
#include "pam/outcome.h"

#include <security/pam_modules.h>

struct pam_codes {
    int authenticate;
    int account;
    int credentials;
    int session;
    int password;
};

/* PAM_NEW_AUTHTOK_REQD is for the account phase alone: `required` and `sufficient` take it for as
 * good as a success, and who needs a new password has not proven anything to authenticate. */
static struct pam_codes codes_of(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_UNAVAILABLE:
        break;
    case OUTCOME_SUCCESS:
        return (struct pam_codes){PAM_SUCCESS, PAM_SUCCESS, PAM_SUCCESS, PAM_SUCCESS, PAM_SUCCESS};
    case OUTCOME_REFUSED:
        return (struct pam_codes){PAM_AUTH_ERR, PAM_PERM_DENIED, PAM_CRED_ERR, PAM_SESSION_ERR,
                                  PAM_AUTHTOK_RECOVERY_ERR};
    case OUTCOME_UNKNOWN_USER:
        return (struct pam_codes){PAM_USER_UNKNOWN, PAM_USER_UNKNOWN, PAM_CRED_ERR, PAM_SESSION_ERR,
                                  PAM_USER_UNKNOWN};
    case OUTCOME_TOO_MANY_TRIES:
        return (struct pam_codes){PAM_MAXTRIES, PAM_PERM_DENIED, PAM_CRED_ERR, PAM_SESSION_ERR,
                                  PAM_AUTHTOK_RECOVERY_ERR};
    case OUTCOME_ACCOUNT_EXPIRED:
        return (struct pam_codes){PAM_ACCT_EXPIRED, PAM_ACCT_EXPIRED, PAM_CRED_ERR, PAM_SESSION_ERR,
                                  PAM_PERM_DENIED};
    case OUTCOME_PASSWORD_EXPIRED:
        return (struct pam_codes){PAM_AUTH_ERR, PAM_NEW_AUTHTOK_REQD, PAM_CRED_ERR, PAM_SESSION_ERR,
                                  PAM_AUTHTOK_ERR};
    case OUTCOME_NOT_ALLOWED:
        return (struct pam_codes){PAM_PERM_DENIED, PAM_PERM_DENIED, PAM_CRED_ERR, PAM_SESSION_ERR,
                                  PAM_PERM_DENIED};
    case OUTCOME_MISCONFIGURED:
        return (struct pam_codes){PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR,
                                  PAM_SYSTEM_ERR};
    case OUTCOME_ABORTED:
        return (struct pam_codes){PAM_CONV_ERR, PAM_PERM_DENIED, PAM_CRED_ERR, PAM_SESSION_ERR,
                                  PAM_AUTHTOK_RECOVERY_ERR};
    case OUTCOME_PASSWORD_NOT_CHANGED:
        return (struct pam_codes){PAM_AUTH_ERR, PAM_PERM_DENIED, PAM_CRED_ERR, PAM_SESSION_ERR,
                                  PAM_AUTHTOK_ERR};
    case OUTCOME_NO_CREDENTIALS:
        return (struct pam_codes){PAM_AUTHINFO_UNAVAIL, PAM_AUTHINFO_UNAVAIL, PAM_SUCCESS,
                                  PAM_SUCCESS, PAM_AUTHTOK_ERR};
    }
    return (struct pam_codes){PAM_AUTHINFO_UNAVAIL, PAM_AUTHINFO_UNAVAIL, PAM_AUTHINFO_UNAVAIL,
                              PAM_AUTHINFO_UNAVAIL, PAM_TRY_AGAIN};
}

int outcome_pam_code(enum outcome outcome, enum phase phase)
{
    struct pam_codes codes = codes_of(outcome);

    switch (phase) {
    case PHASE_AUTHENTICATE:
        return codes.authenticate;
    case PHASE_ACCOUNT:
        return codes.account;
    case PHASE_CREDENTIALS:
        return codes.credentials;
    case PHASE_SESSION:
        return codes.session;
    case PHASE_PASSWORD:
        return codes.password;
    }
    return PAM_SYSTEM_ERR;
}

/* What PAM is told for each way a request can end. */
#ifndef PAM_OUTCOME_H
#define PAM_OUTCOME_H

#include "common/outcome.h"

/* Which PAM function is answered; each has its own set of proper codes. */
enum phase {
    PHASE_AUTHENTICATE,
    PHASE_ACCOUNT,
    PHASE_CREDENTIALS, /* pam_sm_setcred */
    PHASE_SESSION,     /* pam_sm_open_session */
    PHASE_PASSWORD,    /* pam_sm_chauthtok, either round */
};

/* The PAM return code. PAM_SUCCESS only for OUTCOME_SUCCESS, and for OUTCOME_NO_CREDENTIALS where
 * credentials are set up; never PAM_IGNORE. */
int outcome_pam_code(enum outcome outcome, enum phase phase);

#endif

/* AWS credentials for a session, in exchange for the ticket of the authentication. */
#ifndef PAM_CREDENTIALS_H
#define PAM_CREDENTIALS_H

#include "pam/call.h"
#include "pam/outcome.h"

/* What pam_sm_setcred and pam_sm_open_session have in common: whichever comes first redeems the
 * ticket, the other one repeats what came of it. Without a ticket (a login by SSH key, `sudo -u`)
 * there are no credentials and nothing to refuse. Returns a PAM code fit for the phase; PAM_IGNORE
 * for a user who is not ours. */
int credentials_establish(const struct call *call, enum phase phase);

/* What PAM_DELETE_CRED and the end of a session ask for: removes ticket and variables. Returns a
 * PAM code. */
int credentials_remove(const struct call *call);

#endif

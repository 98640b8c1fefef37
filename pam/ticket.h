/* The one-time ticket between authentication and the session.
 * It travels in the PAM environment, because that is what survives sshd's split into processes;
 * there it stays only until the first pam_sm_setcred or pam_sm_open_session takes it out. */
#ifndef PAM_TICKET_H
#define PAM_TICKET_H

#include <stdbool.h>

#include <security/pam_modules.h>

#include "common/secret.h"

#define TICKET_VARIABLE "COGNITO_LOGIN_TICKET"

/* Whether it is a ticket: PROTOCOL_TICKET_LENGTH lower-case hex digits. */
bool ticket_is_valid(const char *ticket);

/* Keeps a valid ticket for the session. Returns a PAM code. */
int ticket_keep(pam_handle_t *pamh, const char *ticket);

/* Removes the ticket, whoever it was for. */
void ticket_drop(pam_handle_t *pamh);

/* Moves the ticket into `out`, which is empty, and removes it. False when there was no valid one.
 */
bool ticket_take(pam_handle_t *pamh, struct secret *out);

#endif

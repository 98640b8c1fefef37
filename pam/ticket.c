/* The ticket's place in the PAM environment. */
#include "pam/ticket.h"

#include <stdio.h>
#include <string.h>

#include "common/protocol.h"

bool ticket_is_valid(const char *ticket)
{
    return strlen(ticket) == PROTOCOL_TICKET_LENGTH &&
           strspn(ticket, "0123456789abcdef") == PROTOCOL_TICKET_LENGTH;
}

int ticket_keep(pam_handle_t *pamh, const char *ticket)
{
    char assignment[sizeof TICKET_VARIABLE "=" + PROTOCOL_TICKET_LENGTH];

    (void)snprintf(assignment, sizeof assignment, TICKET_VARIABLE "=%s", ticket);
    int code = pam_putenv(pamh, assignment);
    secret_wipe_bytes(assignment, sizeof assignment);
    return code;
}

void ticket_drop(pam_handle_t *pamh)
{
    if (pam_getenv(pamh, TICKET_VARIABLE) != NULL)
        (void)pam_putenv(pamh, TICKET_VARIABLE);
}

bool ticket_take(pam_handle_t *pamh, struct secret *out)
{
    const char *ticket = pam_getenv(pamh, TICKET_VARIABLE);

    bool taken = ticket != NULL && ticket_is_valid(ticket) && secret_copy_text(out, ticket) == 0;
    ticket_drop(pamh);
    return taken;
}

/* Tickets: what ties the credentials of a session to the proof its login gave (rule 7).
 *
 * A successful authentication leaves one ticket here and gives its 256 random bits to the PAM
 * stack; the first setcred or open_session redeems it. It works once, for two minutes, for the same
 * user, service and peer uid. Thread-safe. What nobody redeems is forgotten by whoever comes next,
 * or by session_forget_expired(). */
#ifndef DAEMON_SESSION_SESSION_H
#define DAEMON_SESSION_SESSION_H

#include <stdint.h>
#include <sys/types.h>

#include "common/protocol.h"
#include "common/secret.h"

#define SESSION_TICKET_TTL_MS 120000
#define SESSION_MAX_TICKETS   1024 /* the oldest makes room for the next */
#define SESSION_MAX_USER      64   /* bytes, with the NUL */
#define SESSION_MAX_SERVICE   64
#define SESSION_MAX_SUB       129

struct session_tickets;

/* Who a ticket belongs to. */
struct session_holder {
    const char *user;
    const char *service;
    uid_t peer_uid;
};

/* What a ticket is worth: the material of a federation. */
struct session_grant {
    char sub[SESSION_MAX_SUB];
    struct secret id_token;
    int64_t limit_seconds; /* how long the session may last; 0: as long as it likes */
};

#define auto_session_grant __attribute__((cleanup(session_grant_wipe)))
void session_grant_wipe(struct session_grant *grant);

/* An empty store. Errors: -ENOMEM. */
int session_tickets_open(struct session_tickets **out);

/* Wipes and frees all tickets. Safe on NULL. */
void session_tickets_close(struct session_tickets *tickets);

/* Makes a ticket for the grant, which is taken over, and writes its hex digits to `out`.
 * `now_ms` is deadline_clock_ms(). Errors: -ENAMETOOLONG; -errno of getrandom(2). */
int session_issue_ticket(struct session_tickets *tickets, const struct session_holder *holder,
                         struct session_grant *grant, int64_t now_ms,
                         char out[static PROTOCOL_TICKET_LENGTH + 1]);

/* Takes out what the ticket is worth. A ticket that is shown is spent, whoever shows it.
 * Errors: -ENOENT no such ticket, spent or expired; -EPERM it is another holder's. */
int session_redeem_ticket(struct session_tickets *tickets, const char *ticket,
                          const struct session_holder *holder, int64_t now_ms,
                          struct session_grant *out);

/* Forgets a ticket that its caller did not stay for. */
void session_withdraw_ticket(struct session_tickets *tickets, const char *ticket);

/* Forgets the tickets whose time is over, and returns how many. Cheap when there are none; to be
 * called now and then. */
size_t session_forget_expired(struct session_tickets *tickets, int64_t now_ms);

#endif

/* A fixed table of tickets behind one lock. */
#include "daemon/session/session.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct ticket {
    char digits[PROTOCOL_TICKET_LENGTH + 1]; /* "" when the place is free */
    char user[SESSION_MAX_USER];
    char service[SESSION_MAX_SERVICE];
    uid_t peer_uid;
    int64_t expires_at_ms;
    struct session_grant grant;
};

struct session_tickets {
    pthread_mutex_t lock;
    int64_t next_end_ms; /* no ticket ends before */
    struct ticket places[SESSION_MAX_TICKETS];
};

void session_grant_wipe(struct session_grant *grant)
{
    secret_wipe(&grant->id_token);
    memset(grant->sub, 0, sizeof grant->sub);
    grant->limit_seconds = 0;
}

static void forget(struct ticket *ticket)
{
    session_grant_wipe(&ticket->grant);
    secret_wipe_bytes(ticket, sizeof *ticket);
}

int session_tickets_open(struct session_tickets **out)
{
    struct session_tickets *tickets = calloc(1, sizeof *tickets);

    if (tickets == NULL)
        return -ENOMEM;
    int r = pthread_mutex_init(&tickets->lock, NULL);
    if (r != 0) {
        free(tickets);
        return -r;
    }
    *out = tickets;
    return 0;
}

void session_tickets_close(struct session_tickets *tickets)
{
    if (tickets == NULL)
        return;
    for (size_t i = 0; i < SESSION_MAX_TICKETS; i++)
        forget(&tickets->places[i]);
    (void)pthread_mutex_destroy(&tickets->lock);
    free(tickets);
}

static bool is_free(const struct ticket *ticket)
{
    return ticket->digits[0] == '\0';
}

static size_t forget_expired(struct session_tickets *tickets, int64_t now_ms)
{
    size_t count = 0;

    if (now_ms < tickets->next_end_ms)
        return 0;
    tickets->next_end_ms = now_ms + SESSION_TICKET_TTL_MS; /* of what is issued from now on */
    for (size_t i = 0; i < SESSION_MAX_TICKETS; i++) {
        struct ticket *place = &tickets->places[i];
        if (is_free(place))
            continue;
        if (place->expires_at_ms <= now_ms) {
            forget(place);
            count++;
        } else if (place->expires_at_ms < tickets->next_end_ms) {
            tickets->next_end_ms = place->expires_at_ms;
        }
    }
    return count;
}

/* A free place, or the one whose ticket is closest to its end. */
static struct ticket *make_room(struct session_tickets *tickets)
{
    struct ticket *oldest = &tickets->places[0];

    for (size_t i = 0; i < SESSION_MAX_TICKETS; i++) {
        struct ticket *place = &tickets->places[i];
        if (is_free(place))
            return place;
        if (place->expires_at_ms < oldest->expires_at_ms)
            oldest = place;
    }
    forget(oldest);
    return oldest;
}

static int draw_digits(char out[static PROTOCOL_TICKET_LENGTH + 1])
{
    unsigned char random[PROTOCOL_TICKET_LENGTH / 2];

    if (getrandom(random, sizeof random, 0) != sizeof random)
        return errno != 0 ? -errno : -EIO;
    for (size_t i = 0; i < sizeof random; i++)
        (void)snprintf(out + 2 * i, 3, "%02x", random[i]);
    secret_wipe_bytes(random, sizeof random);
    return 0;
}

static void fill(struct ticket *out, const struct session_holder *holder, const char *digits,
                 int64_t now_ms)
{
    memcpy(out->digits, digits, sizeof out->digits);
    memcpy(out->user, holder->user, strlen(holder->user) + 1);
    memcpy(out->service, holder->service, strlen(holder->service) + 1);
    out->peer_uid = holder->peer_uid;
    out->expires_at_ms = now_ms + SESSION_TICKET_TTL_MS;
}

int session_issue_ticket(struct session_tickets *tickets, const struct session_holder *holder,
                         struct session_grant *grant, int64_t now_ms,
                         char out[static PROTOCOL_TICKET_LENGTH + 1])
{
    if (strlen(holder->user) >= SESSION_MAX_USER || strlen(holder->service) >= SESSION_MAX_SERVICE)
        return -ENAMETOOLONG;
    int r = draw_digits(out);
    if (r < 0)
        return r;
    (void)pthread_mutex_lock(&tickets->lock);
    (void)forget_expired(tickets, now_ms);
    struct ticket *place = make_room(tickets);
    fill(place, holder, out, now_ms);
    memcpy(place->grant.sub, grant->sub, sizeof place->grant.sub);
    place->grant.id_token = secret_take(&grant->id_token);
    place->grant.limit_seconds = grant->limit_seconds;
    (void)pthread_mutex_unlock(&tickets->lock);
    return 0;
}

/* Compares with every place, so that the time does not tell which one matched how far. */
static struct ticket *find(struct session_tickets *tickets, const char *digits)
{
    struct ticket *found = NULL;

    for (size_t i = 0; i < SESSION_MAX_TICKETS; i++)
        if (protocol_tickets_equal(tickets->places[i].digits, digits))
            found = &tickets->places[i];
    return found;
}

static bool belongs_to(const struct ticket *ticket, const struct session_holder *holder)
{
    return strcmp(ticket->user, holder->user) == 0 &&
           strcmp(ticket->service, holder->service) == 0 && ticket->peer_uid == holder->peer_uid;
}

static int redeem(struct session_tickets *tickets, const char *digits,
                  const struct session_holder *holder, struct session_grant *out)
{
    struct ticket *ticket = find(tickets, digits);

    if (ticket == NULL)
        return -ENOENT;
    bool is_theirs = belongs_to(ticket, holder);
    if (is_theirs) {
        memcpy(out->sub, ticket->grant.sub, sizeof out->sub);
        out->id_token = secret_take(&ticket->grant.id_token);
        out->limit_seconds = ticket->grant.limit_seconds;
    }
    forget(ticket);
    return is_theirs ? 0 : -EPERM;
}

int session_redeem_ticket(struct session_tickets *tickets, const char *ticket,
                          const struct session_holder *holder, int64_t now_ms,
                          struct session_grant *out)
{
    (void)pthread_mutex_lock(&tickets->lock);
    forget_expired(tickets, now_ms);
    int r = redeem(tickets, ticket, holder, out);
    (void)pthread_mutex_unlock(&tickets->lock);
    return r;
}

void session_withdraw_ticket(struct session_tickets *tickets, const char *ticket)
{
    (void)pthread_mutex_lock(&tickets->lock);
    struct ticket *found = find(tickets, ticket);
    if (found != NULL)
        forget(found);
    (void)pthread_mutex_unlock(&tickets->lock);
}

size_t session_forget_expired(struct session_tickets *tickets, int64_t now_ms)
{
    (void)pthread_mutex_lock(&tickets->lock);
    size_t count = forget_expired(tickets, now_ms);
    (void)pthread_mutex_unlock(&tickets->lock);
    return count;
}

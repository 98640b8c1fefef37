/* How many conversations there may be at once, and how many of one remote host: so that strangers
 * on the network can't use up what a login at the console needs (rule 11). Thread-safe. */
#ifndef DAEMON_SEATS_H
#define DAEMON_SEATS_H

#define SEATS_MAX           4096
#define SEATS_KEPT_FOR_HERE 16 /* of all, for callers without a remote host */
#define SEATS_PER_STRANGER  4  /* beside so many, there is one for peers other than root */

struct seats;

enum seats_answer {
    SEATS_NONE_LEFT,
    SEATS_NONE_LEFT_FOR_HOST,
    SEATS_TAKEN,
};

/* `count` seats (at most SEATS_MAX), of which one remote host gets at most `per_host`.
 * Errors: -ENOMEM. */
int seats_open(unsigned count, unsigned per_host, struct seats **out);

/* Frees the seats. Safe on NULL. */
void seats_close(struct seats *seats);

/* Takes a seat for a caller from a remote host, "" for one of this machine. The addresses of one
 * IPv6 /64 are one host: whoever has one of them has them all. */
enum seats_answer seats_take(struct seats *seats, const char *remote_host);

/* Gives it back, with the same remote host. */
void seats_leave(struct seats *seats, const char *remote_host);

#endif

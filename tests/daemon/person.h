/* Somebody who signs in over the daemon's socket, as pam_cognito.so has people do, and whose every
 * answer is the password: what programs that sign in many times have in common. */
#ifndef TESTS_DAEMON_PERSON_H
#define TESTS_DAEMON_PERSON_H

#include "common/relay.h"

/* One line of standard input. Errors: -ENODATA; -ENOMEM. */
int person_read_password(struct secret *out);

/* One conversation; what `begin` leaves out of a terminal, a host and a ticket is "". `reply` must
 * have been started. Errors: those of channel_connect() and relay_conversation(). */
int person_converse(const char *socket, const struct message_begin *begin,
                    const struct prompter *person, struct channel_message *reply);

#endif

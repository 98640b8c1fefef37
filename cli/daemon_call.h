/* Asking cognitod over its control socket. */
#ifndef CLI_DAEMON_CALL_H
#define CLI_DAEMON_CALL_H

#include "common/deadline.h"

struct json_object;

/* Sends one command and waits for the last reply: for the first one, by which the daemon says that
 * it has taken the command, no longer than a few seconds. `progress`, which may be NULL, is called
 * with each whole object that comes before. Returns an exit status: EXIT_DONE with the last object
 * in
 * `*out` (json_object_put() frees it); otherwise it has said on standard error what is wrong. */
int daemon_call(const char *command, const char *argument, struct deadline deadline,
                void (*progress)(struct json_object *object), struct json_object **out);

/* Before asking on another socket: returns EXIT_UNAVAILABLE, and has said so, when somebody holds
 * the sockets open, but no daemon hears what comes. A refusal is an answer, too. */
int daemon_greet(void);

/* What to do on a host without a configuration. */
#define DAEMON_CALL_CONFIGURE                                                                      \
    "write it, see 'man cognitod.conf' and the sample in /usr/share/doc/cognitod/examples or, of " \
    "an installation from source, in /usr/local/share/doc/cognito-login"

/* Says that nobody serves the socket, why, and what would be right. Returns EXIT_UNAVAILABLE. */
int daemon_unreachable(const char *path, int r);

#endif

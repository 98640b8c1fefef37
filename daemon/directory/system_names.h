/* Names that packages of Linux distributions give to users and groups of their own.
 *
 * Whoever signs up in the pool chooses a name. One that a package wants later is taken then:
 * adduser(8) fails, and systemd-sysusers(8) makes nobody and says nothing, so that the service runs
 * under a stranger's uid. For the directory's own files. */
#ifndef DAEMON_DIRECTORY_SYSTEM_NAMES_H
#define DAEMON_DIRECTORY_SYSTEM_NAMES_H

#include <stdbool.h>

/* Whether it is one of the list, or begins with "_" or "systemd-" as such names do. */
bool system_names_have(const char *name);

#endif

/* What counts as one remote host, where strangers are bounded. */
#ifndef DAEMON_REMOTE_HOST_H
#define DAEMON_REMOTE_HOST_H

#define REMOTE_HOST_SIZE 256 /* bytes, with the NUL: PAM_RHOST is cut there */

/* As it is counted: an IPv6 address stands for its /64, of which one customer has all addresses;
 * but one that carries an IPv4 address stands for that. Anything else stands for itself. */
void remote_host_to_count(const char *remote_host, char out[REMOTE_HOST_SIZE]);

#endif

/* The listening sockets: those systemd made, or our own. */
#ifndef DAEMON_SOCKETS_H
#define DAEMON_SOCKETS_H

/* The socket that a systemd unit passed under this FileDescriptorName=, or -ENOENT. */
int sockets_take_from_systemd(const char *name);

/* Makes the run directory ours alone for as long as the returned descriptor is open, so that what
 * lies there may be replaced. Errors: -EBUSY another cognitod runs there; -errno of open(2). */
int sockets_lock_directory(const char *directory);

/* Makes and listens on the SOCK_SEQPACKET socket DIRECTORY/NAME, which everybody may connect to, in
 * place of what lies there. Errors: -ENAMETOOLONG; -errno of bind(2), listen(2), chmod(2). */
int sockets_open(const char *directory, const char *name);

#endif

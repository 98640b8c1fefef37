/* Who the daemon runs as: an unprivileged user, always, with nothing to win by attacking it. */
#ifndef DAEMON_PRIVILEGES_H
#define DAEMON_PRIVILEGES_H

#include <sys/types.h>

struct account {
    uid_t uid;
    gid_t gid;
};

/* Finds a user of a passwd file, read directly: a daemon that serves NSS must not call it.
 * Errors: -ENOENT; -EPERM it is root; -errno of open(2). */
int privileges_find_account(const char *passwd_path, const char *name, struct account *out);

/* Makes a directory (mode 0755) that belongs to the account, or gives it an existing one.
 * Errors: -errno of mkdir(2), open(2), fchown(2). */
int privileges_give_directory(const char *path, const struct account *account);

/* Becomes the account, for good. Errors: -errno of setgroups(2), setresgid(2), setresuid(2). */
int privileges_become(const struct account *account);

/* Gives up what the process might have got with its start or could gain: capabilities, set-user-ID
 * programs, core dumps, being traced by its own user. Errors: -EPERM it is still root; others. */
int privileges_renounce(void);

#endif

/* What this host remembers of a user between two sign-ins: which factor was chosen last, and the
 * device that it is to Cognito. A file for each user, readable by the daemon alone. */
#ifndef DAEMON_LOGIN_REMEMBERED_H
#define DAEMON_LOGIN_REMEMBERED_H

#include "daemon/cognito/device.h"
#include "daemon/cognito/user_pool.h"

struct remembered {
    char factor[COGNITO_NAME_SIZE]; /* "" for none */
    struct cognito_device device;   /* its key is "" for none */
};

#define auto_remembered __attribute__((cleanup(remembered_clear)))
void remembered_clear(struct remembered *remembered);

/* Makes the folder when it is not there. Errors: a negative errno. */
int remembered_open_folder(const char *folder);

/* Reads what is remembered of the user with this sub; nothing, when there is no file or it makes no
 * sense. `out` must be empty. Errors: -EINVAL a sub that cannot be a file's name; -ENOMEM; those of
 * open(2) and read(2). */
int remembered_read(const char *folder, const char *sub, struct remembered *out);

/* What one login changes of it. */
struct remembered_change {
    const char *factor;                  /* NULL: none */
    const struct cognito_device *device; /* NULL: none */
    const char *gone;                    /* the key of a device that is none any more; NULL: none */
};

/* Changes that much of what is remembered now, which another login of the user may have changed
 * since it was read here. Thread-safe. Errors: those of remembered_write, open(2) and flock(2). */
int remembered_change(const char *folder, const char *sub, const struct remembered_change *change);

/* Replaces it, whole or not at all; with nothing to remember the file is removed. Errors: -EINVAL;
 * -ENOMEM; those of open(2), write(2) and rename(2). */
int remembered_write(const char *folder, const char *sub, const struct remembered *remembered);

#endif

/* What a configuration may say but hardly means: it is in order, and somebody should look at it. */
#ifndef DAEMON_SETTINGS_ADVICE_H
#define DAEMON_SETTINGS_ADVICE_H

#include "daemon/settings/settings.h"

/* Compares the settings with the host they are for: PAM services that it has no file for, a
 * default_shell that it has not or whose name /etc/shells lacks, a home_base that root's file does
 * not allow, attributes that no pool can have, or that are insisted on and decide nothing, names in
 * quotes. Each is a whole line, as a problem is; `path` is the file that they begin with. `root`
 * goes before the paths of the host: "" but in tests. Errors: -ENOMEM. */
int settings_advise(const struct settings *settings, const char *path, const char *root,
                    struct settings_problems *out);

#endif

/* What the administrator wrote behind pam_cognito.so, and the caller's PAM_SILENT. */
#ifndef PAM_OPTIONS_H
#define PAM_OPTIONS_H

#include <stdbool.h>

#include <security/pam_modules.h>

struct options {
    bool use_first_pass; /* the password of the module above or none; nothing is ever asked */
    bool try_first_pass; /* the password of the module above first */
    bool use_authtok;    /* the new password is the one of the module above, or there is none */
    bool debug;          /* log the way a request takes, never what was typed */
    bool silent;         /* `quiet`, or PAM_SILENT from the caller: show no messages */
};

/* Reads the words of the PAM line. One that is not known is logged and has no effect: a misspelt
 * word must not lock anybody out. */
struct options options_read(pam_handle_t *pamh, int flags, int argc, const char **argv);

#endif

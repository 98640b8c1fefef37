/* The words behind pam_cognito.so. */
#include "pam/options.h"

#include <string.h>
#include <syslog.h>

#include <security/pam_ext.h>

static void read_word(pam_handle_t *pamh, const char *word, struct options *out)
{
    if (strcmp(word, "use_first_pass") == 0)
        out->use_first_pass = true;
    else if (strcmp(word, "try_first_pass") == 0)
        out->try_first_pass = true;
    else if (strcmp(word, "use_authtok") == 0)
        out->use_authtok = true;
    else if (strcmp(word, "debug") == 0)
        out->debug = true;
    else if (strcmp(word, "quiet") == 0)
        out->silent = true;
    else
        pam_syslog(pamh, LOG_WARNING,
                   "unknown option %s: use_first_pass, try_first_pass, use_authtok, debug and "
                   "quiet are known",
                   word);
}

struct options options_read(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    struct options options = {.silent = (flags & PAM_SILENT) != 0};

    for (int i = 0; i < argc; i++)
        read_word(pamh, argv[i], &options);
    return options;
}

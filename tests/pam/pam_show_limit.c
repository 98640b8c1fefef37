/* pam_show_limit.so: what pam_systemd would see, for the tests of ours. Shows, as PAM_TEXT_INFO,
 * how long the session may last; with the option set=TEXT another module has said so before. */
#include <stdlib.h>
#include <string.h>

#include <security/pam_ext.h>
#include <security/pam_modules.h>

#define RUNTIME "systemd.runtime_max_sec"

static void forget(pam_handle_t *pamh, void *data, int error_status)
{
    (void)pamh;
    (void)error_status;
    free(data);
}

int pam_sm_open_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    const void *limit = NULL;

    (void)flags;
    for (int i = 0; i < argc; i++)
        if (strncmp(argv[i], "set=", strlen("set=")) == 0)
            return pam_set_data(pamh, RUNTIME, strdup(argv[i] + strlen("set=")), forget);
    if (pam_get_data(pamh, RUNTIME, &limit) != PAM_SUCCESS)
        limit = NULL;
    return pam_info(pamh, "the session may last %s",
                    limit == NULL ? "for ever" : (const char *)limit);
}

int pam_sm_close_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    (void)pamh;
    (void)flags;
    (void)argc;
    (void)argv;
    return PAM_SUCCESS;
}

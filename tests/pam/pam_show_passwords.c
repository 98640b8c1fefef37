/* pam_show_passwords.so: another module of a password stack, for the tests of ours. Shows which
 * passwords it finds, as PAM_TEXT_INFO; with the option set=WORDS it leaves a new one, as a module
 * does that checks how good passwords are. */
#include <string.h>

#include <security/pam_ext.h>
#include <security/pam_modules.h>

static const char *item(pam_handle_t *pamh, int which)
{
    const void *text = NULL;

    return pam_get_item(pamh, which, &text) == PAM_SUCCESS && text != NULL ? text : "none";
}

int pam_sm_chauthtok(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    if ((flags & PAM_UPDATE_AUTHTOK) == 0)
        return PAM_SUCCESS;
    for (int i = 0; i < argc; i++)
        if (strncmp(argv[i], "set=", strlen("set=")) == 0)
            return pam_set_item(pamh, PAM_AUTHTOK, argv[i] + strlen("set="));
    return pam_info(pamh, "old password %s, new password %s", item(pamh, PAM_OLDAUTHTOK),
                    item(pamh, PAM_AUTHTOK));
}

/* What must be so for a passkey to be used. */
#include "daemon/login/passkey.h"

#include <string.h>

#include "daemon/login/security_key.h"

static const char *after(const char *text, const char *beginning)
{
    size_t length = strlen(beginning);

    return strncmp(text, beginning, length) == 0 ? text + length : NULL;
}

static bool is_number(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* A virtual console ("tty1"), or a display of the X server's (":0"), which a remote one
 * ("localhost:10.0") is not. Pseudo terminals may be anybody's: of ssh, too. */
static bool is_of_this_host(const char *tty)
{
    const char *device = after(tty, "/dev/");
    const char *console = after(device == NULL ? tty : device, "tty");

    if (console != NULL)
        return is_number(console);
    return tty[0] == ':' && is_number(tty + 1);
}

const char *passkey_obstacle(const struct login *login)
{
    const struct message_begin *begin = login->request->begin;

    if (!security_key_is_built_in())
        return "this build cannot use security keys";
    if (login->services->settings->sign_in.passkey_relying_party == NULL)
        return "passkey_relying_party is not set";
    if (login->request->is_hearsay)
        return "only programs of root's may use security keys";
    if (begin->remote_host[0] != '\0')
        return "the sign-in comes from another host";
    if (!is_of_this_host(begin->tty))
        return "the terminal is not one of this host's own";
    if (!security_key_is_present())
        return "no security key is plugged in, or the daemon may not open it";
    return NULL;
}

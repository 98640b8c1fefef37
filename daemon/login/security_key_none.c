/* Security keys in a build without libfido2: there are none. */
#include "daemon/login/security_key.h"

bool security_key_is_built_in(void)
{
    return false;
}

bool security_key_is_present(void)
{
    return false;
}

enum security_key_answer security_key_find(const struct web_authn_request *request,
                                           struct security_key *out)
{
    (void)request;
    *out = (struct security_key){0};
    return SECURITY_KEY_ABSENT;
}

enum security_key_answer security_key_sign(const struct security_key *key,
                                           const struct web_authn_request *request,
                                           const struct secret *pin, int timeout_ms,
                                           struct web_authn_assertion *out)
{
    (void)key;
    (void)request;
    (void)pin;
    (void)timeout_ms;
    *out = (struct web_authn_assertion){0};
    return SECURITY_KEY_ABSENT;
}

/* The names of challenges, and the reply that carries one. */
#include <string.h>

#include "daemon/cognito/user_pool.h"

static const struct {
    const char *name;
    enum cognito_challenge challenge;
} names[] = {
    {"PASSWORD_VERIFIER", COGNITO_CHALLENGE_PASSWORD_VERIFIER},
    {"NEW_PASSWORD_REQUIRED", COGNITO_CHALLENGE_NEW_PASSWORD_REQUIRED},
    {"SMS_MFA", COGNITO_CHALLENGE_SMS_MFA},
    {"SOFTWARE_TOKEN_MFA", COGNITO_CHALLENGE_SOFTWARE_TOKEN_MFA},
    {"EMAIL_OTP", COGNITO_CHALLENGE_EMAIL_OTP},
    {"SMS_OTP", COGNITO_CHALLENGE_SMS_OTP},
    {"SELECT_MFA_TYPE", COGNITO_CHALLENGE_SELECT_MFA_TYPE},
    {"MFA_SETUP", COGNITO_CHALLENGE_MFA_SETUP},
    {"CUSTOM_CHALLENGE", COGNITO_CHALLENGE_CUSTOM},
    {"SELECT_CHALLENGE", COGNITO_CHALLENGE_SELECT},
    {"DEVICE_SRP_AUTH", COGNITO_CHALLENGE_DEVICE_SRP_AUTH},
    {"DEVICE_PASSWORD_VERIFIER", COGNITO_CHALLENGE_DEVICE_PASSWORD_VERIFIER},
    {"PASSWORD", COGNITO_CHALLENGE_PASSWORD},
    {"PASSWORD_SRP", COGNITO_CHALLENGE_PASSWORD_SRP},
    {"WEB_AUTHN", COGNITO_CHALLENGE_WEB_AUTHN},
    {"ADMIN_NO_SRP_AUTH", COGNITO_CHALLENGE_ADMIN_NO_SRP_AUTH},
};

enum cognito_challenge cognito_challenge_from_name(const char *name)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].challenge;
    return COGNITO_CHALLENGE_UNKNOWN;
}

void cognito_tokens_clear(struct cognito_tokens *tokens)
{
    secret_wipe(&tokens->id);
    secret_wipe(&tokens->access);
    secret_wipe(&tokens->refresh);
    cognito_device_clear(&tokens->new_device);
    *tokens = (struct cognito_tokens){0};
}

void cognito_auth_reply_clear(struct cognito_auth_reply *reply)
{
    secret_wipe(&reply->session);
    text_map_clear(&reply->parameters);
    cognito_tokens_clear(&reply->tokens);
    *reply = (struct cognito_auth_reply){0};
}

struct cognito_auth_reply cognito_auth_reply_take(struct cognito_auth_reply *reply)
{
    struct cognito_auth_reply taken = *reply;

    *reply = (struct cognito_auth_reply){0};
    return taken;
}

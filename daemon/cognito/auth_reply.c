/* Tokens or a challenge, never both: the reply that a login hangs on, read without leniency. */
#include "daemon/cognito/auth_reply.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int refuse(const char **words, const char *reason)
{
    *words = reason;
    return -EBADMSG;
}

/* Keys that are too long are none of the service's: the host goes on without a device. */
static void read_new_device(struct json_object *metadata, struct cognito_device *out)
{
    const char *key = json_text_or_empty(metadata, "DeviceKey");
    const char *group_key = json_text_or_empty(metadata, "DeviceGroupKey");

    if (key[0] == '\0' || group_key[0] == '\0' || strlen(key) >= sizeof out->key ||
        strlen(group_key) >= sizeof out->group_key || strpbrk(key, " \n") != NULL ||
        strpbrk(group_key, " \n") != NULL)
        return;
    (void)snprintf(out->key, sizeof out->key, "%s", key);
    (void)snprintf(out->group_key, sizeof out->group_key, "%s", group_key);
}

static int read_tokens(struct json_object *result, struct cognito_tokens *out, const char **words)
{
    double seconds = 0;

    int r = json_secret_member(result, "IdToken", &out->id);
    if (r == 0)
        r = json_secret_member(result, "AccessToken", &out->access);
    if (r == 0)
        r = json_secret_member(result, "RefreshToken", &out->refresh);
    if (r < 0)
        return r;
    if (out->id.length == 0 || out->access.length == 0)
        return refuse(words, "AuthenticationResult without tokens");
    if (json_number_member(result, "ExpiresIn", &seconds) && seconds > 0 && seconds < INT32_MAX)
        out->expires_in_seconds = (int64_t)seconds;
    read_new_device(json_object_member(result, "NewDeviceMetadata"), &out->new_device);
    return 0;
}

static int read_username(struct cognito_auth_reply *reply, const char *username, const char **words)
{
    const char *name = text_map_get(&reply->parameters, "USERNAME");

    if (name == NULL)
        name = text_map_get(&reply->parameters, "USER_ID_FOR_SRP");
    if (name == NULL)
        name = username;
    if (name[0] == '\0' || strlen(name) >= sizeof reply->username)
        return refuse(words, "a user name of impossible length");
    (void)snprintf(reply->username, sizeof reply->username, "%s", name);
    return 0;
}

static int read_challenge(struct json_object *json, const char *name,
                          struct cognito_auth_reply *reply, const char **words)
{
    if (strlen(name) >= sizeof reply->challenge_name)
        return refuse(words, "a challenge name of impossible length");
    (void)snprintf(reply->challenge_name, sizeof reply->challenge_name, "%s", name);
    reply->challenge = cognito_challenge_from_name(name);
    int r = json_secret_member(json, "Session", &reply->session);
    if (r == 0)
        r = json_map_member(json, "ChallengeParameters", &reply->parameters);
    if (r == -ENOSPC)
        return refuse(words, "too many challenge parameters");
    if (r == 0 &&
        cognito_names_read(json_array_member(json, "AvailableChallenges"), &reply->available) < 0)
        return refuse(words, "AvailableChallenges is not a list of names");
    return r;
}

int cognito_auth_reply_read(struct json_object *json, const char *username,
                            struct cognito_auth_reply *out, const char **words)
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    struct json_object *result = json_object_member(json, "AuthenticationResult");
    const char *challenge = json_text_or_empty(json, "ChallengeName");
    int r = 0;

    if (result != NULL && challenge[0] != '\0')
        return refuse(words, "tokens and a challenge in one reply");
    if (result == NULL && challenge[0] == '\0')
        return refuse(words, "neither tokens nor a challenge");
    if (result != NULL) {
        reply.challenge = COGNITO_CHALLENGE_NONE;
        r = read_tokens(result, &reply.tokens, words);
    } else {
        r = read_challenge(json, challenge, &reply, words);
    }
    if (r == 0)
        r = read_username(&reply, username, words);
    if (r < 0)
        return r;
    *out = reply;
    reply = (struct cognito_auth_reply){0};
    return 0;
}

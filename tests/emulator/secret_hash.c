/* SECRET_HASH. */
#include "tests/emulator/secret_hash.h"

#include "common/ownership.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/encoding.h"
#include "tests/emulator/text.h"

char *secret_hash_of(const char *secret, const char *username, const char *client_id)
{
    struct span parts[] = {span_of_text(username), span_of_text(client_id)};
    uint8_t digest[DIGEST_LENGTH];

    digest_hmac_sha256(span_of_text(secret), parts, 2, digest);
    return base64_encode(digest, sizeof digest);
}

static bool fits_one_secret(const struct app_client *client, const char *username,
                            const char *given)
{
    bool fits = false;

    for (size_t i = 0; i < json_object_array_length(client->secrets); i++) {
        struct json_object *secret = json_object_array_get_idx(client->secrets, i);
        auto_free char *expected =
            secret_hash_of(json_object_get_string(secret), username, client->id);
        fits |= text_equals_in_constant_time(expected, given);
    }
    return fits;
}

static enum error check(struct call *call, const struct app_client *client, const char *username,
                        const char *given)
{
    bool has_secret = client->secrets != NULL && json_object_array_length(client->secrets) > 0;

    if (!has_secret && given == NULL)
        return ERROR_NONE;
    if (given == NULL)
        return call_refuse(call, ERROR_NOT_AUTHORIZED,
                           "Client %s is configured with secret but SECRET_HASH was not received",
                           client->id);
    if (!has_secret || !fits_one_secret(client, username, given))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Unable to verify secret hash for client %s",
                           client->id);
    return ERROR_NONE;
}

enum error secret_hash_check(struct call *call, const struct app_client *client, const char *map,
                             const char *username)
{
    return check(call, client, username, call_parameter(call, map, "SECRET_HASH"));
}

enum error secret_hash_check_member(struct call *call, const struct app_client *client,
                                    const char *username)
{
    return check(call, client, username, call_text(call, "SecretHash"));
}

/* The host key for people, and for the bucket where a pool's functions look hosts up. */
#include "daemon/control_host_key.h"

#include <stdio.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/control_json.h"
#include "daemon/fleet/store.h"

#define ENROL_LIMIT_MS 20000

static int explain(char why[CONTROL_HOST_KEY_WHY_SIZE], const char *words)
{
    (void)snprintf(why, CONTROL_HOST_KEY_WHY_SIZE, "%s", words);
    return -1;
}

static int find_store(const struct services *services, const char *prefix, struct store *out)
{
    char id[ED25519_ID_SIZE], words[PLACE_MAX_TEXT + 1];
    enum place_kind kind;

    if (ed25519_key_id(services->host_key.public_key, id) < 0)
        return -1;
    int length = snprintf(words, sizeof words, "%s/%s.json", prefix, id);
    if (length < 0 || (size_t)length >= sizeof words || place_check(words, &kind) < 0 ||
        kind != PLACE_S3)
        return -1;
    out->http = services->http;
    out->credentials = services->host_credentials;
    out->region = services->settings->aws.s3_region;
    return place_find(words, services->settings->aws.s3_endpoint, &out->place);
}

static int put(const struct services *services, const char *prefix, const char *json,
               char why[CONTROL_HOST_KEY_WHY_SIZE])
{
    auto_wipe struct secret content = {0};
    struct store store = {0};

    if (find_store(services, prefix, &store) < 0)
        return explain(why, "that is no place in S3: give s3://BUCKET or s3://BUCKET/PREFIX");
    if (secret_copy_text(&content, json) < 0)
        return explain(why, "the daemon is out of memory");
    struct store_result result = store_put(&store, "", &content, deadline_in_ms(ENROL_LIMIT_MS));
    if (result.answer == STORE_DONE)
        return 0;
    (void)snprintf(why, CONTROL_HOST_KEY_WHY_SIZE, "the key could not be put there: %s",
                   result.words);
    return -1;
}

char *control_host_key(struct services *services, const char *argument,
                       char why[CONTROL_HOST_KEY_WHY_SIZE])
{
    auto_free char *json = NULL;

    if (services->host_proof.key == NULL) {
        (void)explain(why, "this host has no key: it makes one with signed_client_metadata = yes "
                           "in [sign_in]");
        return NULL;
    }
    json = control_json_host_key(services);
    if (json == NULL) {
        (void)explain(why, "the daemon is out of memory");
        return NULL;
    }
    if (argument[0] != '\0' && put(services, argument, json, why) < 0)
        return NULL;
    return take_pointer(&json);
}

/* Devices that a pool keeps track of. */
#include "tests/emulator/device.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/text.h"

#define LONGEST_SALT     64
#define LONGEST_VERIFIER 385
#define GROUP_CHARACTERS 8

struct device *device_find(const struct user *user, const char *key)
{
    for (size_t i = 0; i < user->device_count; i++) {
        if (strcmp(user->devices[i]->key, key) == 0)
            return user->devices[i];
    }
    return NULL;
}

void device_add(struct user *user, struct device *device)
{
    list_append(user->devices, user->device_count, device);
}

void device_free(struct device *device)
{
    free(device->key);
    free(device->group_key);
    free(device->name);
    srp_credential_release(&device->credential);
    free(device);
}

void device_forget(struct user *user, struct device *device)
{
    for (size_t i = 0; i < user->device_count; i++) {
        if (user->devices[i] != device)
            continue;
        memmove(&user->devices[i], &user->devices[i + 1],
                (user->device_count - i - 1) * sizeof *user->devices);
        user->device_count--;
        device_free(device);
        return;
    }
}

void device_forget_all(struct user *user)
{
    for (size_t i = 0; i < user->device_count; i++)
        device_free(user->devices[i]);
    free(user->devices);
    user->devices = NULL;
    user->device_count = 0;
}

char *device_group_key(const char *key)
{
    struct span parts[] = {span_of_text("device group"), span_of_text(key)};
    uint8_t digest[DIGEST_LENGTH];

    digest_sha256(parts, 2, digest);
    auto_free char *text = hex_encode(digest, sizeof digest);
    return text_format("-%.*s", GROUP_CHARACTERS, text);
}

static int read_number(const char *text, size_t longest, BIGNUM **out)
{
    auto_bytes struct bytes decoded = {0};

    if (base64_decode(text, &decoded) < 0 || decoded.length == 0 || decoded.length > longest)
        return -EBADMSG;
    *out = BN_bin2bn(decoded.data, (int)decoded.length, NULL);
    if (*out == NULL)
        abort();
    return BN_is_zero(*out) ? -EBADMSG : 0;
}

int device_read_credential(const char *salt, const char *verifier, struct srp_credential *out)
{
    struct srp_credential read = {0};

    if (read_number(salt, LONGEST_SALT, &read.salt) < 0 ||
        read_number(verifier, LONGEST_VERIFIER, &read.verifier) < 0) {
        srp_credential_release(&read);
        return -EBADMSG;
    }
    *out = read;
    return 0;
}

/* The confirmed device that the sign-in named; NULL: none. */
static struct device *named_device(const struct sign_in *sign_in)
{
    const char *key = sign_in_recall(sign_in, REMEMBERED_DEVICE);

    if (key == NULL || sign_in->pool->device_tracking == DEVICES_OFF)
        return NULL;
    return device_find(sign_in->user, key);
}

bool device_is_remembered(const struct sign_in *sign_in)
{
    const struct device *device = named_device(sign_in);

    return device != NULL && device->remembered &&
           sign_in_recall(sign_in, REMEMBERED_DEVICE_PROOF) == NULL;
}

bool device_is_new(const struct sign_in *sign_in)
{
    return sign_in->pool->device_tracking != DEVICES_OFF && named_device(sign_in) == NULL;
}

char *device_key_of_sign_in(const struct call *call, const struct sign_in *sign_in)
{
    struct device *device = named_device(sign_in);
    size_t region = strcspn(sign_in->pool->id, "_");

    if (sign_in->pool->device_tracking == DEVICES_OFF)
        return NULL;
    if (device != NULL) {
        device->authenticated_at = call_now(call);
        return text_copy(device->key);
    }
    auto_free char *uuid = uuid_random();
    return text_format("%.*s_%s", (int)region, sign_in->pool->id, uuid);
}

void device_put_metadata(const struct sign_in *sign_in, const char *key, struct json_object *result)
{
    if (!device_is_new(sign_in))
        return;
    struct json_object *metadata = json_put_object(result, "NewDeviceMetadata");
    auto_free char *group = device_group_key(key);
    json_put_text(metadata, "DeviceGroupKey", group);
    json_put_text(metadata, "DeviceKey", key);
}

bool device_allows_refresh(const struct sign_in *sign_in, const char *key)
{
    const struct device *device = named_device(sign_in);

    if (key == NULL || sign_in->pool->device_tracking == DEVICES_OFF)
        return true;
    return device != NULL && strcmp(device->key, key) == 0;
}

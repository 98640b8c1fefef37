/* ConfirmDevice, UpdateDeviceStatus, ForgetDevice, GetDevice and ListDevices. */
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/device.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/paging.h"
#include "tests/emulator/text.h"
#include "tests/emulator/tokens.h"

#define CONFIGURATION "DeviceSecretVerifierConfig"

static enum error check_tracking(struct call *call, const struct pool *pool)
{
    if (pool->device_tracking == DEVICES_OFF)
        return call_refuse(call, ERROR_INVALID_USER_POOL_CONFIGURATION,
                           "Device tracking is not enabled for the user pool.");
    return ERROR_NONE;
}

/* The device of the call's DeviceKey, which the access token's owner must have. */
static enum error find_device(struct call *call, struct user **user, struct device **device)
{
    struct pool *pool = NULL;

    if (call_text(call, "AccessToken") == NULL)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Invalid Access Token");
    enum error error = tokens_check_access(call, &pool, user);
    if (error == ERROR_NONE)
        error = check_tracking(call, pool);
    if (error != ERROR_NONE)
        return error;
    *device = device_find(*user, call_text(call, "DeviceKey"));
    if (*device == NULL)
        return call_refuse(call, ERROR_RESOURCE_NOT_FOUND, "Device does not exist.");
    return ERROR_NONE;
}

static enum error read_credential(struct call *call, struct srp_credential *out)
{
    const char *salt = call_parameter(call, CONFIGURATION, "Salt");
    const char *verifier = call_parameter(call, CONFIGURATION, "PasswordVerifier");

    if (salt == NULL || verifier == NULL || device_read_credential(salt, verifier, out) < 0)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Invalid " CONFIGURATION ".");
    return ERROR_NONE;
}

/* Only the device that the tokens were given out to, and once. */
static enum error check_key(struct call *call, const struct user *user, const char *own)
{
    const char *key = call_text(call, "DeviceKey");

    if (device_find(user, key) != NULL)
        return call_refuse(call, ERROR_DEVICE_KEY_EXISTS, "Device key already exists.");
    if (own == NULL || strcmp(own, key) != 0)
        return call_refuse(call, ERROR_RESOURCE_NOT_FOUND, "Device does not exist.");
    return ERROR_NONE;
}

enum error confirm_device(struct call *call)
{
    struct pool *pool = NULL;
    struct user *user = NULL;
    auto_free char *own = NULL;
    struct srp_credential credential = {0};

    enum error error = tokens_check_device(call, &pool, &user, &own);
    if (error == ERROR_NONE)
        error = check_tracking(call, pool);
    if (error == ERROR_NONE)
        error = check_key(call, user, own);
    if (error == ERROR_NONE)
        error = read_credential(call, &credential);
    if (error != ERROR_NONE)
        return error;
    struct device *device = memory_resize(NULL, sizeof *device);
    *device = (struct device){
        .key = text_copy(own),
        .group_key = device_group_key(own),
        .name = text_copy(call_text(call, "DeviceName")),
        .credential = credential,
        .remembered = pool->device_tracking == DEVICES_ALWAYS,
        .created_at = call_now(call),
        .modified_at = call_now(call),
        .authenticated_at = call_now(call),
    };
    device_add(user, device);
    json_put_boolean(call->output, "UserConfirmationNecessary", !device->remembered);
    return ERROR_NONE;
}

enum error update_device_status(struct call *call)
{
    const char *status = call_text(call, "DeviceRememberedStatus");
    struct user *user = NULL;
    struct device *device = NULL;

    enum error error = find_device(call, &user, &device);
    if (error != ERROR_NONE || status == NULL)
        return error;
    device->remembered = strcmp(status, "remembered") == 0;
    device->modified_at = call_now(call);
    return ERROR_NONE;
}

enum error forget_device(struct call *call)
{
    struct user *user = NULL;
    struct device *device = NULL;

    enum error error = find_device(call, &user, &device);
    if (error == ERROR_NONE)
        device_forget(user, device);
    return error;
}

static void add_attribute(struct json_object *list, const char *name, const char *value)
{
    struct json_object *attribute = json_object_new_object();

    json_put_text(attribute, "Name", name);
    json_put_text(attribute, "Value", value);
    json_object_array_add(list, attribute);
}

/* A DeviceType. */
static struct json_object *device_record(const struct device *device)
{
    struct json_object *record = json_object_new_object();

    json_put_text(record, "DeviceKey", device->key);
    struct json_object *attributes = json_put_list(record, "DeviceAttributes");
    add_attribute(attributes, "device_status", "valid");
    add_attribute(attributes, "dev:device_remembered_status",
                  device->remembered ? "remembered" : "not_remembered");
    if (device->name != NULL)
        add_attribute(attributes, "device_name", device->name);
    json_put_timestamp(record, "DeviceCreateDate", device->created_at);
    json_put_timestamp(record, "DeviceLastModifiedDate", device->modified_at);
    json_put_timestamp(record, "DeviceLastAuthenticatedDate", device->authenticated_at);
    return record;
}

enum error get_device(struct call *call)
{
    struct user *user = NULL;
    struct device *device = NULL;

    enum error error = find_device(call, &user, &device);
    if (error == ERROR_NONE)
        json_object_object_add(call->output, "Device", device_record(device));
    return error;
}

enum error list_devices(struct call *call)
{
    struct pool *pool = NULL;
    struct user *user = NULL;
    struct page page = {0};

    enum error error = tokens_check_access(call, &pool, &user);
    if (error == ERROR_NONE)
        error = check_tracking(call, pool);
    if (error == ERROR_NONE)
        error = page_open(call, "ListDevices", "PaginationToken", &page);
    if (error != ERROR_NONE)
        return error;
    struct json_object *devices = json_put_list(call->output, "Devices");
    for (; page.position < user->device_count && page.room > 0; page.position++, page.room--)
        json_object_array_add(devices, device_record(user->devices[page.position]));
    page_close(call, "ListDevices", &page, user->device_count);
    return ERROR_NONE;
}

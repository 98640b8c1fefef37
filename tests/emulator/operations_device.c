/* Devices: the shapes of the inputs, after the API model. */
#include "tests/emulator/operations.h"
#include "tests/emulator/shape_patterns.h"

#define DEVICE_PATTERN "[\\w-]+_[0-9a-f-]+", "^[A-Za-z0-9_-]+_[0-9a-f-]+$"

static const char *const remembered_statuses[] = {"remembered", "not_remembered", NULL};

static const struct member confirm_device_input[] = {
    {"AccessToken", MEMBER_TEXT, true, true, 0, 0, TOKEN_PATTERN, NULL},
    {"DeviceKey", MEMBER_TEXT, true, false, 1, 55, DEVICE_PATTERN, NULL},
    {"DeviceSecretVerifierConfig", MEMBER_TEXT_MAP, false, true, 0, 0, NULL, NULL, NULL},
    {"DeviceName", MEMBER_TEXT, false, false, 1, 1024, NULL, NULL, NULL},
    {0}};

static const struct member update_device_status_input[] = {
    {"AccessToken", MEMBER_TEXT, true, true, 0, 0, TOKEN_PATTERN, NULL},
    {"DeviceKey", MEMBER_TEXT, true, false, 1, 55, DEVICE_PATTERN, NULL},
    {"DeviceRememberedStatus", MEMBER_TEXT, false, false, 0, 0, NULL, NULL, remembered_statuses},
    {0}};

/* Of ForgetDevice and GetDevice. */
static const struct member device_input[] = {
    {"AccessToken", MEMBER_TEXT, false, true, 0, 0, TOKEN_PATTERN, NULL},
    {"DeviceKey", MEMBER_TEXT, true, false, 1, 55, DEVICE_PATTERN, NULL},
    {0}};

static const struct member list_devices_input[] = {
    {"AccessToken", MEMBER_TEXT, true, true, 0, 0, TOKEN_PATTERN, NULL},
    {"Limit", MEMBER_INTEGER, false, false, 0, 60, NULL, NULL, NULL},
    {"PaginationToken", MEMBER_TEXT, false, false, 1, 0, PAGE_PATTERN, NULL},
    {0}};

const struct operation operations_device[] = {
    {"cognito-idp", "ConfirmDevice", OPERATION_PUBLIC, confirm_device_input, confirm_device},
    {"cognito-idp", "UpdateDeviceStatus", OPERATION_PUBLIC, update_device_status_input,
     update_device_status},
    {"cognito-idp", "ForgetDevice", OPERATION_PUBLIC, device_input, forget_device},
    {"cognito-idp", "GetDevice", OPERATION_PUBLIC, device_input, get_device},
    {"cognito-idp", "ListDevices", OPERATION_PUBLIC, list_devices_input, list_devices},
    {0}};

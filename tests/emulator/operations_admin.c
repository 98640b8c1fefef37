/* Managing users, by administrators: the shapes of the inputs, after the API model. */
#include "tests/emulator/operations.h"
#include "tests/emulator/shape_patterns.h"

static const char *const message_actions[] = {"RESEND", "SUPPRESS", NULL};

static const struct member admin_create_user_input[] = {
    {"UserPoolId", MEMBER_TEXT, true, false, 1, 55, POOL_PATTERN, NULL},
    {"Username", MEMBER_TEXT, true, true, 1, 128, NAME_PATTERN, NULL},
    {"UserAttributes", MEMBER_ATTRIBUTE_LIST, false, false, 0, 0, NULL, NULL, NULL},
    {"ValidationData", MEMBER_ATTRIBUTE_LIST, false, false, 0, 0, NULL, NULL, NULL},
    {"TemporaryPassword", MEMBER_TEXT, false, true, 0, 256, PAGE_PATTERN, NULL},
    {"ForceAliasCreation", MEMBER_BOOLEAN, false, false, 0, 0, NULL, NULL, NULL},
    {"MessageAction", MEMBER_TEXT, false, false, 0, 0, NULL, NULL, message_actions},
    {"DesiredDeliveryMediums", MEMBER_TEXT_LIST, false, false, 0, 0, NULL, NULL, NULL},
    {"ClientMetadata", MEMBER_TEXT_MAP, false, false, 0, 0, NULL, NULL, NULL},
    {0}};

static const struct member admin_set_user_password_input[] = {
    {"UserPoolId", MEMBER_TEXT, true, false, 1, 55, POOL_PATTERN, NULL},
    {"Username", MEMBER_TEXT, true, true, 1, 128, NAME_PATTERN, NULL},
    {"Password", MEMBER_TEXT, true, true, 0, 256, PAGE_PATTERN, NULL},
    {"Permanent", MEMBER_BOOLEAN, false, false, 0, 0, NULL, NULL, NULL},
    {0}};

/* Of AdminConfirmSignUp and AdminResetUserPassword. */
static const struct member user_with_metadata_input[] = {
    {"UserPoolId", MEMBER_TEXT, true, false, 1, 55, POOL_PATTERN, NULL},
    {"Username", MEMBER_TEXT, true, true, 1, 128, NAME_PATTERN, NULL},
    {"ClientMetadata", MEMBER_TEXT_MAP, false, false, 0, 0, NULL, NULL, NULL},
    {0}};

static const struct member user_input[] = {
    {"UserPoolId", MEMBER_TEXT, true, false, 1, 55, POOL_PATTERN, NULL},
    {"Username", MEMBER_TEXT, true, true, 1, 128, NAME_PATTERN, NULL},
    {0}};

const struct operation operations_admin[] = {
    {"cognito-idp", "AdminCreateUser", OPERATION_SIGNED, admin_create_user_input,
     admin_create_user},
    {"cognito-idp", "AdminConfirmSignUp", OPERATION_SIGNED, user_with_metadata_input,
     admin_confirm_sign_up},
    {"cognito-idp", "AdminSetUserPassword", OPERATION_SIGNED, admin_set_user_password_input,
     admin_set_user_password},
    {"cognito-idp", "AdminResetUserPassword", OPERATION_SIGNED, user_with_metadata_input,
     admin_reset_user_password},
    {"cognito-idp", "AdminEnableUser", OPERATION_SIGNED, user_input, admin_enable_user},
    {"cognito-idp", "AdminDisableUser", OPERATION_SIGNED, user_input, admin_disable_user},
    {"cognito-idp", "AdminDeleteUser", OPERATION_SIGNED, user_input, admin_delete_user},
    {0}};

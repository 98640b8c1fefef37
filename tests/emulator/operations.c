/* The table of operations and the shapes of their inputs, after the API model. */
#include "tests/emulator/operations.h"

#include <string.h>

#include "tests/emulator/text.h"

#define WORD_PATTERN     "[\\w+]+", "^[A-Za-z0-9_+]+$"
#define POOL_PATTERN     "[\\w-]+_[0-9a-zA-Z]+", "^[A-Za-z0-9_-]+_[0-9a-zA-Z]+$"
#define NAME_PATTERN     "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+", "^[^[:cntrl:][:space:]]+$"
#define TOKEN_PATTERN    "[A-Za-z0-9-_=.]+", "^[A-Za-z0-9_=.-]+$"
#define PAGE_PATTERN     "[\\S]+", "^[^[:space:]]+$"
#define IDENTITY_PATTERN "[\\w-]+:[0-9a-f-]+", "^[A-Za-z0-9_-]+:[0-9a-f-]+$"

static const char *const auth_flows[] = {"USER_SRP_AUTH",
                                         "REFRESH_TOKEN_AUTH",
                                         "REFRESH_TOKEN",
                                         "CUSTOM_AUTH",
                                         "ADMIN_NO_SRP_AUTH",
                                         "USER_PASSWORD_AUTH",
                                         "ADMIN_USER_PASSWORD_AUTH",
                                         "USER_AUTH",
                                         NULL};

static const char *const challenge_names[] = {"SMS_MFA",
                                              "EMAIL_OTP",
                                              "SOFTWARE_TOKEN_MFA",
                                              "SELECT_MFA_TYPE",
                                              "MFA_SETUP",
                                              "PASSWORD_VERIFIER",
                                              "CUSTOM_CHALLENGE",
                                              "SELECT_CHALLENGE",
                                              "DEVICE_SRP_AUTH",
                                              "ADMIN_NO_SRP_AUTH",
                                              "DEVICE_PASSWORD_VERIFIER",
                                              "NEW_PASSWORD_REQUIRED",
                                              "SMS_OTP",
                                              "PASSWORD",
                                              "WEB_AUTHN",
                                              "PASSWORD_SRP",
                                              NULL};

static const struct member initiate_auth_input[] = {
    {"AuthFlow", MEMBER_TEXT, true, false, 0, 0, NULL, NULL, auth_flows},
    {"AuthParameters", MEMBER_TEXT_MAP, false, true, 0, 0, NULL, NULL, NULL},
    {"ClientMetadata", MEMBER_TEXT_MAP, false, false, 0, 0, NULL, NULL, NULL},
    {"ClientId", MEMBER_TEXT, true, true, 1, 128, WORD_PATTERN, NULL},
    {"AnalyticsMetadata", MEMBER_STRUCTURE, false, false, 0, 0, NULL, NULL, NULL},
    {"UserContextData", MEMBER_STRUCTURE, false, true, 0, 0, NULL, NULL, NULL},
    {"Session", MEMBER_TEXT, false, true, 20, 2048, NULL, NULL, NULL},
    {0}};

static const struct member respond_to_auth_challenge_input[] = {
    {"ClientId", MEMBER_TEXT, true, true, 1, 128, WORD_PATTERN, NULL},
    {"ChallengeName", MEMBER_TEXT, true, false, 0, 0, NULL, NULL, challenge_names},
    {"Session", MEMBER_TEXT, false, true, 20, 2048, NULL, NULL, NULL},
    {"ChallengeResponses", MEMBER_TEXT_MAP, false, true, 0, 0, NULL, NULL, NULL},
    {"AnalyticsMetadata", MEMBER_STRUCTURE, false, false, 0, 0, NULL, NULL, NULL},
    {"UserContextData", MEMBER_STRUCTURE, false, true, 0, 0, NULL, NULL, NULL},
    {"ClientMetadata", MEMBER_TEXT_MAP, false, false, 0, 0, NULL, NULL, NULL},
    {0}};

static const struct member get_tokens_from_refresh_token_input[] = {
    {"RefreshToken", MEMBER_TEXT, true, true, 0, 0, TOKEN_PATTERN, NULL},
    {"ClientId", MEMBER_TEXT, true, true, 1, 128, WORD_PATTERN, NULL},
    {"ClientSecret", MEMBER_TEXT, false, true, 24, 64, WORD_PATTERN, NULL},
    {"DeviceKey", MEMBER_TEXT, false, false, 1, 55, "[\\w-]+_[0-9a-f-]+",
     "^[A-Za-z0-9_-]+_[0-9a-f-]+$", NULL},
    {"ClientMetadata", MEMBER_TEXT_MAP, false, false, 0, 0, NULL, NULL, NULL},
    {0}};

static const struct member revoke_token_input[] = {
    {"Token", MEMBER_TEXT, true, true, 0, 0, TOKEN_PATTERN, NULL},
    {"ClientId", MEMBER_TEXT, true, true, 1, 128, WORD_PATTERN, NULL},
    {"ClientSecret", MEMBER_TEXT, false, true, 24, 64, WORD_PATTERN, NULL},
    {0}};

static const struct member get_user_input[] = {
    {"AccessToken", MEMBER_TEXT, true, true, 0, 0, TOKEN_PATTERN, NULL}, {0}};

static const struct member list_users_input[] = {
    {"UserPoolId", MEMBER_TEXT, true, false, 1, 55, POOL_PATTERN, NULL},
    {"AttributesToGet", MEMBER_TEXT_LIST, false, false, 0, 0, NULL, NULL, NULL},
    {"Limit", MEMBER_INTEGER, false, false, 0, 60, NULL, NULL, NULL},
    {"PaginationToken", MEMBER_TEXT, false, false, 1, 0, PAGE_PATTERN, NULL},
    {"Filter", MEMBER_TEXT, false, false, 0, 256, NULL, NULL, NULL},
    {0}};

static const struct member list_users_in_group_input[] = {
    {"UserPoolId", MEMBER_TEXT, true, false, 1, 55, POOL_PATTERN, NULL},
    {"GroupName", MEMBER_TEXT, true, false, 1, 128, NAME_PATTERN, NULL},
    {"Limit", MEMBER_INTEGER, false, false, 0, 60, NULL, NULL, NULL},
    {"NextToken", MEMBER_TEXT, false, false, 1, 131072, PAGE_PATTERN, NULL},
    {0}};

static const struct member list_groups_input[] = {
    {"UserPoolId", MEMBER_TEXT, true, false, 1, 55, POOL_PATTERN, NULL},
    {"Limit", MEMBER_INTEGER, false, false, 0, 60, NULL, NULL, NULL},
    {"NextToken", MEMBER_TEXT, false, false, 1, 131072, PAGE_PATTERN, NULL},
    {0}};

static const struct member get_group_input[] = {
    {"GroupName", MEMBER_TEXT, true, false, 1, 128, NAME_PATTERN, NULL},
    {"UserPoolId", MEMBER_TEXT, true, false, 1, 55, POOL_PATTERN, NULL},
    {0}};

static const struct member admin_list_groups_for_user_input[] = {
    {"Username", MEMBER_TEXT, true, true, 1, 128, NAME_PATTERN, NULL},
    {"UserPoolId", MEMBER_TEXT, true, false, 1, 55, POOL_PATTERN, NULL},
    {"Limit", MEMBER_INTEGER, false, false, 0, 60, NULL, NULL, NULL},
    {"NextToken", MEMBER_TEXT, false, false, 1, 131072, PAGE_PATTERN, NULL},
    {0}};

static const struct member get_id_input[] = {
    {"AccountId", MEMBER_TEXT, false, false, 1, 15, "\\d+", "^[0-9]+$", NULL},
    {"IdentityPoolId", MEMBER_TEXT, true, false, 1, 55, IDENTITY_PATTERN, NULL},
    {"Logins", MEMBER_TEXT_MAP, false, true, 0, 0, NULL, NULL, NULL},
    {0}};

static const struct member get_credentials_for_identity_input[] = {
    {"IdentityId", MEMBER_TEXT, true, false, 1, 55, IDENTITY_PATTERN, NULL},
    {"Logins", MEMBER_TEXT_MAP, false, true, 0, 0, NULL, NULL, NULL},
    {"CustomRoleArn", MEMBER_TEXT, false, false, 20, 2048, NULL, NULL, NULL},
    {0}};

static const struct operation operations[] = {
    {"cognito-idp", "InitiateAuth", OPERATION_PUBLIC, initiate_auth_input, initiate_auth},
    {"cognito-idp", "RespondToAuthChallenge", OPERATION_PUBLIC, respond_to_auth_challenge_input,
     respond_to_auth_challenge},
    {"cognito-idp", "GetTokensFromRefreshToken", OPERATION_PUBLIC,
     get_tokens_from_refresh_token_input, get_tokens_from_refresh_token},
    {"cognito-idp", "RevokeToken", OPERATION_PUBLIC, revoke_token_input, revoke_token},
    {"cognito-idp", "GetUser", OPERATION_PUBLIC, get_user_input, get_user},
    {"cognito-idp", "ListUsers", OPERATION_SIGNED, list_users_input, list_users},
    {"cognito-idp", "ListUsersInGroup", OPERATION_SIGNED, list_users_in_group_input,
     list_users_in_group},
    {"cognito-idp", "ListGroups", OPERATION_SIGNED, list_groups_input, list_groups},
    {"cognito-idp", "GetGroup", OPERATION_SIGNED, get_group_input, get_group},
    {"cognito-idp", "AdminListGroupsForUser", OPERATION_SIGNED, admin_list_groups_for_user_input,
     admin_list_groups_for_user},
    {"cognito-identity", "GetId", OPERATION_PUBLIC, get_id_input, get_id},
    {"cognito-identity", "GetCredentialsForIdentity", OPERATION_PUBLIC,
     get_credentials_for_identity_input, get_credentials_for_identity},
};

static const struct {
    const char *prefix, *service;
} targets[] = {
    {"AWSCognitoIdentityProviderService.", "cognito-idp"},
    {"AWSCognitoIdentityService.", "cognito-identity"},
};

static const struct operation *find_in_service(const char *service, const char *name)
{
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        if (strcmp(operations[i].service, service) == 0 && strcmp(operations[i].name, name) == 0)
            return &operations[i];
    }
    return NULL;
}

const struct operation *operation_find(const char *target)
{
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        if (text_starts_with(target, targets[i].prefix))
            return find_in_service(targets[i].service, target + strlen(targets[i].prefix));
    }
    return NULL;
}

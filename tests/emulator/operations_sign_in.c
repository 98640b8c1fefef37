/* Signing in and what comes of it: the shapes of the inputs, after the API model. */
#include "tests/emulator/operations.h"
#include "tests/emulator/shape_patterns.h"

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

const struct operation operations_sign_in[] = {
    {"cognito-idp", "InitiateAuth", OPERATION_PUBLIC, initiate_auth_input, initiate_auth},
    {"cognito-idp", "RespondToAuthChallenge", OPERATION_PUBLIC, respond_to_auth_challenge_input,
     respond_to_auth_challenge},
    {"cognito-idp", "GetTokensFromRefreshToken", OPERATION_PUBLIC,
     get_tokens_from_refresh_token_input, get_tokens_from_refresh_token},
    {"cognito-idp", "RevokeToken", OPERATION_PUBLIC, revoke_token_input, revoke_token},
    {"cognito-idp", "GetUser", OPERATION_PUBLIC, get_user_input, get_user},
    {0}};

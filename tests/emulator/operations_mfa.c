/* Factors: the shapes of the inputs, after the API model. */
#include "tests/emulator/operations.h"
#include "tests/emulator/shape_patterns.h"

static const struct member associate_software_token_input[] = {
    {"AccessToken", MEMBER_TEXT, false, true, 0, 0, TOKEN_PATTERN, NULL},
    {"Session", MEMBER_TEXT, false, true, 20, 2048, NULL, NULL, NULL},
    {0}};

static const struct member verify_software_token_input[] = {
    {"AccessToken", MEMBER_TEXT, false, true, 0, 0, TOKEN_PATTERN, NULL},
    {"Session", MEMBER_TEXT, false, true, 20, 2048, NULL, NULL, NULL},
    {"UserCode", MEMBER_TEXT, true, true, 6, 6, "[0-9]+", "^[0-9]+$", NULL},
    {"FriendlyDeviceName", MEMBER_TEXT, false, false, 0, 131072, NULL, NULL, NULL},
    {0}};

static const struct member set_user_mfa_preference_input[] = {
    {"SMSMfaSettings", MEMBER_STRUCTURE, false, false, 0, 0, NULL, NULL, NULL},
    {"SoftwareTokenMfaSettings", MEMBER_STRUCTURE, false, false, 0, 0, NULL, NULL, NULL},
    {"EmailMfaSettings", MEMBER_STRUCTURE, false, false, 0, 0, NULL, NULL, NULL},
    {"AccessToken", MEMBER_TEXT, true, true, 0, 0, TOKEN_PATTERN, NULL},
    {0}};

static const struct member get_user_auth_factors_input[] = {
    {"AccessToken", MEMBER_TEXT, true, true, 0, 0, TOKEN_PATTERN, NULL}, {0}};

const struct operation operations_mfa[] = {{"cognito-idp", "AssociateSoftwareToken",
                                            OPERATION_PUBLIC, associate_software_token_input,
                                            associate_software_token},
                                           {"cognito-idp", "VerifySoftwareToken", OPERATION_PUBLIC,
                                            verify_software_token_input, verify_software_token},
                                           {"cognito-idp", "SetUserMFAPreference", OPERATION_PUBLIC,
                                            set_user_mfa_preference_input, set_user_mfa_preference},
                                           {"cognito-idp", "GetUserAuthFactors", OPERATION_PUBLIC,
                                            get_user_auth_factors_input, get_user_auth_factors},
                                           {0}};

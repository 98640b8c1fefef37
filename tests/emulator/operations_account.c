/* Getting, confirming and repairing accounts: the shapes of the inputs, after the API model. */
#include "tests/emulator/operations.h"
#include "tests/emulator/shape_patterns.h"

static const struct member sign_up_input[] = {
    {"ClientId", MEMBER_TEXT, true, true, 1, 128, WORD_PATTERN, NULL},
    {"SecretHash", MEMBER_TEXT, false, true, 1, 128, SECRET_HASH_PATTERN, NULL},
    {"Username", MEMBER_TEXT, true, true, 1, 128, NAME_PATTERN, NULL},
    {"Password", MEMBER_TEXT, false, true, 0, 256, PAGE_PATTERN, NULL},
    {"UserAttributes", MEMBER_ATTRIBUTE_LIST, false, false, 0, 0, NULL, NULL, NULL},
    {"ValidationData", MEMBER_ATTRIBUTE_LIST, false, false, 0, 0, NULL, NULL, NULL},
    {"AnalyticsMetadata", MEMBER_STRUCTURE, false, false, 0, 0, NULL, NULL, NULL},
    {"UserContextData", MEMBER_STRUCTURE, false, true, 0, 0, NULL, NULL, NULL},
    {"ClientMetadata", MEMBER_TEXT_MAP, false, false, 0, 0, NULL, NULL, NULL},
    {0}};

static const struct member confirm_sign_up_input[] = {
    {"ClientId", MEMBER_TEXT, true, true, 1, 128, WORD_PATTERN, NULL},
    {"SecretHash", MEMBER_TEXT, false, true, 1, 128, SECRET_HASH_PATTERN, NULL},
    {"Username", MEMBER_TEXT, true, true, 1, 128, NAME_PATTERN, NULL},
    {"ConfirmationCode", MEMBER_TEXT, true, false, 1, 2048, PAGE_PATTERN, NULL},
    {"ForceAliasCreation", MEMBER_BOOLEAN, false, false, 0, 0, NULL, NULL, NULL},
    {"AnalyticsMetadata", MEMBER_STRUCTURE, false, false, 0, 0, NULL, NULL, NULL},
    {"UserContextData", MEMBER_STRUCTURE, false, true, 0, 0, NULL, NULL, NULL},
    {"ClientMetadata", MEMBER_TEXT_MAP, false, false, 0, 0, NULL, NULL, NULL},
    {"Session", MEMBER_TEXT, false, true, 20, 2048, NULL, NULL, NULL},
    {0}};

/* Of ResendConfirmationCode and ForgotPassword. */
static const struct member code_request_input[] = {
    {"ClientId", MEMBER_TEXT, true, true, 1, 128, WORD_PATTERN, NULL},
    {"SecretHash", MEMBER_TEXT, false, true, 1, 128, SECRET_HASH_PATTERN, NULL},
    {"UserContextData", MEMBER_STRUCTURE, false, true, 0, 0, NULL, NULL, NULL},
    {"Username", MEMBER_TEXT, true, true, 1, 128, NAME_PATTERN, NULL},
    {"AnalyticsMetadata", MEMBER_STRUCTURE, false, false, 0, 0, NULL, NULL, NULL},
    {"ClientMetadata", MEMBER_TEXT_MAP, false, false, 0, 0, NULL, NULL, NULL},
    {0}};

static const struct member confirm_forgot_password_input[] = {
    {"ClientId", MEMBER_TEXT, true, true, 1, 128, WORD_PATTERN, NULL},
    {"SecretHash", MEMBER_TEXT, false, true, 1, 128, SECRET_HASH_PATTERN, NULL},
    {"Username", MEMBER_TEXT, true, true, 1, 128, NAME_PATTERN, NULL},
    {"ConfirmationCode", MEMBER_TEXT, true, false, 1, 2048, PAGE_PATTERN, NULL},
    {"Password", MEMBER_TEXT, true, true, 0, 256, PAGE_PATTERN, NULL},
    {"AnalyticsMetadata", MEMBER_STRUCTURE, false, false, 0, 0, NULL, NULL, NULL},
    {"UserContextData", MEMBER_STRUCTURE, false, true, 0, 0, NULL, NULL, NULL},
    {"ClientMetadata", MEMBER_TEXT_MAP, false, false, 0, 0, NULL, NULL, NULL},
    {0}};

static const struct member change_password_input[] = {
    {"PreviousPassword", MEMBER_TEXT, false, true, 0, 256, PAGE_PATTERN, NULL},
    {"ProposedPassword", MEMBER_TEXT, true, true, 0, 256, PAGE_PATTERN, NULL},
    {"AccessToken", MEMBER_TEXT, true, true, 0, 0, TOKEN_PATTERN, NULL},
    {0}};

#define ATTRIBUTE_PATTERN "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r ]+", "^[^[:cntrl:]]+$"

static const struct member update_user_attributes_input[] = {
    {"UserAttributes", MEMBER_ATTRIBUTE_LIST, true, false, 0, 0, NULL, NULL, NULL},
    {"AccessToken", MEMBER_TEXT, true, true, 0, 0, TOKEN_PATTERN, NULL},
    {"ClientMetadata", MEMBER_TEXT_MAP, false, false, 0, 0, NULL, NULL, NULL},
    {0}};

static const struct member attribute_code_input[] = {
    {"AccessToken", MEMBER_TEXT, true, true, 0, 0, TOKEN_PATTERN, NULL},
    {"AttributeName", MEMBER_TEXT, true, false, 1, 32, ATTRIBUTE_PATTERN, NULL},
    {"ClientMetadata", MEMBER_TEXT_MAP, false, false, 0, 0, NULL, NULL, NULL},
    {0}};

static const struct member verify_user_attribute_input[] = {
    {"AccessToken", MEMBER_TEXT, true, true, 0, 0, TOKEN_PATTERN, NULL},
    {"AttributeName", MEMBER_TEXT, true, false, 1, 32, ATTRIBUTE_PATTERN, NULL},
    {"Code", MEMBER_TEXT, true, false, 1, 2048, PAGE_PATTERN, NULL},
    {0}};

const struct operation operations_account[] = {
    {"cognito-idp", "SignUp", OPERATION_PUBLIC, sign_up_input, sign_up},
    {"cognito-idp", "ConfirmSignUp", OPERATION_PUBLIC, confirm_sign_up_input, confirm_sign_up},
    {"cognito-idp", "ResendConfirmationCode", OPERATION_PUBLIC, code_request_input,
     resend_confirmation_code},
    {"cognito-idp", "UpdateUserAttributes", OPERATION_PUBLIC, update_user_attributes_input,
     update_user_attributes},
    {"cognito-idp", "GetUserAttributeVerificationCode", OPERATION_PUBLIC, attribute_code_input,
     get_user_attribute_verification_code},
    {"cognito-idp", "VerifyUserAttribute", OPERATION_PUBLIC, verify_user_attribute_input,
     verify_user_attribute},
    {"cognito-idp", "ForgotPassword", OPERATION_PUBLIC, code_request_input, forgot_password},
    {"cognito-idp", "ConfirmForgotPassword", OPERATION_PUBLIC, confirm_forgot_password_input,
     confirm_forgot_password},
    {"cognito-idp", "ChangePassword", OPERATION_PUBLIC, change_password_input, change_password},
    {0}};

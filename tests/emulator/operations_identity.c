/* Identity pools: the shapes of the inputs, after the API model. */
#include "tests/emulator/operations.h"
#include "tests/emulator/shape_patterns.h"

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

const struct operation operations_identity[] = {
    {"cognito-identity", "GetId", OPERATION_PUBLIC, get_id_input, get_id},
    {"cognito-identity", "GetCredentialsForIdentity", OPERATION_PUBLIC,
     get_credentials_for_identity_input, get_credentials_for_identity},
    {0}};

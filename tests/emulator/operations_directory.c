/* Lists of users and groups: the shapes of the inputs, after the API model. */
#include "tests/emulator/operations.h"
#include "tests/emulator/shape_patterns.h"

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

static const struct member list_user_pool_clients_input[] = {
    {"UserPoolId", MEMBER_TEXT, true, false, 1, 55, POOL_PATTERN, NULL},
    {"MaxResults", MEMBER_INTEGER, false, false, 1, 60, NULL, NULL, NULL},
    {"NextToken", MEMBER_TEXT, false, false, 1, 131072, PAGE_PATTERN, NULL},
    {0}};

static const struct member describe_user_pool_client_input[] = {
    {"UserPoolId", MEMBER_TEXT, true, false, 1, 55, POOL_PATTERN, NULL},
    {"ClientId", MEMBER_TEXT, true, true, 1, 128, WORD_PATTERN, NULL},
    {0}};

const struct operation operations_directory[] = {
    {"cognito-idp", "ListUserPoolClients", OPERATION_SIGNED, list_user_pool_clients_input,
     list_user_pool_clients},
    {"cognito-idp", "DescribeUserPoolClient", OPERATION_SIGNED, describe_user_pool_client_input,
     describe_user_pool_client},
    {"cognito-idp", "ListUsers", OPERATION_SIGNED, list_users_input, list_users},
    {"cognito-idp", "ListUsersInGroup", OPERATION_SIGNED, list_users_in_group_input,
     list_users_in_group},
    {"cognito-idp", "ListGroups", OPERATION_SIGNED, list_groups_input, list_groups},
    {"cognito-idp", "GetGroup", OPERATION_SIGNED, get_group_input, get_group},
    {"cognito-idp", "AdminListGroupsForUser", OPERATION_SIGNED, admin_list_groups_for_user_input,
     admin_list_groups_for_user},
    {0}};

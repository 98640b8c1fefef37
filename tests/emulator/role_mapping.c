/* Role mappings: by the token's own claims, by rules, or the same for all. */
#include "tests/emulator/role_mapping.h"

#include <stdlib.h>
#include <string.h>

#include "tests/emulator/text.h"

static enum error refuse_custom(struct call *call, const char *custom)
{
    return call_refuse(call, ERROR_NOT_AUTHORIZED, "Access to role '%s' is forbidden.", custom);
}

static bool text_matches(const struct role_rule *rule, const char *text)
{
    switch ((enum rule_match)rule->match) {
    case RULE_EQUALS:
    case RULE_NOT_EQUAL:
        return strcmp(text, rule->value) == 0;
    case RULE_CONTAINS:
        return strstr(text, rule->value) != NULL;
    case RULE_STARTS_WITH:
        return text_starts_with(text, rule->value);
    }
    abort();
}

/* A claim that is a list (cognito:groups) matches by any of its items. */
static bool claim_matches(const struct role_rule *rule, struct json_object *claim)
{
    if (!json_object_is_type(claim, json_type_array))
        return text_matches(rule, json_object_get_string(claim));
    for (size_t i = 0; i < json_object_array_length(claim); i++) {
        if (text_matches(rule, json_object_get_string(json_object_array_get_idx(claim, i))))
            return true;
    }
    return false;
}

/* The first rule that hits. A claim that is not there hits none, not even "NotEqual". */
static const char *role_by_rules(const struct identity_pool *pool, const struct login *login)
{
    for (size_t i = 0; i < pool->rule_count; i++) {
        const struct role_rule *rule = pool->rules[i];
        struct json_object *claim = json_member(login->claims, rule->claim);
        if (claim != NULL && claim_matches(rule, claim) != (rule->match == RULE_NOT_EQUAL))
            return rule->role_arn;
    }
    return NULL;
}

/* What the mapping says; NULL: it leaves it open. */
static enum error apply_mapping(struct call *call, const struct identity_pool *pool,
                                const struct login *login, const char **role)
{
    const char *custom = call_text(call, "CustomRoleArn");

    switch ((enum role_mapping)pool->role_mapping) {
    case ROLE_MAPPING_NONE:
        *role = pool->authenticated_role_arn;
        return custom == NULL ? ERROR_NONE : refuse_custom(call, custom);
    case ROLE_MAPPING_RULES:
        *role = role_by_rules(pool, login);
        return custom == NULL ? ERROR_NONE : refuse_custom(call, custom);
    case ROLE_MAPPING_TOKEN:
        *role = custom != NULL ? custom : json_text(login->claims, "cognito:preferred_role");
        if (custom != NULL && !json_list_holds(json_member(login->claims, "cognito:roles"), custom))
            return refuse_custom(call, custom);
        return ERROR_NONE;
    }
    abort();
}

enum error role_mapping_choose(struct call *call, const struct identity_pool *pool,
                               const struct login *login, const char **role)
{
    enum error error = apply_mapping(call, pool, login, role);

    if (error != ERROR_NONE)
        return error;
    if (*role == NULL && pool->role_mapping != ROLE_MAPPING_NONE && pool->ambiguous_role_denied)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Ambiguous role resolution: access denied.");
    if (*role == NULL)
        *role = pool->authenticated_role_arn;
    if (*role == NULL)
        return call_refuse(call, ERROR_INVALID_IDENTITY_POOL_CONFIGURATION,
                           "Invalid identity pool configuration. Check assigned IAM roles for this "
                           "pool.");
    return ERROR_NONE;
}

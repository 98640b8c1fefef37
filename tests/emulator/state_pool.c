/* The user pools of the state file, with their groups and app clients. */
#include "tests/emulator/state_pool.h"

#include <stdlib.h>
#include <string.h>

#include "tests/emulator/pool.h"
#include "tests/emulator/state.h"
#include "tests/emulator/state_mfa.h"
#include "tests/emulator/state_user.h"
#include "tests/emulator/text.h"

#define DAY_SECONDS        (24 * 60 * 60)
#define TRIGGER_TIMEOUT_MS 5000 /* what the service allows */
#define PASSWORD_RESETS    20   /* the service allows 5 to 20 an hour, as it sees a risk */

static const struct field group_fields[] = {
    {"name", FIELD_TEXT, true, offsetof(struct group, name), 0, 0, NULL, NULL},
    {"description", FIELD_TEXT, false, offsetof(struct group, description), 0, 0, NULL, NULL},
    {"roleArn", FIELD_TEXT, false, offsetof(struct group, role_arn), 0, 0, NULL, NULL},
    {"precedence", FIELD_INTEGER, false, offsetof(struct group, precedence), 0, INT32_MAX, NULL,
     NULL},
    {0}};

static int read_group(struct field_reader *reader, struct json_object *value, void *owner)
{
    struct pool *pool = owner;
    const struct world *world = reader->context;
    struct group *group = calloc(1, sizeof *group);

    if (group == NULL)
        abort();
    group->precedence = -1;
    group->created_at = clock_now(&world->clock);
    int r = field_read_object(reader, value, group_fields, group);
    if (r < 0) {
        group_free(group);
        return r;
    }
    list_append(pool->groups, pool->group_count, group);
    return 0;
}

char *state_add_group(struct world *world, struct pool *pool, struct json_object *content)
{
    struct field_reader reader = {.context = world};

    (void)read_group(&reader, content, pool);
    return reader.problem;
}

static const struct field client_fields[] = {
    {"id", FIELD_TEXT, true, offsetof(struct app_client, id), 0, 0, NULL, NULL},
    {"secrets", FIELD_TEXT_LIST, false, offsetof(struct app_client, secrets), 0, 0, NULL, NULL},
    {"authFlows", FIELD_TEXT_LIST, true, offsetof(struct app_client, flows), 0, 0, NULL, NULL},
    {"writeAttributes", FIELD_TEXT_LIST, false, offsetof(struct app_client, write_attributes), 0, 0,
     NULL, NULL},
    {"preventUserExistenceErrors", FIELD_BOOLEAN, false,
     offsetof(struct app_client, prevents_user_existence_errors), 0, 0, NULL, NULL},
    {"enableTokenRevocation", FIELD_BOOLEAN, false, offsetof(struct app_client, revokes_tokens), 0,
     0, NULL, NULL},
    {"authSessionValidityMinutes", FIELD_INTEGER, false,
     offsetof(struct app_client, auth_session_validity_minutes), 3, 15, NULL, NULL},
    {"accessTokenSeconds", FIELD_INTEGER, false, offsetof(struct app_client, access_token_seconds),
     300, DAY_SECONDS, NULL, NULL},
    {"idTokenSeconds", FIELD_INTEGER, false, offsetof(struct app_client, id_token_seconds), 300,
     DAY_SECONDS, NULL, NULL},
    {"refreshTokenSeconds", FIELD_INTEGER, false,
     offsetof(struct app_client, refresh_token_seconds), 3600, 3650LL * DAY_SECONDS, NULL, NULL},
    {0}};

static int check_flows(struct field_reader *reader, const struct app_client *client)
{
    static const char *const known[] = {
        "ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
        "ALLOW_CUSTOM_AUTH",   "ALLOW_USER_AUTH",          "ALLOW_ADMIN_USER_PASSWORD_AUTH"};

    for (size_t i = 0; i < json_object_array_length(client->flows); i++) {
        const char *flow = json_object_get_string(json_object_array_get_idx(client->flows, i));
        bool is_known = false;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            is_known |= strcmp(known[k], flow) == 0;
        if (!is_known)
            return field_complain(reader, "the flow \"%s\" is not known; %s is, for example", flow,
                                  known[0]);
    }
    if (client->secrets != NULL && json_object_array_length(client->secrets) > 2)
        return field_complain(reader, "an app client has two secrets at most");
    return 0;
}

static int read_client(struct field_reader *reader, struct json_object *value, void *owner)
{
    struct pool *pool = owner;
    struct app_client *client = calloc(1, sizeof *client);

    if (client == NULL)
        abort();
    client->revokes_tokens = true;
    client->auth_session_validity_minutes = 3;
    client->access_token_seconds = 3600;
    client->id_token_seconds = 3600;
    client->refresh_token_seconds = 30LL * DAY_SECONDS;
    list_append(pool->clients, pool->client_count, client);
    int r = field_read_object(reader, value, client_fields, client);
    return r < 0 ? r : check_flows(reader, client);
}

#define IN_POLICY(member) (offsetof(struct pool, policy) + offsetof(struct password_policy, member))
static const struct field policy_fields[] = {
    {"minimumLength", FIELD_INTEGER, false, IN_POLICY(minimum_length), 6, 99, NULL, NULL},
    {"historySize", FIELD_INTEGER, false, IN_POLICY(history_size), 0, 24, NULL, NULL},
    {"temporaryPasswordValidityDays", FIELD_INTEGER, false, IN_POLICY(temporary_days), 1, 365, NULL,
     NULL},
    {"requireUppercase", FIELD_BOOLEAN, false, IN_POLICY(uppercase), 0, 0, NULL, NULL},
    {"requireLowercase", FIELD_BOOLEAN, false, IN_POLICY(lowercase), 0, 0, NULL, NULL},
    {"requireNumbers", FIELD_BOOLEAN, false, IN_POLICY(numbers), 0, 0, NULL, NULL},
    {"requireSymbols", FIELD_BOOLEAN, false, IN_POLICY(symbols), 0, 0, NULL, NULL},
    {0}};

static int read_policy(struct field_reader *reader, struct json_object *value, void *owner)
{
    return field_read_object(reader, value, policy_fields, owner);
}

#define PROGRAM_OF(trigger) (offsetof(struct pool, triggers) + (trigger) * sizeof(char *))
static const struct field trigger_fields[] = {
    {"PreSignUp", FIELD_TEXT, false, PROGRAM_OF(TRIGGER_PRE_SIGN_UP), 0, 0, NULL, NULL},
    {"PostConfirmation", FIELD_TEXT, false, PROGRAM_OF(TRIGGER_POST_CONFIRMATION), 0, 0, NULL,
     NULL},
    {"PreAuthentication", FIELD_TEXT, false, PROGRAM_OF(TRIGGER_PRE_AUTHENTICATION), 0, 0, NULL,
     NULL},
    {"PostAuthentication", FIELD_TEXT, false, PROGRAM_OF(TRIGGER_POST_AUTHENTICATION), 0, 0, NULL,
     NULL},
    {"PreTokenGeneration", FIELD_TEXT, false, PROGRAM_OF(TRIGGER_PRE_TOKEN_GENERATION), 0, 0, NULL,
     NULL},
    {"UserMigration", FIELD_TEXT, false, PROGRAM_OF(TRIGGER_USER_MIGRATION), 0, 0, NULL, NULL},
    {"CustomMessage", FIELD_TEXT, false, PROGRAM_OF(TRIGGER_CUSTOM_MESSAGE), 0, 0, NULL, NULL},
    {"DefineAuthChallenge", FIELD_TEXT, false, PROGRAM_OF(TRIGGER_DEFINE_AUTH_CHALLENGE), 0, 0,
     NULL, NULL},
    {"CreateAuthChallenge", FIELD_TEXT, false, PROGRAM_OF(TRIGGER_CREATE_AUTH_CHALLENGE), 0, 0,
     NULL, NULL},
    {"VerifyAuthChallengeResponse", FIELD_TEXT, false,
     PROGRAM_OF(TRIGGER_VERIFY_AUTH_CHALLENGE_RESPONSE), 0, 0, NULL, NULL},
    {0}};

static int read_triggers(struct field_reader *reader, struct json_object *value, void *owner)
{
    return field_read_object(reader, value, trigger_fields, owner);
}

static const char *const mfa_configurations[] = {
    [MFA_OFF] = "OFF",
    [MFA_ON] = "ON",
    [MFA_OPTIONAL] = "OPTIONAL",
    NULL,
};

static const char *const device_trackings[] = {
    [DEVICES_OFF] = "OFF",
    [DEVICES_ALWAYS] = "ALWAYS",
    [DEVICES_USER_OPT_IN] = "USER_OPT_IN",
    NULL,
};

/* Read in this order, whatever the file's: users name groups and attributes, which are checked. */
static const struct field settings_fields[] = {
    {"id", FIELD_TEXT, true, offsetof(struct pool, id), 0, 0, NULL, NULL},
    {"caseSensitive", FIELD_BOOLEAN, false, offsetof(struct pool, case_sensitive), 0, 0, NULL,
     NULL},
    {"aliasAttributes", FIELD_TEXT_LIST, false, offsetof(struct pool, alias_attributes), 0, 0, NULL,
     NULL},
    {"requiredAttributes", FIELD_TEXT_LIST, false, offsetof(struct pool, required_attributes), 0, 0,
     NULL, NULL},
    {"customAttributes", FIELD_TEXT_LIST, false, offsetof(struct pool, custom_attributes), 0, 0,
     NULL, NULL},
    {"autoVerifiedAttributes", FIELD_TEXT_LIST, false, offsetof(struct pool, auto_verified), 0, 0,
     NULL, NULL},
    {"adminCreateUserOnly", FIELD_BOOLEAN, false, offsetof(struct pool, only_admins_create_users),
     0, 0, NULL, NULL},
    {"accountRecovery", FIELD_TEXT_LIST, false, offsetof(struct pool, account_recovery), 0, 0, NULL,
     NULL},
    {"passwordResetsPerHour", FIELD_INTEGER, false, offsetof(struct pool, password_resets_per_hour),
     5, 20, NULL, NULL},
    {"passwordPolicy", FIELD_OBJECT, false, 0, 0, 0, NULL, read_policy},
    {"mfaConfiguration", FIELD_CHOICE, false, offsetof(struct pool, mfa_configuration), 0, 0,
     mfa_configurations, NULL},
    {"mfaTypes", FIELD_TEXT_LIST, false, offsetof(struct pool, mfa_types), 0, 0, NULL, NULL},
    {"deviceTracking", FIELD_CHOICE, false, offsetof(struct pool, device_tracking), 0, 0,
     device_trackings, NULL},
    {"challengeRequiredOnNewDevice", FIELD_BOOLEAN, false,
     offsetof(struct pool, devices_replace_mfa), 0, 0, NULL, NULL},
    {"webAuthn", FIELD_OBJECT, false, 0, 0, 0, NULL, state_read_web_authn},
    {"signInPolicy", FIELD_OBJECT, false, 0, 0, 0, NULL, state_read_sign_in_policy},
    {"triggers", FIELD_OBJECT, false, 0, 0, 0, NULL, read_triggers},
    {"triggerTimeoutMilliseconds", FIELD_INTEGER, false, offsetof(struct pool, trigger_timeout_ms),
     10, TRIGGER_TIMEOUT_MS, NULL, NULL},
    {"clients", FIELD_OBJECTS, false, 0, 0, 0, NULL, read_client},
    {"groups", FIELD_OBJECTS, false, 0, 0, 0, NULL, read_group},
    {"users", FIELD_OBJECTS, false, 0, 0, 0, NULL, state_read_user},
    {"generateUsers", FIELD_OBJECT, false, 0, 0, 0, NULL, state_generate_users},
    {0}};

/* The id has exactly one '_': the JavaScript clients cut the name at the second one. */
static int check_id(struct field_reader *reader, struct pool *pool)
{
    pool->name = strchr(pool->id, '_');
    if (pool->name == NULL || strchr(pool->name + 1, '_') != NULL)
        return field_complain(reader, "the id \"%s\" must have exactly one '_'", pool->id);
    pool->name++;
    return 0;
}

int state_read_pool(struct field_reader *reader, struct json_object *value, void *owner)
{
    struct world *world = owner;
    struct pool *pool = calloc(1, sizeof *pool);

    if (pool == NULL)
        abort();
    pool->case_sensitive = true;
    pool->devices_replace_mfa = true;
    pool->policy.minimum_length = 8;
    pool->policy.temporary_days = 7;
    pool->password_resets_per_hour = PASSWORD_RESETS;
    pool->trigger_timeout_ms = TRIGGER_TIMEOUT_MS;
    pool->revoked_origins = json_object_new_object();
    list_append(world->pools, world->pool_count, pool);
    int r = field_read_object(reader, value, settings_fields, pool);
    if (r == 0)
        r = check_id(reader, pool);
    if (r == 0)
        r = state_check_mfa_types(reader, pool);
    if (r == 0)
        r = state_check_sign_in_policy(reader, pool);
    if (r < 0)
        return r;
    signing_key_make(&pool->id_key);
    signing_key_make(&pool->access_key);
    return 0;
}

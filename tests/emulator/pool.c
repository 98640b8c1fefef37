/* A user pool's users, groups and app clients. */
#include "tests/emulator/pool.h"

#include <stdlib.h>
#include <string.h>

#include "tests/emulator/device.h"
#include "tests/emulator/mfa.h"
#include "tests/emulator/passkey.h"
#include "tests/emulator/text.h"

#define SALT_BITS          128
#define OLD_PASSWORDS_KEPT 24 /* as many as a policy can ask for */

const char *user_status_name(enum user_status status)
{
    switch (status) {
    case USER_CONFIRMED:
        return "CONFIRMED";
    case USER_UNCONFIRMED:
        return "UNCONFIRMED";
    case USER_FORCE_CHANGE_PASSWORD:
        return "FORCE_CHANGE_PASSWORD";
    case USER_RESET_REQUIRED:
        return "RESET_REQUIRED";
    }
    abort();
}

struct user *user_new(double now_unix)
{
    struct user *user = calloc(1, sizeof *user);

    if (user == NULL)
        abort();
    user->enabled = true;
    user->created_at = now_unix;
    user->modified_at = now_unix;
    user->temporary_since = now_unix;
    return user;
}

void user_free(struct user *user)
{
    user_set_password(user, NULL);
    free(user->name);
    free(user->sub);
    json_object_put(user->attributes);
    json_object_put(user->groups);
    mfa_settings_release(&user->mfa);
    device_forget_all(user);
    passkey_forget_all(user);
    json_object_put(user->old_passwords);
    free(user);
}

void group_free(struct group *group)
{
    free(group->name);
    free(group->description);
    free(group->role_arn);
    free(group);
}

static void client_free(struct app_client *client)
{
    free(client->id);
    json_object_put(client->secrets);
    json_object_put(client->flows);
    json_object_put(client->write_attributes);
    free(client);
}

void pool_free(struct pool *pool)
{
    for (size_t i = 0; i < pool->user_count; i++)
        user_free(pool->users[i]);
    for (size_t i = 0; i < pool->deleted_user_count; i++)
        user_free(pool->deleted_users[i]);
    for (size_t i = 0; i < TRIGGER_COUNT; i++)
        free(pool->triggers[i]);
    for (size_t i = 0; i < pool->group_count; i++)
        group_free(pool->groups[i]);
    for (size_t i = 0; i < pool->client_count; i++)
        client_free(pool->clients[i]);
    free(pool->users);
    free(pool->deleted_users);
    free(pool->groups);
    free(pool->clients);
    free(pool->id);
    json_object_put(pool->alias_attributes);
    json_object_put(pool->required_attributes);
    json_object_put(pool->custom_attributes);
    json_object_put(pool->mfa_types);
    json_object_put(pool->auto_verified);
    json_object_put(pool->first_factors);
    free(pool->relying_party_id);
    json_object_put(pool->account_recovery);
    json_object_put(pool->revoked_origins);
    signing_key_release(&pool->id_key);
    signing_key_release(&pool->access_key);
    free(pool);
}

static bool names_equal(const struct pool *pool, const char *a, const char *b)
{
    return pool->case_sensitive ? strcmp(a, b) == 0 : text_equals_ignoring_case(a, b);
}

struct user *pool_find_user(const struct pool *pool, const char *name)
{
    for (size_t i = 0; i < pool->user_count; i++) {
        if (names_equal(pool, pool->users[i]->name, name))
            return pool->users[i];
    }
    return NULL;
}

/* An address signs in only once it is verified; preferred_username needs no proof. */
static bool alias_is_usable(const struct user *user, const char *alias)
{
    const char *verified = "true";

    if (strcmp(alias, "email") == 0)
        verified = json_text(user->attributes, "email_verified");
    if (strcmp(alias, "phone_number") == 0)
        verified = json_text(user->attributes, "phone_number_verified");
    return verified != NULL && strcmp(verified, "true") == 0;
}

struct user *pool_find_user_by_alias(const struct pool *pool, const char *attribute,
                                     const char *value)
{
    if (!json_list_holds(pool->alias_attributes, attribute))
        return NULL;
    for (size_t i = 0; i < pool->user_count; i++) {
        const char *own = json_text(pool->users[i]->attributes, attribute);
        if (own != NULL && names_equal(pool, own, value) &&
            alias_is_usable(pool->users[i], attribute))
            return pool->users[i];
    }
    return NULL;
}

static bool user_has_alias(const struct pool *pool, const struct user *user, const char *name)
{
    size_t count =
        pool->alias_attributes == NULL ? 0 : json_object_array_length(pool->alias_attributes);

    for (size_t i = 0; i < count; i++) {
        const char *alias =
            json_object_get_string(json_object_array_get_idx(pool->alias_attributes, i));
        const char *value = json_text(user->attributes, alias);
        if (value != NULL && names_equal(pool, value, name) && alias_is_usable(user, alias))
            return true;
    }
    return false;
}

struct user *pool_find_user_by_sign_in_name(const struct pool *pool, const char *name)
{
    struct user *user = pool_find_user(pool, name);

    for (size_t i = 0; user == NULL && i < pool->user_count; i++) {
        if (user_has_alias(pool, pool->users[i], name))
            user = pool->users[i];
    }
    return user;
}

struct user *pool_find_user_by_sub(const struct pool *pool, const char *sub)
{
    for (size_t i = 0; i < pool->user_count; i++) {
        if (strcmp(pool->users[i]->sub, sub) == 0)
            return pool->users[i];
    }
    return NULL;
}

struct group *pool_find_group(const struct pool *pool, const char *name)
{
    for (size_t i = 0; i < pool->group_count; i++) {
        if (strcmp(pool->groups[i]->name, name) == 0)
            return pool->groups[i];
    }
    return NULL;
}

struct app_client *pool_find_client(const struct pool *pool, const char *id)
{
    for (size_t i = 0; i < pool->client_count; i++) {
        if (strcmp(pool->clients[i]->id, id) == 0)
            return pool->clients[i];
    }
    return NULL;
}

bool pool_knows_attribute(const struct pool *pool, const char *name)
{
    static const char *const standard[] = {"address",     "birthdate",
                                           "email",       "email_verified",
                                           "family_name", "gender",
                                           "given_name",  "identities",
                                           "locale",      "middle_name",
                                           "name",        "nickname",
                                           "picture",     "phone_number",
                                           "profile",     "phone_number_verified",
                                           "sub",         "preferred_username",
                                           "updated_at",  "website",
                                           "zoneinfo"};

    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++) {
        if (strcmp(standard[i], name) == 0)
            return true;
    }
    return json_list_holds(pool->custom_attributes, name);
}

void pool_delete_user(struct pool *pool, struct user *user)
{
    for (size_t i = 0; i < pool->user_count; i++) {
        if (pool->users[i] != user)
            continue;
        memmove(&pool->users[i], &pool->users[i + 1],
                (pool->user_count - i - 1) * sizeof *pool->users);
        pool->user_count--;
        break;
    }
    list_append(pool->deleted_users, pool->deleted_user_count, user);
}

/* A new list: users who were generated share one. */
static void leave_group(struct user *user, const char *group)
{
    struct json_object *groups = json_object_new_array();
    size_t count = user->groups == NULL ? 0 : json_object_array_length(user->groups);

    for (size_t i = 0; i < count; i++) {
        const char *name = json_object_get_string(json_object_array_get_idx(user->groups, i));
        if (strcmp(name, group) != 0)
            json_list_add_text(groups, name);
    }
    json_object_put(user->groups);
    user->groups = groups;
}

void pool_delete_group(struct pool *pool, struct group *group)
{
    size_t at = 0;

    for (size_t i = 0; i < pool->user_count; i++)
        if (user_is_in_group(pool->users[i], group->name))
            leave_group(pool->users[i], group->name);
    while (pool->groups[at] != group)
        at++;
    memmove(&pool->groups[at], &pool->groups[at + 1],
            (pool->group_count - at - 1) * sizeof(struct group *));
    pool->group_count--;
    group_free(group);
}

bool user_is_in_group(const struct user *user, const char *group)
{
    return json_list_holds(user->groups, group);
}

const struct srp_credential *user_credential(const struct pool *pool, struct user *user)
{
    if (user->password == NULL)
        return NULL;
    if (user->credential.salt == NULL) {
        user->credential.salt = srp_random(SALT_BITS);
        user->credential.verifier =
            srp_make_verifier(pool->name, user->name, user->password, user->credential.salt);
    }
    return &user->credential;
}

bool user_password_is(const struct pool *pool, struct user *user, const char *password)
{
    const struct srp_credential *credential = user_credential(pool, user);

    if (credential == NULL)
        return false;
    auto_number BIGNUM *given =
        srp_make_verifier(pool->name, user->name, password, credential->salt);
    return BN_cmp(given, credential->verifier) == 0;
}

static void remember_password(struct user *user)
{
    if (user->password == NULL)
        return;
    if (user->old_passwords == NULL)
        user->old_passwords = json_object_new_array();
    json_list_add_text(user->old_passwords, user->password);
    if (json_object_array_length(user->old_passwords) > OLD_PASSWORDS_KEPT)
        (void)json_object_array_del_idx(user->old_passwords, 0, 1);
}

void user_set_password(struct user *user, const char *password)
{
    char *copy = text_copy(password);

    remember_password(user);
    free(user->password);
    user->password = copy;
    srp_credential_release(&user->credential);
}

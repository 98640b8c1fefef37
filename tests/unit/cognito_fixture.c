/* What a daemon has, made for one test. */
#include "tests/unit/cognito_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "tests/unit/unit.h"
#include "tests/unit/vectors.h"

#define LIMIT_MS UNIT_PATIENCE_MS

static void add_user(struct json_object *users, int number)
{
    struct json_object *user = json_object_new_object();
    struct json_object *attributes = json_object_new_object();
    char name[32];

    (void)snprintf(name, sizeof name, "crowd%03d", number);
    json_object_object_add(user, "username", json_object_new_string(name));
    json_object_object_add(user, "password", json_object_new_string("Many-People-1"));
    json_object_object_add(attributes, "name", json_object_new_string("One of Many"));
    json_object_object_add(user, "attributes", attributes);
    json_object_array_add(users, user);
}

char *cognito_fixture_state(void)
{
    struct json_object *state = json_object_from_file(EMULATOR_STATE);

    ck_assert_ptr_nonnull(state);
    struct json_object *pool = json_object_array_get_idx(vectors_member(state, "userPools"), 0);
    for (int i = 0; i < FIXTURE_CROWD; i++)
        add_user(vectors_member(pool, "users"), i);
    char *text = strdup(json_object_to_json_string(state));
    json_object_put(state);
    return text;
}

struct cognito_user_pool *cognito_fixture_pool(const struct emulator_process *emulator,
                                               struct http_pool *http, const char *client_id,
                                               const char *const secrets[2])
{
    struct secret client_secrets[2] = {{0}};
    struct cognito_user_pool *pool = NULL;
    char issuer[256];
    size_t count = 0;

    for (size_t i = 0; i < 2 && secrets[i] != NULL; i++, count++)
        ck_assert_int_eq(secret_copy_text(&client_secrets[i], secrets[i]), 0);
    (void)snprintf(issuer, sizeof issuer, "%s/%s", emulator->endpoint, FIXTURE_POOL);
    const struct cognito_user_pool_settings settings = {
        .id = FIXTURE_POOL,
        .region = "eu-west-1",
        .endpoint = emulator->endpoint,
        .issuer = issuer,
        .client_id = client_id,
        .client_secrets = client_secrets,
        .client_secret_count = count,
    };
    ck_assert_int_eq(cognito_user_pool_new(&settings, http, &pool), 0);
    secret_wipe(&client_secrets[0]);
    secret_wipe(&client_secrets[1]);
    return pool;
}

static void open_identities(const struct emulator_process *emulator,
                            struct cognito_fixture *fixture)
{
    const struct cognito_identity_pool_settings settings = {
        .id = FIXTURE_IDENTITY_POOL,
        .endpoint = emulator->endpoint,
        .login_key = FIXTURE_LOGIN_KEY,
    };

    ck_assert_int_eq(cognito_identity_pool_new(&settings, fixture->http, &fixture->identities), 0);
}

void cognito_fixture_set_key(struct cognito_fixture *fixture, const char *id, const char *secret)
{
    auto_aws_credentials struct aws_credentials keys = {0};

    (void)snprintf(keys.access_key_id, sizeof keys.access_key_id, "%s", id);
    ck_assert_int_eq(secret_copy_text(&keys.secret_access_key, secret), 0);
    host_credentials_close(fixture->credentials);
    ck_assert_int_eq(host_credentials_open_static(&keys, &fixture->credentials), 0);
}

struct cognito_fixture cognito_fixture_open(const struct emulator_process *emulator,
                                            const char *client_id, const char *client_secret)
{
    const struct http_settings settings = {.ca_file = emulator->ca_file,
                                           .connect_timeout_ms = LIMIT_MS,
                                           .request_timeout_ms = LIMIT_MS};
    const char *const secrets[2] = {client_secret, NULL};
    struct cognito_fixture fixture = {0};

    ck_assert_int_eq(http_pool_new(&settings, &fixture.http), 0);
    fixture.pool = cognito_fixture_pool(emulator, fixture.http, client_id, secrets);
    open_identities(emulator, &fixture);
    (void)snprintf(fixture.issuer, sizeof fixture.issuer, "%s/%s", emulator->endpoint,
                   FIXTURE_POOL);
    ck_assert_int_eq(
        key_set_new(fixture.http, fixture.issuer, KEYS_REFETCH_INTERVAL_MS, &fixture.keys), 0);
    cognito_fixture_set_key(&fixture, FIXTURE_KEY_ID, FIXTURE_KEY_SECRET);
    return fixture;
}

void cognito_fixture_close(struct cognito_fixture *fixture)
{
    host_credentials_close(fixture->credentials);
    key_set_free(fixture->keys);
    cognito_identity_pool_free(fixture->identities);
    cognito_user_pool_free(fixture->pool);
    http_pool_free(fixture->http);
}

int cognito_fixture_sign_in(struct cognito_user_pool *pool, enum cognito_flow flow,
                            const char *const name_and_password[2], struct cognito_auth_reply *out,
                            struct cognito_failure *failure)
{
    auto_wipe struct secret password = {0};

    ck_assert_int_eq(secret_copy_text(&password, name_and_password[1]), 0);
    const struct cognito_sign_in sign_in = {
        .flow = flow, .username = name_and_password[0], .password = &password};
    return cognito_sign_in(pool, &sign_in, deadline_in_ms(LIMIT_MS), out, failure);
}

int cognito_fixture_verify(struct cognito_fixture *fixture, const struct cognito_auth_reply *reply,
                           struct id_token *out)
{
    const struct token_expectation expectation = {
        .issuer = cognito_user_pool_issuer(fixture->pool),
        .client_id = cognito_user_pool_client_id(fixture->pool),
    };

    return token_verify_id(&reply->tokens.id, &expectation, fixture->keys,
                           cognito_user_pool_now_unix(fixture->pool), deadline_in_ms(LIMIT_MS),
                           out);
}

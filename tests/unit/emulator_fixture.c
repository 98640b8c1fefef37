/* What the emulator's unit tests share. */
#include "tests/unit/emulator_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/claim_timestamp.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/router.h"
#include "tests/emulator/secret_hash.h"
#include "tests/emulator/state.h"
#include "tests/emulator/text.h"
#include "tests/unit/unit.h"

static const char state_text[] =
    "{\"userPools\": [{\"id\": \"" FIXTURE_POOL "\","
    " \"aliasAttributes\": [\"email\"], \"requiredAttributes\": [\"given_name\"],"
    " \"passwordPolicy\": {\"requireNumbers\": true},"
    " \"clients\": [{\"id\": \"" FIXTURE_CLIENT "\", \"authFlows\": [\"ALLOW_USER_SRP_AUTH\","
    "   \"ALLOW_USER_PASSWORD_AUTH\", \"ALLOW_REFRESH_TOKEN_AUTH\", \"ALLOW_USER_AUTH\","
    "   \"ALLOW_CUSTOM_AUTH\"]},"
    "  {\"id\": \"" FIXTURE_STRICT "\", \"secrets\": [\"" FIXTURE_SECRET "\"],"
    "   \"authFlows\": [\"ALLOW_USER_SRP_AUTH\", \"ALLOW_USER_AUTH\", \"ALLOW_CUSTOM_AUTH\"], "
    "\"preventUserExistenceErrors\": true}],"
    " \"groups\": [{\"name\": \"admins\", \"precedence\": 1}],"
    " \"users\": ["
    "  {\"username\": \"jane\", \"password\": \"Right-Horse-7\", \"groups\": [\"admins\"],"
    "   \"attributes\": {\"email\": \"jane@example.com\", \"email_verified\": \"true\"}},"
    "  {\"username\": \"Carol\", \"password\": \"Temporary-1\","
    "   \"status\": \"FORCE_CHANGE_PASSWORD\", \"attributes\": {\"email\": \"c@example.com\"}},"
    "  {\"username\": \"dave\", \"password\": \"Right-Horse-7\", \"enabled\": false},"
    "  {\"username\": \"una\", \"password\": \"Right-Horse-7\", \"status\": \"UNCONFIRMED\"},"
    "  {\"username\": \"rex\", \"status\": \"RESET_REQUIRED\"},"
    "  {\"username\": \"nora\"}]}],"
    " \"roles\": [{\"arn\": \"" FIXTURE_ROLE "\", \"audience\": \"" FIXTURE_CLIENT "\","
    "   \"allowedActions\": [\"cognito-idp:ListUsers\"]},"
    "  {\"arn\": \"" FIXTURE_ROLE "-of-another\", \"audience\": \"" FIXTURE_CLIENT "\","
    "   \"subject\": \"somebody-else\"}],"
    " \"identityPools\": [{\"id\": \"" FIXTURE_IDENTITY_POOL "\","
    "  \"authenticatedRoleArn\": \"arn:aws:iam::123456789012:role/users\","
    "  \"providers\": [{\"providerName\": \"" FIXTURE_PROVIDER "\","
    "   \"clientId\": \"" FIXTURE_CLIENT "\", \"serverSideTokenCheck\": true}]}]}";

struct world *fixture_world(void)
{
    struct world *world = world_new();
    char *problem = state_parse(world, state_text);

    ck_assert_msg(problem == NULL, "%s", problem);
    world->issuer_base = text_copy("https://localhost:1");
    return world;
}

static struct json_object *post(struct world *world, const char *target, const char *body)
{
    struct request request = {
        .method = text_copy("POST"),
        .path = text_copy("/"),
        .query = text_copy(""),
        .body = text_copy(body),
        .body_length = strlen(body),
    };
    struct reply reply = {0};

    request_add_header(&request, "X-Amz-Target", target);
    request_add_header(&request, "Content-Type", "application/x-amz-json-1.1");
    router_answer(world, &request, &reply);
    struct json_object *answer = json_tokener_parse(reply.body);
    ck_assert_ptr_nonnull(answer);
    ck_assert_int_eq(reply.http_status, json_text(answer, "__type") == NULL ? 200 : 400);
    request_release(&request);
    reply_release(&reply);
    return answer;
}

struct json_object *fixture_call(struct world *world, const char *operation, const char *body)
{
    auto_free char *target = text_format("AWSCognitoIdentityProviderService.%s", operation);

    return post(world, target, body);
}

struct json_object *fixture_identity_call(struct world *world, const char *operation,
                                          const char *body)
{
    auto_free char *target = text_format("AWSCognitoIdentityService.%s", operation);

    return post(world, target, body);
}

static enum error run_locked(const struct operation *operation, struct call *call)
{
    (void)pthread_mutex_lock(&call->world->lock);
    enum error error = operation->run(call);
    (void)pthread_mutex_unlock(&call->world->lock);
    return error;
}

struct json_object *fixture_directory_call(struct world *world, const char *operation,
                                           const char *body)
{
    auto_free char *target = text_format("AWSCognitoIdentityProviderService.%s", operation);
    const struct operation *found = operation_find(target);
    auto_json struct json_object *log = json_object_new_object();
    struct call call = {
        .world = world,
        .input = json_tokener_parse(body),
        .output = json_object_new_object(),
        .log = log,
    };

    ck_assert_ptr_nonnull(call.input);
    enum error error = shape_check(&call, found->input);
    if (error == ERROR_NONE)
        error = run_locked(found, &call);
    json_put_text(call.output, "__type", error_type(error));
    json_put_text(call.output, "message", call.message);
    json_object_put(call.input);
    free(call.message);
    return call.output;
}

void fixture_expect_error(struct json_object *answer, const char *type, const char *message)
{
    const char *got_type = json_text(answer, "__type");
    const char *got_message = json_text(answer, "message");

    ck_assert_str_eq(got_type == NULL ? "(success)" : got_type, type);
    ck_assert_str_eq(got_message == NULL ? "" : got_message, message);
    json_object_put(answer);
}

/* Adds SECRET_HASH over this name when the client has a secret. */
static void add_secret_hash(struct json_object *map, const char *client_id, const char *username)
{
    if (strcmp(client_id, FIXTURE_STRICT) != 0)
        return;
    auto_free char *hash = secret_hash_of(FIXTURE_SECRET, username, client_id);
    json_put_text(map, "SECRET_HASH", hash);
}

static BIGNUM *group_prime(void)
{
    return BN_get_rfc3526_prime_3072(NULL);
}

static char *public_value(const BIGNUM *private_value)
{
    auto_number BIGNUM *prime = group_prime();
    auto_number BIGNUM *generator = BN_new();
    auto_number BIGNUM *value = BN_new();
    BN_CTX *context = BN_CTX_new();

    BN_set_word(generator, 2);
    ck_assert_int_eq(BN_mod_exp(value, generator, private_value, prime, context), 1);
    BN_CTX_free(context);
    return srp_write_number(value);
}

char *fixture_srp_public(struct srp_attempt *attempt)
{
    attempt->private_value = srp_random(128);
    return public_value(attempt->private_value);
}

struct json_object *fixture_srp_start(struct world *world, struct srp_attempt *attempt)
{
    auto_json struct json_object *input = json_object_new_object();
    struct json_object *parameters = json_put_object(input, "AuthParameters");

    auto_free char *client_public = fixture_srp_public(attempt);
    json_put_text(input, "AuthFlow", "USER_SRP_AUTH");
    json_put_text(input, "ClientId", attempt->client_id);
    json_put_text(parameters, "USERNAME", attempt->username);
    json_put_text(parameters, "SRP_A", client_public);
    add_secret_hash(parameters, attempt->client_id, attempt->username);
    attempt->challenge = fixture_call(world, "InitiateAuth", json_line(input));
    return attempt->challenge;
}

/* g^x, without the server's mask. */
static BIGNUM *unmask(const BIGNUM *server_public, const BIGNUM *x, const BIGNUM *prime,
                      BN_CTX *context)
{
    auto_number BIGNUM *zero = BN_new();
    auto_number BIGNUM *power = BN_new();
    BIGNUM *base = BN_new();

    BN_zero(zero);
    BN_set_word(power, 2);
    ck_assert_int_eq(BN_mod_exp(power, power, x, prime, context), 1);
    auto_number BIGNUM *mask = srp_make_public_value(power, zero); /* k*g^x + g^0 */
    BN_sub_word(mask, 1);
    ck_assert_int_eq(BN_mod_sub(base, server_public, mask, prime, context), 1);
    return base;
}

/* S = (B - k*g^x)^(a + u*x). */
static void client_key(const BIGNUM *private_value, struct json_object *parameters,
                       const struct srp_identity *identity, uint8_t key[SRP_KEY_LENGTH])
{
    auto_number BIGNUM *prime = group_prime();
    auto_number BIGNUM *salt = NULL;
    auto_number BIGNUM *server_public = NULL;
    auto_number BIGNUM *client_public = NULL;
    auto_number BIGNUM *exponent = BN_new();
    BN_CTX *context = BN_CTX_new();

    ck_assert_int_gt(BN_hex2bn(&salt, json_text(parameters, "SALT")), 0);
    ck_assert_int_gt(BN_hex2bn(&server_public, json_text(parameters, "SRP_B")), 0);
    auto_free char *own = public_value(private_value);
    ck_assert_int_gt(BN_hex2bn(&client_public, own), 0);
    auto_number BIGNUM *x =
        srp_make_private_key(identity->group, identity->id, identity->secret, salt);
    auto_number BIGNUM *u = srp_scramble(client_public, server_public);
    auto_number BIGNUM *base = unmask(server_public, x, prime, context);
    BN_mul(exponent, u, x, context);
    BN_add(exponent, exponent, private_value);
    ck_assert_int_eq(BN_mod_exp(base, base, exponent, prime, context), 1);
    srp_expand_key(u, base, key);
    BN_CTX_free(context);
}

char *fixture_srp_proof(const BIGNUM *private_value, struct json_object *parameters,
                        const struct srp_identity *identity, const char *timestamp)
{
    uint8_t key[SRP_KEY_LENGTH], signature[DIGEST_LENGTH];
    auto_bytes struct bytes block = {0};

    client_key(private_value, parameters, identity, key);
    ck_assert_int_eq(base64_decode(json_text(parameters, "SECRET_BLOCK"), &block), 0);
    srp_sign_claim(key, identity->group, identity->id, &block, timestamp, signature);
    return base64_encode(signature, sizeof signature);
}

struct json_object *fixture_srp_answer(struct world *world, struct srp_attempt *attempt)
{
    auto_json struct json_object *input = json_object_new_object();
    struct json_object *responses = json_put_object(input, "ChallengeResponses");
    struct json_object *parameters = json_member(attempt->challenge, "ChallengeParameters");
    const char *username = json_text(parameters, "USERNAME");
    char timestamp[CLAIM_TIMESTAMP_SIZE];

    ck_assert_ptr_nonnull(username);
    claim_timestamp_format((time_t)clock_now(&world->clock), timestamp);
    const char *sent = attempt->timestamp == NULL ? timestamp : attempt->timestamp;
    struct srp_identity identity = {
        .group = strchr(FIXTURE_POOL, '_') + 1,
        .id = json_text(parameters, "USER_ID_FOR_SRP"),
        .secret = attempt->password,
    };
    auto_free char *signature =
        fixture_srp_proof(attempt->private_value, parameters, &identity, sent);
    json_put_text(input, "ClientId", attempt->client_id);
    json_put_text(input, "ChallengeName", "PASSWORD_VERIFIER");
    json_put_text(input, "Session", json_text(attempt->challenge, "Session"));
    json_put_text(responses, "USERNAME", username);
    json_put_text(responses, "PASSWORD_CLAIM_SECRET_BLOCK", json_text(parameters, "SECRET_BLOCK"));
    json_put_text(responses, "PASSWORD_CLAIM_SIGNATURE", signature);
    json_put_text(responses, "TIMESTAMP", sent);
    add_secret_hash(responses, attempt->client_id, username);
    struct json_object *answer = fixture_call(world, "RespondToAuthChallenge", json_line(input));
    json_object_put(attempt->challenge);
    BN_free(attempt->private_value);
    return answer;
}

struct json_object *fixture_srp(struct world *world, const char *client_id, const char *username,
                                const char *password)
{
    struct srp_attempt attempt = {
        .client_id = client_id,
        .username = username,
        .password = password,
    };

    struct json_object *challenge = fixture_srp_start(world, &attempt);
    if (json_text(challenge, "ChallengeName") != NULL)
        return fixture_srp_answer(world, &attempt);
    BN_free(attempt.private_value);
    return challenge;
}

struct json_object *fixture_password(struct world *world, const char *username,
                                     const char *password)
{
    auto_free char *body =
        text_format("{\"AuthFlow\": \"USER_PASSWORD_AUTH\", \"ClientId\": \"" FIXTURE_CLIENT "\","
                    " \"AuthParameters\": {\"USERNAME\": \"%s\", \"PASSWORD\": \"%s\"}}",
                    username, password);

    return fixture_call(world, "InitiateAuth", body);
}

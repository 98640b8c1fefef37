/* What the emulator's tests of factors share. */
#include "tests/unit/factor_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/state.h"
#include "tests/emulator/text.h"
#include "tests/emulator/totp.h"
#include "tests/unit/emulator_fixture.h"
#include "tests/unit/unit.h"

void factor_set_pool(struct world *world, enum mfa_configuration configuration, const char *types)
{
    struct pool *pool = world->pools[0];

    json_object_put(pool->mfa_types);
    pool->mfa_types = json_tokener_parse(types);
    pool->mfa_configuration = configuration;
}

struct user *factor_user(struct world *world, const char *username)
{
    struct user *user = pool_find_user(world->pools[0], username);

    ck_assert_ptr_nonnull(user);
    return user;
}

void factor_set_user(struct world *world, const char *username, const char *json)
{
    auto_json struct json_object *content = json_tokener_parse(json);

    ck_assert_msg(content != NULL, "%s", json);
    json_put_text(content, "username", username);
    auto_free char *problem =
        state_update_user(world, world->pools[0], factor_user(world, username), content);
    ck_assert_msg(problem == NULL, "%s", problem);
}

struct world *factor_totp_world(void)
{
    struct world *world = fixture_world();

    factor_set_pool(world, MFA_OPTIONAL, "[\"SOFTWARE_TOKEN_MFA\"]");
    factor_set_user(world, "jane", FACTOR_TOTP);
    return world;
}

struct json_object *factor_respond(struct world *world, const char *challenge,
                                   struct json_object *to, const char *username,
                                   const char *responses)
{
    auto_json struct json_object *input = json_object_new_object();
    auto_free char *members = text_format("{%s}", responses);
    struct json_object *map = json_tokener_parse(members);

    ck_assert_msg(map != NULL, "%s", members);
    json_put_text(map, "USERNAME", username);
    json_put_text(input, "ClientId", FIXTURE_CLIENT);
    json_put_text(input, "ChallengeName", challenge);
    json_put_text(input, "Session", json_text(to, "Session"));
    json_object_object_add(input, "ChallengeResponses", map);
    return fixture_call(world, "RespondToAuthChallenge", json_line(input));
}

struct json_object *factor_choose(struct world *world, const char *username, const char *parameters)
{
    auto_free char *body =
        text_format("{\"AuthFlow\": \"USER_AUTH\", \"ClientId\": \"" FIXTURE_CLIENT "\","
                    " \"AuthParameters\": {\"USERNAME\": \"%s\"%s%s}}",
                    username, *parameters == '\0' ? "" : ", ", parameters);

    return fixture_call(world, "InitiateAuth", body);
}

const char *factor_code(struct world *world, int steps, char out[TOTP_CODE_SIZE])
{
    auto_bytes struct bytes key = {0};

    ck_assert_int_eq(totp_decode_secret(FACTOR_SECRET, &key), 0);
    totp_make_code(&key, totp_step(clock_now(&world->clock)) + steps, out);
    return out;
}

struct json_object *factor_answer_totp(struct world *world, struct json_object *to,
                                       const char *code)
{
    auto_free char *responses = text_format("\"SOFTWARE_TOKEN_MFA_CODE\": \"%s\"", code);

    return factor_respond(world, "SOFTWARE_TOKEN_MFA", to, "jane", responses);
}

void factor_open_outbox(struct world *world)
{
    world->outbox = tmpfile();
    ck_assert_ptr_nonnull(world->outbox);
}

struct json_object *factor_last_message(struct world *world)
{
    struct json_object *last = NULL;
    char line[4096];

    rewind(world->outbox);
    while (fgets(line, sizeof line, world->outbox) != NULL) {
        json_object_put(last);
        last = json_tokener_parse(line);
        ck_assert_ptr_nonnull(last);
    }
    return last;
}

const char *factor_sent_code(struct world *world, char out[TOTP_CODE_SIZE])
{
    auto_json struct json_object *message = factor_last_message(world);
    const char *code = json_text(message, "code");

    ck_assert_ptr_nonnull(code);
    ck_assert_uint_eq(strlen(code), TOTP_CODE_SIZE - 1);
    (void)snprintf(out, TOTP_CODE_SIZE, "%s", code);
    return out;
}

struct json_object *factor_call_signed_in(struct world *world, struct json_object *tokens,
                                          const char *operation, const char *members)
{
    const char *token = json_text(json_member(tokens, "AuthenticationResult"), "AccessToken");

    ck_assert_msg(token != NULL, "%s", json_line(tokens));
    auto_free char *body =
        text_format("{\"AccessToken\": \"%s\"%s%s}", token, *members == '\0' ? "" : ", ", members);
    return fixture_call(world, operation, body);
}

void factor_expect_tokens(struct json_object *answer)
{
    struct json_object *result = json_member(answer, "AuthenticationResult");

    ck_assert_msg(json_text(result, "IdToken") != NULL, "%s", json_line(answer));
    ck_assert_ptr_nonnull(json_text(result, "AccessToken"));
    ck_assert_ptr_null(json_member(answer, "ChallengeName"));
    json_object_put(answer);
}

struct json_object *factor_expect_challenge(struct json_object *answer, const char *challenge)
{
    const char *name = json_text(answer, "ChallengeName");

    ck_assert_msg(name != NULL && strcmp(name, challenge) == 0, "%s", json_line(answer));
    ck_assert_ptr_null(json_member(answer, "AuthenticationResult"));
    return answer;
}

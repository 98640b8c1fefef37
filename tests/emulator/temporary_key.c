/* Temporary AWS credentials. */
#include "tests/emulator/temporary_key.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/encoding.h"
#include "tests/emulator/text.h"

#define TOKEN_BYTES 720

static const char key_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
static const char secret_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* "arn:aws:iam::ACCOUNT:role/path/NAME" → "arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION". */
static char *assumed_role_arn(const struct world *world, const char *role_arn, const char *session)
{
    const char *name = strrchr(role_arn, '/');
    const char *account = strstr(role_arn, "::");
    int account_length = account == NULL ? 0 : (int)strcspn(account + 2, ":");

    return text_format("arn:aws:sts::%.*s:assumed-role/%s/%s",
                       account == NULL ? (int)strlen(world->account_id) : account_length,
                       account == NULL ? world->account_id : account + 2,
                       name == NULL ? role_arn : name + 1, session);
}

/* "AROA…:SESSION", always the same for one role. */
static char *principal_id(const char *role_arn, const char *session)
{
    uint8_t digest[DIGEST_LENGTH];
    char id[18];
    struct span role = span_of_text(role_arn);

    digest_sha256(&role, 1, digest);
    for (size_t i = 0; i < sizeof id - 1; i++)
        id[i] = key_alphabet[digest[i] % (sizeof key_alphabet - 1)];
    id[sizeof id - 1] = '\0';
    return text_format("AROA%s:%s", id, session);
}

const struct access_key *temporary_key_issue(struct world *world, const struct key_order *order)
{
    struct access_key *key = memory_resize(NULL, sizeof *key);
    auto_free char *key_tail = random_text(key_alphabet, 16);
    uint8_t token[TOKEN_BYTES];

    random_bytes(token, sizeof token);
    auto_free char *token_tail = base64_encode(token, sizeof token);
    *key = (struct access_key){
        .id = text_format("ASIA%s", key_tail),
        .secret = random_text(secret_alphabet, 40),
        .session_token = text_format("IQoJb3JpZ2luX2Vj%s", token_tail),
        .arn = assumed_role_arn(world, order->role_arn, order->session_name),
        .principal_id = principal_id(order->role_arn, order->session_name),
        .expires_at = (double)(int64_t)clock_now(&world->clock) + (double)order->seconds,
        .allowed_actions = json_object_get(order->allowed_actions),
    };
    world_forget_expired_keys(world);
    list_append(world->access_keys, world->access_key_count, key);
    return key;
}

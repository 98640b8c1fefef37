/* GetId: the identity that belongs to a login. */
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/login_token.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/text.h"

/* "eu-west-1:UUID", always the same for one login of one identity pool. */
static char *identity_id(const struct identity_pool *pool, const struct login *login)
{
    struct span parts[] = {span_of_text(pool->id), span_of_text(login->provider->name),
                           span_of_text(json_text(login->claims, "sub"))};
    uint8_t digest[DIGEST_LENGTH];

    digest_sha256(parts, 3, digest);
    auto_free char *uuid = uuid_of_digest(digest);
    return text_format("%.*s:%s", (int)strcspn(pool->id, ":"), pool->id, uuid);
}

static const struct identity *remember(struct world *world, struct identity_pool *pool,
                                       const struct login *login, const char *id)
{
    struct identity *identity = world_find_identity(world, id);

    if (identity != NULL)
        return identity;
    identity = memory_resize(NULL, sizeof *identity);
    *identity = (struct identity){
        .id = text_copy(id),
        .pool = pool,
        .provider = text_copy(login->provider->name),
        .sub = text_copy(json_text(login->claims, "sub")),
    };
    list_append(world->identities, world->identity_count, identity);
    return identity;
}

enum error get_id(struct call *call)
{
    const char *pool_id = call_text(call, "IdentityPoolId");
    struct identity_pool *pool = world_find_identity_pool(call->world, pool_id);
    auto_login struct login login = {0};

    if (pool == NULL)
        return call_refuse(call, ERROR_RESOURCE_NOT_FOUND, "IdentityPool '%s' not found.", pool_id);
    if (!login_is_given(call))
        return call_refuse(call, ERROR_NOT_AUTHORIZED,
                           "Unauthenticated access is not supported for this identity pool.");
    enum error error = login_check(call, pool, &login);
    if (error != ERROR_NONE)
        return error;
    auto_free char *id = identity_id(pool, &login);
    const struct identity *identity = remember(call->world, pool, &login, id);
    json_put_text(call->output, "IdentityId",
                  identity->merged_id == NULL ? identity->id : identity->merged_id);
    return ERROR_NONE;
}

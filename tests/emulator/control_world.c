/* Moving the clock, the pools' keys and people's identities. */
#include "tests/emulator/control_world.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/text.h"

char *control_world_set_clock(struct world *world, struct json_object *order,
                              struct json_object *answer)
{
    struct json_object *offset = json_member(order, "offsetSeconds");

    if (!json_object_is_type(offset, json_type_int) &&
        !json_object_is_type(offset, json_type_double))
        return text_copy("offsetSeconds is needed, a number");
    world->clock.offset_seconds = json_object_get_double(offset);
    json_put_number(answer, "now", clock_now(&world->clock));
    return NULL;
}

/* From now on others sign, and nobody is told of the old ones any more. */
char *control_world_roll_keys(struct world *world, struct json_object *order,
                              struct json_object *answer)
{
    const char *id = json_text(order, "userPoolId");
    struct pool *pool = id == NULL ? NULL : world_find_pool(world, id);

    if (pool == NULL)
        return text_copy("userPoolId is needed, of a user pool that there is");
    signing_key_release(&pool->id_key);
    signing_key_release(&pool->access_key);
    signing_key_make(&pool->id_key);
    signing_key_make(&pool->access_key);
    json_put_text(answer, "kid", pool->id_key.id);
    return NULL;
}

/* The identity was linked to another one, whose id everybody gets from now on. */
char *control_world_merge_identity(struct world *world, struct json_object *order,
                                   struct json_object *answer)
{
    const char *id = json_text(order, "identityId");
    struct identity *identity = id == NULL ? NULL : world_find_identity(world, id);

    if (identity == NULL)
        return text_copy("identityId is needed, of an identity that there is");
    auto_free char *uuid = uuid_random();
    free(identity->merged_id);
    identity->merged_id =
        text_format("%.*s:%s", (int)strcspn(identity->id, ":"), identity->id, uuid);
    json_put_text(answer, "identityId", identity->merged_id);
    return NULL;
}

/* JSON for cognitoctl. json-c appears here, in the other files of daemon/control_* and in
 * daemon/cognito. */
#include "daemon/control_json.h"

#include <json-c/json.h>
#include <string.h>

#include "daemon/control_parts.h"
#include "daemon/directory/membership.h"

static struct json_object *list_attributes(const struct text_map *attributes)
{
    struct json_object *object = json_object_new_object();

    for (size_t i = 0; i < attributes->count; i++)
        control_add_text(object, attributes->entries[i].name, attributes->entries[i].value);
    return object;
}

/* What of the mappings to groups of the host one of the two that must agree has said so far, and
 * what initgroups(3) makes of it. */
static struct json_object *list_local_groups(const struct services *services,
                                             const struct directory_user *user)
{
    const struct group_mapping_list *list = &services->settings->groups;
    const struct directory_paths *paths = directory_get_paths(services->directory);
    struct json_object *array = json_object_new_array();

    for (size_t i = 0; i < list->count; i++) {
        bool by_directory = (user->local_by_directory >> i & 1) != 0;
        bool by_token = (user->local_by_token >> i & 1) != 0;
        if (!by_directory && !by_token)
            continue;
        char why_not[MEMBERSHIP_WORDS];
        struct json_object *mapping = json_object_new_object();
        control_add_text(mapping, "name", list->mappings[i].local);
        control_add_text(mapping, "group", list->mappings[i].group);
        control_add_truth(mapping, "by_directory", by_directory);
        control_add_truth(mapping, "by_token", by_token);
        control_add_truth(mapping, "given",
                          membership_is_given(paths, user, i, list->mappings[i].local, why_not));
        control_add_text(mapping, "why_not", why_not);
        (void)json_object_array_add(array, mapping);
    }
    return array;
}

char *control_json_user(const struct services *services, const struct directory_user *user,
                        bool all)
{
    struct json_object *object = json_object_new_object();

    control_add_text(object, "name", user->name);
    control_add_number(object, "uid", user->uid);
    control_add_number(object, "gid", user->gid);
    control_add_text(object, "gecos", user->gecos);
    control_add_text(object, "home", user->home);
    control_add_text(object, "shell", user->shell);
    control_add_truth(object, "complete", all);
    if (!all)
        return control_finish(object);
    control_add_text(object, "username", user->username);
    control_add_text(object, "sub", user->sub);
    control_add_truth(object, "enabled", user->enabled);
    control_add_text(object, "status", user->status);
    control_add_number(object, "created_at", user->created_at_ms / 1000);
    control_add_number(object, "seen_at", user->seen_at_unix);
    json_object_object_add(object, "groups", control_list_texts(&user->groups));
    json_object_object_add(object, "local_groups", list_local_groups(services, user));
    json_object_object_add(object, "attributes", list_attributes(&user->attributes));
    return control_finish(object);
}

char *control_json_host_key(const struct services *services)
{
    const uint8_t *public_key = services->host_key.public_key;
    char id[ED25519_ID_SIZE], text[ED25519_PUBLIC_SIZE], pem[ED25519_PEM_SIZE];

    if (ed25519_key_id(public_key, id) < 0 || ed25519_public_pem(public_key, pem) < 0)
        return NULL;
    ed25519_public_text(public_key, text);
    struct json_object *object = json_object_new_object();
    control_add_text(object, "key_id", id);
    control_add_text(object, "public_key", text);
    control_add_text(object, "pem", pem);
    control_add_text(object, "host", services->host.name);
    return control_finish(object);
}

char *control_json_published(struct services *services)
{
    struct publisher_status status;
    char key[ED25519_PUBLIC_SIZE] = "", next_key[ED25519_PUBLIC_SIZE] = "";
    struct json_object *object = json_object_new_object();

    publisher_get_status(services->publisher, &status);
    (void)publisher_get_keys(services->publisher, key, next_key);
    control_add_number(object, "generation", (int64_t)status.generation);
    control_add_number(object, "listed_at", status.listed_at_unix);
    control_add_number(object, "expires_at", status.expires_at_unix);
    control_add_number(object, "bytes", (int64_t)status.roster_length);
    control_add_text(object, "key", key);
    control_add_text(object, "next_key", next_key);
    return control_finish(object);
}

char *control_json_refreshed(struct services *services, int64_t took_ms)
{
    struct directory_status status;
    struct json_object *object = json_object_new_object();

    directory_get_status(services->directory, &status);
    control_add_number(object, "users", (int64_t)status.user_count);
    control_add_number(object, "groups", (int64_t)status.group_count);
    control_add_number(object, "problem_count", (int64_t)status.problem_count);
    control_add_number(object, "took_ms", took_ms);
    return control_finish(object);
}

char *control_json_why(const struct why *why)
{
    struct json_object *object = json_object_new_object();
    struct json_object *steps = json_object_new_array();

    for (size_t i = 0; i < why->step_count; i++) {
        struct json_object *step = json_object_new_object();
        control_add_text(step, "what", why->steps[i].what);
        control_add_text(step, "finding", why->steps[i].finding);
        control_add_text(step, "place", why->steps[i].place);
        (void)json_object_array_add(steps, step);
    }
    control_add_truth(object, "allowed", why->is_allowed);
    control_add_text(object, "result", why->result);
    json_object_object_add(object, "steps", steps);
    return control_finish(object);
}

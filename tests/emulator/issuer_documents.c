/* JWKS and OpenID configuration. */
#include "tests/emulator/issuer_documents.h"

#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/text.h"

static struct json_object *keys_of(const struct world *world, const struct pool *pool)
{
    struct json_object *document = json_object_new_object();
    struct json_object *keys = json_put_list(document, "keys");

    (void)world;
    json_object_array_add(keys, signing_key_publish(&pool->id_key));
    json_object_array_add(keys, signing_key_publish(&pool->access_key));
    return document;
}

static struct json_object *configuration_of(const struct world *world, const struct pool *pool)
{
    struct json_object *document = json_object_new_object();
    auto_free char *issuer = world_issuer(world, pool);
    auto_free char *keys = text_format("%s/.well-known/jwks.json", issuer);

    json_list_add_text(json_put_list(document, "id_token_signing_alg_values_supported"), "RS256");
    json_put_text(document, "issuer", issuer);
    json_put_text(document, "jwks_uri", keys);
    json_list_add_text(json_put_list(document, "response_types_supported"), "code");
    json_list_add_text(json_put_list(document, "scopes_supported"), "openid");
    json_list_add_text(json_put_list(document, "subject_types_supported"), "public");
    return document;
}

static const struct {
    const char *path, *operation;
    struct json_object *(*make)(const struct world *world, const struct pool *pool);
} documents[] = {
    {"/.well-known/jwks.json", "GetJwks", keys_of},
    {"/.well-known/openid-configuration", "GetOpenIdConfiguration", configuration_of},
};

const char *issuer_documents_operation(const struct request *request)
{
    const char *tail = strchr(request->path + 1, '/');

    for (size_t i = 0; tail != NULL && i < sizeof documents / sizeof *documents; i++) {
        if (strcmp(documents[i].path, tail) == 0)
            return documents[i].operation;
    }
    return NULL;
}

void issuer_documents_answer(struct world *world, const struct request *request,
                             struct json_object *log, struct reply *reply)
{
    const char *tail = strchr(request->path + 1, '/');
    size_t id_length = tail == NULL ? 0 : (size_t)(tail - request->path - 1);
    auto_free char *id = text_format("%.*s", (int)id_length, request->path + 1);
    const struct pool *pool = world_find_pool(world, id);

    reply->content_type = "application/json";
    json_put_text(log, "service", "issuer");
    for (size_t i = 0; pool != NULL && i < sizeof documents / sizeof *documents; i++) {
        if (strcmp(documents[i].path, tail) != 0)
            continue;
        auto_json struct json_object *document = documents[i].make(world, pool);
        json_put_text(log, "operation", documents[i].operation);
        reply->http_status = 200;
        reply->body = text_copy(json_line(document));
        return;
    }
    reply->http_status = 404;
    reply->error_type = text_copy("NotFound");
    reply->body = text_copy("{\"message\":null}");
}

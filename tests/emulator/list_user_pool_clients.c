/* ListUserPoolClients and DescribeUserPoolClient. */
#include <string.h>

#include "tests/emulator/operations.h"
#include "tests/emulator/pool.h"

#define MOST_RESULTS 60

/* Where a page begins: the id of its first app client is the token. */
static size_t first_of_page(const struct pool *pool, const char *token)
{
    size_t index = 0;

    while (token != NULL && index < pool->client_count &&
           strcmp(pool->clients[index]->id, token) != 0)
        index++;
    return index;
}

static int64_t page_length(struct call *call)
{
    struct json_object *given = json_member(call->input, "MaxResults");

    return given == NULL ? MOST_RESULTS : json_object_get_int64(given);
}

enum error list_user_pool_clients(struct call *call)
{
    struct pool *pool = NULL;

    enum error error = call_find_pool(call, &pool);
    if (error != ERROR_NONE)
        return error;
    const char *token = call_text(call, "NextToken");
    size_t index = first_of_page(pool, token);
    if (token != NULL && index == pool->client_count)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Invalid token.");
    struct json_object *list = json_put_list(call->output, "UserPoolClients");
    for (int64_t room = page_length(call); index < pool->client_count && room > 0; index++) {
        struct json_object *item = json_object_new_object();
        json_put_text(item, "ClientId", pool->clients[index]->id);
        json_put_text(item, "UserPoolId", pool->id);
        json_put_text(item, "ClientName", pool->clients[index]->id);
        json_object_array_add(list, item);
        room--;
    }
    if (index < pool->client_count)
        json_put_text(call->output, "NextToken", pool->clients[index]->id);
    return ERROR_NONE;
}

static struct app_client *find_client(const struct pool *pool, const char *id)
{
    for (size_t i = 0; i < pool->client_count; i++)
        if (strcmp(pool->clients[i]->id, id) == 0)
            return pool->clients[i];
    return NULL;
}

/* The service shows it in clear to whoever may ask. */
static void put_client_secret(struct json_object *record, const struct app_client *client)
{
    if (client->secrets != NULL && json_object_array_length(client->secrets) > 0)
        json_object_object_add(record, "ClientSecret",
                               json_object_get(json_object_array_get_idx(client->secrets, 0)));
}

/* WriteAttributes is there only when it was given: without, the standard attributes are meant. */
enum error describe_user_pool_client(struct call *call)
{
    struct pool *pool = NULL;

    enum error error = call_find_pool(call, &pool);
    if (error != ERROR_NONE)
        return error;
    const struct app_client *client = find_client(pool, call_text(call, "ClientId"));
    if (client == NULL)
        return call_refuse(call, ERROR_RESOURCE_NOT_FOUND, "User pool client %s does not exist.",
                           call_text(call, "ClientId"));
    struct json_object *record = json_object_new_object();
    json_object_object_add(call->output, "UserPoolClient", record);
    json_put_text(record, "UserPoolId", pool->id);
    json_put_text(record, "ClientName", client->id);
    json_put_text(record, "ClientId", client->id);
    put_client_secret(record, client);
    json_object_object_add(record, "ExplicitAuthFlows", json_object_get(client->flows));
    json_put_integer(record, "AuthSessionValidity", client->auth_session_validity_minutes);
    if (client->write_attributes != NULL)
        json_object_object_add(record, "WriteAttributes",
                               json_object_get(client->write_attributes));
    return ERROR_NONE;
}

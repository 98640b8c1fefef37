/* The app clients of a pool, one after the other. */
#include "daemon/cognito/app_clients.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "common/ownership.h"
#include "daemon/cognito/user_pool_private.h"

#define PAGE_LENGTH 60

void cognito_app_client_clear(struct cognito_app_client *client)
{
    text_map_clear(&client->flows);
    text_map_clear(&client->write_attributes);
    *client = (struct cognito_app_client){0};
}

/* That an address is verified only the service says, whatever a client lists; better safe. */
bool cognito_app_client_writes(const struct cognito_app_client *client, const char *attribute)
{
    if (client->lists_write_attributes)
        return text_map_get(&client->write_attributes, attribute) != NULL;
    return strncmp(attribute, "custom:", strlen("custom:")) != 0;
}

static int call(const struct cognito_signer *signer, const char *action, struct json_form *request,
                struct deadline deadline, struct json_object **out, struct cognito_failure *failure)
{
    auto_aws_credentials struct aws_credentials credentials = {0};
    auto_wipe struct secret body = {0};

    *failure = (struct cognito_failure){0};
    int r = json_form_finish(request, &body);
    if (r < 0)
        return cognito_call_failed_here(failure, r);
    r = host_credentials_get(signer->credentials, deadline, &credentials);
    if (r < 0)
        return cognito_call_has_no_key(failure, r, signer->credentials);
    const struct cognito_call made = {.action = action, .body = &body, .credentials = &credentials};
    return cognito_call_make(&signer->pool->endpoint, &made, deadline, out, failure);
}

/* The texts of an array, as the names of a map. */
static int read_names(struct json_object *list, struct text_map *out)
{
    size_t count = list == NULL ? 0 : json_object_array_length(list);

    for (size_t i = 0; i < count; i++) {
        const char *name = json_text_of(json_object_array_get_idx(list, i));
        int r = name == NULL ? -EBADMSG : text_map_set(out, name, "");
        if (r < 0)
            return r;
    }
    return 0;
}

/* An empty list says the same as none: the service leaves out what is the default. */
static int read_client(struct json_object *described, struct cognito_app_client *out)
{
    struct json_object *attributes = json_array_member(described, "WriteAttributes");

    (void)snprintf(out->id, sizeof out->id, "%s", json_text_or_empty(described, "ClientId"));
    (void)snprintf(out->name, sizeof out->name, "%s", json_text_or_empty(described, "ClientName"));
    out->lists_write_attributes = attributes != NULL && json_object_array_length(attributes) > 0;
    int r = read_names(attributes, &out->write_attributes);
    return r < 0 ? r : read_names(json_array_member(described, "ExplicitAuthFlows"), &out->flows);
}

int cognito_describe_app_client(const struct cognito_signer *signer, const char *client_id,
                                struct cognito_app_client *out, struct deadline deadline,
                                struct cognito_failure *failure)
{
    auto_json struct json_object *reply = NULL;
    auto_cognito_app_client struct cognito_app_client client = {0};
    struct json_form request = json_form_start();

    json_form_text(&request, "UserPoolId", cognito_user_pool_id(signer->pool));
    json_form_text(&request, "ClientId", client_id);
    int r = call(signer, "DescribeUserPoolClient", &request, deadline, &reply, failure);
    if (r < 0)
        return r;
    struct json_object *described = json_object_member(reply, "UserPoolClient");
    if (described == NULL || read_client(described, &client) < 0 ||
        strcmp(client.id, client_id) != 0)
        return cognito_call_not_understood(failure, "the reply describes no app client");
    *out = client;
    client = (struct cognito_app_client){0};
    return 0;
}

/* Where the listing stands: as struct cognito_page, and how many there were. */
struct walk {
    const struct cognito_signer *signer;
    cognito_app_client_visitor *visitor;
    void *context;
    char *token;
    size_t count;
};

static int visit_one(struct walk *walk, const char *client_id, struct deadline deadline,
                     struct cognito_failure *failure)
{
    auto_cognito_app_client struct cognito_app_client client = {0};

    if (client_id == NULL || walk->count++ == COGNITO_MAX_APP_CLIENTS)
        return cognito_call_not_understood(failure, "the reply is no list of app clients");
    int r = cognito_describe_app_client(walk->signer, client_id, &client, deadline, failure);
    return r < 0 ? r : walk->visitor(walk->context, &client);
}

static int visit_page(struct walk *walk, struct deadline deadline, struct cognito_failure *failure)
{
    auto_json struct json_object *reply = NULL;
    struct json_form request = json_form_start();

    json_form_text(&request, "UserPoolId", cognito_user_pool_id(walk->signer->pool));
    json_form_number(&request, "MaxResults", PAGE_LENGTH);
    if (walk->token != NULL)
        json_form_text(&request, "NextToken", walk->token);
    int r = call(walk->signer, "ListUserPoolClients", &request, deadline, &reply, failure);
    if (r < 0)
        return r;
    struct json_object *items = json_array_member(reply, "UserPoolClients");
    if (items == NULL)
        return cognito_call_not_understood(failure, "the reply has no list");
    for (size_t i = 0; r == 0 && i < json_object_array_length(items); i++)
        r = visit_one(walk, json_text_member(json_object_array_get_idx(items, i), "ClientId"),
                      deadline, failure);
    const char *token = json_text_member(reply, "NextToken");
    free(walk->token);
    walk->token = r < 0 || token == NULL ? NULL : strdup(token);
    return r == 0 && token != NULL && walk->token == NULL
               ? cognito_call_failed_here(failure, -ENOMEM)
               : r;
}

int cognito_visit_app_clients(const struct cognito_signer *signer,
                              cognito_app_client_visitor *visitor, void *context,
                              struct deadline deadline, struct cognito_failure *failure)
{
    struct walk walk = {.signer = signer, .visitor = visitor, .context = context};
    int r = 0;

    do {
        size_t before = walk.count;
        r = visit_page(&walk, deadline, failure);
        if (r == 0 && walk.token != NULL && walk.count == before)
            r = cognito_call_not_understood(failure, "an empty page is not the last");
    } while (r == 0 && walk.token != NULL);
    free(walk.token);
    return r;
}

/* Users and groups, a page at a time. */
#include "daemon/cognito/directory_calls.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "common/ownership.h"
#include "daemon/cognito/user_pool_private.h"

#define PAGE_LENGTH 60 /* the most that the service gives */

void cognito_page_clear(struct cognito_page *page)
{
    free(page->token);
    *page = (struct cognito_page){0};
}

static int write_filter(const char *attribute, const char *comparison, const char *value,
                        char out[COGNITO_MAX_FILTER + 1])
{
    char quoted[COGNITO_MAX_FILTER + 1];
    size_t used = 0;

    for (const char *at = value; *at != '\0'; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7F || used + 2 > COGNITO_MAX_FILTER)
            return -EINVAL;
        if (*at == '"' || *at == '\\')
            quoted[used++] = '\\';
        quoted[used++] = *at;
    }
    quoted[used] = '\0';
    int length =
        snprintf(out, COGNITO_MAX_FILTER + 1, "%s %s \"%s\"", attribute, comparison, quoted);
    return length < 0 || length > COGNITO_MAX_FILTER ? -EINVAL : 0;
}

int cognito_filter_equals(const char *attribute, const char *value,
                          char out[COGNITO_MAX_FILTER + 1])
{
    return write_filter(attribute, "=", value, out);
}

int cognito_filter_begins(const char *attribute, const char *value,
                          char out[COGNITO_MAX_FILTER + 1])
{
    return write_filter(attribute, "^=", value, out);
}

/* A list call: its action, the names of its members, and who sees what is in the list. */
struct listing {
    const char *action;
    const char *token_name; /* "PaginationToken" or "NextToken" */
    const char *list_name;  /* "Users" or "Groups" */
    const char *key;        /* a member of its own, or NULL: "Filter", "GroupName", "Username" */
    const char *value;
    int (*show)(struct json_object *item, const void *visitor);
    const void *visitor;
};

static int write_request(const struct cognito_signer *signer, const struct listing *listing,
                         const struct cognito_page *page, struct secret *out)
{
    struct json_form request = json_form_start();

    json_form_text(&request, "UserPoolId", cognito_user_pool_id(signer->pool));
    json_form_number(&request, "Limit", PAGE_LENGTH);
    if (listing->value != NULL)
        json_form_text(&request, listing->key, listing->value);
    if (page->token != NULL)
        json_form_text(&request, listing->token_name, page->token);
    return json_form_finish(&request, out);
}

/* The same token again would turn the listing in a circle. */
static int turn_page(struct json_object *reply, const struct listing *listing,
                     struct cognito_page *page, struct cognito_failure *failure)
{
    const char *token = json_text_member(reply, listing->token_name);

    if (token == NULL || token[0] == '\0') {
        cognito_page_clear(page);
        page->finished = true;
        return 0;
    }
    if (page->token != NULL && strcmp(page->token, token) == 0)
        return cognito_call_not_understood(failure, "the next page is the same page");
    char *copy = strdup(token);
    if (copy == NULL)
        return cognito_call_failed_here(failure, -ENOMEM);
    free(page->token);
    page->token = copy;
    return 0;
}

static int read_page(struct json_object *reply, const struct listing *listing,
                     struct cognito_page *page, struct cognito_failure *failure)
{
    struct json_object *items = json_array_member(reply, listing->list_name);

    if (items == NULL)
        return cognito_call_not_understood(failure, "the reply has no list");
    for (size_t i = 0; i < json_object_array_length(items); i++) {
        int r = listing->show(json_object_array_get_idx(items, i), listing->visitor);
        if (r < 0)
            return cognito_call_failed_here(failure, r);
    }
    return turn_page(reply, listing, page, failure);
}

static int list(const struct cognito_signer *signer, const struct listing *listing,
                struct cognito_page *page, struct deadline deadline,
                struct cognito_failure *failure)
{
    auto_json struct json_object *reply = NULL;
    auto_aws_credentials struct aws_credentials credentials = {0};
    auto_wipe struct secret body = {0};

    *failure = (struct cognito_failure){0};
    int r = write_request(signer, listing, page, &body);
    if (r < 0)
        return cognito_call_failed_here(failure, r);
    r = host_credentials_get(signer->credentials, deadline, &credentials);
    if (r < 0)
        return cognito_call_has_no_key(failure, r, signer->credentials);
    const struct cognito_call call = {
        .action = listing->action, .body = &body, .credentials = &credentials};
    r = cognito_call_make(&signer->pool->endpoint, &call, deadline, &reply, failure);
    return r < 0 ? r : read_page(reply, listing, page, failure);
}

/* [{"Name": …, "Value": …}, …]; what has no name or no text is left out, and so is what no longer
 * fits: one odd record must not hide the others. */
static int read_attributes(struct json_object *user, struct text_map *out)
{
    struct json_object *list_of_pairs = json_array_member(user, "Attributes");
    size_t count = list_of_pairs == NULL ? 0 : json_object_array_length(list_of_pairs);

    for (size_t i = 0; i < count; i++) {
        struct json_object *pair = json_object_array_get_idx(list_of_pairs, i);
        const char *name = json_text_member(pair, "Name");
        const char *value = json_text_member(pair, "Value");
        int r = name == NULL || value == NULL ? 0 : text_map_set(out, name, value);
        if (r < 0)
            return r == -ENOSPC ? 0 : r;
    }
    return 0;
}

/* A user without a name is passed over; one who is not said to be enabled is not. */
static int show_user(struct json_object *item, const void *context)
{
    const struct cognito_user_visitor *visitor = context;
    auto_text_map struct text_map attributes = {0};
    struct json_object *enabled = json_member(item, "Enabled");
    struct cognito_user user = {
        .username = json_text_or_empty(item, "Username"),
        .status = json_text_or_empty(item, "UserStatus"),
        .enabled =
            json_object_is_type(enabled, json_type_boolean) && json_object_get_boolean(enabled),
        .attributes = &attributes,
    };

    if (user.username[0] == '\0')
        return 0;
    (void)json_number_member(item, "UserCreateDate", &user.created_at_unix);
    (void)json_number_member(item, "UserLastModifiedDate", &user.modified_at_unix);
    int r = read_attributes(item, &attributes);
    return r < 0 ? r : visitor->visit(visitor->context, &user);
}

static int show_group(struct json_object *item, const void *context)
{
    const struct cognito_group_visitor *visitor = context;
    double precedence = -1;
    struct cognito_group group = {
        .name = json_text_or_empty(item, "GroupName"),
        .description = json_text_or_empty(item, "Description"),
        .role_arn = json_text_or_empty(item, "RoleArn"),
        .precedence = -1,
    };

    if (group.name[0] == '\0')
        return 0;
    if (json_number_member(item, "Precedence", &precedence) && precedence >= 0 &&
        precedence <= INT32_MAX)
        group.precedence = (int64_t)precedence;
    (void)json_number_member(item, "CreationDate", &group.created_at_unix);
    return visitor->visit(visitor->context, &group);
}

int cognito_list_users(const struct cognito_signer *signer, const char *filter,
                       const struct cognito_user_visitor *visitor, struct cognito_page *page,
                       struct deadline deadline, struct cognito_failure *failure)
{
    const struct listing listing = {"ListUsers", "PaginationToken", "Users", "Filter",
                                    filter,      show_user,         visitor};

    return list(signer, &listing, page, deadline, failure);
}

int cognito_list_users_in_group(const struct cognito_signer *signer, const char *group,
                                const struct cognito_user_visitor *visitor,
                                struct cognito_page *page, struct deadline deadline,
                                struct cognito_failure *failure)
{
    const struct listing listing = {"ListUsersInGroup", "NextToken", "Users", "GroupName", group,
                                    show_user,          visitor};

    return list(signer, &listing, page, deadline, failure);
}

int cognito_list_groups(const struct cognito_signer *signer,
                        const struct cognito_group_visitor *visitor, struct cognito_page *page,
                        struct deadline deadline, struct cognito_failure *failure)
{
    const struct listing listing = {"ListGroups", "NextToken", "Groups", NULL,
                                    NULL,         show_group,  visitor};

    return list(signer, &listing, page, deadline, failure);
}

int cognito_admin_list_groups_for_user(const struct cognito_signer *signer, const char *username,
                                       const struct cognito_group_visitor *visitor,
                                       struct cognito_page *page, struct deadline deadline,
                                       struct cognito_failure *failure)
{
    const struct listing listing = {
        "AdminListGroupsForUser", "NextToken", "Groups", "Username", username, show_group, visitor};

    return list(signer, &listing, page, deadline, failure);
}

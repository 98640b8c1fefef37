/* Reads the pages of each list call. */
#include "daemon/directory/pool_source.h"

#include <errno.h>
#include <stdio.h>

#include "daemon/cognito/app_clients.h"
#include "daemon/directory/writers.h"

/* A visitor of the directory behind the visitors of the calls. */
struct passing_on {
    const struct source_visitor *visitor;
};

/* The service tells seconds with a fraction: two users may have been made in the same one. */
static int64_t in_ms(double seconds)
{
    return seconds > 0 && seconds < 1e12 ? (int64_t)(seconds * 1000 + 0.5) : 0;
}

static int pass_user(void *context, const struct cognito_user *user)
{
    const struct passing_on *on = context;
    const struct source_user passed = {.username = user->username,
                                       .status = user->status,
                                       .enabled = user->enabled,
                                       .created_at_ms = in_ms(user->created_at_unix),
                                       .attributes = user->attributes};

    return on->visitor->user(on->visitor->context, &passed);
}

static int pass_group(void *context, const struct cognito_group *group)
{
    const struct passing_on *on = context;
    const struct source_group passed = {.name = group->name,
                                        .description = group->description,
                                        .created_at_ms = in_ms(group->created_at_unix)};

    return on->visitor->group(on->visitor->context, &passed);
}

static int pass_member(void *context, const struct cognito_user *user)
{
    const struct passing_on *on = context;

    return on->visitor->member(on->visitor->context, user->username);
}

/* Without a row there was no time for the call. */
static void report(const struct pool_source *pool, const char *call,
                   const struct cognito_failure *failure)
{
    char why[COGNITO_FAILURE_MAX_TEXT + 1];

    if (failure->row == NULL)
        return;
    cognito_failure_describe(failure, why);
    log_line(pool->log, NULL, LOG_ERR, "%s failed: %s", call, why);
}

/* The calls that read a page, with what tells them apart. */
struct page_call {
    const char *name;
    int (*read)(const struct page_call *call, struct cognito_page *page, struct deadline deadline,
                struct cognito_failure *failure);
    const struct pool_source *pool;
    struct pace *pace; /* every call's, that of a question too: the quota is one */
    const void *visitor;
    const char *of; /* a filter, a group, a user */
};

static int read_users(const struct page_call *call, struct cognito_page *page,
                      struct deadline deadline, struct cognito_failure *failure)
{
    return cognito_list_users(&call->pool->signer, call->of, call->visitor, page, deadline,
                              failure);
}

static int read_groups(const struct page_call *call, struct cognito_page *page,
                       struct deadline deadline, struct cognito_failure *failure)
{
    return cognito_list_groups(&call->pool->signer, call->visitor, page, deadline, failure);
}

static int read_members(const struct page_call *call, struct cognito_page *page,
                        struct deadline deadline, struct cognito_failure *failure)
{
    return cognito_list_users_in_group(&call->pool->signer, call->of, call->visitor, page, deadline,
                                       failure);
}

static int read_groups_of_user(const struct page_call *call, struct cognito_page *page,
                               struct deadline deadline, struct cognito_failure *failure)
{
    return cognito_admin_list_groups_for_user(&call->pool->signer, call->of, call->visitor, page,
                                              deadline, failure);
}

/* A token that the service gave and does not take back any more. */
static bool is_lost(const struct cognito_page *page, const struct cognito_failure *failure)
{
    return page->token != NULL && failure->row != NULL &&
           failure->row->error == COGNITO_ERROR_INVALID_PARAMETER;
}

static int read_page(const struct page_call *call, struct cognito_page *page,
                     struct deadline deadline)
{
    struct cognito_failure failure = {0};

    if (call->pool->signer.credentials == NULL)
        return -ENOKEY;
    int r = pace_wait(call->pace, deadline);
    if (r == 0)
        r = call->read(call, page, deadline, &failure);
    if (r < 0 && r != -ECANCELED)
        report(call->pool, call->name, &failure);
    return r < 0 && is_lost(page, &failure) ? -ESTALE : r;
}

static int read_at(const struct page_call *call, struct source_place *place,
                   struct deadline deadline)
{
    struct cognito_page page = {.token = place->token};

    int r = read_page(call, &page, deadline);
    place->token = page.token;
    place->is_at_end = page.finished;
    return r;
}

static int read_to_end(const struct page_call *call, struct deadline deadline)
{
    auto_cognito_page struct cognito_page page = {0};
    int r = 0;

    while (r == 0 && !page.finished)
        r = read_page(call, &page, deadline);
    return r;
}

static int list_users(void *context, struct source_place *place,
                      const struct source_visitor *visitor, struct deadline deadline)
{
    const struct pool_source *pool = context;
    struct passing_on on = {.visitor = visitor};
    const struct cognito_user_visitor users = {.visit = pass_user, .context = &on};
    const struct page_call call = {.name = "ListUsers",
                                   .read = read_users,
                                   .pool = pool,
                                   .pace = &pool->paces->user_lists,
                                   .visitor = &users};

    return read_at(&call, place, deadline);
}

static int list_groups(void *context, struct source_place *place,
                       const struct source_visitor *visitor, struct deadline deadline)
{
    const struct pool_source *pool = context;
    struct passing_on on = {.visitor = visitor};
    const struct cognito_group_visitor groups = {.visit = pass_group, .context = &on};
    const struct page_call call = {.name = "ListGroups",
                                   .read = read_groups,
                                   .pool = pool,
                                   .pace = &pool->paces->group_lists,
                                   .visitor = &groups};

    return read_at(&call, place, deadline);
}

static int list_members(void *context, const char *group, struct source_place *place,
                        const struct source_visitor *visitor, struct deadline deadline)
{
    const struct pool_source *pool = context;
    struct passing_on on = {.visitor = visitor};
    const struct cognito_user_visitor members = {.visit = pass_member, .context = &on};
    const struct page_call call = {.name = "ListUsersInGroup",
                                   .read = read_members,
                                   .pool = pool,
                                   .pace = &pool->paces->user_lists,
                                   .visitor = &members,
                                   .of = group};

    return read_at(&call, place, deadline);
}

static int write_filter(const struct source_question *question, char out[COGNITO_MAX_FILTER + 1])
{
    return question->is_prefix ? cognito_filter_begins(question->attribute, question->value, out)
                               : cognito_filter_equals(question->attribute, question->value, out);
}

static int find_users(void *context, const struct source_question *question,
                      const struct source_visitor *visitor, struct deadline deadline)
{
    const struct pool_source *pool = context;
    struct passing_on on = {.visitor = visitor};
    const struct cognito_user_visitor users = {.visit = pass_user, .context = &on};
    char filter[COGNITO_MAX_FILTER + 1];
    const struct page_call call = {.name = "ListUsers",
                                   .read = read_users,
                                   .pool = pool,
                                   .pace = &pool->paces->user_lists,
                                   .visitor = &users,
                                   .of = filter};

    int r = write_filter(question, filter);
    return r < 0 ? r : read_to_end(&call, deadline);
}

static int list_groups_of_user(void *context, const char *username,
                               const struct source_visitor *visitor, struct deadline deadline)
{
    const struct pool_source *pool = context;
    struct passing_on on = {.visitor = visitor};
    const struct cognito_group_visitor groups = {.visit = pass_group, .context = &on};
    const struct page_call call = {.name = "AdminListGroupsForUser",
                                   .read = read_groups_of_user,
                                   .pool = pool,
                                   .pace = &pool->paces->memberships,
                                   .visitor = &groups,
                                   .of = username};

    return read_to_end(&call, deadline);
}

/* The listing of app clients, and where it stands. */
struct looking {
    const struct pool_source *pool;
    struct deadline deadline;
    struct writers *writers;
};

static int note_writer(void *context, const struct cognito_app_client *client)
{
    const struct looking *looking = context;
    struct writers *out = looking->writers;
    int r = 0;

    if (!client->lists_write_attributes) {
        out->all_standard = true;
        (void)snprintf(out->standard, sizeof out->standard, "%s", client->name);
    }
    for (size_t i = 0; r == 0 && i < client->write_attributes.count; i++)
        r = text_map_set(&out->attributes, client->write_attributes.entries[i].name, client->name);
    return r < 0 ? r : pace_wait(&looking->pool->paces->app_clients, looking->deadline);
}

/* That the key may not look is told with what is refused for it. */
static int look_who_writes(void *context, struct writers *out, struct deadline deadline)
{
    const struct pool_source *pool = context;
    struct looking looking = {.pool = pool, .deadline = deadline, .writers = out};
    struct cognito_failure failure = {0};

    if (pool->signer.credentials == NULL)
        return -EACCES;
    int r = cognito_visit_app_clients(&pool->signer, note_writer, &looking, deadline, &failure);
    if (r < 0 && failure.row != NULL && failure.row->error == COGNITO_ERROR_ACCESS_DENIED)
        return -EACCES;
    if (r < 0 && r != -ECANCELED)
        report(pool, "DescribeUserPoolClient", &failure);
    return r;
}

struct directory_source pool_source_make(struct pool_source *pool)
{
    return (struct directory_source){.context = pool,
                                     .list_users = list_users,
                                     .list_groups = list_groups,
                                     .list_members = list_members,
                                     .find_users = find_users,
                                     .list_groups_of_user = list_groups_of_user,
                                     .look_who_writes = look_who_writes};
}

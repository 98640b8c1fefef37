/* Walks the pages of each list call to the end. */
#include "daemon/directory/pool_source.h"

#include <errno.h>

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

/* -EREMOTEIO is the service's word; anything else below a page is the visitor's or the network's.
 */
static int report(const struct pool_source *pool, int r, const char *call,
                  const struct cognito_failure *failure)
{
    char why[COGNITO_FAILURE_MAX_TEXT + 1];

    if (r >= 0 || failure->row == NULL)
        return r;
    cognito_failure_describe(failure, why);
    log_line(pool->log, NULL, LOG_ERR, "%s failed: %s", call, why);
    return r;
}

static bool has_key(const struct pool_source *pool)
{
    return pool->signer.credentials != NULL;
}

/* One page of a whole listing at a time. */
static int wait_for_turn(const struct pool_source *pool, struct deadline deadline)
{
    return pool->pace == NULL ? 0 : pace_wait(pool->pace, deadline);
}

static int list_everybody(const struct pool_source *pool, const struct cognito_user_visitor *users,
                          struct deadline deadline)
{
    struct cognito_failure failure = {0};
    auto_cognito_page struct cognito_page page = {0};
    int r = 0;

    while (r == 0 && !page.finished) {
        r = wait_for_turn(pool, deadline);
        if (r == 0)
            r = cognito_list_users(&pool->signer, NULL, users, &page, deadline, &failure);
    }
    return report(pool, r, "ListUsers", &failure);
}

static int write_filter(const struct source_question *question, char out[COGNITO_MAX_FILTER + 1])
{
    return question->is_prefix ? cognito_filter_begins(question->attribute, question->value, out)
                               : cognito_filter_equals(question->attribute, question->value, out);
}

static int list_users(void *context, const struct source_question *question,
                      const struct source_visitor *visitor, struct deadline deadline)
{
    const struct pool_source *pool = context;
    struct passing_on on = {.visitor = visitor};
    const struct cognito_user_visitor users = {.visit = pass_user, .context = &on};
    char filter[COGNITO_MAX_FILTER + 1];
    struct cognito_failure failure = {0};
    auto_cognito_page struct cognito_page page = {0};

    if (!has_key(pool))
        return -ENOKEY;
    if (question == NULL)
        return list_everybody(pool, &users, deadline);
    int r = write_filter(question, filter);
    while (r == 0 && !page.finished)
        r = cognito_list_users(&pool->signer, filter, &users, &page, deadline, &failure);
    return report(pool, r, "ListUsers", &failure);
}

static int list_groups(void *context, const struct source_visitor *visitor,
                       struct deadline deadline)
{
    const struct pool_source *pool = context;
    struct passing_on on = {.visitor = visitor};
    const struct cognito_group_visitor groups = {.visit = pass_group, .context = &on};
    struct cognito_failure failure = {0};
    auto_cognito_page struct cognito_page page = {0};
    int r = has_key(pool) ? 0 : -ENOKEY;

    while (r == 0 && !page.finished)
        r = cognito_list_groups(&pool->signer, &groups, &page, deadline, &failure);
    return report(pool, r, "ListGroups", &failure);
}

static int list_members(void *context, const char *group, const struct source_visitor *visitor,
                        struct deadline deadline)
{
    const struct pool_source *pool = context;
    struct passing_on on = {.visitor = visitor};
    const struct cognito_user_visitor members = {.visit = pass_member, .context = &on};
    struct cognito_failure failure = {0};
    auto_cognito_page struct cognito_page page = {0};
    int r = has_key(pool) ? 0 : -ENOKEY;

    while (r == 0 && !page.finished) {
        r = wait_for_turn(pool, deadline);
        if (r == 0)
            r = cognito_list_users_in_group(&pool->signer, group, &members, &page, deadline,
                                            &failure);
    }
    return report(pool, r, "ListUsersInGroup", &failure);
}

static int list_groups_of_user(void *context, const char *username,
                               const struct source_visitor *visitor, struct deadline deadline)
{
    const struct pool_source *pool = context;
    struct passing_on on = {.visitor = visitor};
    const struct cognito_group_visitor groups = {.visit = pass_group, .context = &on};
    struct cognito_failure failure = {0};
    auto_cognito_page struct cognito_page page = {0};
    int r = has_key(pool) ? 0 : -ENOKEY;

    while (r == 0 && !page.finished)
        r = cognito_admin_list_groups_for_user(&pool->signer, username, &groups, &page, deadline,
                                               &failure);
    return report(pool, r, "AdminListGroupsForUser", &failure);
}

struct directory_source pool_source_make(struct pool_source *pool)
{
    return (struct directory_source){.context = pool,
                                     .list_users = list_users,
                                     .list_groups = list_groups,
                                     .list_members = list_members,
                                     .list_groups_of_user = list_groups_of_user};
}

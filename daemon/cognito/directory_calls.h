/* The signed calls that read the directory: users and groups, page by page.
 *
 * Results and errors are as in user_pool.h. A visitor that returns a negative errno ends the call
 * with it. Everything a visitor is shown lives only during its call. */
#ifndef DAEMON_COGNITO_DIRECTORY_CALLS_H
#define DAEMON_COGNITO_DIRECTORY_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/cognito/host_credentials.h"
#include "daemon/cognito/user_pool.h"

#define COGNITO_MAX_FILTER 256 /* bytes of a filter */

/* Who asks: a pool and the host's access key, which may list it. Both must outlive the calls. NULL
 * for a host without one: the calls fail with -ENOKEY. */
struct cognito_signer {
    struct cognito_user_pool *pool;
    struct host_credentials *credentials;
};

/* Where a listing stands: `= {0}` to begin; each call reads one page and moves on; `finished` when
 * there are no more. An empty page that is not the last is normal. */
struct cognito_page {
    char *token;
    bool finished;
};

#define auto_cognito_page __attribute__((cleanup(cognito_page_clear)))
void cognito_page_clear(struct cognito_page *page);

struct cognito_user {
    const char *username; /* canonical; never NULL nor "" */
    const char *status;   /* CONFIRMED, FORCE_CHANGE_PASSWORD, …; "" when absent */
    bool enabled;
    double created_at_unix;
    double modified_at_unix;
    const struct text_map *attributes; /* sub, email, custom:uid, … */
};

struct cognito_group {
    const char *name;        /* never NULL nor "" */
    const char *description; /* "" when absent */
    const char *role_arn;    /* "" when absent */
    int64_t precedence;      /* -1 when absent */
    double created_at_unix;
};

struct cognito_user_visitor {
    int (*visit)(void *context, const struct cognito_user *user);
    void *context;
};

struct cognito_group_visitor {
    int (*visit)(void *context, const struct cognito_group *group);
    void *context;
};

/* Writes the filter `attribute = "value"`, with the value quoted. Errors: -EINVAL for a value with
 * control characters, or longer than a filter may be. */
int cognito_filter_equals(const char *attribute, const char *value,
                          char out[COGNITO_MAX_FILTER + 1]);

/* The same for `attribute ^= "value"`: what begins with the value. */
int cognito_filter_begins(const char *attribute, const char *value,
                          char out[COGNITO_MAX_FILTER + 1]);

/* ListUsers: all attributes of up to 60 users. `filter` may be NULL: everybody. At most 30 calls a
 * second for all hosts of an account. */
int cognito_list_users(const struct cognito_signer *signer, const char *filter,
                       const struct cognito_user_visitor *visitor, struct cognito_page *page,
                       struct deadline deadline, struct cognito_failure *failure);

/* ListUsersInGroup: up to 60 members. */
int cognito_list_users_in_group(const struct cognito_signer *signer, const char *group,
                                const struct cognito_user_visitor *visitor,
                                struct cognito_page *page, struct deadline deadline,
                                struct cognito_failure *failure);

/* ListGroups: up to 60 groups of the pool. */
int cognito_list_groups(const struct cognito_signer *signer,
                        const struct cognito_group_visitor *visitor, struct cognito_page *page,
                        struct deadline deadline, struct cognito_failure *failure);

/* AdminListGroupsForUser: up to 60 groups of one user, by canonical name or sub. */
int cognito_admin_list_groups_for_user(const struct cognito_signer *signer, const char *username,
                                       const struct cognito_group_visitor *visitor,
                                       struct cognito_page *page, struct deadline deadline,
                                       struct cognito_failure *failure);

#endif

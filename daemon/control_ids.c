/* The ledger as JSON, and orders to it. */
#include "daemon/control_ids.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "common/identity.h"
#include "daemon/control_parts.h"
#include "daemon/directory/pinned.h"

#define LIMIT_MS 20000 /* to wait for a change that is under way */

static const char *state_name(enum ids_state state)
{
    switch (state) {
    case IDS_LIVE:
        return "live";
    case IDS_DELETED:
        return "deleted";
    case IDS_FORGOTTEN:
        return "forgotten";
    }
    return "";
}

static void add_state(struct json_object *to, int64_t since_unix, enum ids_state state,
                      int64_t state_since_unix)
{
    control_add_number(to, "since", since_unix);
    control_add_text(to, "state", state_name(state));
    if (state != IDS_LIVE)
        control_add_number(to, "state_since", state_since_unix);
}

/* The two lists that the rows go to. */
struct lists {
    struct json_object *users;
    struct json_object *groups;
};

static int add_user(void *context, const struct ids_user *user)
{
    const struct lists *lists = context;
    struct json_object *row = json_object_new_object();

    control_add_text(row, "name", user->name);
    control_add_text(row, "sub", user->sub);
    if (user->username != NULL)
        control_add_text(row, "username", user->username);
    control_add_number(row, "uid", user->uid);
    control_add_number(row, "gid", user->gid);
    add_state(row, user->since_unix, user->state, user->state_since_unix);
    return json_object_array_add(lists->users, row) < 0 ? -ENOMEM : 0;
}

static int add_group(void *context, const struct ids_group *group)
{
    const struct lists *lists = context;
    struct json_object *row = json_object_new_object();

    control_add_text(row, "name", group->name);
    control_add_number(row, "gid", group->gid);
    add_state(row, group->since_unix, group->state, group->state_since_unix);
    return json_object_array_add(lists->groups, row) < 0 ? -ENOMEM : 0;
}

static char *fail(int r, const char *what, char why[CONTROL_IDS_WHY_SIZE])
{
    errno = -r;
    (void)snprintf(why, CONTROL_IDS_WHY_SIZE, "%s: %m", what);
    return NULL;
}

static char *list(struct services *services, char why[CONTROL_IDS_WHY_SIZE])
{
    struct json_object *object = json_object_new_object();
    struct lists lists = {json_object_new_array(), json_object_new_array()};
    const struct pinned_visitor visitor = {.user = add_user, .group = add_group, .context = &lists};

    (void)json_object_object_add(object, "users", lists.users);
    (void)json_object_object_add(object, "groups", lists.groups);
    int r = directory_visit_pinned(services->directory, &visitor, deadline_in_ms(LIMIT_MS));
    if (r == 0)
        return control_finish(object);
    json_object_put(object);
    return fail(r, "the ledger cannot be read now", why);
}

static struct json_object *describe_findings(const struct pinned_check *check)
{
    struct json_object *findings = json_object_new_array();

    for (size_t i = 0; i < check->problem_kept_count; i++) {
        struct json_object *finding = json_object_new_object();
        control_add_text(finding, "problem", directory_problem_words(check->problems[i].kind));
        control_add_text(finding, "subject", check->problems[i].subject);
        control_add_text(finding, "detail", check->problems[i].detail);
        (void)json_object_array_add(findings, finding);
    }
    return findings;
}

static char *check(struct services *services, char why[CONTROL_IDS_WHY_SIZE])
{
    struct json_object *object = NULL;
    struct pinned_check checked;

    int r = directory_check_pinned(services->directory, deadline_in_ms(LIMIT_MS), &checked);
    if (r < 0)
        return fail(r, "the ledger cannot be checked now", why);
    object = json_object_new_object();
    control_add_number(object, "users", (int64_t)checked.user_count);
    control_add_number(object, "groups", (int64_t)checked.group_count);
    control_add_text(object, "file", checked.error_text);
    control_add_number(object, "finding_count", (int64_t)checked.problem_count);
    (void)json_object_object_add(object, "findings", describe_findings(&checked));
    return control_finish(object);
}

/* `user NAME` or `group NAME`, and maybe ` with-ids`. */
struct order {
    bool is_group;
    bool with_ids;
    char name[IDENTITY_MAX_NAME + 1];
};

static int read_order(const char *text, struct order *out)
{
    char kind[8] = "", ids[16] = "", rest[2] = "";

    int count = sscanf(text, "%7s %32s %15s %1s", kind, out->name, ids, rest);
    out->is_group = strcmp(kind, "group") == 0;
    out->with_ids = count == 3;
    if (count < 2 || count > 3 || (!out->is_group && strcmp(kind, "user") != 0) ||
        (out->with_ids && strcmp(ids, "with-ids") != 0))
        return -EINVAL;
    return 0;
}

/* The row that an order is about. */
struct search {
    const struct order *order;
    bool is_found;
};

static int compare_user(void *context, const struct ids_user *user)
{
    struct search *search = context;

    search->is_found |= !search->order->is_group && user->state != IDS_FORGOTTEN &&
                        strcmp(user->name, search->order->name) == 0;
    return 0;
}

static int compare_group(void *context, const struct ids_group *group)
{
    struct search *search = context;

    search->is_found |= search->order->is_group && group->state != IDS_FORGOTTEN &&
                        strcmp(group->name, search->order->name) == 0;
    return 0;
}

static char *say_unknown(const struct order *order, char why[CONTROL_IDS_WHY_SIZE])
{
    (void)snprintf(why, CONTROL_IDS_WHY_SIZE, "the ledger has no %s %s",
                   order->is_group ? "group" : "user", order->name);
    return NULL;
}

/* Before somebody is asked whether to let go. */
static char *find(struct services *services, const char *text, char why[CONTROL_IDS_WHY_SIZE])
{
    struct order order;
    struct search search = {.order = &order};
    const struct pinned_visitor visitor = {
        .user = compare_user, .group = compare_group, .context = &search};

    if (read_order(text, &order) < 0) {
        (void)snprintf(why, CONTROL_IDS_WHY_SIZE, "whom to look for is not said");
        return NULL;
    }
    int r = directory_visit_pinned(services->directory, &visitor, deadline_in_ms(LIMIT_MS));
    if (r < 0)
        return fail(r, "the ledger cannot be read now", why);
    return search.is_found ? strdup("{}") : say_unknown(&order, why);
}

static char *forget(struct services *services, const char *text, char why[CONTROL_IDS_WHY_SIZE])
{
    struct order order;
    struct deadline deadline = deadline_in_ms(LIMIT_MS);

    if (read_order(text, &order) < 0) {
        (void)snprintf(why, CONTROL_IDS_WHY_SIZE, "whom to forget is not said");
        return NULL;
    }
    int r = order.is_group
                ? directory_forget_group(services->directory, order.name, order.with_ids, deadline)
                : directory_forget_user(services->directory, order.name, order.with_ids, deadline);
    if (r == -ENOENT)
        return say_unknown(&order, why);
    if (r == -EFBIG)
        return fail(r, "the ledger takes no line more; docs/ids.md says what helps then", why);
    if (r < 0)
        return fail(r, "the ledger cannot be written", why);
    log_line(services->log, NULL, LOG_NOTICE, "root let go of the %s %s%s",
             order.is_group ? "group" : "user", order.name, order.with_ids ? " and its ids" : "");
    if (services->refresh != NULL)
        refresh_request(services->refresh);
    return strdup("{}");
}

char *control_ids(struct services *services, const char *argument, char why[CONTROL_IDS_WHY_SIZE])
{
    static const char find_word[] = "find ";
    static const char forget_word[] = "forget ";

    (void)snprintf(why, CONTROL_IDS_WHY_SIZE, "the daemon is out of memory");
    if (strcmp(argument, "list") == 0)
        return list(services, why);
    if (strcmp(argument, "check") == 0)
        return check(services, why);
    if (strncmp(argument, find_word, sizeof find_word - 1) == 0)
        return find(services, argument + sizeof find_word - 1, why);
    if (strncmp(argument, forget_word, sizeof forget_word - 1) == 0)
        return forget(services, argument + sizeof forget_word - 1, why);
    (void)snprintf(why, CONTROL_IDS_WHY_SIZE, "this cognitod does not know the command");
    return NULL;
}

/* The kept roster as a source of users and groups. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/directory/writers.h"
#include "daemon/fleet/follower_private.h"
#include "daemon/fleet/roster.h"

/* A visitor of the directory behind the visitors of a roster. */
struct passing_on {
    const struct source_visitor *visitor;
};

static int pass_group(void *context, const struct roster_group *group)
{
    const struct passing_on *on = context;
    const struct source_group passed = {.name = group->name,
                                        .description = group->description,
                                        .created_at_ms = group->created_at_ms};

    return on->visitor->group(on->visitor->context, &passed);
}

static int pass_user(void *context, const struct roster_user *user)
{
    const struct passing_on *on = context;
    const struct source_user passed = {.username = user->username,
                                       .status = user->status,
                                       .enabled = user->enabled,
                                       .created_at_ms = user->created_at_ms,
                                       .attributes = user->attributes,
                                       .groups = user->groups};

    return on->visitor->user(on->visitor->context, &passed);
}

static int pass_gone(void *context, const struct roster_gone *gone)
{
    const struct passing_on *on = context;
    const struct source_gone passed = {.sub = gone->sub,
                                       .name = gone->name,
                                       .username = gone->username,
                                       .uid = gone->uid,
                                       .gid = gone->gid};

    return on->visitor->gone(on->visitor->context, &passed);
}

static int read_through(struct follower *follower, const struct roster_visitor *visitor)
{
    auto_file_view struct file_view roster = {0};

    int r = follower_view_roster(follower, &roster);
    return r < 0 ? r : roster_read(roster.bytes, roster.length, visitor);
}

/* All of it is one page. */
static int read_page(struct follower *follower, struct source_place *place,
                     const struct roster_visitor *visitor)
{
    int r = read_through(follower, visitor);

    place->is_at_end = r == 0;
    return r;
}

static int list_users(void *context, struct source_place *place,
                      const struct source_visitor *visitor, struct deadline deadline)
{
    struct passing_on on = {.visitor = visitor};
    const struct roster_visitor users = {.context = &on, .user = pass_user};

    (void)deadline;
    return read_page(context, place, &users);
}

static int list_groups(void *context, struct source_place *place,
                       const struct source_visitor *visitor, struct deadline deadline)
{
    struct passing_on on = {.visitor = visitor};
    const struct roster_visitor groups = {.context = &on, .group = pass_group};

    (void)deadline;
    return read_page(context, place, &groups);
}

static int find_users(void *context, const struct source_question *question,
                      const struct source_visitor *visitor, struct deadline deadline)
{
    struct follower *follower = context;
    struct passing_on on = {.visitor = visitor};
    const struct roster_visitor users = {.context = &on, .user = pass_user};
    const struct roster_question asked = {.attribute = question->attribute,
                                          .value = question->value,
                                          .is_prefix = question->is_prefix};
    auto_file_view struct file_view roster = {0};

    (void)deadline;
    int r = follower_view_roster(follower, &roster);
    return r < 0 ? r : roster_find(roster.bytes, roster.length, &asked, &users);
}

static int list_gone(void *context, const struct source_visitor *visitor)
{
    struct passing_on on = {.visitor = visitor};
    const struct roster_visitor gone = {.context = &on, .gone = pass_gone};

    return read_through(context, &gone);
}

/* The groups of one user, with what the pool says of each. */
struct membership {
    const struct source_visitor *visitor;
    struct text_list names;
};

static int note_groups(void *context, const struct roster_user *user)
{
    struct membership *membership = context;
    int r = 0;

    for (size_t i = 0; r == 0 && i < user->groups->count; i++)
        r = text_list_append(&membership->names, user->groups->texts[i],
                             strlen(user->groups->texts[i]));
    return r;
}

static int pass_own_group(void *context, const struct roster_group *group)
{
    const struct membership *membership = context;
    struct passing_on on = {.visitor = membership->visitor};

    return text_list_contains(&membership->names, group->name) ? pass_group(&on, group) : 0;
}

static int list_groups_of_user(void *context, const char *username,
                               const struct source_visitor *visitor, struct deadline deadline)
{
    struct follower *follower = context;
    struct membership membership = {.visitor = visitor};
    const struct roster_question question = {.attribute = "username", .value = username};
    const struct roster_visitor user = {.context = &membership, .user = note_groups};
    const struct roster_visitor groups = {.context = &membership, .group = pass_own_group};
    auto_file_view struct file_view roster = {0};

    (void)deadline;
    int r = follower_view_roster(follower, &roster);
    if (r == 0)
        r = roster_find(roster.bytes, roster.length, &question, &user);
    if (r == 0)
        r = roster_read(roster.bytes, roster.length, &groups);
    text_list_clear(&membership.names);
    return r;
}

static int note_fixed(void *context, const char *attribute)
{
    struct writers *writers = context;

    return text_map_set(&writers->attributes, attribute, "");
}

/* The publisher has looked at the pool's app clients, and signs what it found. */
static int look_who_writes(void *context, struct writers *out, struct deadline deadline)
{
    const struct roster_visitor fixed = {.context = out, .fixed = note_fixed};

    (void)deadline;
    out->tells_unwritable = true;
    return read_through(context, &fixed);
}

static void get_edition(void *context, struct source_edition *out)
{
    struct statement known;

    follower_get_statement(context, &known);
    *out = (struct source_edition){.as_of_unix = known.listed_at_unix};
    (void)snprintf(out->id, sizeof out->id, "%s", known.roster_hash);
}

static int error_of(enum follower_outcome outcome)
{
    switch (outcome) {
    case FOLLOWER_NEW_CONTENT:
    case FOLLOWER_NEW_TIME:
    case FOLLOWER_NOTHING_NEW:
        return 0;
    case FOLLOWER_UNAVAILABLE:
        return -EHOSTUNREACH;
    case FOLLOWER_STORE_REFUSES:
        return -EACCES;
    case FOLLOWER_MISSING:
        return -ENOENT;
    case FOLLOWER_TOO_LARGE:
        return -EFBIG;
    case FOLLOWER_NOT_SIGNED:
        return -EKEYREJECTED;
    case FOLLOWER_OTHER_POOL:
        return -EXDEV;
    case FOLLOWER_EXPIRED:
        return -ETIME;
    case FOLLOWER_ROLLED_BACK:
        return -ESTALE;
    case FOLLOWER_DAMAGED:
        return -EBADMSG;
    case FOLLOWER_CANNOT_KEEP:
        return -ENOSPC;
    }
    return -EINVAL;
}

static int begin(void *context, struct deadline deadline)
{
    struct follower *follower = context;
    enum follower_outcome outcome = follower_fetch(follower, deadline);
    int r = error_of(outcome);

    if (r < 0 && follower->log != NULL)
        log_line(follower->log, NULL, LOG_ERR, "the published directory is not taken over: %s",
                 follower_outcome_words(outcome));
    return r;
}

struct directory_source follower_source(struct follower *follower)
{
    return (struct directory_source){.context = follower,
                                     .list_users = list_users,
                                     .list_groups = list_groups,
                                     .find_users = find_users,
                                     .list_groups_of_user = list_groups_of_user,
                                     .look_who_writes = look_who_writes,
                                     .begin = begin,
                                     .get_edition = get_edition,
                                     .list_gone = list_gone};
}

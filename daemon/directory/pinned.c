/* The ledger, listed, checked and let go of. */
#include "daemon/directory/pinned.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/directory/newer.h"
#include "daemon/directory/state.h"

int directory_visit_pinned(struct directory *directory, const struct pinned_visitor *visitor,
                           struct deadline deadline)
{
    struct change change;

    int r = change_begin(&change, directory, deadline);
    if (r < 0)
        return r;
    r = ids_visit_users(directory->ids, visitor->user, visitor->context);
    if (r == 0)
        r = ids_visit_groups(directory->ids, visitor->group, visitor->context);
    change_end(&change);
    return r;
}

/* One look at all rows. */
struct look {
    const struct rules *rules;
    const struct ids *others; /* the same ledger, read from the file anew */
    size_t user_count;
    size_t group_count;
    bool differs;
};

static int look_at_user(void *context, const struct ids_user *row)
{
    struct look *look = context;
    const struct ids_user *other = ids_find_sub(look->others, row->sub);
    const struct directory_user user = {.name = (char *)(uintptr_t)row->name,
                                        .sub = (char *)(uintptr_t)row->sub,
                                        .uid = row->uid,
                                        .gid = row->gid};

    look->user_count++;
    if (row->state == IDS_FORGOTTEN) {
        look->differs |= other != NULL;
        return 0;
    }
    look->differs |= other == NULL || strcmp(other->name, row->name) != 0 ||
                     other->uid != row->uid || other->gid != row->gid;
    (void)rules_judge_known_user(look->rules, &user);
    return 0;
}

static int look_at_group(void *context, const struct ids_group *row)
{
    struct look *look = context;
    const struct ids_group *other = ids_find_group(look->others, row->name);

    look->group_count++;
    if (row->state == IDS_FORGOTTEN)
        return 0;
    look->differs |= other == NULL || other->gid != row->gid;
    (void)rules_judge_known_group(look->rules, row->name, row->gid);
    return 0;
}

static bool is_about_ids(enum directory_problem_kind kind)
{
    switch (kind) {
    case DIRECTORY_PROBLEM_NAME_CHANGED:
    case DIRECTORY_PROBLEM_NAME_REUSED:
    case DIRECTORY_PROBLEM_LET_GO:
    case DIRECTORY_PROBLEM_LOCAL_ID:
    case DIRECTORY_PROBLEM_ID_NOT_ALLOWED:
    case DIRECTORY_PROBLEM_RANGES:
    case DIRECTORY_PROBLEM_ID_COLLIDES:
    case DIRECTORY_PROBLEM_ID_CHANGED:
    case DIRECTORY_PROBLEM_MADE_AGAIN:
    case DIRECTORY_PROBLEM_NO_ID:
    case DIRECTORY_PROBLEM_LEDGER:
    case DIRECTORY_PROBLEM_LEDGER_FULL:
    case DIRECTORY_PROBLEM_LEDGER_LAGS:
        return true;
    case DIRECTORY_PROBLEM_NAME:
    case DIRECTORY_PROBLEM_NO_LOGIN_NAME:
    case DIRECTORY_PROBLEM_UNVERIFIED:
    case DIRECTORY_PROBLEM_LOCAL_USER:
    case DIRECTORY_PROBLEM_LOCAL_GROUP:
    case DIRECTORY_PROBLEM_SYSTEM_NAME:
    case DIRECTORY_PROBLEM_GROUP_NAME:
    case DIRECTORY_PROBLEM_NO_SUB:
    case DIRECTORY_PROBLEM_WRITABLE:
    case DIRECTORY_PROBLEM_UNTRUSTED:
    case DIRECTORY_PROBLEM_ABSENT:
    case DIRECTORY_PROBLEM_ATTRIBUTE:
    case DIRECTORY_PROBLEM_SSH_KEY:
    case DIRECTORY_PROBLEM_HOME:
    case DIRECTORY_PROBLEM_NO_LOCAL_GROUP:
    case DIRECTORY_PROBLEM_LOCAL_GID_NOT_ALLOWED:
    case DIRECTORY_PROBLEM_PRIMARY_GROUP:
    case DIRECTORY_PROBLEM_LIMIT:
        break;
    }
    return false;
}

static void add_known_problems(struct directory *directory, struct problem_list *problems)
{
    struct directory_status status;

    directory_get_status(directory, &status);
    for (size_t i = 0; i < status.problem_kept_count; i++)
        if (is_about_ids(status.problems[i].kind))
            problems_add(problems, status.problems[i].kind, status.problems[i].subject,
                         status.problems[i].detail);
}

static void hand_over(const struct problem_list *problems, struct pinned_check *out)
{
    out->problem_count = problems->count;
    out->problem_kept_count =
        problems->count < DIRECTORY_MAX_PROBLEMS ? problems->count : DIRECTORY_MAX_PROBLEMS;
    memcpy(out->problems, problems->problems, sizeof out->problems);
}

/* With problems of its own: what root looks at does not become news. */
static int look_at_all(struct change *change, const struct ids *others, struct pinned_check *out)
{
    const struct ids *ids = change->directory->ids;
    struct problem_list problems = {0};
    struct rules rules = change->rules;
    struct look look = {.rules = &rules, .others = others};

    rules.problems = &problems;
    int r = ids_visit_users(ids, look_at_user, &look);
    if (r == 0)
        r = ids_visit_groups(ids, look_at_group, &look);
    if (r < 0)
        return r;
    if (look.differs)
        (void)snprintf(out->error_text, sizeof out->error_text,
                       "%s says something else than what cognitod has read and written",
                       change->directory->settings.paths.ledger);
    add_known_problems(change->directory, &problems);
    out->user_count = look.user_count;
    out->group_count = look.group_count;
    out->percent_full = ids_percent_full(ids);
    hand_over(&problems, out);
    return 0;
}

static int check(struct change *change, struct pinned_check *out)
{
    struct ids *others = NULL;

    int r = ids_commit(change->directory->ids);
    if (r == 0)
        r = ids_open(change->directory->settings.paths.ledger, &others, out->error_text);
    if (r < 0)
        return out->error_text[0] == '\0' ? r : 0;
    r = look_at_all(change, others, out);
    ids_close(others);
    return r;
}

int directory_check_pinned(struct directory *directory, struct deadline deadline,
                           struct pinned_check *out)
{
    struct change change;

    *out = (struct pinned_check){0};
    int r = change_begin(&change, directory, deadline);
    if (r < 0)
        return r;
    r = check(&change, out);
    change_end(&change);
    return r;
}

static int publish_without(struct change *change)
{
    struct directory *directory = change->directory;

    int r = change_publish_all(change, &directory->people);
    (void)pthread_mutex_lock(&directory->lock);
    if (r == 0)
        people_mark_published(&directory->people);
    questions_forget(&directory->questions);
    (void)pthread_mutex_unlock(&directory->lock);
    return r;
}

/* Moves the user out of memory; nothing when there is none. */
static int take_out(struct directory *directory, const char *name, struct directory_user *out)
{
    (void)pthread_mutex_lock(&directory->lock);
    int r = people_copy_user(&directory->people, name, out);
    if (r == 0)
        people_remove(&directory->people, name);
    (void)pthread_mutex_unlock(&directory->lock);
    return r == -ENOENT ? 0 : r;
}

/* Whom NSS shows still, the account phase must know: to whom it does not know it says nothing. */
static void put_back(struct directory *directory, const struct directory_user *user)
{
    (void)pthread_mutex_lock(&directory->lock);
    if (user->name != NULL)
        (void)people_put(&directory->people, user);
    (void)pthread_mutex_unlock(&directory->lock);
}

static int forget_user(struct change *change, const char *name, bool with_ids)
{
    struct directory *directory = change->directory;
    const struct ids_user *pinned = ids_find_name(directory->ids, name);
    auto_directory_user struct directory_user user = {0};

    int r = pinned == NULL
                ? -ENOENT
                : newer_note_forgotten(directory, &directory->forgotten_subs, pinned->sub);
    if (r == 0)
        r = ids_forget_user(directory->ids, name, with_ids);
    if (r == 0)
        r = take_out(directory, name, &user);
    if (r == 0)
        r = publish_without(change);
    if (r < 0)
        put_back(directory, &user);
    return r;
}

int directory_forget_user(struct directory *directory, const char *name, bool with_ids,
                          struct deadline deadline)
{
    struct change change;

    int r = change_begin(&change, directory, deadline);
    if (r < 0)
        return r;
    r = forget_user(&change, name, with_ids);
    change_end(&change);
    return r;
}

int directory_forget_group(struct directory *directory, const char *name, bool with_ids,
                           struct deadline deadline)
{
    struct change change;

    int r = change_begin(&change, directory, deadline);
    if (r < 0)
        return r;
    r = ids_find_group(directory->ids, name) == NULL
            ? -ENOENT
            : newer_note_forgotten(directory, &directory->forgotten_groups, name);
    if (r == 0)
        r = ids_forget_group(directory->ids, name, with_ids);
    if (r == 0) {
        (void)pthread_mutex_lock(&directory->lock);
        people_remove_group(&directory->people, name);
        (void)pthread_mutex_unlock(&directory->lock);
        r = publish_without(&change);
    }
    change_end(&change);
    return r;
}

/* What of the pool could not be published, and the words for it. */
#include "daemon/directory/problems.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *const words[] = {
    [DIRECTORY_PROBLEM_NAME] = "the name is not one that a user or group may have on this host",
    [DIRECTORY_PROBLEM_NO_LOGIN_NAME] = "the user has no attribute that login_name asks for",
    [DIRECTORY_PROBLEM_UNVERIFIED] =
        "the e-mail address or phone number is not verified, so it is no login name",
    [DIRECTORY_PROBLEM_NAME_CHANGED] =
        "the pool names another login name than the pinned one, which stays",
    [DIRECTORY_PROBLEM_LOCAL_USER] = "the host has a user of this name",
    [DIRECTORY_PROBLEM_LOCAL_GROUP] = "the host has a group of this name",
    [DIRECTORY_PROBLEM_SYSTEM_NAME] =
        "packages of Linux distributions use this name, and allow_system_names lacks it",
    [DIRECTORY_PROBLEM_LOCAL_ID] = "the host has a user or group with this id",
    [DIRECTORY_PROBLEM_GROUP_NAME] =
        "a group of the pool has the user's name, so the private group would be that one",
    [DIRECTORY_PROBLEM_NO_SUB] = "the pool told no sub that can be pinned",
    [DIRECTORY_PROBLEM_ID_NOT_ALLOWED] =
        "no line 'uid' or 'gid' of /etc/cognitod.ids allows the id, or it is no number",
    [DIRECTORY_PROBLEM_RANGES] = "the file of ranges does not count: 'cognitoctl doctor' says why",
    [DIRECTORY_PROBLEM_ID_COLLIDES] = "the id is pinned to another user or group",
    [DIRECTORY_PROBLEM_ID_CHANGED] =
        "the pool names another id than the pinned one, which stays until 'cognitoctl ids "
        "forget NAME --with-ids' (of a group: --group NAME)",
    [DIRECTORY_PROBLEM_NAME_REUSED] =
        "the name is pinned to another sub: to a namesake, or to a deleted user",
    [DIRECTORY_PROBLEM_LET_GO] = "root has let go of it since the published directory was made: "
                                 "waits for one that is newer",
    [DIRECTORY_PROBLEM_MADE_AGAIN] =
        "the group was deleted and made again: it has its former gid, and its files",
    [DIRECTORY_PROBLEM_WRITABLE] =
        "users can write the attribute themselves, so what it says is not believed",
    [DIRECTORY_PROBLEM_UNTRUSTED] =
        "whether users can write the attribute themselves is not known: it is not believed",
    [DIRECTORY_PROBLEM_ABSENT] = "no user of the pool has the attribute: see how it is spelt",
    [DIRECTORY_PROBLEM_NO_ID] =
        "gets no id that would stay for good while no user of the pool has the attribute "
        "that names it: see how it is spelt",
    [DIRECTORY_PROBLEM_ATTRIBUTE] = "an attribute is not usable, the default takes its place",
    [DIRECTORY_PROBLEM_SSH_KEY] = "an SSH key is not used",
    [DIRECTORY_PROBLEM_HOME] =
        "the home is right below neither /home nor a 'home' of /etc/cognitod.ids",
    [DIRECTORY_PROBLEM_NO_LOCAL_GROUP] = "[groups] names a group that the host does not have",
    [DIRECTORY_PROBLEM_LOCAL_GID_NOT_ALLOWED] =
        "no line 'local-gid' of /etc/cognitod.ids allows the gid of the host's group",
    [DIRECTORY_PROBLEM_PRIMARY_GROUP] = "the configured primary group is not in the pool",
    [DIRECTORY_PROBLEM_LIMIT] = "more groups than a user may have",
    [DIRECTORY_PROBLEM_LEDGER] = "the id could not be pinned",
    [DIRECTORY_PROBLEM_LEDGER_FULL] =
        "the id could not be pinned: the ledger of ids is as large as it may be",
    [DIRECTORY_PROBLEM_LEDGER_LAGS] =
        "gone, or there again, which the ledger of ids is too large to note",
};

const char *directory_problem_words(enum directory_problem_kind kind)
{
    return words[kind];
}

bool directory_problem_refuses(enum directory_problem_kind kind)
{
    switch (kind) {
    case DIRECTORY_PROBLEM_NAME:
    case DIRECTORY_PROBLEM_NO_LOGIN_NAME:
    case DIRECTORY_PROBLEM_UNVERIFIED:
    case DIRECTORY_PROBLEM_LOCAL_USER:
    case DIRECTORY_PROBLEM_LOCAL_GROUP:
    case DIRECTORY_PROBLEM_SYSTEM_NAME:
    case DIRECTORY_PROBLEM_LOCAL_ID:
    case DIRECTORY_PROBLEM_GROUP_NAME:
    case DIRECTORY_PROBLEM_NO_SUB:
    case DIRECTORY_PROBLEM_ID_NOT_ALLOWED:
    case DIRECTORY_PROBLEM_ID_COLLIDES:
    case DIRECTORY_PROBLEM_NAME_REUSED:
    case DIRECTORY_PROBLEM_LET_GO:
    case DIRECTORY_PROBLEM_WRITABLE:
    case DIRECTORY_PROBLEM_UNTRUSTED:
    case DIRECTORY_PROBLEM_NO_ID:
    case DIRECTORY_PROBLEM_HOME:
    case DIRECTORY_PROBLEM_PRIMARY_GROUP:
    case DIRECTORY_PROBLEM_LEDGER:
    case DIRECTORY_PROBLEM_LEDGER_FULL:
        return true;
    case DIRECTORY_PROBLEM_NAME_CHANGED:
    case DIRECTORY_PROBLEM_RANGES:
    case DIRECTORY_PROBLEM_ID_CHANGED:
    case DIRECTORY_PROBLEM_MADE_AGAIN:
    case DIRECTORY_PROBLEM_ABSENT:
    case DIRECTORY_PROBLEM_ATTRIBUTE:
    case DIRECTORY_PROBLEM_SSH_KEY:
    case DIRECTORY_PROBLEM_NO_LOCAL_GROUP:
    case DIRECTORY_PROBLEM_LOCAL_GID_NOT_ALLOWED:
    case DIRECTORY_PROBLEM_LIMIT:
    case DIRECTORY_PROBLEM_LEDGER_LAGS:
        break;
    }
    return false;
}

static bool is_same(const struct directory_problem *a, const struct directory_problem *b)
{
    return a->kind == b->kind && strcmp(a->subject, b->subject) == 0 &&
           strcmp(a->detail, b->detail) == 0;
}

static size_t kept_in(const struct problem_list *list)
{
    return list->count < DIRECTORY_MAX_PROBLEMS ? list->count : DIRECTORY_MAX_PROBLEMS;
}

bool problems_have(const struct problem_list *list, const struct directory_problem *problem)
{
    for (size_t i = 0; i < kept_in(list); i++)
        if (is_same(&list->problems[i], problem))
            return true;
    return false;
}

static void add(struct problem_list *list, const struct directory_problem *problem)
{
    size_t kept = kept_in(list);

    if (problems_have(list, problem))
        return;
    if (kept < DIRECTORY_MAX_PROBLEMS)
        list->problems[kept] = *problem;
    list->count++;
}

void problems_add(struct problem_list *list, enum directory_problem_kind kind, const char *subject,
                  const char *detail)
{
    struct directory_problem problem = {.kind = kind};

    (void)snprintf(problem.subject, sizeof problem.subject, "%s", subject);
    (void)snprintf(problem.detail, sizeof problem.detail, "%s", detail);
    add(list, &problem);
}

int problems_find_about(const struct problem_list *list, const char *name,
                        struct directory_problem *out)
{
    const struct directory_problem *found = NULL;

    for (size_t i = 0; i < kept_in(list); i++) {
        const struct directory_problem *problem = &list->problems[i];
        if (strcmp(problem->subject, name) != 0 && strcmp(problem->detail, name) != 0)
            continue;
        bool is_better = found == NULL || (directory_problem_refuses(problem->kind) &&
                                           !directory_problem_refuses(found->kind));
        if (is_better)
            found = problem;
    }
    if (found == NULL)
        return -ENOENT;
    *out = *found;
    return 0;
}

void problems_merge(struct problem_list *list, const struct problem_list *from)
{
    size_t kept = kept_in(from);

    for (size_t i = 0; i < kept; i++)
        add(list, &from->problems[i]);
    list->count += from->count - kept;
}

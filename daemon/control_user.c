/* By what the directory says of a name. */
#include "daemon/control_user.h"

#include <stdio.h>
#include <string.h>

#include "common/identity.h"
#include "daemon/access/account.h"

/* A name that was asked for, and who asks. */
struct question {
    const struct services *services;
    const struct peer *peer;
    const char *name;
    struct deadline deadline;
};

/* With source = logins nobody knows what the pool has. */
static void explain_newcomer(const struct question *question, char words[CONTROL_USER_WORDS])
{
    auto_directory_user struct directory_user provisional = {0};
    const char *more = ", and nobody can: provisional_names of [directory] does not have the name";

    if (question->peer->uid != 0)
        more = "";
    else if (directory_find_provisional_user(question->services->directory, question->name,
                                             &provisional) == 0)
        more = " yet; provisional_names lets somebody try, and the groups are known once that has "
               "gone well";
    (void)snprintf(words, CONTROL_USER_WORDS, "nobody has signed in here as %s%s", question->name,
                   more);
}

/* Whom this host refuses. */
static bool explain_refused(const struct question *question, char words[CONTROL_USER_WORDS])
{
    struct directory_problem problem;

    if (question->peer->uid != 0 ||
        directory_explain(question->services->directory, question->name, &problem) < 0)
        return false;
    (void)snprintf(words, CONTROL_USER_WORDS, "this host refuses the user %s of the pool: %s%s%s",
                   problem.subject, directory_problem_words(problem.kind),
                   problem.detail[0] == '\0' ? "" : ": ", problem.detail);
    return true;
}

/* People type their address where a login name is meant. */
static bool explain_address(const struct question *question, char words[CONTROL_USER_WORDS])
{
    const char *attribute = question->services->settings->directory.login_name;
    char name[IDENTITY_MAX_NAME + 1];

    if (question->peer->uid != 0 || strchr(question->name, '@') == NULL ||
        directory_find_name_by_address(question->services->directory, question->name,
                                       question->deadline, name) < 0)
        return false;
    (void)snprintf(words, CONTROL_USER_WORDS,
                   "no login name is %s: login_name = %s, and the user of that address is %s",
                   question->name, attribute == NULL ? "username" : attribute, name);
    return true;
}

static void explain_unknown(const struct question *question, char words[CONTROL_USER_WORDS])
{
    if (explain_refused(question, words) || explain_address(question, words))
        return;
    if (question->services->settings->directory.source == SETTINGS_SOURCE_LOGINS)
        explain_newcomer(question, words);
    else
        (void)snprintf(words, CONTROL_USER_WORDS, "the user pool has no user %s", question->name);
}

static void explain_not_ours(const struct question *question, char words[CONTROL_USER_WORDS])
{
    if (identity_name_is_acceptable(question->name))
        (void)snprintf(words, CONTROL_USER_WORDS,
                       "%s is a local user, about whom the user pool says nothing", question->name);
    else if (!explain_refused(question, words) && !explain_address(question, words))
        (void)snprintf(words, CONTROL_USER_WORDS,
                       "%s is not a name that a user of the pool can have here", question->name);
}

bool control_find_user(const struct services *services, const struct peer *peer, const char *name,
                       struct directory_user *out, char words[CONTROL_USER_WORDS])
{
    const struct question question = {
        .services = services,
        .peer = peer,
        .name = name,
        .deadline = deadline_in_ms(services->settings->directory.lookup_timeout_ms)};

    switch (account_find_user(services, peer, name, question.deadline, out)) {
    case ACCOUNT_NOT_NOW:
        (void)snprintf(words, CONTROL_USER_WORDS,
                       "the user pool cannot be asked about %s at present; the log says why", name);
        return false;
    case ACCOUNT_NOT_OURS:
        explain_not_ours(&question, words);
        return false;
    case ACCOUNT_UNKNOWN:
        explain_unknown(&question, words);
        return false;
    case ACCOUNT_FOUND:
        return true;
    }
    return false;
}

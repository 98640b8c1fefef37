/* The account phase, and the look-up that a login shares with it. */
#include "daemon/access/account.h"

#include <errno.h>
#include <time.h>

#include "common/identity.h"
#include "common/local_files.h"
#include "daemon/access/access.h"
#include "daemon/access/account_age.h"

enum directory_asker account_asker(const struct peer *peer)
{
    return peer->uid == 0 ? DIRECTORY_ASKER_ROOT : DIRECTORY_ASKER_STRANGER;
}

static enum account_lookup learn(const struct services *services, const struct peer *peer,
                                 const char *name, struct deadline deadline,
                                 struct directory_user *out)
{
    switch (directory_learn_user(services->directory, name, account_asker(peer), deadline)) {
    case DIRECTORY_NOT_NOW:
        return ACCOUNT_NOT_NOW;
    case DIRECTORY_NO_SUCH_USER:
    case DIRECTORY_REFUSED:
        return ACCOUNT_UNKNOWN;
    case DIRECTORY_FOUND:
        return directory_find_user(services->directory, name, out) == 0 ? ACCOUNT_FOUND
                                                                        : ACCOUNT_NOT_NOW;
    }
    return ACCOUNT_NOT_NOW;
}

enum account_lookup account_find_user(const struct services *services, const struct peer *peer,
                                      const char *name, struct deadline deadline,
                                      struct directory_user *out)
{
    if (!identity_name_is_acceptable(name))
        return ACCOUNT_NOT_OURS;
    int local = local_files_has_user(LOCAL_FILES_PASSWD_PATH, name);
    if (local != 0)
        return local < 0 ? ACCOUNT_NOT_NOW : ACCOUNT_NOT_OURS;
    if (directory_find_user(services->directory, name, out) == 0)
        return ACCOUNT_FOUND;
    return learn(services, peer, name, deadline, out);
}

static bool may_decide_though_old(const struct settings_access *access,
                                  const struct directory_user *user, struct verdict *out)
{
    char age[ACCOUNT_AGE_WORDS];

    switch (access->when_too_old) {
    case SETTINGS_WHEN_TOO_OLD_ALLOW:
        return true;
    case SETTINGS_WHEN_TOO_OLD_REFUSE:
        break;
    }
    account_age_words(account_age_ms(user, (int64_t)time(NULL)), age);
    verdict_set(out, OUTCOME_UNAVAILABLE,
                "Your account cannot be checked at the moment. Please try again later.",
                "what is known is %s old, and the user pool cannot be asked", age);
    return false;
}

/* Asks the pool anew when what is known is older than account_max_age. */
static bool is_new_enough(const struct services *services, const struct peer *peer,
                          struct directory_user *user, struct verdict *out)
{
    const struct settings *settings = services->settings;
    struct deadline deadline = deadline_in_ms(settings->directory.lookup_timeout_ms);

    if (account_age_is_fine(&settings->access, user, (int64_t)time(NULL)))
        return true;
    switch (directory_renew_user(services->directory, user->name, account_asker(peer), deadline)) {
    case DIRECTORY_REFUSED:
        verdict_set(out, OUTCOME_NOT_ALLOWED, "You are not allowed to log in to this machine.",
                    "the pool's record of the user is not acceptable any more");
        return false;
    case DIRECTORY_NOT_NOW: /* a listing, or a login, may have told meanwhile */
    case DIRECTORY_FOUND:
    case DIRECTORY_NO_SUCH_USER:
        break;
    }
    auto_directory_user struct directory_user renewed = {0};
    if (directory_find_user(services->directory, user->name, &renewed) < 0) {
        verdict_set(out, OUTCOME_UNAVAILABLE, verdict_try_later, "the user is not there any more");
        return false;
    }
    directory_user_clear(user);
    *user = renewed;
    renewed = (struct directory_user){0};
    return account_age_is_fine(&settings->access, user, (int64_t)time(NULL)) ||
           may_decide_though_old(&settings->access, user, out);
}

static bool is_allowed(const struct settings *settings, const char *service,
                       const struct directory_user *user, struct verdict *out)
{
    const struct access_question question = access_question_of(settings, service, user);
    const struct access_decision decision = access_check(&question);

    access_refuse(&decision, settings, out);
    return decision.answer == ACCESS_ALLOWED;
}

/* Also of users who signed in by SSH key. Who has just done so with the password has a new one. */
static bool has_good_password(const struct directory_user *user, struct verdict *out)
{
    if (!directory_user_needs_password(user))
        return true;
    verdict_set(out, OUTCOME_PASSWORD_EXPIRED, "Your password has expired: a new one is needed.",
                "the user's status in the pool is %s", user->status);
    return false;
}

/* To PAM an unknown user is somebody else's. A name that may sign in for the first time is not:
 * without a refusal of ours an SSH key would let it in. */
static void refuse_unknown(const struct services *services, const char *name, struct verdict *out)
{
    auto_directory_user struct directory_user provisional = {0};

    int r = directory_find_provisional_user(services->directory, name, &provisional);
    if (r == 0)
        verdict_set(out, OUTCOME_NOT_ALLOWED,
                    "Please sign in with your password on this machine once.",
                    "nobody has signed in by this name here yet");
    else if (r == -ENOENT)
        verdict_set(out, OUTCOME_UNKNOWN_USER, "", "not a user of the user pool");
    else
        verdict_set(out, OUTCOME_UNAVAILABLE, verdict_try_later, "the directory is busy");
}

void account_decide(const struct services *services, struct request *request, struct verdict *out)
{
    struct deadline deadline = deadline_in_ms(services->settings->directory.lookup_timeout_ms);
    auto_directory_user struct directory_user user = {0};

    switch (account_find_user(services, &request->peer, request->begin->user, deadline, &user)) {
    case ACCOUNT_NOT_NOW:
        verdict_set(out, OUTCOME_UNAVAILABLE, "", "the user pool cannot be asked about the user");
        return;
    case ACCOUNT_NOT_OURS:
        verdict_set(out, OUTCOME_UNKNOWN_USER, "", "not a user of the user pool");
        return;
    case ACCOUNT_UNKNOWN:
        refuse_unknown(services, request->begin->user, out);
        return;
    case ACCOUNT_FOUND:
        break;
    }
    request->subject.is_known = true;
    if (is_new_enough(services, &request->peer, &user, out) &&
        is_allowed(services->settings, request->begin->service, &user, out) &&
        has_good_password(&user, out))
        verdict_set(out, OUTCOME_SUCCESS, "", "allowed to log in");
}

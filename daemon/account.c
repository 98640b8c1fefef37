/* The account phase, and the look-up that a login shares with it. */
#include "daemon/account.h"

#include "common/identity.h"
#include "common/local_files.h"
#include "daemon/access.h"

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

/* Also of users who signed in by SSH key. Who has just done so with the password has a new one. */
static bool has_good_password(const struct directory_user *user, struct verdict *out)
{
    if (!directory_user_needs_password(user))
        return true;
    verdict_set(out, OUTCOME_PASSWORD_EXPIRED, "Your password has expired: a new one is needed.",
                "the user's status in the pool is %s", user->status);
    return false;
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
    case ACCOUNT_UNKNOWN:
        verdict_set(out, OUTCOME_UNKNOWN_USER, "", "not a user of the user pool");
        return;
    case ACCOUNT_FOUND:
        break;
    }
    request->subject.is_known = true;
    enum access_answer access =
        access_check(&services->settings->access, &user, user.groups.texts, user.groups.count);
    if (access != ACCESS_ALLOWED) {
        access_refuse(access, out);
        return;
    }
    if (has_good_password(&user, out))
        verdict_set(out, OUTCOME_SUCCESS, "", "allowed to log in");
}

/* The account phase, and the rules that a login shares with it. */
#include "daemon/account.h"

#include "common/identity.h"
#include "common/local_files.h"

static enum account_lookup learn(const struct services *services, const char *name,
                                 struct deadline deadline, struct directory_user *out)
{
    switch (directory_learn_user(services->directory, name, deadline)) {
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

enum account_lookup account_find_user(const struct services *services, const char *name,
                                      struct deadline deadline, struct directory_user *out)
{
    if (!identity_name_is_acceptable(name))
        return ACCOUNT_NOT_OURS;
    int local = local_files_has_user(LOCAL_FILES_PASSWD_PATH, name);
    if (local != 0)
        return local < 0 ? ACCOUNT_NOT_NOW : ACCOUNT_NOT_OURS;
    if (directory_find_user(services->directory, name, out) == 0)
        return ACCOUNT_FOUND;
    return learn(services, name, deadline, out);
}

static bool is_in_allowed_group(const struct text_list *allowed, char *const *groups, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_list_contains(allowed, groups[i]))
            return true;
    return false;
}

enum account_verdict account_check(const struct settings_access *access,
                                   const struct directory_user *user, char *const *groups,
                                   size_t group_count)
{
    if (!user->enabled)
        return ACCOUNT_DISABLED;
    if (access->allow_everyone)
        return ACCOUNT_ALLOWED;
    if (text_list_contains(&access->allow_users, user->name) ||
        text_list_contains(&access->allow_users, user->sub))
        return ACCOUNT_ALLOWED;
    if (is_in_allowed_group(&access->allow_groups, groups, group_count))
        return ACCOUNT_ALLOWED;
    return ACCOUNT_NOT_ALLOWED;
}

void account_refuse(enum account_verdict why, struct verdict *out)
{
    switch (why) {
    case ACCOUNT_NOT_ALLOWED:
        verdict_set(out, OUTCOME_NOT_ALLOWED, "You are not allowed to log in to this machine.",
                    "neither allow_users nor a group of allow_groups lets the user in");
        return;
    case ACCOUNT_DISABLED:
        verdict_set(out, OUTCOME_ACCOUNT_EXPIRED,
                    "Your account is disabled. Please ask your administrator.",
                    "the user is disabled or deleted in the user pool");
        return;
    case ACCOUNT_ALLOWED:
        return;
    }
}

void account_decide(const struct services *services, struct request *request, struct verdict *out)
{
    struct deadline deadline = deadline_in_ms(services->settings->directory.lookup_timeout_ms);
    auto_directory_user struct directory_user user = {0};

    switch (account_find_user(services, request->begin->user, deadline, &user)) {
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
    enum account_verdict verdict =
        account_check(&services->settings->access, &user, user.groups.texts, user.groups.count);
    if (verdict != ACCOUNT_ALLOWED) {
        account_refuse(verdict, out);
        return;
    }
    verdict_set(out, OUTCOME_SUCCESS, "", "allowed to log in");
}

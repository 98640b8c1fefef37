/* By what is kept, by the directory, and by the rules. */
#include "daemon/login/offline_standing.h"

#include <string.h>

#include "daemon/access/access.h"
#include "daemon/access/account_age.h"
#include "daemon/login/offline.h"
#include "daemon/login/offline_service.h"

static bool is_allowed(const struct settings *settings, const char *service,
                       const struct directory_user *user)
{
    const struct access_question question = access_question_of(settings, service, user);

    return offline_serves(settings, service) && access_check(&question).answer == ACCESS_ALLOWED;
}

static bool is_allowed_somewhere(const struct settings *settings, const struct directory_user *user)
{
    const struct text_list *named = &settings->offline.services;

    for (size_t i = 0; i < named->count; i++)
        if (is_allowed(settings, named->texts[i], user))
            return true;
    return false;
}

static enum offline_standing standing_in_directory(const struct services *services,
                                                   const struct offline_entry *entry,
                                                   int64_t now_unix)
{
    const struct settings *settings = services->settings;
    auto_directory_user struct directory_user user = {0};

    if (directory_find_user(services->directory, entry->name, &user) < 0 ||
        strcmp(user.sub, entry->sub) != 0)
        return OFFLINE_STANDING_UNKNOWN;
    if (!user.enabled || directory_user_needs_password(&user))
        return OFFLINE_STANDING_DISABLED;
    if (settings->access.when_too_old != SETTINGS_WHEN_TOO_OLD_ALLOW &&
        !account_age_is_fine(&settings->access, &user, now_unix))
        return OFFLINE_STANDING_NOT_CHECKED;
    return is_allowed_somewhere(settings, &user) ? OFFLINE_STANDING_READY
                                                 : OFFLINE_STANDING_NOT_ALLOWED;
}

enum offline_standing offline_standing_of(const struct services *services,
                                          const struct offline_entry *entry, int64_t now_unix)
{
    switch (entry->answer) {
    case OFFLINE_NOT_NOW:
        return OFFLINE_STANDING_UNREADABLE;
    case OFFLINE_DAMAGED:
        return OFFLINE_STANDING_DAMAGED;
    case OFFLINE_NOTHING:
        return OFFLINE_STANDING_SECOND_FACTOR;
    case OFFLINE_CLOCK_BEHIND:
        return OFFLINE_STANDING_CLOCK_BEHIND;
    case OFFLINE_TOO_OLD:
        return OFFLINE_STANDING_TOO_OLD;
    case OFFLINE_TOO_MANY_FAILURES:
    case OFFLINE_WRONG:
        return OFFLINE_STANDING_TOO_MANY_FAILURES;
    case OFFLINE_READY:
    case OFFLINE_PROVEN:
        return standing_in_directory(services, entry, now_unix);
    }
    return OFFLINE_STANDING_UNREADABLE;
}

const char *offline_standing_words(enum offline_standing standing)
{
    switch (standing) {
    case OFFLINE_STANDING_UNREADABLE:
        return "the file cannot be read now";
    case OFFLINE_STANDING_DAMAGED:
        return "the file is damaged";
    case OFFLINE_STANDING_SECOND_FACTOR:
        return "Cognito asked for a second factor";
    case OFFLINE_STANDING_CLOCK_BEHIND:
        return "the clock is behind the latest time that was seen";
    case OFFLINE_STANDING_TOO_OLD:
        return "offline_max_age is over";
    case OFFLINE_STANDING_TOO_MANY_FAILURES:
        return "offline_max_failures passwords were wrong";
    case OFFLINE_STANDING_UNKNOWN:
        return "not in the directory";
    case OFFLINE_STANDING_DISABLED:
        return "disabled, or needs a new password";
    case OFFLINE_STANDING_NOT_CHECKED:
        return "what is known of the user is older than account_max_age";
    case OFFLINE_STANDING_NOT_ALLOWED:
        return "no service that [offline] names lets the user in";
    case OFFLINE_STANDING_READY:
        return "yes";
    }
    return "";
}

struct count {
    const struct services *services;
    int64_t now_unix;
    size_t ready;
};

static int count_ready(void *context, const struct offline_entry *entry)
{
    struct count *count = context;

    count->ready +=
        offline_standing_of(count->services, entry, count->now_unix) == OFFLINE_STANDING_READY;
    return 0;
}

int offline_count_ready(const struct services *services, int64_t now_unix, size_t *out_count)
{
    struct count count = {.services = services, .now_unix = now_unix};
    const struct offline_visitor visitor = {.context = &count, .visit = count_ready};
    const struct offline_limits limits = offline_limits_of(services->settings);

    int r = offline_store_visit(services->offline, &limits, now_unix, &visitor);
    if (r == 0)
        *out_count = count.ready;
    return r;
}

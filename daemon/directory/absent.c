/* A name that is spelt right is found with one of the first users. */
#include "daemon/directory/absent.h"

#include <string.h>

#include "daemon/directory/trust.h"

static bool has(const struct directory_user *user, const char *attribute)
{
    const char *value = text_map_get(&user->attributes, attribute);

    return value != NULL && value[0] != '\0';
}

static bool anybody_has(const struct listing *listing, const char *attribute)
{
    for (size_t i = 0; i < listing->user_count; i++)
        if (has(&listing->users[i], attribute))
            return true;
    return false;
}

enum absence absent_at_start(const struct directory_settings *settings)
{
    bool is_ever_listed = !settings->knows_logins_only && settings->renew_after_ms == 0;

    return settings->uid_attribute != NULL && is_ever_listed ? ABSENCE_UNDECIDED : ABSENCE_NONE;
}

enum absence absent_report(const struct directory_settings *settings, const struct listing *listing,
                           struct problem_list *problems)
{
    struct deciding_attribute deciding[TRUST_MAX_ATTRIBUTES];
    size_t count = trust_list_attributes(settings, deciding);
    enum absence absence = ABSENCE_NONE;

    if (listing->user_count == 0)
        return absent_at_start(settings);
    for (size_t i = 0; i < count; i++) {
        if (anybody_has(listing, deciding[i].attribute))
            continue;
        problems_add(problems, DIRECTORY_PROBLEM_ABSENT, deciding[i].attribute, deciding[i].key);
        if (deciding[i].attribute == settings->uid_attribute)
            absence = ABSENCE_CERTAIN;
    }
    return absence;
}

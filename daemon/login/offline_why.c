/* Whether Cognito answers; then the settings, then what is kept of the user. */
#include "daemon/login/offline_why.h"

#include <inttypes.h>
#include <stdio.h>

#include "daemon/access/account_age.h"
#include "daemon/login/offline.h"
#include "daemon/login/offline_service.h"
#include "daemon/login/offline_standing.h"

#define WHAT "offline login"

static void explain_cognito(const struct away_status *away, int64_t now_unix, struct why *why)
{
    int64_t since_unix = away->since_unix != 0 ? away->since_unix : away->noted_unix;
    char age[ACCOUNT_AGE_WORDS];

    account_age_words((now_unix - since_unix) * 1000, age);
    if (away->since_unix != 0)
        why_add(why, "Cognito", "away since a sign-in %s ago: %s", age, away->kind);
    else if (away->noted_unix != 0)
        why_add(why, "Cognito", "has answered a sign-in %s ago", age);
    else
        why_add(why, "Cognito", "no sign-in has asked it since cognitod was started");
}

/* Why not at this service, for anybody. */
static void explain_service(const struct settings *settings, enum offline_service serving,
                            const char *service, struct why *why)
{
    struct why_step *step = NULL;
    char section[ACCESS_MAX_SECTION];

    switch (serving) {
    case OFFLINE_SERVICE_NONE_IS_NAMED:
        why_add(why, WHAT, "at no service: services of [offline] is not set");
        return;
    case OFFLINE_SERVICE_NOT_WITH_THIS_FLOW:
        why_add(why, WHAT,
                "not with the flow of [user_pool]: the pool's triggers decide what a login needs");
        return;
    case OFFLINE_SERVICE_NOT_NAMED:
        step = why_add(why, WHAT, "not at this service: services of [offline] does not name it");
        why_set_place(step, settings, "offline", "services", settings->offline.services.texts[0]);
        return;
    case OFFLINE_SERVICE_NEEDS_CREDENTIALS:
        step = why_add(why, WHAT, "not at this service: credentials = required");
        (void)snprintf(section, sizeof section, "service %s", service);
        why_set_place(step, settings, section, "credentials", NULL);
        return;
    case OFFLINE_SERVICE_SERVED:
        return;
    }
}

static void explain_ready(const struct services *services, const struct offline_entry *entry,
                          int64_t now_unix, struct why *why)
{
    const struct settings_offline *offline = &services->settings->offline;
    int64_t age_ms = (now_unix - entry->proved_at_unix) * 1000;
    char age[ACCOUNT_AGE_WORDS], left[ACCOUNT_AGE_WORDS];

    account_age_words(age_ms, age);
    account_age_words(offline->max_age_ms - age_ms, left);
    why_add(why, WHAT,
            "possible for another %s, by the password that Cognito took %s ago; after %" PRId64
            " more wrong passwords not any more",
            left, age, offline->max_failures - entry->failures);
}

/* True: the user could sign in by what is kept. */
static bool explain_user(const struct services *services, const struct directory_user *user,
                         int64_t now_unix, struct why *why)
{
    const struct offline_limits limits = offline_limits_of(services->settings);
    const struct offline_try try = {.sub = user->sub, .name = user->name, .now_unix = now_unix};
    struct offline_entry entry;

    offline_store_describe(services->offline, &try, &limits, &entry);
    enum offline_standing standing = offline_standing_of(services, &entry, now_unix);
    bool is_possible = standing == OFFLINE_STANDING_READY && why->is_allowed;

    if (entry.answer == OFFLINE_NOTHING && entry.proved_at_unix == 0)
        why_add(why, WHAT,
                "not before a login with the password while Cognito answers: nothing is kept of "
                "the user");
    else if (is_possible)
        explain_ready(services, &entry, now_unix, why);
    else if (standing == OFFLINE_STANDING_READY || standing == OFFLINE_STANDING_NOT_ALLOWED)
        why_add(why, WHAT, "no: the rules above keep the user out");
    else
        why_add(why, WHAT, "no: %s", offline_standing_words(standing));
    return is_possible;
}

static void conclude(bool is_possible, struct why *why)
{
    if (!why->is_allowed)
        return;
    (void)snprintf(why->result, sizeof why->result, "%s",
                   is_possible ? "allowed; by password offline, as Cognito is away"
                               : "allowed, but not by password while Cognito is away");
}

void offline_explain(const struct services *services, const struct directory_user *user,
                     const char *service, int64_t now_unix, struct why *why)
{
    enum offline_service serving = offline_service_find(services->settings, service);
    struct away_status away;
    bool is_possible = false;

    away_get_status(services->away, &away);
    explain_cognito(&away, now_unix, why);
    bool is_away = away.since_unix != 0;
    if (serving == OFFLINE_SERVICE_SERVED)
        is_possible = explain_user(services, user, now_unix, why);
    else if (is_away || serving != OFFLINE_SERVICE_NONE_IS_NAMED)
        explain_service(services->settings, serving, service, why);
    if (is_away)
        conclude(is_possible, why);
}

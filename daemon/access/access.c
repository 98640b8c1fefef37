/* The rules of [access] and of [service NAME]. */
#include "daemon/access/access.h"

#include <stdio.h>

/* Where a set of rules stands. */
struct origin {
    const struct settings_rules *rules;
    char section[ACCESS_MAX_SECTION];
};

static const char *named_in(const struct text_list *list, const struct access_question *question)
{
    if (text_list_contains(list, question->user->name))
        return question->user->name;
    if (text_list_contains(list, question->user->sub))
        return question->user->sub;
    return NULL;
}

static const char *group_in(const struct text_list *list, const struct access_question *question)
{
    for (size_t i = 0; i < question->group_count; i++)
        if (text_list_contains(list, question->groups[i]))
            return question->groups[i];
    return NULL;
}

/* Notes a key that was looked at. True: it decides. */
static bool decides(struct access_decision *decision, const struct origin *origin, const char *key,
                    const char *item, enum access_answer answer)
{
    struct access_step *step = &decision->steps[decision->step_count++];

    (void)snprintf(step->section, sizeof step->section, "%s", origin->section);
    step->key = key;
    step->item = item;
    if (item != NULL)
        decision->answer = answer;
    return item != NULL;
}

static bool is_denied(const struct access_question *question, const struct origin *origin,
                      struct access_decision *decision)
{
    const struct settings_rules *rules = origin->rules;

    if (rules->deny_users.count > 0 &&
        decides(decision, origin, "deny_users", named_in(&rules->deny_users, question),
                ACCESS_DENIED))
        return true;
    return rules->deny_groups.count > 0 &&
           decides(decision, origin, "deny_groups", group_in(&rules->deny_groups, question),
                   ACCESS_DENIED);
}

static bool is_allowed(const struct access_question *question, const struct origin *origin,
                       struct access_decision *decision)
{
    const struct settings_rules *rules = origin->rules;

    if (rules->allow_everyone)
        return decides(decision, origin, "allow_everyone", "yes", ACCESS_ALLOWED);
    if (rules->allow_users.count > 0 &&
        decides(decision, origin, "allow_users", named_in(&rules->allow_users, question),
                ACCESS_ALLOWED))
        return true;
    return rules->allow_groups.count > 0 &&
           decides(decision, origin, "allow_groups", group_in(&rules->allow_groups, question),
                   ACCESS_ALLOWED);
}

static bool allows_somebody(const struct settings_rules *rules)
{
    return rules->allow_everyone || rules->allow_users.count > 0 || rules->allow_groups.count > 0;
}

struct access_question access_question_of(const struct settings *settings, const char *service,
                                          const struct directory_user *user)
{
    return (struct access_question){.settings = settings,
                                    .service = service,
                                    .user = user,
                                    .groups = user->groups.texts,
                                    .group_count = user->groups.count};
}

static struct origin origin_of_service(const struct access_question *question)
{
    static const struct settings_rules none;
    const struct settings_rules *own =
        settings_service_rules(question->settings, question->service);
    struct origin origin = {own == NULL ? &none : own, ""};

    (void)snprintf(origin.section, sizeof origin.section, "service %s", question->service);
    return origin;
}

static struct origin origin_of_all(const struct access_question *question)
{
    return (struct origin){&question->settings->access.rules, "access"};
}

struct access_decision access_check_denials(const struct access_question *question)
{
    const struct origin service = origin_of_service(question);
    const struct origin general = origin_of_all(question);
    struct access_decision decision = {.answer = ACCESS_ALLOWED};

    if (!question->user->enabled)
        decision.answer = ACCESS_DISABLED;
    else if (!is_denied(question, &service, &decision))
        (void)is_denied(question, &general, &decision);
    return decision;
}

struct access_decision access_check(const struct access_question *question)
{
    const struct origin service = origin_of_service(question);
    const struct origin general = origin_of_all(question);
    struct access_decision decision = access_check_denials(question);

    if (decision.answer != ACCESS_ALLOWED)
        return decision;
    decision.answer = ACCESS_NOT_ALLOWED;
    (void)is_allowed(question, allows_somebody(service.rules) ? &service : &general, &decision);
    return decision;
}

bool access_keeps_out(const struct settings *settings, const char *group)
{
    const struct settings_service_list *list = &settings->services;

    for (size_t i = 0; i < list->count; i++)
        if (text_list_contains(&list->services[i].rules.deny_groups, group))
            return true;
    return text_list_contains(&settings->access.rules.deny_groups, group);
}

static bool has_others(const struct text_list *groups,
                       bool (*is_known)(const void *known, const char *group), const void *known)
{
    for (size_t i = 0; i < groups->count; i++)
        if (!is_known(known, groups->texts[i]))
            return true;
    return false;
}

bool access_goes_by_others(const struct settings *settings,
                           bool (*is_known)(const void *known, const char *group),
                           const void *known)
{
    const struct settings_service_list *list = &settings->services;
    const struct settings_rules *general = &settings->access.rules;

    for (size_t i = 0; i < list->count; i++)
        if (has_others(&list->services[i].rules.allow_groups, is_known, known) ||
            has_others(&list->services[i].rules.deny_groups, is_known, known))
            return true;
    return has_others(&general->allow_groups, is_known, known) ||
           has_others(&general->deny_groups, is_known, known);
}

static void refuse_by_rule(const struct access_decision *decision, const struct settings *settings,
                           struct verdict *out)
{
    const struct access_step *step = &decision->steps[decision->step_count - 1];
    const char *place =
        settings_places_find(&settings->places, step->section, step->key, step->item);

    verdict_set(out, OUTCOME_NOT_ALLOWED, "You are not allowed to log in to this machine.",
                "%s of [%s] keeps %s out (%s)", step->key, step->section, step->item,
                place == NULL ? "default" : place);
}

void access_refuse(const struct access_decision *decision, const struct settings *settings,
                   struct verdict *out)
{
    switch (decision->answer) {
    case ACCESS_NOT_ALLOWED:
        verdict_set(out, OUTCOME_NOT_ALLOWED, "You are not allowed to log in to this machine.",
                    "neither allow_users nor a group of allow_groups lets the user in");
        return;
    case ACCESS_DISABLED:
        verdict_set(out, OUTCOME_ACCOUNT_EXPIRED,
                    "Your account is disabled. Please ask your administrator.",
                    "the user is disabled or deleted in the user pool");
        return;
    case ACCESS_DENIED:
        refuse_by_rule(decision, settings, out);
        return;
    case ACCESS_ALLOWED:
        return;
    }
}

/* Each thing that decides, in the order in which it does. */
#include "daemon/access/why.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "daemon/access/account_age.h"
#include "daemon/directory/membership.h"
#include "daemon/login/foreign_text.h"

struct why_step *why_add(struct why *why, const char *what, const char *finding, ...)
{
    struct why_step *step = &why->steps[why->step_count++];
    char raw[sizeof step->finding];
    va_list values;

    *step = (struct why_step){.place = ""};
    (void)snprintf(step->what, sizeof step->what, "%s", what);
    va_start(values, finding);
    (void)vsnprintf(raw, sizeof raw, finding, values);
    va_end(values);
    foreign_text_clean(raw, step->finding, sizeof step->finding);
    return step;
}

void why_set_place(struct why_step *step, const struct settings *settings, const char *section,
                   const char *key, const char *item)
{
    const char *place = settings_places_find(&settings->places, section, key, item);

    (void)snprintf(step->place, sizeof step->place, "%s", place == NULL ? "default" : place);
}

static void explain_user(const struct directory_user *user, struct why *out)
{
    char groups[400] = "none";
    size_t length = 0;

    why_add(out, "user", "%s of the pool, sub %s", user->username, user->sub);
    for (size_t i = 0; i < user->groups.count && length < sizeof groups; i++)
        length += (size_t)snprintf(groups + length, sizeof groups - length, "%s%s",
                                   i == 0 ? "" : ", ", user->groups.texts[i]);
    why_add(out, "groups", "%s", groups);
}

/* What decides otherwise at a sign-in with a password. */
static void explain_token(const struct settings *settings, const struct directory_user *user,
                          struct why *out)
{
    static const char decides[] =
        "the groups of the fresh token decide in place of these, and are these from then on";

    for (size_t i = 0; i < user->groups.count; i++)
        if (settings->directory.source != SETTINGS_SOURCE_LOGINS &&
            access_keeps_out(settings, user->groups.texts[i])) {
            why_add(out, "at a sign-in",
                    "%s, but %s, which deny_groups names, stays as long as the pool's lists have "
                    "it: they are asked where it decides and the token lacks it",
                    decides, user->groups.texts[i]);
            return;
        }
    why_add(out, "at a sign-in", "%s", decides);
}

/* The groups of the host that something says the user is in. */
static void explain_local_groups(const struct settings *settings,
                                 const struct directory_paths *paths,
                                 const struct directory_user *user, struct why *out)
{
    char what[sizeof out->steps[0].what];

    for (size_t i = 0; i < settings->groups.count && i < GROUP_MAPPING_MAX; i++) {
        const struct group_mapping *mapping = &settings->groups.mappings[i];
        char why_not[MEMBERSHIP_WORDS];
        if (((user->local_by_directory | user->local_by_token) >> i & 1) == 0)
            continue;
        bool is_in = membership_is_given(paths, user, i, mapping->local, why_not);
        (void)snprintf(what, sizeof what, "%s of this host, for %s", mapping->local,
                       mapping->group);
        struct why_step *step = why_add(
            out, what, "%s%s",
            is_in ? "in it, by the pool's lists and the last token" : "not in it: ", why_not);
        why_set_place(step, settings, "groups", mapping->group, mapping->local);
    }
}

static const char *consequence_of_age(const struct settings *settings)
{
    if (settings->directory.source == SETTINGS_SOURCE_LOGINS)
        return settings->access.when_too_old == SETTINGS_WHEN_TOO_OLD_ALLOW
                   ? ": too old; only a sign-in with the password says more, and until then this "
                     "decides"
                   : ": too old; only a sign-in with the password says more, and until then "
                     "sessions are refused";
    switch (settings->access.when_too_old) {
    case SETTINGS_WHEN_TOO_OLD_REFUSE:
        return ": too old; the pool is asked anew, and without an answer the session is refused";
    case SETTINGS_WHEN_TOO_OLD_ALLOW:
        return ": too old; the pool is asked anew, and without an answer this decides";
    }
    return "";
}

static void explain_age(const struct settings *settings, const struct directory_user *user,
                        int64_t now_unix, struct why *out)
{
    const struct settings_access *access = &settings->access;
    char age[ACCOUNT_AGE_WORDS], limit[ACCOUNT_AGE_WORDS];

    account_age_words(account_age_ms(user, now_unix), age);
    account_age_words(access->account_max_age_ms, limit);
    bool is_fine = account_age_is_fine(access, user, now_unix);
    struct why_step *step = why_add(out, "age of this", "%s, of at most %s%s", age, limit,
                                    is_fine ? "" : consequence_of_age(settings));
    why_set_place(step, settings, "access", is_fine ? "account_max_age" : "when_too_old", NULL);
}

static const char *enabled_words(const struct settings *settings, const struct directory_user *user)
{
    if (!user->enabled)
        return "no: disabled or deleted in the pool";
    return settings->directory.source == SETTINGS_SOURCE_LOGINS
               ? "yes, when the user signed in here last; nothing later is told"
               : "yes";
}

static bool is_about_groups(const struct access_step *step)
{
    return strstr(step->key, "groups") != NULL;
}

static void explain_rule(const struct settings *settings, const struct access_step *rule,
                         struct why *out)
{
    char what[sizeof out->steps[0].what];
    bool keeps_out = strncmp(rule->key, "deny", strlen("deny")) == 0;

    (void)snprintf(what, sizeof what, "%s of [%s]", rule->key, rule->section);
    struct why_step *step = NULL;
    if (rule->item != NULL)
        step = why_add(out, what, "%s: %s", rule->item, keeps_out ? "kept out" : "let in");
    else
        step = why_add(out, what, is_about_groups(rule) ? "none of the groups" : "not the user");
    why_set_place(step, settings, rule->section, rule->key, rule->item);
}

static const char *answer_words(enum access_answer answer)
{
    switch (answer) {
    case ACCESS_NOT_ALLOWED:
        return "refused: nothing lets the user in";
    case ACCESS_DISABLED:
        return "refused: the account is disabled";
    case ACCESS_DENIED:
        return "refused by a rule";
    case ACCESS_ALLOWED:
        return "allowed";
    }
    return "refused";
}

static void conclude(const struct directory_user *user, enum access_answer answer, struct why *out)
{
    const char *result = answer_words(answer);

    out->is_allowed = answer == ACCESS_ALLOWED;
    if (out->is_allowed) {
        why_add(out, "password", "%s", user->status[0] == '\0' ? "not known yet" : user->status);
        if (directory_user_needs_password(user))
            result = "allowed after a new password is set";
    }
    (void)snprintf(out->result, sizeof out->result, "%s", result);
}

/* Allowed by PAM is half of it: sudo asks its own rules after that. */
static void explain_sudo(const struct directory_user *user, const char *service, struct why *out)
{
    if (out->is_allowed && (strcmp(service, "sudo") == 0 || strcmp(service, "sudo-i") == 0))
        why_add(out, "commands",
                "sudoers decides further what the user may do, and as whom: sudo -l -U %s",
                user->name);
}

void why_explain(const struct settings *settings, const struct directory_paths *paths,
                 const struct directory_user *user, const char *service, int64_t now_unix,
                 struct why *out)
{
    const struct access_question question = access_question_of(settings, service, user);
    const struct access_decision decision = access_check(&question);

    *out = (struct why){0};
    explain_user(user, out);
    explain_token(settings, user, out);
    explain_local_groups(settings, paths, user, out);
    explain_age(settings, user, now_unix, out);
    why_add(out, "enabled", "%s", enabled_words(settings, user));
    for (size_t i = 0; i < decision.step_count; i++)
        explain_rule(settings, &decision.steps[i], out);
    conclude(user, decision.answer, out);
    explain_sudo(user, service, out);
}

/* Logins that the host refuses although the token is a good one: the rights that it lacks end here,
 * too, and no other login, by an SSH key, goes on with them. */
#include <string.h>

#include "daemon/cognito/token.h"
#include "daemon/directory/newer.h"
#include "daemon/directory/state.h"

#define TURN_TIMEOUT_MS 10000

static bool token_has(const struct id_token *token, const char *group)
{
    const struct text_list groups = {.texts = token->groups, .count = token->group_count};

    return text_list_contains(&groups, group);
}

static bool is_about(const struct id_token *token, const struct directory_user *user)
{
    return strcmp(token->username, user->username) == 0 && strcmp(token->sub, user->sub) == 0;
}

/* A token without groups, be it a trigger's, must not let anybody in whom a group keeps out. */
static bool is_kept(const struct directory_settings *settings, const struct id_token *token,
                    const char *group)
{
    return token_has(token, group) ||
           (settings->keeps_out != NULL && settings->keeps_out(settings->keeps_out_context, group));
}

static bool loses_groups(const struct directory_settings *settings,
                         const struct directory_user *user, const struct id_token *token)
{
    for (size_t i = 0; i < user->groups.count; i++)
        if (!is_kept(settings, token, user->groups.texts[i]))
            return true;
    uint64_t told = local_groups_of(settings, token->groups, token->group_count);
    return (user->local_by_token & ~told) != 0;
}

static bool has_further_groups(const struct id_token *token, const struct directory_user *user)
{
    for (size_t i = 0; i < token->group_count; i++)
        if (!text_list_contains(&user->groups, token->groups[i]))
            return true;
    return false;
}

/* Whether the token tells of other groups than are known of the user. */
static bool tells_of_other_groups(struct directory *directory, const char *name,
                                  const struct id_token *token)
{
    auto_directory_user struct directory_user user = {0};

    if (directory_find_user(directory, name, &user) < 0 || !is_about(token, &user))
        return false;
    return loses_groups(&directory->settings, &user, token) || has_further_groups(token, &user);
}

static int keep_groups(const struct directory_settings *settings, const struct id_token *token,
                       struct directory_user *user)
{
    auto_text_list struct text_list kept = {0};
    int r = 0;

    for (size_t i = 0; r == 0 && i < user->groups.count; i++)
        if (is_kept(settings, token, user->groups.texts[i]))
            r = text_list_append(&kept, user->groups.texts[i], strlen(user->groups.texts[i]));
    if (r < 0)
        return r;
    text_list_clear(&user->groups);
    user->groups = kept;
    kept = (struct text_list){0};
    return 0;
}

/* Never more than before: the login is refused. */
static int take_losses(struct change *change, const char *name, const struct id_token *token)
{
    const struct directory_settings *settings = &change->directory->settings;
    auto_directory_user struct directory_user user = {0};

    int r = people_copy_user(&change->directory->people, name, &user);
    if (r < 0 || !is_about(token, &user) || !loses_groups(settings, &user, token))
        return r;
    r = keep_groups(settings, token, &user);
    if (r < 0)
        return r;
    user.local_by_token &= local_groups_of(settings, token->groups, token->group_count);
    newer_note_login(&user);
    return change_publish_user(change, &user);
}

/* The lists first: they know of both what is gone and what has come, and a token's groups may be a
 * trigger's. */
void directory_learn_refused_login(struct directory *directory, const char *name,
                                   const struct id_token *token)
{
    struct deadline lookup = deadline_in_ms(directory->settings.lookup_timeout_ms);
    struct change change;

    if (!tells_of_other_groups(directory, name, token))
        return;
    if (!directory->settings.knows_logins_only)
        (void)directory_renew_user(directory, name, DIRECTORY_ASKER_STRANGER, lookup);
    if (change_begin(&change, directory, deadline_in_ms(TURN_TIMEOUT_MS)) < 0)
        return;
    (void)take_losses(&change, name, token);
    change_end(&change);
}

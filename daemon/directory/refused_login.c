/* Logins that the host refuses although the token is a good one: the rights that it lacks end here,
 * too, the groups that it names and that keep their members out count, and no other login, by an
 * SSH key, goes on as before. */
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
    return token_has(token, group) || login_groups_keeps_out(settings, group);
}

/* To be in such a group only takes rights away. */
static bool is_to_be_noted(const struct directory_settings *settings,
                           const struct directory_user *user, const char *group)
{
    return login_groups_keeps_out(settings, group) && !text_list_contains(&user->groups, group);
}

static bool loses_rights(const struct directory_settings *settings,
                         const struct directory_user *user, const struct id_token *token)
{
    for (size_t i = 0; i < token->group_count; i++)
        if (is_to_be_noted(settings, user, token->groups[i]))
            return true;
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
    return loses_rights(&directory->settings, &user, token) || has_further_groups(token, &user);
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

static int note_groups(const struct directory_settings *settings, const struct id_token *token,
                       struct directory_user *user)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < token->group_count; i++)
        if (is_to_be_noted(settings, user, token->groups[i]))
            r = text_list_append(&user->groups, token->groups[i], strlen(token->groups[i]));
    return r;
}

/* Never more rights than before: the login is refused. */
static int take_losses(struct directory *directory, const struct id_token *token,
                       struct directory_user *user)
{
    const struct directory_settings *settings = &directory->settings;

    if (!is_about(token, user) || !loses_rights(settings, user, token))
        return 0;
    int r = keep_groups(settings, token, user);
    if (r == 0)
        r = note_groups(settings, token, user);
    user->local_by_token &= local_groups_of(settings, token->groups, token->group_count);
    newer_note_login(user, newer_moment(directory));
    return r;
}

int change_publish_losses(struct change *change, const struct id_token *token,
                          struct directory_user *user)
{
    struct directory *directory = change->directory;
    auto_directory_user struct directory_user before = {0};

    int r = people_copy_user(&directory->people, user->name, &before);
    if (r == 0)
        r = take_losses(directory, token, user);
    if (r < 0)
        return r;
    if (!directory->is_behind && people_look_alike(&before, user))
        return change_remember_user(change, user);
    return change_publish_user(change, user);
}

/* The lists know of both what is gone and what has come, and a token's groups may be a trigger's.
 */
static void ask_lists(struct directory *directory, const char *name, const struct id_token *token)
{
    struct deadline deadline = deadline_in_ms(directory->settings.lookup_timeout_ms);

    (void)pthread_mutex_lock(&directory->lock);
    bool is_settled = questions_are_settled(&directory->questions, name, deadline_clock_ms());
    (void)pthread_mutex_unlock(&directory->lock);
    if (is_settled || directory->settings.knows_logins_only ||
        directory_renew_refused(directory, name, token, deadline) == DIRECTORY_NOT_NOW)
        return;
    (void)pthread_mutex_lock(&directory->lock);
    questions_settle(&directory->questions, name, deadline_clock_ms());
    (void)pthread_mutex_unlock(&directory->lock);
}

/* Where the lists could not be asked, or somebody else has asked them. */
static void publish_losses(struct directory *directory, const char *name,
                           const struct id_token *token)
{
    auto_directory_user struct directory_user user = {0};
    struct change change;

    if (change_begin(&change, directory, deadline_in_ms(TURN_TIMEOUT_MS)) < 0)
        return;
    if (people_copy_user(&directory->people, name, &user) == 0 && is_about(token, &user) &&
        loses_rights(&directory->settings, &user, token))
        (void)change_publish_losses(&change, token, &user);
    change_end(&change);
}

void directory_learn_refused_login(struct directory *directory, const char *name,
                                   const struct id_token *token)
{
    if (!tells_of_other_groups(directory, name, token))
        return;
    ask_lists(directory, name, token);
    publish_losses(directory, name, token);
}

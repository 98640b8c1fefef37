/* Logins that tell nothing but that somebody was here again. */
#include <string.h>

#include "daemon/cognito/token.h"
#include "daemon/directory/state.h"

static bool has_other_claims(const struct directory_user *user, const struct id_token *token)
{
    for (size_t i = 0; i < token->attributes.count; i++) {
        const struct text_map_entry *claim = &token->attributes.entries[i];
        const char *known = text_map_get(&user->attributes, claim->name);
        if (known != NULL && strcmp(known, claim->value) != 0)
            return true;
    }
    return false;
}

/* Whether all that a login would change is when the user was seen last. */
static bool says_nothing_new(const struct directory *directory, const struct directory_user *known,
                             const struct id_token *token)
{
    auto_text_list struct text_list groups = {0};
    struct directory_user user = *known; /* for looking at: it owns nothing */

    if (login_groups_join(&directory->settings, token, &known->groups, &groups) < 0)
        return false;
    user.groups = groups;
    user.local_by_token = local_groups_of(&directory->settings, token->groups, token->group_count);
    return strcmp(token->username, known->username) == 0 && strcmp(token->sub, known->sub) == 0 &&
           people_look_alike(known, &user) && known->local_by_token == user.local_by_token &&
           !has_other_claims(known, token) && !directory_user_needs_password(known);
}

bool directory_knows_login(struct directory *directory, const char *name,
                           const struct id_token *token)
{
    auto_directory_user struct directory_user known = {0};

    if (directory->settings.knows_logins_only)
        return false;
    (void)pthread_mutex_lock(&directory->lock);
    bool is_published = !directory->is_behind;
    int r = people_copy_user(&directory->people, name, &known);
    (void)pthread_mutex_unlock(&directory->lock);
    return r == 0 && is_published && says_nothing_new(directory, &known, token);
}

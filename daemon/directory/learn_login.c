/* What the tokens of logins tell about users who are known. */
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/cognito/token.h"
#include "daemon/directory/newer.h"
#include "daemon/directory/state.h"

/* For a turn. Changes take milliseconds; only taking over a listing takes longer. */
#define LOGIN_TIMEOUT_MS  10000
#define NOTING_TIMEOUT_MS 200 /* when there is only a time to note */

static bool is_about(const struct id_token *token, const struct person *person)
{
    return strcmp(token->username, person_username(person)) == 0 &&
           strcmp(token->sub, person_sub(person)) == 0;
}

static int take_groups(const struct directory_settings *settings, const struct id_token *token,
                       struct directory_user *user)
{
    auto_text_list struct text_list groups = {0};

    int r = login_groups_join(settings, token, &user->groups, &groups);
    if (r < 0)
        return r;
    text_list_clear(&user->groups);
    user->groups = groups;
    groups = (struct text_list){0};
    return 0;
}

/* Claims that are attributes of the user; a token has others. */
static int take_attributes(struct directory_user *user, const struct id_token *token)
{
    for (size_t i = 0; i < token->attributes.count; i++) {
        const struct text_map_entry *claim = &token->attributes.entries[i];
        if (text_map_get(&user->attributes, claim->name) == NULL)
            continue;
        int r = text_map_set(&user->attributes, claim->name, claim->value);
        if (r < 0)
            return r;
    }
    return 0;
}

/* Who has tokens, or has just set a password, needs no other: the last listing may say so still. */
static int take_confirmation(struct directory_user *user)
{
    char *status = strdup(DIRECTORY_STATUS_CONFIRMED);

    if (status == NULL)
        return -ENOMEM;
    free(user->status);
    user->status = status;
    return 0;
}

/* The user as the token shows it. Without the attributes of a listing the texts stay as they are.
 */
static int take_claims(const struct change *change, const struct id_token *token,
                       struct directory_user *user)
{
    int r = take_groups(&change->directory->settings, token, user);
    if (r == 0)
        r = take_attributes(user, token);
    return r == 0 && user->attributes.count > 0 ? rules_set_texts(&change->rules, user) : r;
}

/* What a later token took, a refused one among them, stays taken. */
static uint64_t local_groups_by_token(const struct directory_settings *settings,
                                      const struct id_token *token, uint64_t came,
                                      const struct directory_user *known)
{
    uint64_t told = local_groups_of(settings, token->groups, token->group_count);

    return known->has_token && known->heard_moment > came ? told & known->local_by_token : told;
}

/* While a listing was taken over the token may have waited, and be the older one: it gives nothing
 * then that the lists did not. */
static int apply_token(const struct change *change, const struct id_token *token, uint64_t came,
                       struct directory_user *user)
{
    struct directory *directory = change->directory;
    bool is_overtaken = newer_has_overtaken_token(directory, user->name, came);
    int r = is_overtaken ? 0 : take_claims(change, token, user);

    user->local_by_token = local_groups_by_token(&directory->settings, token, came, user);
    if (is_overtaken)
        user->local_by_token &= user->local_by_directory;
    if (r == 0 && directory_user_needs_password(user) && user->told_moment < came)
        r = take_confirmation(user);
    newer_note_login(user, came);
    return r;
}

static int learn_changes(struct change *change, const char *name, const struct id_token *token,
                         uint64_t came)
{
    const struct people *people = &change->directory->people;
    auto_directory_user struct directory_user before = {0};
    auto_directory_user struct directory_user user = {0};

    int r = people_copy_user(people, name, &before);
    if (r == 0)
        r = people_copy_user(people, name, &user);
    if (r == 0)
        r = apply_token(change, token, came, &user);
    if (r < 0)
        return r;
    if (!change->directory->is_behind && people_look_alike(&before, &user))
        return change_remember_user(change, &user);
    return change_publish_user(change, &user);
}

static enum directory_login learn_token(struct change *change, const char *name,
                                        const struct id_token *token, uint64_t came)
{
    const struct people *people = &change->directory->people;
    const struct person *person = people_find(people, name);

    bool learns_all = change->directory->settings.knows_logins_only;
    if (person == NULL)
        return learns_all ? change_learn_from_token(change, name, token)
                          : DIRECTORY_LOGIN_UNKNOWN_USER;
    if (!is_about(token, person))
        return DIRECTORY_LOGIN_ANOTHER_USER;
    if (learns_all)
        return change_learn_from_token(change, name, token);
    return learn_changes(change, name, token, came) < 0 ? DIRECTORY_LOGIN_NOT_PUBLISHED
                                                        : DIRECTORY_LOGIN_LEARNED;
}

/* Whether the token tells of a group of the host that the directory does not. It may be older. */
static bool knows_of_other_local_groups(struct directory *directory, const char *name,
                                        const struct id_token *token)
{
    uint64_t told = local_groups_of(&directory->settings, token->groups, token->group_count);

    (void)pthread_mutex_lock(&directory->lock);
    const struct person *person = people_find(&directory->people, name);
    bool knows_other = person != NULL && (told & ~person->local_by_directory) != 0;
    (void)pthread_mutex_unlock(&directory->lock);
    return knows_other;
}

enum directory_login directory_learn_login(struct directory *directory, const char *name,
                                           const struct id_token *token)
{
    struct deadline lookup = deadline_in_ms(directory->settings.lookup_timeout_ms);
    struct change change;

    if (knows_of_other_local_groups(directory, name, token))
        (void)directory_renew_user(directory, name, DIRECTORY_ASKER_ROOT, lookup);
    uint64_t came = newer_moment(directory);
    int r = change_begin(&change, directory, deadline_in_ms(NOTING_TIMEOUT_MS));
    if (r == -ETIMEDOUT && directory_knows_login(directory, name, token))
        return DIRECTORY_LOGIN_LEARNED;
    if (r < 0 && change_begin(&change, directory, deadline_in_ms(LOGIN_TIMEOUT_MS)) < 0)
        return DIRECTORY_LOGIN_NOT_PUBLISHED;
    enum directory_login answer = learn_token(&change, name, token, came);
    change_end(&change);
    return answer;
}

/* The pool's lists may be behind: the status is put right whatever they say. */
void directory_learn_new_password(struct directory *directory, const char *name)
{
    struct deadline lookup = deadline_in_ms(directory->settings.lookup_timeout_ms);
    struct change change;
    auto_directory_user struct directory_user user = {0};

    if (!directory->settings.knows_logins_only)
        (void)directory_renew_user(directory, name, DIRECTORY_ASKER_ROOT, lookup);
    if (change_begin(&change, directory, deadline_in_ms(LOGIN_TIMEOUT_MS)) < 0)
        return;
    if (people_copy_user(&directory->people, name, &user) == 0 && take_confirmation(&user) == 0)
        (void)change_remember_user(&change, &user);
    change_end(&change);
}

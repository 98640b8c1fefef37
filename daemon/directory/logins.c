/* source = logins: nobody lists the pool. Who has signed in here is known by the token of that
 * login; who has not yet, by nothing but a name that may be one (provisional_names), and the uid
 * that follows from it. */
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/local_files.h"
#include "common/ownership.h"
#include "daemon/cognito/token.h"
#include "daemon/directory/state.h"

#define TURN_TIMEOUT_MS 1000 /* changes take milliseconds */

static int copy_text(char **out, const char *text)
{
    *out = strdup(text);
    return *out == NULL ? -ENOMEM : 0;
}

/* All that the token says: the sub is an attribute of listings, too. */
static int list_token_user(const struct id_token *token, struct directory_user *out)
{
    out->enabled = true;
    int r = copy_text(&out->username, token->username);
    if (r == 0)
        r = copy_text(&out->status, DIRECTORY_STATUS_CONFIRMED);
    if (r == 0)
        r = text_map_merge(&out->attributes, &token->attributes);
    if (r == 0)
        r = text_map_set(&out->attributes, "sub", token->sub);
    for (size_t i = 0; r == 0 && i < token->group_count; i++)
        r = text_list_append(&out->groups, token->groups[i], strlen(token->groups[i]));
    return r;
}

static int list_token_groups(const struct id_token *token, struct listing *out)
{
    if (token->group_count == 0)
        return 0;
    out->groups = calloc(token->group_count, sizeof *out->groups);
    if (out->groups == NULL)
        return -ENOMEM;
    out->group_capacity = token->group_count;
    for (size_t i = 0; i < token->group_count; i++) {
        struct listed_group *group = &out->groups[out->group_count++];
        if (copy_text(&group->name, token->groups[i]) < 0 || copy_text(&group->description, "") < 0)
            return -ENOMEM;
    }
    return 0;
}

static int list_token(const struct id_token *token, struct listing *out)
{
    out->users = calloc(1, sizeof *out->users);
    if (out->users == NULL)
        return -ENOMEM;
    out->user_count = out->user_capacity = 1;
    int r = list_token_user(token, &out->users[0]);
    return r < 0 ? r : list_token_groups(token, out);
}

enum directory_login change_learn_from_token(struct change *change, const char *name,
                                             const struct id_token *token)
{
    auto_listing struct listing listing = {.stop = &change->directory->has_stopped,
                                           .as_of_unix = (int64_t)time(NULL)};

    if (strcmp(token->username, name) != 0)
        return DIRECTORY_LOGIN_ANOTHER_USER;
    if (list_token(token, &listing) < 0)
        return DIRECTORY_LOGIN_NOT_PUBLISHED;
    switch (change_publish_listed(change, &listing, name)) {
    case DIRECTORY_FOUND:
        return DIRECTORY_LOGIN_LEARNED;
    case DIRECTORY_NOT_NOW:
        return DIRECTORY_LOGIN_NOT_PUBLISHED;
    case DIRECTORY_NO_SUCH_USER:
    case DIRECTORY_REFUSED:
        return DIRECTORY_LOGIN_ANOTHER_USER;
    }
    return DIRECTORY_LOGIN_NOT_PUBLISHED;
}

static bool may_be_provisional(const struct directory_settings *settings, const char *name)
{
    if (!settings->knows_logins_only || settings->provisional_names == NULL ||
        !identity_name_is_acceptable(name))
        return false;
    for (size_t i = 0; i < settings->provisional_names->count; i++)
        if (fnmatch(settings->provisional_names->texts[i], name, 0) == 0)
            return true;
    return false;
}

/* No sub: whose name it is only a login can tell. */
static int make_provisional(struct change *change, const char *name, struct directory_user *out)
{
    auto_directory_user struct directory_user user = {.enabled = true};

    if (people_find(&change->directory->people, name) != NULL)
        return -EEXIST;
    if (copy_text(&user.name, name) < 0 || copy_text(&user.username, name) < 0 ||
        copy_text(&user.sub, "") < 0 || copy_text(&user.status, "") < 0)
        return -ENOMEM;
    switch (rules_complete_provisional_user(&change->rules, &user)) {
    case RULING_REFUSED:
        return -ENOENT;
    case RULING_CANNOT_TELL:
        return -EAGAIN;
    case RULING_PUBLISH:
        break;
    }
    *out = user;
    user = (struct directory_user){0};
    return 0;
}

int directory_find_provisional_user(struct directory *directory, const char *name,
                                    struct directory_user *out)
{
    struct change change;

    if (!may_be_provisional(&directory->settings, name))
        return -ENOENT;
    if (change_begin(&change, directory, deadline_in_ms(TURN_TIMEOUT_MS)) < 0)
        return -EAGAIN;
    int r = make_provisional(&change, name, out);
    change.problems = (struct problem_list){0}; /* what anybody makes up is no problem of ours */
    change_end(&change);
    return r;
}

static bool any_is_recent(const struct people *people)
{
    size_t at = 0;
    const struct person *person = people_next(people, &at);

    while (person != NULL && !person->is_recent)
        person = people_next(people, &at);
    return person != NULL;
}

int directory_merge_logins(struct directory *directory, struct deadline deadline)
{
    struct change change;

    int r = change_begin(&change, directory, deadline);
    if (r < 0)
        return r;
    if (any_is_recent(&directory->people))
        r = change_publish_again(&change);
    change_end(&change);
    return r;
}

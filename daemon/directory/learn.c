/* Learning about one user: when somebody asks for an unknown name, and at each login. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/local_files.h"
#include "daemon/cognito/token.h"
#include "daemon/directory/login_name.h"
#include "daemon/directory/newer.h"
#include "daemon/directory/state.h"

/* For a turn. Changes take milliseconds; only taking over a listing takes longer. */
#define LOGIN_TIMEOUT_MS  10000
#define NOTING_TIMEOUT_MS 200 /* when there is only a time to note */

/* Groups that the listing of one user told: those that are new get their gid. */
static int learn_groups(struct change *change, const struct listing *listing)
{
    struct directory *directory = change->directory;

    for (size_t i = 0; i < listing->group_count; i++) {
        const struct listed_group *group = &listing->groups[i];
        uint32_t gid = 0;
        if (people_find_group(&directory->people, group->name) != NULL ||
            rules_group_gid(&change->rules, group, &gid) != RULING_PUBLISH)
            continue;
        (void)pthread_mutex_lock(&directory->lock);
        int r = people_put_group(&directory->people, group->name, gid);
        (void)pthread_mutex_unlock(&directory->lock);
        if (r < 0)
            return r;
    }
    return 0;
}

/* A pinned user may be found by a name that the pool has given since. */
static enum directory_answer publish_named(struct change *change, struct directory_user *user,
                                           const char *name)
{
    if (strcmp(user->name, name) != 0)
        return DIRECTORY_REFUSED;
    int r = change->refused == NULL ? change_publish_user(change, user)
                                    : change_publish_losses(change, change->refused, user);
    return r < 0 ? DIRECTORY_NOT_NOW : DIRECTORY_FOUND;
}

enum directory_answer change_publish_listed(struct change *change, struct listing *listing,
                                            const char *name)
{
    struct directory_user *user = &listing->users[0];
    struct source_edition edition;

    directory_edition(change->directory, &edition);
    user->seen_at_unix = edition.as_of_unix;
    if (learn_groups(change, listing) < 0)
        return DIRECTORY_NOT_NOW;
    switch (rules_complete_user(&change->rules, user)) {
    case RULING_PUBLISH:
        change_take_listed_groups(change, user);
        return publish_named(change, user, name);
    case RULING_REFUSED:
        return DIRECTORY_REFUSED;
    case RULING_CANNOT_TELL:
        return DIRECTORY_NOT_NOW;
    }
    return DIRECTORY_NOT_NOW;
}

/* The first created of those who have the login name; as many as there are users: nobody. */
static size_t choose_user(const struct listing *listing, const char *choice, const char *name)
{
    size_t index = 0;

    for (; index < listing->user_count; index++) {
        const struct directory_user *user = &listing->users[index];
        char login_name[LOGIN_NAME_SIZE];
        if (login_name_of(choice, user->username, &user->attributes, login_name) ==
                LOGIN_NAME_FOUND &&
            strcmp(login_name, name) == 0)
            break;
    }
    return index;
}

/* Everybody's primary group must be known before its first member is. */
static int list_primary_group(struct directory *directory, struct listing *listing,
                              struct deadline deadline)
{
    const char *name = directory->settings.primary_group;

    if (name == NULL)
        return 0;
    (void)pthread_mutex_lock(&directory->lock);
    bool is_known = people_find_group(&directory->people, name) != NULL;
    (void)pthread_mutex_unlock(&directory->lock);
    return is_known ? 0 : listing_add_group(listing, name, &directory->settings.source, deadline);
}

/* The question itself, and what comes of it. */
static enum directory_answer ask_pool(struct directory *directory, const char *name,
                                      const struct source_question *question,
                                      struct deadline deadline)
{
    const struct directory_settings *settings = &directory->settings;
    auto_listing struct listing listing = {.stop = &directory->has_stopped};
    struct change change;

    if (!directory_knows_who_writes(directory, deadline) ||
        listing_read_some(&listing, &settings->source, question, deadline) < 0)
        return DIRECTORY_NOT_NOW;
    size_t chosen = choose_user(&listing, settings->login_name, name);
    if (chosen == listing.user_count)
        return DIRECTORY_NO_SUCH_USER;
    if (listing_choose(&listing, chosen, &settings->source, deadline) < 0 ||
        list_primary_group(directory, &listing, deadline) < 0 ||
        change_begin(&change, directory, deadline) < 0)
        return DIRECTORY_NOT_NOW;
    enum directory_answer answer = change_publish_listed(&change, &listing, name);
    change_end(&change);
    return answer;
}

/* How long an answer is remembered; what is found is in memory anyway. */
static int64_t memory_ms(const struct directory *directory, enum directory_answer answer)
{
    switch (answer) {
    case DIRECTORY_FOUND:
        return 0;
    case DIRECTORY_NOT_NOW:
        return QUESTIONS_RETRY_MS;
    case DIRECTORY_NO_SUCH_USER:
    case DIRECTORY_REFUSED:
        return directory->settings.negative_ttl_ms;
    }
    return 0;
}

/* What is known without asking; waits for somebody who asks about the same name. False: nothing,
 * and the question is ours now. */
static bool answer_from_memory(struct directory *directory, const char *name,
                               enum directory_asker asker, struct deadline deadline,
                               enum directory_answer *out)
{
    for (;;) {
        const struct person *person = people_find(&directory->people, name);
        if (person != NULL) {
            bool is_published = !person->is_recent || !directory->is_behind;
            *out = is_published ? DIRECTORY_FOUND : DIRECTORY_NOT_NOW;
            return true;
        }
        if (questions_recall(&directory->questions, name, deadline_clock_ms(), out))
            return true;
        *out = DIRECTORY_NOT_NOW;
        if (!questions_are_asked(&directory->questions, name))
            return !questions_begin(&directory->questions, name, asker, deadline_clock_ms());
        if (!directory_wait(directory, deadline))
            return true;
    }
}

static enum directory_answer ask_once(struct directory *directory, const char *name,
                                      const struct source_question *question,
                                      enum directory_asker asker, struct deadline deadline)
{
    enum directory_answer answer = DIRECTORY_NOT_NOW;

    (void)pthread_mutex_lock(&directory->lock);
    bool is_known = answer_from_memory(directory, name, asker, deadline, &answer);
    (void)pthread_mutex_unlock(&directory->lock);
    if (is_known)
        return answer;

    answer = ask_pool(directory, name, question, deadline);
    (void)pthread_mutex_lock(&directory->lock);
    questions_end(&directory->questions, name);
    questions_remember(&directory->questions, name, answer,
                       deadline_clock_ms() + memory_ms(directory, answer));
    (void)pthread_cond_broadcast(&directory->changed);
    (void)pthread_mutex_unlock(&directory->lock);
    return answer;
}

/* What cannot be asked for is known from a whole listing, or not at all. */
static enum directory_answer answer_by_listing(struct directory *directory, const char *name)
{
    (void)pthread_mutex_lock(&directory->lock);
    bool is_known = people_find(&directory->people, name) != NULL;
    bool was_listed = directory->settings.knows_logins_only || directory->refreshed_at_unix != 0;
    (void)pthread_mutex_unlock(&directory->lock);
    if (is_known)
        return DIRECTORY_FOUND;
    return was_listed ? DIRECTORY_NO_SUCH_USER : DIRECTORY_NOT_NOW;
}

/* Others have listed the pool for this host, whole: whom the listing does not have is nobody, and
 * to read all of it again for each name that a scan makes up would cost more than it tells. */
static bool has_whole_edition(struct directory *directory)
{
    (void)pthread_mutex_lock(&directory->lock);
    bool has_one = directory->edition[0] != '\0';
    (void)pthread_mutex_unlock(&directory->lock);
    return has_one;
}

enum directory_answer directory_learn_user(struct directory *directory, const char *name,
                                           enum directory_asker asker, struct deadline deadline)
{
    struct deadline limit = deadline_in_ms(directory->settings.lookup_timeout_ms);
    char text[LOGIN_NAME_SIZE];
    struct source_question question;

    if (!identity_name_is_acceptable(name))
        return DIRECTORY_NO_SUCH_USER;
    int local = local_files_has_user(directory->settings.paths.passwd, name);
    if (local > 0)
        return DIRECTORY_NO_SUCH_USER;
    if (local < 0 || atomic_load(&directory->has_stopped))
        return DIRECTORY_NOT_NOW;
    if (directory->settings.knows_logins_only || has_whole_edition(directory) ||
        !login_name_question(directory->settings.login_name, name, text, &question))
        return answer_by_listing(directory, name);
    return ask_once(directory, name, &question, asker, deadline_earlier(deadline, limit));
}

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
static int apply_token(const struct change *change, const struct id_token *token,
                       struct directory_user *user)
{
    const struct directory_settings *settings = &change->directory->settings;

    int r = take_groups(settings, token, user);
    user->local_by_token = local_groups_of(settings, token->groups, token->group_count);
    if (r == 0)
        r = take_attributes(user, token);
    if (r == 0 && user->attributes.count > 0)
        r = rules_set_texts(&change->rules, user);
    if (r == 0 && directory_user_needs_password(user))
        r = take_confirmation(user);
    newer_note_login(user);
    return r;
}

static int learn_changes(struct change *change, const char *name, const struct id_token *token)
{
    const struct people *people = &change->directory->people;
    auto_directory_user struct directory_user before = {0};
    auto_directory_user struct directory_user user = {0};

    int r = people_copy_user(people, name, &before);
    if (r == 0)
        r = people_copy_user(people, name, &user);
    if (r == 0)
        r = apply_token(change, token, &user);
    if (r < 0)
        return r;
    if (!change->directory->is_behind && people_look_alike(&before, &user))
        return change_remember_user(change, &user);
    return change_publish_user(change, &user);
}

static enum directory_login learn_token(struct change *change, const char *name,
                                        const struct id_token *token)
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
    return learn_changes(change, name, token) < 0 ? DIRECTORY_LOGIN_NOT_PUBLISHED
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
    int r = change_begin(&change, directory, deadline_in_ms(NOTING_TIMEOUT_MS));
    if (r == -ETIMEDOUT && directory_knows_login(directory, name, token))
        return DIRECTORY_LOGIN_LEARNED;
    if (r < 0 && change_begin(&change, directory, deadline_in_ms(LOGIN_TIMEOUT_MS)) < 0)
        return DIRECTORY_LOGIN_NOT_PUBLISHED;
    enum directory_login answer = learn_token(&change, name, token);
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

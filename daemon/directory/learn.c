/* Learning about one user, when somebody asks for an unknown name. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/local_files.h"
#include "daemon/cognito/token.h"
#include "daemon/directory/login_name.h"
#include "daemon/directory/newer.h"
#include "daemon/directory/state.h"

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

    user->seen_at_unix = listing->as_of_unix;
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

/* The question itself, and what comes of it; `*out_counts` is false if it has been overtaken. */
static enum directory_answer ask_pool_once(struct directory *directory, const char *name,
                                           const struct source_question *question,
                                           struct deadline deadline, bool *out_counts)
{
    const struct directory_settings *settings = &directory->settings;
    auto_listing struct listing listing = listing_of_question(directory);
    uint64_t asked = newer_moment(directory);
    enum directory_answer answer = DIRECTORY_NOT_NOW;
    struct change change;

    *out_counts = true;
    if (listing_read_some(&listing, &settings->source, question, deadline) < 0)
        return DIRECTORY_NOT_NOW;
    size_t chosen = choose_user(&listing, settings->login_name, name);
    if (chosen == listing.user_count)
        return DIRECTORY_NO_SUCH_USER;
    if (listing_choose(&listing, chosen, &settings->source, deadline) < 0 ||
        list_primary_group(directory, &listing, deadline) < 0 ||
        change_begin(&change, directory, deadline) < 0)
        return DIRECTORY_NOT_NOW;
    *out_counts = !newer_has_overtaken(directory, name, asked);
    if (*out_counts)
        answer = change_publish_listed(&change, &listing, name);
    change_end(&change);
    return answer;
}

static enum directory_answer ask_pool(struct directory *directory, const char *name,
                                      const struct source_question *question,
                                      struct deadline deadline)
{
    enum directory_answer answer = DIRECTORY_NOT_NOW;
    bool counts = false;

    if (!directory_knows_who_writes(directory, deadline))
        return DIRECTORY_NOT_NOW;
    for (int tries = 0; !counts && tries < NEWER_TRIES; tries++)
        answer = ask_pool_once(directory, name, question, deadline, &counts);
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

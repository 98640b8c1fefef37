/* Asking anew about somebody who is known, by what never changes: the sub. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "daemon/directory/state.h"

/* Whether the question is ours now. One that failed a moment ago is not asked again yet. */
static bool begin_question(struct directory *directory, const char *name,
                           enum directory_asker asker)
{
    enum directory_answer recalled;

    (void)pthread_mutex_lock(&directory->lock);
    bool begins = !atomic_load(&directory->has_stopped) &&
                  !questions_recall(&directory->questions, name, deadline_clock_ms(), &recalled) &&
                  !questions_are_asked(&directory->questions, name) &&
                  questions_begin(&directory->questions, name, asker, deadline_clock_ms());
    (void)pthread_mutex_unlock(&directory->lock);
    return begins;
}

static void end_question(struct directory *directory, const char *name,
                         enum directory_answer answer)
{
    (void)pthread_mutex_lock(&directory->lock);
    questions_end(&directory->questions, name);
    if (answer == DIRECTORY_NOT_NOW)
        questions_remember(&directory->questions, name, answer,
                           deadline_clock_ms() + QUESTIONS_RETRY_MS);
    (void)pthread_cond_broadcast(&directory->changed);
    (void)pthread_mutex_unlock(&directory->lock);
}

static enum directory_answer publish_deletion(struct change *change, const char *name)
{
    const struct person *person = people_find(&change->directory->people, name);
    auto_directory_user struct directory_user user = {0};

    if (person == NULL)
        return DIRECTORY_NO_SUCH_USER;
    if (directory_user_copy(&user, &person->user) < 0 || change_make_deleted(change, &user) < 0)
        return DIRECTORY_NOT_NOW;
    user.seen_at_unix = (int64_t)time(NULL);
    return change_publish_user(change, &user) < 0 ? DIRECTORY_NOT_NOW : DIRECTORY_NO_SUCH_USER;
}

static char *copy_sub(struct directory *directory, const char *name)
{
    (void)pthread_mutex_lock(&directory->lock);
    const struct person *person = people_find(&directory->people, name);
    char *sub = person == NULL ? NULL : strdup(person->user.sub);
    (void)pthread_mutex_unlock(&directory->lock);
    return sub;
}

static int list_sub(struct listing *listing, const struct directory_source *source, const char *sub,
                    struct deadline deadline)
{
    const struct source_question question = {.attribute = "sub", .value = sub};

    int r = listing_read_some(listing, source, &question, deadline);
    if (r < 0 || listing->user_count == 0)
        return r;
    return listing_choose(listing, 0, source, deadline);
}

static enum directory_answer ask(struct directory *directory, const char *name,
                                 struct deadline deadline)
{
    auto_listing struct listing listing = {.stop = &directory->has_stopped};
    auto_free char *sub = copy_sub(directory, name);
    struct change change;

    if (sub == NULL || list_sub(&listing, &directory->settings.source, sub, deadline) < 0)
        return DIRECTORY_NOT_NOW;
    if (change_begin(&change, directory, deadline) < 0)
        return DIRECTORY_NOT_NOW;
    enum directory_answer answer = listing.user_count == 0
                                       ? publish_deletion(&change, name)
                                       : change_publish_listed(&change, &listing, name);
    change_end(&change);
    return answer;
}

enum directory_answer directory_renew_user(struct directory *directory, const char *name,
                                           enum directory_asker asker, struct deadline deadline)
{
    struct deadline limit = deadline_in_ms(directory->settings.lookup_timeout_ms);

    if (!begin_question(directory, name, asker))
        return DIRECTORY_NOT_NOW;
    enum directory_answer answer = ask(directory, name, deadline_earlier(deadline, limit));
    end_question(directory, name, answer);
    return answer;
}

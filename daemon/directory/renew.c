/* Asking anew about somebody who is known, by what never changes: the sub. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "daemon/directory/newer.h"
#include "daemon/directory/state.h"

#define NEXT_LOOK_MS 100 /* how soon there may be a question left of this second's */

/* A failure, or a refusal, of a moment ago. */
static bool is_recalled(const struct directory *directory, const char *name,
                        enum directory_answer *out)
{
    enum directory_answer recalled;

    if (!questions_recall(&directory->questions, name, deadline_clock_ms(), &recalled))
        return false;
    if (recalled == DIRECTORY_REFUSED)
        *out = recalled;
    return true;
}

/* What whoever has just asked about the user got to know; who is gone is known, too. */
static enum directory_answer answer_of_others(const struct directory *directory, const char *name)
{
    const struct person *person = people_find(&directory->people, name);

    if (person == NULL)
        return DIRECTORY_NO_SUCH_USER;
    return person->is_recent && directory->is_behind ? DIRECTORY_NOT_NOW : DIRECTORY_FOUND;
}

/* Waits for whoever asks about the same user, and while too many are asked about. False: there is
 * an answer, and the question is not ours. One that failed a moment ago is not asked again yet. */
static bool wait_for_turn(struct directory *directory, const char *name, enum directory_asker asker,
                          struct deadline deadline, enum directory_answer *out)
{
    bool has_waited = false;

    *out = DIRECTORY_NOT_NOW;
    while (!atomic_load(&directory->has_stopped)) {
        struct deadline next = deadline_earlier(deadline, deadline_in_ms(NEXT_LOOK_MS));
        bool is_asked = questions_are_asked(&directory->questions, name);
        if (!is_asked && is_recalled(directory, name, out))
            return false;
        if (!is_asked && has_waited) {
            *out = answer_of_others(directory, name);
            return false;
        }
        if (!is_asked && questions_begin(&directory->questions, name, asker, deadline_clock_ms()))
            return true;
        if (deadline_left_ms(deadline) <= 0)
            return false;
        has_waited = is_asked;
        (void)directory_wait(directory, next);
    }
    return false;
}

static bool begin_question(struct directory *directory, const char *name,
                           enum directory_asker asker, struct deadline deadline,
                           enum directory_answer *out)
{
    (void)pthread_mutex_lock(&directory->lock);
    bool begins = wait_for_turn(directory, name, asker, deadline, out);
    (void)pthread_mutex_unlock(&directory->lock);
    return begins;
}

static void end_question(struct directory *directory, const char *name,
                         enum directory_answer answer)
{
    (void)pthread_mutex_lock(&directory->lock);
    questions_end(&directory->questions, name);
    if (answer == DIRECTORY_NOT_NOW || answer == DIRECTORY_REFUSED)
        questions_remember(&directory->questions, name, answer,
                           deadline_clock_ms() + QUESTIONS_RETRY_MS);
    (void)pthread_cond_broadcast(&directory->changed);
    (void)pthread_mutex_unlock(&directory->lock);
}

static enum directory_answer publish_deletion(struct change *change, const char *name,
                                              const struct listing *listing)
{
    auto_directory_user struct directory_user user = {0};

    int r = people_copy_user(&change->directory->people, name, &user);
    if (r == -ENOENT)
        return DIRECTORY_NO_SUCH_USER;
    if (r < 0 || change_make_deleted(change, &user) < 0)
        return DIRECTORY_NOT_NOW;
    user.seen_at_unix = listing->as_of_unix;
    user.told_moment = user.heard_moment = listing->users_moment;
    user.has_token = false;
    return change_publish_user(change, &user) < 0 ? DIRECTORY_NOT_NOW : DIRECTORY_NO_SUCH_USER;
}

/* The sub of a user about whom the source knows something newer; NULL: it does not. */
static char *copy_sub(struct directory *directory, const char *name)
{
    struct source_edition edition;

    directory_edition(directory, &edition);
    (void)pthread_mutex_lock(&directory->lock);
    const struct person *person = people_find(&directory->people, name);
    bool is_older = person != NULL && edition.id[0] != '\0' &&
                    edition.as_of_unix <= newer_heard_at(person->seen_at_unix, (int64_t)time(NULL));
    char *sub = person == NULL || is_older ? NULL : strdup(person_sub(person));
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

static enum directory_answer publish(struct change *change, const char *name,
                                     struct listing *listing)
{
    return listing->user_count == 0 ? publish_deletion(change, name, listing)
                                    : change_publish_listed(change, listing, name);
}

/* `*out_counts` is false if the answer has been overtaken. */
static enum directory_answer ask_once(struct directory *directory, const char *name,
                                      const struct id_token *refused, struct deadline deadline,
                                      bool *out_counts)
{
    auto_listing struct listing listing = listing_of_question(directory);
    auto_free char *sub = copy_sub(directory, name);
    uint64_t asked = newer_moment(directory);
    enum directory_answer answer = DIRECTORY_NOT_NOW;
    struct change change;

    *out_counts = true;
    if (sub == NULL || list_sub(&listing, &directory->settings.source, sub, deadline) < 0 ||
        change_begin(&change, directory, deadline) < 0)
        return DIRECTORY_NOT_NOW;
    change.refused = refused;
    *out_counts = !newer_has_overtaken(directory, name, asked);
    if (*out_counts)
        answer = publish(&change, name, &listing);
    change_end(&change);
    return answer;
}

static enum directory_answer ask(struct directory *directory, const char *name,
                                 const struct id_token *refused, struct deadline deadline)
{
    enum directory_answer answer = DIRECTORY_NOT_NOW;
    bool counts = false;

    for (int tries = 0; !counts && tries < NEWER_TRIES; tries++)
        answer = ask_once(directory, name, refused, deadline, &counts);
    return answer;
}

static enum directory_answer renew(struct directory *directory, const char *name,
                                   const struct id_token *refused, enum directory_asker asker,
                                   struct deadline deadline)
{
    struct deadline limit = deadline_in_ms(directory->settings.lookup_timeout_ms);
    enum directory_answer answer = DIRECTORY_NOT_NOW;

    limit = deadline_earlier(deadline, limit);
    if (!begin_question(directory, name, asker, limit, &answer))
        return answer;
    answer = ask(directory, name, refused, limit);
    end_question(directory, name, answer);
    return answer;
}

enum directory_answer directory_renew_user(struct directory *directory, const char *name,
                                           enum directory_asker asker, struct deadline deadline)
{
    return renew(directory, name, NULL, asker, deadline);
}

enum directory_answer directory_renew_refused(struct directory *directory, const char *name,
                                              const struct id_token *token,
                                              struct deadline deadline)
{
    return renew(directory, name, token, DIRECTORY_ASKER_STRANGER, deadline);
}

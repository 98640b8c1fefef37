/* The whole pool, listed and published. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "daemon/directory/absent.h"
#include "daemon/directory/newer.h"
#include "daemon/directory/state.h"

/* The people of tomorrow, and the subs of those of the pool who are not among them. */
struct renewal {
    struct change *change;
    struct people people;
    struct text_list refused; /* sorted once all are there */
    size_t refused_count;     /* also of those without a sub */
    struct newer newer;
    int64_t began_at_unix;
};

static void renewal_clear(struct renewal *renewal)
{
    people_clear(&renewal->people);
    text_list_clear(&renewal->refused);
}

static int renew_group(struct renewal *renewal, const struct listed_group *group)
{
    uint32_t gid = 0;

    if (text_list_contains(&renewal->change->directory->forgotten_groups, group->name))
        return 0;
    switch (rules_group_gid(&renewal->change->rules, group, &gid)) {
    case RULING_PUBLISH:
        return people_put_group(&renewal->people, group->name, gid);
    case RULING_REFUSED:
        return 0;
    case RULING_CANNOT_TELL:
        return -EAGAIN;
    }
    return -EINVAL;
}

static int renew_groups(struct renewal *renewal, const struct listing *listing)
{
    for (size_t i = 0; i < listing->group_count; i++) {
        int r = renew_group(renewal, &listing->groups[i]);
        if (r < 0)
            return r;
    }
    return 0;
}

/* By sub: who was refused for having taken a deleted user's name must not take the record too. */
static int note_refused(struct renewal *renewal, const struct directory_user *user)
{
    renewal->refused_count++;
    return user->sub == NULL ? 0
                             : text_list_append(&renewal->refused, user->sub, strlen(user->sub));
}

static int put_judged(struct renewal *renewal, enum ruling ruling,
                      const struct directory_user *user)
{
    switch (ruling) {
    case RULING_PUBLISH:
        return people_put(&renewal->people, user);
    case RULING_REFUSED:
        return note_refused(renewal, user);
    case RULING_CANNOT_TELL:
        return -EAGAIN;
    }
    return -EINVAL;
}

/* Of somebody about whom there was news while the listing ran. */
static int renew_known_user(struct renewal *renewal, const struct person *known,
                            struct directory_user *user)
{
    const struct rules *rules = &renewal->change->rules;
    bool is_known = false;

    int r = newer_take(&renewal->newer, known, user, &is_known);
    if (r == 0)
        r = newer_put_groups(&renewal->newer, rules, user, &renewal->people);
    if (r < 0)
        return r;
    return put_judged(
        renewal, is_known ? rules_judge_known_user(rules, user) : rules_complete_user(rules, user),
        user);
}

static int renew_user(struct renewal *renewal, struct directory_user *user)
{
    const struct person *known = newer_find(&renewal->newer, user);

    if (known != NULL)
        return renew_known_user(renewal, known, user);
    if (newer_was_forgotten(&renewal->newer, user))
        return 0;
    user->seen_at_unix = renewal->began_at_unix;
    enum ruling ruling = rules_complete_user(&renewal->change->rules, user);
    if (ruling == RULING_PUBLISH)
        change_take_listed_groups(renewal->change, user);
    return put_judged(renewal, ruling, user);
}

/* Each is let go of once it is here: nobody needs room for all of them twice. */
static int renew_users(struct renewal *renewal, struct listing *listing)
{
    for (size_t i = 0; i < listing->user_count; i++) {
        int r = renew_user(renewal, &listing->users[i]);
        if (r < 0)
            return r;
        directory_user_clear(&listing->users[i]);
    }
    text_list_sort(&renewal->refused);
    return 0;
}

/* Root may have let go of the name since, and the sub may have another one. */
static bool has_its_name(const struct renewal *renewal, const struct directory_user *known)
{
    const struct ids_user *pinned = ids_find_sub(renewal->change->directory->ids, known->sub);

    return pinned != NULL && strcmp(pinned->name, known->name) == 0;
}

/* Who has been learnt while the listing ran may be missing from it without being gone. */
static int keep_unlisted_user(struct renewal *renewal, const struct person *known)
{
    auto_directory_user struct directory_user user = {0};

    int r = person_unpack(known, &renewal->change->directory->people.words, &user);
    if (r < 0 || !has_its_name(renewal, &user))
        return r;
    enum ruling ruling = rules_judge_known_user(&renewal->change->rules, &user);
    if (ruling != RULING_PUBLISH)
        return ruling == RULING_REFUSED ? 0 : -EAGAIN;
    if (!newer_was_heard_of(&renewal->newer, known))
        r = change_make_deleted(renewal->change, &user);
    return r < 0 ? r : people_put(&renewal->people, &user);
}

static int keep_unlisted(struct renewal *renewal)
{
    const struct people *all = &renewal->change->directory->people;
    size_t at = 0;
    int r = 0;

    for (const struct person *known = people_next(all, &at); r == 0 && known != NULL;
         known = people_next(all, &at))
        if (people_find(&renewal->people, person_name(known)) == NULL &&
            !text_list_finds(&renewal->refused, person_sub(known)))
            r = keep_unlisted_user(renewal, known);
    return r;
}

/* The problems of now take the place of those found before. */
static void put_into_memory(struct renewal *renewal)
{
    struct directory *directory = renewal->change->directory;
    struct people old;

    people_mark_published(&renewal->people);
    (void)pthread_mutex_lock(&directory->lock);
    old = directory->people;
    directory->people = renewal->people;
    directory->problems = (struct problem_list){0};
    directory->refused_user_count = renewal->refused_count;
    directory->refreshed_at_unix = (int64_t)time(NULL);
    directory->refresh_error = 0;
    questions_forget(&directory->questions);
    (void)pthread_mutex_unlock(&directory->lock);
    renewal->people = (struct people){0};
    people_clear(&old);
}

static int publish_renewal(struct renewal *renewal)
{
    struct directory *directory = renewal->change->directory;
    int64_t before = directory->listed_at_unix;

    directory->listed_at_unix = renewal->began_at_unix;
    int r = change_publish_all(renewal->change, &renewal->people);
    if (r < 0)
        directory->listed_at_unix = before;
    return r;
}

static int renew(struct change *change, struct listing *listing, int64_t began_at_unix)
{
    __attribute__((cleanup(renewal_clear))) struct renewal renewal = {
        .change = change,
        .newer = {.directory = change->directory,
                  .listing = listing,
                  .began_at_unix = began_at_unix,
                  .now_unix = (int64_t)time(NULL)},
        .began_at_unix = began_at_unix};

    change->rules.people = &renewal.people;
    change->rules.uid_absence = absent_report(change->rules.settings, listing, &change->problems);
    change->directory->uid_absence = change->rules.uid_absence;
    int r = change_take_gone(change);
    if (r == 0)
        r = renew_groups(&renewal, listing);
    if (r == 0)
        r = renew_users(&renewal, listing);
    if (r == 0)
        r = keep_unlisted(&renewal);
    if (r == 0)
        r = change_mark_missing_groups(change, &renewal.people, listing);
    if (r == 0)
        r = change_drop_local(change, &renewal.people);
    if (r == 0)
        r = publish_renewal(&renewal);
    if (r == 0)
        put_into_memory(&renewal);
    return r;
}

static void tell_of_listing(const struct directory *directory, struct listing *listing,
                            int64_t listed_at_unix)
{
    listing->writers = directory->trust.is_told ? &directory->trust.writers : NULL;
    if (directory->settings.listed != NULL)
        directory->settings.listed(directory->settings.listed_context, listing, directory->ids,
                                   listed_at_unix);
}

/* Goes on with a listing that broke off, unless the source has lost its place. */
static int list(struct directory *directory, struct listing *listing,
                struct source_edition *edition, struct deadline deadline)
{
    const struct directory_source *source = &directory->settings.source;
    bool goes_on = unfinished_take(directory, listing, edition);

    if (!goes_on)
        newer_begin(directory, listing);
    listing->as_of_unix = edition->id[0] == '\0' ? 0 : edition->as_of_unix;
    int r = listing_read_all(listing, source, deadline);
    if (r == -ESTALE && goes_on) {
        listing_clear(listing);
        newer_begin(directory, listing);
        directory_edition(directory, edition);
        r = listing_read_all(listing, source, deadline);
    }
    if (r < 0 && r != -ESTALE && r != -ENOMEM)
        unfinished_keep(directory, listing, edition);
    return r;
}

static int list_and_renew(struct directory *directory, struct source_edition *edition,
                          struct deadline deadline)
{
    auto_listing struct listing listing = {.stop = &directory->has_stopped,
                                           .keeps_for = &directory->settings,
                                           .moments = directory_moments(directory)};
    struct change change;

    int r = directory_look_who_writes(directory, deadline);
    if (r == 0)
        r = list(directory, &listing, edition, deadline);
    if (r < 0)
        return r;
    uint64_t done_moment = newer_moment(directory);
    r = change_begin(&change, directory, deadline);
    if (r < 0)
        return r;
    tell_of_listing(directory, &listing, edition->as_of_unix);
    r = renew(&change, &listing, edition->as_of_unix);
    if (r == 0)
        directory_note_edition(directory, edition, done_moment);
    change_end(&change);
    return r;
}

static int refresh(struct directory *directory, struct deadline deadline)
{
    const struct directory_source *source = &directory->settings.source;
    struct source_edition edition;

    int r = source->begin == NULL ? 0 : source->begin(source->context, deadline);
    if (r < 0)
        return r;
    directory_edition(directory, &edition);
    if (!atomic_load(&directory->doubts_all) && directory_has_edition(directory, &edition))
        return directory_take_time(directory, &edition, deadline);
    return list_and_renew(directory, &edition, deadline);
}

static int refresh_as_set(struct directory *directory, struct deadline deadline)
{
    if (directory->settings.knows_logins_only)
        return directory_merge_logins(directory, deadline);
    if (directory->settings.renew_after_ms > 0)
        return directory_renew_known(directory, deadline);
    return refresh(directory, deadline);
}

static void end_turn(struct directory *directory, int r)
{
    (void)pthread_mutex_lock(&directory->lock);
    if (r < 0) {
        directory->refresh_failed_at_unix = (int64_t)time(NULL);
        if (directory->refresh_error == 0)
            directory->refresh_failing_since_unix = directory->refresh_failed_at_unix;
        directory->refresh_error = r;
    }
    directory->is_refreshing = false;
    (void)pthread_cond_broadcast(&directory->changed);
    (void)pthread_mutex_unlock(&directory->lock);
}

/* Whoever waits lists anew: what the one before has read may be older than the question. */
int directory_refresh(struct directory *directory, struct deadline deadline)
{
    int r = directory_take_turn(directory, &directory->is_refreshing, deadline);
    if (r < 0)
        return r;
    r = refresh_as_set(directory, deadline);
    end_turn(directory, r);
    return r;
}

/* The pages of a whole listing: users by one worker, groups and their members by another. */
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "daemon/directory/listing.h"

/* What both workers know. The users of the listing are the one's, its groups the other's. */
struct walk {
    struct listing *listing;
    const struct directory_source *source;
    struct deadline deadline;
    atomic_bool has_failed; /* one of them: the other stops behind its page */
    pthread_mutex_t lock;   /* of the next two */
    pthread_cond_t more_users;
    size_t users_listed;
    bool users_ended; /* or will not go on */
};

static bool goes_on(struct walk *walk, const struct source_place *place)
{
    return !place->is_at_end && !atomic_load(&walk->has_failed);
}

static int list_page_of_users(struct walk *walk)
{
    struct listing *listing = walk->listing;
    struct source_visitor visitor = {.context = listing, .user = listing_note_user};
    size_t before = listing->user_count;

    listing->users_moment = listing_moment(listing);
    int r = walk->source->list_users(walk->source->context, &listing->users_place, &visitor,
                                     walk->deadline);
    if (r < 0)
        listing_drop_users(listing, before);
    return r;
}

static void tell_how_many(struct walk *walk, bool ended)
{
    (void)pthread_mutex_lock(&walk->lock);
    walk->users_listed = walk->listing->user_count;
    walk->users_ended = ended;
    (void)pthread_cond_broadcast(&walk->more_users);
    (void)pthread_mutex_unlock(&walk->lock);
}

static int list_users(struct walk *walk)
{
    int r = 0;

    while (r == 0 && goes_on(walk, &walk->listing->users_place)) {
        tell_how_many(walk, false);
        r = list_page_of_users(walk);
    }
    if (r < 0)
        atomic_store(&walk->has_failed, true);
    tell_how_many(walk, true);
    return r;
}

static int list_groups(struct walk *walk)
{
    struct listing *listing = walk->listing;
    struct source_visitor visitor = {.context = listing, .group = listing_note_group};
    int r = 0;

    while (r == 0 && goes_on(walk, &listing->groups_place)) {
        size_t before = listing->group_count;
        listing->groups_moment = listing_moment(listing);
        r = walk->source->list_groups(walk->source->context, &listing->groups_place, &visitor,
                                      walk->deadline);
        if (r < 0)
            listing_drop_groups(listing, before);
    }
    return r;
}

/* Who is in which group takes a request for each group, or one for each user: whatever there is
 * less of. */
static bool are_groups_fewer(struct walk *walk)
{
    (void)pthread_mutex_lock(&walk->lock);
    while (walk->users_listed < walk->listing->group_count && !walk->users_ended)
        (void)pthread_cond_wait(&walk->more_users, &walk->lock);
    bool are_fewer = walk->users_listed >= walk->listing->group_count;
    (void)pthread_mutex_unlock(&walk->lock);
    return are_fewer;
}

struct member_note {
    struct listing *listing;
    size_t group;
};

static int note_member(void *context, const char *username)
{
    const struct member_note *note = context;

    return listing_note_member(note->listing, note->group, username);
}

static int list_page_of_members(struct walk *walk, size_t group)
{
    struct listing *listing = walk->listing;
    struct member_note note = {.listing = listing, .group = group};
    struct source_visitor visitor = {.context = &note, .member = note_member};
    struct listed_group *listed = &listing->groups[group];
    size_t before = listed->members.size;

    listed->members_end_moment = listing_moment(listing);
    if (listing->members_place.token == NULL)
        listed->members_moment = listed->members_end_moment;
    int r = walk->source->list_members(walk->source->context, listed->name, &listing->members_place,
                                       &visitor, walk->deadline);
    if (r < 0)
        listed->members.size = before;
    return r;
}

static int list_members(struct walk *walk)
{
    struct listing *listing = walk->listing;
    int r = 0;

    while (r == 0 && listing->members_done < listing->group_count &&
           !atomic_load(&walk->has_failed)) {
        r = list_page_of_members(walk, listing->members_done);
        if (r == 0 && listing->members_place.is_at_end) {
            listing->members_place = (struct source_place){0};
            listing->members_done++;
        }
    }
    return r;
}

static int list_groups_and_members(struct walk *walk)
{
    int r = list_groups(walk);

    if (r == 0 && walk->source->list_members != NULL && walk->listing->groups_place.is_at_end &&
        are_groups_fewer(walk))
        r = list_members(walk);
    if (r < 0)
        atomic_store(&walk->has_failed, true);
    return r;
}

/* A group that was made since the groups were listed comes with the next listing. */
static int note_group_of_user(void *context, const struct source_group *group)
{
    struct directory_user *user = context;

    if (text_list_contains(&user->groups, group->name))
        return 0;
    return text_list_append(&user->groups, group->name, strlen(group->name));
}

static int list_groups_of_users(struct walk *walk)
{
    struct listing *listing = walk->listing;
    int r = 0;

    for (; r == 0 && listing->users_done < listing->user_count; listing->users_done += r == 0) {
        struct directory_user *user = &listing->users[listing->users_done];
        struct source_visitor visitor = {.context = user, .group = note_group_of_user};
        user->heard_moment = listing_moment(listing);
        r = atomic_load(listing->stop)
                ? -ECANCELED
                : walk->source->list_groups_of_user(walk->source->context, user->username, &visitor,
                                                    walk->deadline);
    }
    return r;
}

static void *work_on_groups(void *context)
{
    return (void *)(intptr_t)list_groups_and_members(context);
}

/* Without a second thread, one after the other. */
static int list_both(struct walk *walk)
{
    pthread_t other;
    void *of_groups = NULL;

    bool has_other = pthread_create(&other, NULL, work_on_groups, walk) == 0;
    int r = list_users(walk);
    if (!has_other)
        return r < 0 ? r : list_groups_and_members(walk);
    (void)pthread_join(other, &of_groups);
    return r < 0 ? r : (int)(intptr_t)of_groups;
}

int listing_read_all(struct listing *listing, const struct directory_source *source,
                     struct deadline deadline)
{
    struct walk walk = {.listing = listing, .source = source, .deadline = deadline};

    (void)pthread_mutex_init(&walk.lock, NULL);
    (void)pthread_cond_init(&walk.more_users, NULL);
    int r = list_both(&walk);
    if (r == 0 && source->list_members != NULL && listing->members_done < listing->group_count)
        r = list_groups_of_users(&walk);
    (void)pthread_cond_destroy(&walk.more_users);
    (void)pthread_mutex_destroy(&walk.lock);
    return r < 0 ? r : listing_finish(listing);
}

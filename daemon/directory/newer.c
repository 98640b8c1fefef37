/* Whether a page or what was heard of one user counts. */
#include "daemon/directory/newer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

uint64_t newer_moment(struct directory *directory)
{
    return moments_next(&directory->moments);
}

int64_t newer_heard_at(int64_t at_unix, int64_t now_unix)
{
    return at_unix <= now_unix ? at_unix : 0;
}

/* Whether the known user's groups were told after the page of this moment was asked for. */
static bool were_groups_told_since(const struct newer *newer, const struct person *known,
                                   uint64_t moment)
{
    int64_t made_at_unix = newer->listing->as_of_unix;

    if (made_at_unix == 0)
        return person_heard_moment(known) > moment;
    return known->has_token && newer_heard_at(known->seen_at_unix, newer->now_unix) >= made_at_unix;
}

/* Likewise for what the pool's lists alone tell: a token tells less. */
static bool was_listed_since(const struct newer *newer, const struct person *known, uint64_t moment)
{
    return newer->listing->as_of_unix == 0 && known->told_moment > moment;
}

static bool was_token_got_since(const struct newer *newer, const struct person *known,
                                uint64_t moment)
{
    return known->has_token && were_groups_told_since(newer, known, moment);
}

bool newer_was_heard_of(const struct newer *newer, const struct person *known)
{
    return were_groups_told_since(newer, known, newer->listing->began_moment);
}

const struct person *newer_find(const struct newer *newer, const struct directory_user *listed)
{
    const struct directory *directory = newer->directory;
    const char *sub = text_map_get(&listed->attributes, "sub");
    const struct ids_user *pinned = sub == NULL ? NULL : ids_find_sub(directory->ids, sub);
    const struct person *known =
        pinned == NULL ? NULL : people_find(&directory->people, pinned->name);

    bool is_same = known != NULL && strcmp(person_sub(known), sub) == 0;
    return is_same && newer_was_heard_of(newer, known) ? known : NULL;
}

/* The pages that say whether the listed user is in a group. */
struct pages {
    uint64_t first_moment;
    uint64_t last_moment;
};

static struct pages pages_about(const struct newer *newer, const struct directory_user *listed,
                                const char *group)
{
    const struct listing *listing = newer->listing;
    const struct listed_group *found = listing_find_group(listing, group);

    /* the users were asked about, not the groups */
    if (listing->users_done > 0 || newer->directory->settings.source.list_members == NULL)
        return (struct pages){listed->heard_moment, listed->heard_moment};
    if (found == NULL)
        return (struct pages){listing->groups_moment, listing->groups_moment};
    return (struct pages){found->members_moment, found->members_end_moment};
}

/* Whether the known groups, with or without this one, count in place of a page. A token which says
 * nothing of a group that keeps people out undoes no page: a trigger may have left it out. */
static bool is_known_better(const struct newer *newer, const struct person *known,
                            const char *group, uint64_t moment)
{
    if (login_groups_keeps_out(&newer->directory->settings, group))
        return was_listed_since(newer, known, moment);
    return were_groups_told_since(newer, known, moment);
}

static int join_groups(const struct newer *newer, const struct person *known,
                       const struct directory_user *listed, struct text_list *out)
{
    const struct words *words = &newer->directory->people.words;
    int r = 0;

    for (size_t i = 0; r == 0 && i < known->group_count; i++) {
        const char *group = person_group(known, words, i);
        struct pages pages = pages_about(newer, listed, group);
        if (were_groups_told_since(newer, known, pages.last_moment) ||
            text_list_contains(&listed->groups, group))
            r = text_list_append(out, group, strlen(group));
    }
    for (size_t i = 0; r == 0 && i < listed->groups.count; i++) {
        const char *group = listed->groups.texts[i];
        struct pages pages = pages_about(newer, listed, group);
        if (!is_known_better(newer, known, group, pages.first_moment) &&
            !person_is_in_group(known, words, group))
            r = text_list_append(out, group, strlen(group));
    }
    return r;
}

/* The groups of the host that the lists give: a token, which a trigger of the pool may have
 * changed, does not count here. */
static uint64_t join_local_groups(const struct newer *newer, const struct person *known,
                                  const struct directory_user *listed)
{
    const struct directory_settings *settings = &newer->directory->settings;
    uint64_t told = local_groups_of(settings, listed->groups.texts, listed->groups.count);
    size_t count = settings->local_groups == NULL ? 0 : settings->local_groups->count;
    uint64_t joined = told & known->local_by_directory;

    for (size_t i = 0; i < count; i++) {
        struct pages pages = pages_about(newer, listed, settings->local_groups->mappings[i].group);
        uint64_t mapping = UINT64_C(1) << i;
        if (was_listed_since(newer, known, pages.last_moment))
            joined |= known->local_by_directory & mapping;
        else if (!was_listed_since(newer, known, pages.first_moment))
            joined |= told & mapping;
    }
    return joined;
}

/* Puts the known user in place of the listed one. */
static int replace_by_known(const struct newer *newer, const struct person *known,
                            struct directory_user *listed)
{
    struct directory_user user = {0};

    int r = person_unpack(known, &newer->directory->people.words, &user);
    if (r < 0)
        return r;
    directory_user_clear(listed);
    *listed = user;
    return 0;
}

/* Whoever has got tokens since the page was asked for, or has set a password. */
static int keep_confirmation(const struct newer *newer, const struct person *known,
                             struct directory_user *listed)
{
    const char *status = words_text(&newer->directory->people.words, known->status);

    if (!was_token_got_since(newer, known, listed->told_moment) ||
        !directory_user_needs_password(listed) || strcmp(status, DIRECTORY_STATUS_CONFIRMED) != 0)
        return 0;
    char *copy = strdup(status);
    if (copy == NULL)
        return -ENOMEM;
    free(listed->status);
    listed->status = copy;
    return 0;
}

static uint64_t later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static int64_t seen_at(const struct newer *newer, const struct person *known)
{
    int64_t heard_at_unix = newer_heard_at(known->seen_at_unix, newer->now_unix);

    return heard_at_unix > newer->began_at_unix ? heard_at_unix : newer->began_at_unix;
}

static int take_rest(const struct newer *newer, const struct person *known,
                     struct directory_user *listed, bool is_known)
{
    if (is_known)
        return replace_by_known(newer, known, listed);
    int r = keep_confirmation(newer, known, listed);
    listed->has_token = was_token_got_since(newer, known, listed->told_moment);
    listed->heard_moment = later(listed->heard_moment, person_heard_moment(known));
    listed->seen_at_unix = seen_at(newer, known);
    return r;
}

int newer_take(const struct newer *newer, const struct person *known, struct directory_user *listed,
               bool *out_is_known)
{
    auto_text_list struct text_list groups = {0};
    bool is_known = was_listed_since(newer, known, listed->told_moment);

    int r = join_groups(newer, known, listed, &groups);
    if (r < 0)
        return r;
    uint64_t local = join_local_groups(newer, known, listed);
    r = take_rest(newer, known, listed, is_known);
    if (r < 0)
        return r;
    text_list_clear(&listed->groups);
    listed->groups = groups;
    groups = (struct text_list){0};
    listed->local_by_directory = local;
    listed->local_by_token = known->local_by_token & local;
    *out_is_known = is_known;
    return 0;
}

int newer_put_groups(const struct newer *newer, const struct rules *rules,
                     const struct directory_user *user, struct people *people)
{
    for (size_t i = 0; i < user->groups.count; i++) {
        const char *name = user->groups.texts[i];
        const struct pool_group *group = people_find_group(&newer->directory->people, name);
        if (group == NULL || listing_find_group(newer->listing, name) != NULL ||
            rules_judge_known_group(rules, name, group->gid) != RULING_PUBLISH)
            continue;
        int r = people_put_group(people, name, group->gid);
        if (r < 0)
            return r;
    }
    return 0;
}

void newer_note_login(struct directory_user *user, uint64_t moment)
{
    user->seen_at_unix = (int64_t)time(NULL);
    if (moment < user->heard_moment)
        return;
    user->heard_moment = moment;
    user->has_token = true;
}

bool newer_has_overtaken(const struct directory *directory, const char *name, uint64_t asked)
{
    const struct person *known = people_find(&directory->people, name);

    return asked < directory->listed_moment ||
           (known != NULL && person_heard_moment(known) > asked);
}

bool newer_has_overtaken_token(struct directory *directory, const char *name, uint64_t came)
{
    const struct person *known = people_find(&directory->people, name);

    return directory_moments(directory) != NULL
               ? newer_has_overtaken(directory, name, came)
               : known != NULL && person_heard_moment(known) > came;
}

bool newer_was_forgotten(const struct newer *newer, const struct directory_user *listed)
{
    const char *sub = text_map_get(&listed->attributes, "sub");

    return sub != NULL && text_list_contains(&newer->directory->forgotten_subs, sub);
}

bool newer_is_there(const struct newer *newer)
{
    const struct directory *directory = newer->directory;
    const struct person *person = NULL;
    size_t at = 0;

    do
        person = people_next(&directory->people, &at);
    while (person != NULL && !newer_was_heard_of(newer, person));
    return person != NULL || directory->forgotten_subs.count > 0 ||
           directory->forgotten_groups.count > 0;
}

int newer_note_forgotten(struct directory *directory, struct text_list *forgotten, const char *name)
{
    (void)pthread_mutex_lock(&directory->lock);
    int r =
        text_list_contains(forgotten, name) ? 0 : text_list_append(forgotten, name, strlen(name));
    (void)pthread_mutex_unlock(&directory->lock);
    return r;
}

void newer_begin(struct directory *directory, struct listing *listing)
{
    listing->began_moment = newer_moment(directory);
    (void)pthread_mutex_lock(&directory->lock);
    text_list_clear(&directory->forgotten_subs);
    text_list_clear(&directory->forgotten_groups);
    (void)pthread_mutex_unlock(&directory->lock);
}

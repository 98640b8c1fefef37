/* Whether a page or what was heard of one user counts. */
#include "daemon/directory/newer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int64_t newer_heard_at(int64_t at_unix, int64_t now_unix)
{
    return at_unix <= now_unix ? at_unix : 0;
}

bool newer_was_heard_of(const struct newer *newer, const struct person *known)
{
    int64_t heard_at_unix = newer_heard_at(known->seen_at_unix, newer->now_unix);

    if (heard_at_unix != newer->began_at_unix)
        return heard_at_unix > newer->began_at_unix;
    return newer->directory->listed_at_unix != newer->began_at_unix;
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

/* When the pool's lists told last about a user of whom was heard: a token tells less. */
static int64_t asked_at(const struct person *known)
{
    return known->seen_at_unix - (int64_t)known->lists_lag_s;
}

/* As of when the listing says whether the listed user is in a group. */
static int64_t told_at(const struct newer *newer, const struct directory_user *listed,
                       const char *group)
{
    const struct listing *listing = newer->listing;
    const struct listed_group *found = listing_find_group(listing, group);

    if (listing->users_done > 0) /* the users were asked about, not the groups */
        return listed->groups_as_of_unix;
    if (found == NULL)
        return listing->groups_as_of_unix;
    return found->members_as_of_unix != 0 ? found->members_as_of_unix : listed->groups_as_of_unix;
}

static int join_groups(const struct newer *newer, const struct person *known,
                       const struct directory_user *listed, struct text_list *out)
{
    const struct words *words = &newer->directory->people.words;
    int r = 0;

    for (size_t i = 0; r == 0 && i < known->group_count; i++) {
        const char *group = person_group(known, words, i);
        if (known->seen_at_unix >= told_at(newer, listed, group))
            r = text_list_append(out, group, strlen(group));
    }
    for (size_t i = 0; r == 0 && i < listed->groups.count; i++) {
        const char *group = listed->groups.texts[i];
        if (known->seen_at_unix < told_at(newer, listed, group))
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
    uint64_t joined = local_groups_of(settings, listed->groups.texts, listed->groups.count);
    size_t count = settings->local_groups == NULL ? 0 : settings->local_groups->count;

    for (size_t i = 0; i < count; i++) {
        const char *group = settings->local_groups->mappings[i].group;
        uint64_t mapping = UINT64_C(1) << i;
        if (asked_at(known) >= told_at(newer, listed, group))
            joined = (joined & ~mapping) | (known->local_by_directory & mapping);
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

    if (known->seen_at_unix < listed->seen_at_unix || !directory_user_needs_password(listed) ||
        strcmp(status, DIRECTORY_STATUS_CONFIRMED) != 0)
        return 0;
    char *copy = strdup(status);
    if (copy == NULL)
        return -ENOMEM;
    free(listed->status);
    listed->status = copy;
    return 0;
}

static uint32_t lag_s(int64_t since_unix, int64_t until_unix)
{
    int64_t seconds = until_unix - since_unix;

    if (seconds <= 0)
        return 0;
    return seconds < UINT32_MAX ? (uint32_t)seconds : UINT32_MAX;
}

static int take_rest(const struct newer *newer, const struct person *known,
                     struct directory_user *listed, bool is_known)
{
    if (is_known)
        return replace_by_known(newer, known, listed);
    int r = keep_confirmation(newer, known, listed);
    listed->seen_at_unix = known->seen_at_unix;
    listed->lists_lag_s = lag_s(newer->began_at_unix, known->seen_at_unix);
    return r;
}

int newer_take(const struct newer *newer, const struct person *known, struct directory_user *listed,
               bool *out_is_known)
{
    auto_text_list struct text_list groups = {0};
    bool is_known = asked_at(known) >= listed->seen_at_unix;

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

void newer_note_login(struct directory_user *user)
{
    int64_t now_unix = (int64_t)time(NULL);
    int64_t asked_at_unix = user->seen_at_unix - (int64_t)user->lists_lag_s;

    user->seen_at_unix = now_unix;
    user->lists_lag_s = lag_s(newer_heard_at(asked_at_unix, now_unix), now_unix);
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

void newer_begin(struct directory *directory)
{
    (void)pthread_mutex_lock(&directory->lock);
    text_list_clear(&directory->forgotten_subs);
    text_list_clear(&directory->forgotten_groups);
    (void)pthread_mutex_unlock(&directory->lock);
}
